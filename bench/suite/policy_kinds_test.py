"""The record sets of each kind, and what the suite expects of their answers."""

import ipaddress
import re
import unittest
from xml.etree import ElementTree

from .client_networks import Client
from .policy_kinds import BLOCKS, KINDS, LABEL_SIZE, IpBased, member_address
from .routing_set import Place, RoutingSet
from .servers.pdns import geolocation_code, weighted_code
from .servers.routing_gdnsd import MAPS, PLUGINS, geoip_resource, weighted_resource

PLACE = Place("Z1", "00000000-0000-4000-8000-000000000000")


def client(continent, country, subdivision="", position=(0, 0), network="11.0.0.0/24", measured=False):
    return Client(network, continent, country, subdivision, position, measured)


def record_sets(kind, number=7):
    return [ElementTree.fromstring(text).find("ResourceRecordSet") for text in KINDS[kind].changes(number, PLACE)]


class PolicyKindsTest(unittest.TestCase):
    def test_names_have_the_same_size(self):
        self.assertEqual({len(kind.label(number)) for kind in KINDS.values() for number in (0, 9_999)}, {LABEL_SIZE})

    def test_twins_answer_with_as_many_records(self):
        for kind in KINDS.values():
            self.assertEqual(KINDS[kind.twin].records, kind.records, kind.name)

    def test_members_have_an_identifier_each(self):
        for kind in KINDS.values():
            if kind.twin == kind.name:
                continue
            keys = [(s.findtext("Name"), s.findtext("SetIdentifier")) for s in record_sets(kind.name)]
            self.assertEqual(len(keys), len(set(keys)), kind.name)

    def test_addresses_of_names_do_not_meet(self):
        addresses = [text.text for kind in ("weighted-10",) for number in range(50)
                     for s in record_sets(kind, number) for text in s.iter("Value")]
        self.assertEqual(len(addresses), len(set(addresses)))

    def test_geolocation_answers_by_the_smallest_place(self):
        kind = KINDS["geolocation"]
        for of, index in ((client("AF", "KE"), 0), (client("EU", "FR"), 1), (client("NA", "CA"), 2),
                          (client("EU", "DE"), 3), (client("NA", "US", "NY"), 4), (client("NA", "US", "CA"), 5)):
            self.assertEqual(kind.answers(3, of), {member_address(3, index)}, of)

    def test_nearest_region_where_that_is_certain(self):
        kind = KINDS["geoproximity"]
        self.assertEqual(kind.answers(0, client("EU", "DE", position=(51, 10))), {member_address(0, 2)})
        self.assertIsNone(kind.answers(0, client("NA", "US", position=(43, -98))), "about as far from either coast")
        self.assertIsNone(kind.answers(0, client("EU", "DE", position=(51, 10), measured=True)))

    def test_ip_based_answers_by_the_longest_block(self):
        blocks = [(ipaddress.ip_network(block), index) for index, listed in enumerate(IpBased.locations.values(), start=1)
                  for block in listed]
        self.assertEqual(len(blocks), BLOCKS)
        inner, index = max(blocks, key=lambda pair: pair[0].prefixlen if pair[0].version == 4 else 0)
        network = f"{inner.network_address}/24"
        self.assertEqual(KINDS["ip-based"].answers(1, client("EU", "DE", network=network)), {member_address(1, index)})
        self.assertEqual(KINDS["ip-based"].answers(1, client("EU", "DE", network="9.0.0.0/24")), {member_address(1, 0)})

    def test_tree_is_five_deep_and_every_alias_has_its_target(self):
        made = {}
        for record_set in record_sets("tree"):
            name = record_set.findtext("Name")
            targets = [alias.text for alias in record_set.iter("DNSName")]
            self.assertLessEqual(set(targets), set(made), f"{name} comes before its target")
            made[name] = 1 + max((made[target] for target in targets), default=0)
        self.assertEqual(made[KINDS["tree"].owner(7)], 5)
        self.assertEqual(max(made.values()), 5)


class PeersTest(unittest.TestCase):
    """Peers are asked for the same choices."""

    def test_gdnsd_has_every_member(self):
        for kind in MAPS:
            addresses = re.findall(r"10\.\d+\.\d+\.\d+", geoip_resource(KINDS[kind], 7))
            self.assertEqual(addresses, [text.text for s in record_sets(kind) for text in s.iter("Value")], kind)
        self.assertIn("[ 10.0.0.115, 4 ]", weighted_resource(KINDS["weighted"], 7))
        self.assertLessEqual(set(PLUGINS), set(KINDS))

    def test_powerdns_asks_from_the_smallest_place(self):
        code = geolocation_code(KINDS["geolocation"], 0)
        self.assertLess(code.index("region('CA')"), code.index("continent('NA')"))
        self.assertTrue(code.endswith("else return '10.0.0.0' end"))
        self.assertEqual(weighted_code(KINDS["weighted"], 0).count("10.0.0."), 4)


class RoutingSetTest(unittest.TestCase):
    def setUp(self):
        self.set = RoutingSet("test", "", ("static", "weighted", "geolocation", "tree"), 100, 2000)

    def test_record_sets_are_counted(self):
        self.assertEqual(self.set.records, sum(1 for _ in self.set.changes(PLACE)))

    def test_probes_are_static_records(self):
        self.assertEqual(self.set.probes[-1].name, KINDS["static"].owner(99))
        self.assertEqual(self.set.probes[-1].address, member_address(99, 0))

    def test_queries_of_all_kinds_follow_each_other_alike(self):
        lines = {kind: list(self.set._query_lines(KINDS[kind], True, 50)) for kind in ("static", "geolocation")}
        self.assertEqual([line.replace("geolocation-", "static-00000") for line in lines["geolocation"]], lines["static"])
        self.assertTrue(all(len(line.split()) == 3 for line in lines["static"]))
        self.assertNotIn("/", "".join(self.set._query_lines(KINDS["static"], False, 50)))
