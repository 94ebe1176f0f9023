"""Zone files become the record sets that Milepost is to hold."""

import unittest

from .data_sets import recipes
from .milepost_load import BATCH_SIZE, batches_of, record_sets


class MilepostLoadTest(unittest.TestCase):
    def test_records_of_one_name_and_type_are_one_set(self):
        sets = record_sets("@ MX 10 a.test.\n@ MX 20 b.test.\nwww A 10.0.0.1\n", "z.test")
        self.assertEqual(sets, {("z.test", "MX"): ["10 a.test.", "20 b.test."], ("www.z.test", "A"): ["10.0.0.1"]})

    def test_what_the_zone_has_by_itself_is_left_out(self):
        recipe = recipes(0.01)["b"]
        sets = record_sets(recipe.zone_text(recipe.origins[0]), recipe.origins[0])
        self.assertEqual(sum(map(len, sets.values())), 15)
        self.assertFalse({"SOA", "NS"} & {kind for _, kind in sets})

    def test_batches_hold_as_many_records_as_a_request_may(self):
        change = "<Change><ResourceRecord>1</ResourceRecord><ResourceRecord>2</ResourceRecord></Change>"
        changes = [change] * BATCH_SIZE + ["<Change>an alias</Change>"]
        batches = list(batches_of(changes))
        self.assertEqual([len(batch) for batch in batches], [BATCH_SIZE // 2, BATCH_SIZE // 2, 1])
        self.assertEqual([change for batch in batches for change in batch], changes)
        self.assertEqual(list(batches_of([])), [])
