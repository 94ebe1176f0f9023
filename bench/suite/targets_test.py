"""A row says met or not, and when the spread leaves it open."""

import unittest

from .figures import Figure
from .measure_change import Change
from .targets import Row, batch_rows, change_rows, list_rows


class TargetsTest(unittest.TestCase):
    def test_at_least(self):
        self.assertEqual(Row("", Figure(1.2, 1.1, 1.3), at_least=1.05).verdict, "met")
        self.assertEqual(Row("", Figure(1.0, 0.9, 1.02), at_least=1.05).verdict, "NOT MET")

    def test_at_most(self):
        self.assertEqual(Row("", Figure(0.7, 0.6, 0.75), at_most=0.8).verdict, "met")
        self.assertEqual(Row("", Figure(0.9, 0.85, 1), at_most=0.8).verdict, "NOT MET")

    def test_a_limit_inside_the_spread_is_told(self):
        self.assertEqual(Row("", Figure(1.1, 1.0, 1.3), at_least=1.05).verdict, "met, within the spread")

    def test_changes_are_judged_by_median_and_p99(self):
        milepost = [Change(1, 2)] * 98 + [Change(1, 40)] * 2
        rows = change_rows({"milepost": milepost, "bind9": [Change(1, 11)]})
        self.assertEqual([row.verdict for row in rows], ["met", "NOT MET"])
        self.assertIn("bind9: 11.0", rows[0].what)

    def test_nothing_is_judged_without_milepost(self):
        self.assertEqual(change_rows({"bind9": [Change(1, 11)]}), [])

    def test_list_is_judged_for_100000_records(self):
        self.assertEqual(list_rows(Figure(0.2, 0.1, 0.3), 10_000)[0].measured, Figure(2, 1, 3))

    def test_batches(self):
        self.assertTrue(batch_rows({"new zone": Figure(25, 24, 26)})[0].met)
