"""A row says met or not, and when the spread leaves it open."""

import unittest

from .figures import Figure
from .measure_change import Change
from .measure_routing import RoutingResult
from .measure_verdict import VerdictChange
from .targets import Row, batch_rows, change_rows, list_rows, policy_memory_rows, routing_rows, verdict_rows


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

    @staticmethod
    def _add(result, server, kind, qps, twins_qps):
        result.add(server, kind, {"answered_per_s": qps}, {"answered_per_s": twins_qps})

    def test_routed_answers_are_judged_by_static_ones_beside_them(self):
        result = RoutingResult(["multivalue"], located=False)
        for speed in (1, 0.5, 2):  # of the machine, round by round
            self._add(result, "milepost", "multivalue", 98 * speed, 100 * speed)
            self._add(result, "gdnsd", "multivalue", 95 * speed, 500)
            self._add(result, "pdns", "weighted", 20 * speed, 500)
        self.assertEqual(result.over_static("milepost", "multivalue"), Figure(0.98, 0.98, 0.98))
        rows = routing_rows(result)
        self.assertEqual([row.measured.median for row in rows], [0.98, 98 / 95, 4.9])
        self.assertEqual([row.verdict for row in rows], ["met", "NOT MET", "met"])

    def test_trees_are_compared_with_nothing_else(self):
        result = RoutingResult(["tree"], located=True)
        self._add(result, "milepost", "tree", 84, 100)
        self.assertEqual([row.verdict for row in routing_rows(result)], ["NOT MET"])
        self.assertEqual(routing_rows(RoutingResult(["tree"], located=True)), [])

    def test_verdicts_are_judged_by_p99_everywhere(self):
        rows = verdict_rows({"here": [VerdictChange(10, 20)] * 99 + [VerdictChange(1, 500)],
                             "there": [VerdictChange(1, 51)]})
        self.assertEqual([row.verdict for row in rows], ["met", "NOT MET"])

    def test_memory_of_a_policy_is_for_each_record_set(self):
        rows = policy_memory_rows({"static": [1000, 1000], "policies": [16_000, 36_000]}, 100)
        self.assertEqual((rows[0].measured, rows[0].verdict), (Figure(250, 150, 350), "NOT MET, within the spread"))
