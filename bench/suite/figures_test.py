"""Figures of known samples."""

import unittest

from .figures import Figure, figure, percentile, ratio, table


class FiguresTest(unittest.TestCase):
    def test_figure_is_the_median_between_the_extremes(self):
        self.assertEqual(figure([3, 1, 2, 10]), Figure(2.5, 1, 10))

    def test_ratio_is_taken_round_by_round(self):
        # The machine was twice as fast in the second round; the ratio is the same.
        self.assertEqual(ratio([100, 200, 90], [50, 100, 45]), Figure(2, 2, 2))

    def test_ratio_needs_the_same_rounds(self):
        with self.assertRaises(ValueError):
            ratio([1, 2], [1])

    def test_percentile_is_a_sample(self):
        samples = list(range(1, 201))
        self.assertEqual(percentile(samples, 0.5), 100)
        self.assertEqual(percentile(samples, 0.99), 198)
        self.assertEqual(percentile(samples, 1), 200)
        self.assertEqual(percentile([7], 0.99), 7)

    def test_table_aligns_its_columns(self):
        self.assertEqual(table(["a", "long"], [["word", 1]]), "a     long\n----  ----\nword     1")
