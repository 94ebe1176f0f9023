"""The data sets are what their description says, and the same each time."""

import random
import unittest

from .data_sets import MISSING_SHARE, query_lines, recipes


def records_of(text):
    return [line.split(" ", 2) for line in text.splitlines() if not line.startswith("$")]


def names_of(recipe):
    return {(origin if owner == "@" else f"{owner}.{origin}", kind)
            for origin in recipe.origins for owner, kind, _ in records_of(recipe.zone_text(origin))}


class DataSetsTest(unittest.TestCase):
    def setUp(self):
        self.recipes = recipes(0.01)

    def test_sizes(self):
        full = recipes(1)
        self.assertEqual([full[name].records for name in "abc"], [100_000, 200_000, 1_000_000])
        self.assertEqual(len(full["b"].origins), 10_000)

    def test_zones_of_set_b_have_20_records(self):
        recipe = self.recipes["b"]
        self.assertTrue(all(len(records_of(recipe.zone_text(origin))) == 20 for origin in recipe.origins))

    def test_queries_are_the_same_each_time(self):
        for recipe in self.recipes.values():
            self.assertEqual(list(query_lines(recipe, 100)), list(query_lines(recipe, 100)))

    def test_a_tenth_of_the_queries_ask_for_names_that_do_not_exist(self):
        for recipe in self.recipes.values():
            names = names_of(recipe)
            queries = [tuple(line.split()) for line in query_lines(recipe, 20_000)]
            missing = sum(query not in names for query in queries)
            self.assertAlmostEqual(missing / len(queries), MISSING_SHARE, delta=0.01, msg=recipe.name)

    def test_probes_are_records(self):
        for recipe in self.recipes.values():
            for share in (0, random.Random(1).random(), 1):
                probe = recipe.probe(share)
                origin = next(o for o in recipe.origins if probe.name == o or probe.name.endswith(f".{o}"))
                owner = "@" if probe.name == origin else probe.name.removesuffix(f".{origin}")
                self.assertIn([owner, "A", probe.address], records_of(recipe.zone_text(origin)))
