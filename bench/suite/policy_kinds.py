"""The record sets that routing is measured with: one class a policy, one row each in KINDS.

Every name of a kind looks like every name of another, and every answer has as many records as its twin's, the static
record sets that the policy is compared with.
"""

import ipaddress
import random

from .client_networks import REGIONS, distance_km
from .data_sets import TTL, host_address
from .route53 import alias_xml, record_set_change_xml, records_xml

ORIGIN = "routing.test"
LABEL_SIZE = 20
HEALTH_CHECKS = [f"00000000-0000-4000-8000-{number:012}" for number in range(100)]
MEMBERS_MAX = 16
WEIGHTS = [1, 2, 3, 4]
VALUES = 4  # of a multivalue answer
CLEARLY_NEARER = 0.8  # which region is nearest is certain when the next is so much farther
BLOCKS = 1000  # of a CIDR collection: the most that Route 53 gives
BLOCK_PREFIXES = {4: [12, 14, 16, 18], 6: [24, 26, 28, 30]}


def cidr_locations():
    """Location -> blocks, BLOCKS in all. They nest, and about half of all clients are in none."""
    chance = random.Random("CIDR locations")
    locations = {f"place-{number}": [] for number in range(4)}
    seen = set()
    while len(seen) < BLOCKS:
        version = 4 if len(seen) < BLOCKS * 3 // 4 else 6
        prefix = chance.choice(BLOCK_PREFIXES[version])
        bits = chance.randrange(11 << 24, 224 << 24) if version == 4 else chance.randrange(0x24 << 120, 0x2c << 120)
        size = 32 if version == 4 else 128
        block = ipaddress.ip_network((bits >> size - prefix << size - prefix, prefix))
        if block not in seen:
            seen.add(block)
            chance.choice(list(locations.values())).append(str(block))
    return locations


def member_address(number, member):
    return host_address(MEMBERS_MAX * number + member)


def check_of(number, member):
    return HEALTH_CHECKS[(number + 7 * member) % len(HEALTH_CHECKS)]


class Kind:
    """name: in queries and rows; policy: what Route 53 calls it
    twin: the kind of static record sets whose answers have as many records
    located: answers depend on where the client is
    """

    name = ""
    twin = "static"
    located = False
    records = 1  # of an answer

    def label(self, number):
        return f"{self.name}-{number:0{LABEL_SIZE - len(self.name) - 1}}"

    def owner(self, number):
        return f"{self.label(number)}.{ORIGIN}"

    def changes(self, number, place):
        """XML of the changes that make the record sets of one name. `place`: ids of the zone and the collection."""
        raise NotImplementedError

    def answers(self, number, _client):
        """The addresses of which an answer has `records`; None where the client could be answered either way."""
        return {member_address(number, 0)}

    def member(self, number, index, policy):
        """One record set of one address with a health check, in its policy."""
        records = records_xml(TTL, [member_address(number, index)])
        content = (f"<SetIdentifier>set-{index}</SetIdentifier>{policy}{records}"
                   f"<HealthCheckId>{check_of(number, index)}</HealthCheckId>")
        return record_set_change_xml("CREATE", self.owner(number), "A", content)


class Static(Kind):
    def __init__(self, name, records):
        self.name = self.twin = name
        self.records = records

    def changes(self, number, place):
        content = records_xml(TTL, sorted(self.answers(number, None)))
        return [record_set_change_xml("CREATE", self.owner(number), "A", content)]

    def answers(self, number, _client):
        return {member_address(number, index) for index in range(self.records)}


class Weighted(Kind):
    def __init__(self, name, weights):
        self.name = name
        self.weights = weights

    def changes(self, number, place):
        return [self.member(number, index, f"<Weight>{weight}</Weight>") for index, weight in enumerate(self.weights)]

    def answers(self, number, _client):
        return {member_address(number, index) for index in range(len(self.weights))}


class Failover(Kind):
    name = "failover"

    def changes(self, number, place):
        return [self.member(number, index, f"<Failover>{role}</Failover>")
                for index, role in enumerate(["PRIMARY", "SECONDARY"])]


class Multivalue(Kind):
    name = "multivalue"
    twin = "static-4"
    records = VALUES

    def changes(self, number, place):
        return [self.member(number, index, "<MultiValueAnswer>true</MultiValueAnswer>") for index in range(VALUES)]

    def answers(self, number, _client):
        return {member_address(number, index) for index in range(VALUES)}


class Geolocation(Kind):
    name = "geolocation"
    located = True
    # From the largest place to the smallest: the last that holds the client answers.
    places = [("CountryCode", "*"), ("ContinentCode", "EU"), ("ContinentCode", "NA"), ("CountryCode", "DE"),
              ("CountryCode", "US"), ("SubdivisionCode", "CA")]

    def changes(self, number, place):
        return [self.member(number, index, f"<GeoLocation>{self._codes(code, value)}</GeoLocation>")
                for index, (code, value) in enumerate(self.places)]

    @staticmethod
    def _codes(code, value):
        country = "<CountryCode>US</CountryCode>" if code == "SubdivisionCode" else ""
        return f"{country}<{code}>{value}</{code}>"

    @classmethod
    def place_of(cls, client):
        """Index of the place that answers the client."""
        of = {"CountryCode": client.country, "ContinentCode": client.continent, "SubdivisionCode": client.subdivision}
        return max(index for index, (code, value) in enumerate(cls.places) if value in ("*", of[code]))

    def answers(self, number, client):
        return {member_address(number, self.place_of(client))}


class Nearest(Kind):
    """Latency and geoproximity: the nearest region, but where latency was measured."""

    located = True
    policy = ""

    def __init__(self, name, policy):
        self.name = name
        self.policy = policy

    def changes(self, number, place):
        return [self.member(number, index, self.policy.format(region)) for index, region in enumerate(REGIONS)]

    def answers(self, number, client):
        distances = {index: distance_km(client.position, place) for index, place in enumerate(REGIONS.values())}
        nearest, second = sorted(distances, key=distances.get)[:2]
        if client.measured or distances[nearest] > CLEARLY_NEARER * distances[second]:
            return None
        return {member_address(number, nearest)}


class IpBased(Kind):
    name = "ip-based"
    located = True
    locations = cidr_locations()
    _blocks = {ipaddress.ip_network(block): index for index, blocks in enumerate(locations.values(), start=1)
               for block in blocks}

    def changes(self, number, place):
        return [self.member(number, index, f"<CidrRoutingConfig><CollectionId>{place.collection}</CollectionId>"
                                           f"<LocationName>{location}</LocationName></CidrRoutingConfig>")
                for index, location in enumerate(["*", *self.locations])]

    def answers(self, number, client):
        network = ipaddress.ip_network(client.network)
        around = [block for block in self._blocks if block.version == network.version and block.supernet_of(network)]
        index = self._blocks[max(around, key=lambda block: block.prefixlen)] if around else 0
        return {member_address(number, index)}


class Tree(Kind):
    """Five record sets deep: simple -> geolocation -> weighted -> failover -> multivalue, each but the last an alias
    that asks for its target's health.

        tree-7  ->  p.tree-7: *, EU  ->  p0, p1: weights 3, 1  ->  f0..f3: primary, secondary  ->  v0, v1: 4 values each
    """

    name = "tree"
    twin = "static-4"
    located = True
    records = VALUES
    pools = [("CountryCode", "*"), ("ContinentCode", "EU")]
    sites = 2

    def changes(self, number, place):
        """Targets first."""
        changes = [self._value(number, site, index) for site in range(self.sites) for index in range(VALUES)]
        for failover in range(2 * len(self.pools)):
            for index, role in enumerate(["PRIMARY", "SECONDARY"]):
                changes.append(self._alias(number, place, f"f{failover}", f"<Failover>{role}</Failover>", index,
                                           f"v{(failover + index) % self.sites}"))
        for pool in range(len(self.pools)):
            for index, weight in enumerate([3, 1]):
                changes.append(self._alias(number, place, f"p{pool}", f"<Weight>{weight}</Weight>", index,
                                           f"f{2 * pool + index}"))
        for index, (code, value) in enumerate(self.pools):
            policy = f"<GeoLocation><{code}>{value}</{code}></GeoLocation>"
            changes.append(self._alias(number, place, "p", policy, index, f"p{index}"))
        return [*changes, record_set_change_xml("CREATE", self.owner(number), "A",
                                                alias_xml(place.zone, self._below(number, "p")))]

    def _below(self, number, label):
        return f"{label}.{self.owner(number)}"

    def _alias(self, number, place, label, policy, index, target):
        content = (f"<SetIdentifier>set-{index}</SetIdentifier>{policy}"
                   f"{alias_xml(place.zone, self._below(number, target))}")
        return record_set_change_xml("CREATE", self._below(number, label), "A", content)

    def _value(self, number, site, index):
        member = VALUES * site + index
        content = (f"<SetIdentifier>set-{index}</SetIdentifier><MultiValueAnswer>true</MultiValueAnswer>"
                   f"{records_xml(TTL, [member_address(number, member)])}"
                   f"<HealthCheckId>{check_of(number, member)}</HealthCheckId>")
        return record_set_change_xml("CREATE", self._below(number, f"v{site}"), "A", content)

    def answers(self, number, _client):
        return {member_address(number, member) for member in range(VALUES * self.sites)}


# In the order of loading; of them a set has those it is made of.
KINDS = {kind.name: kind for kind in [
    Static("static", 1), Static("static-4", VALUES), Weighted("weighted", WEIGHTS), Failover(), Multivalue(),
    Geolocation(),
    Nearest("latency", "<Region>{}</Region>"),
    Nearest("geoproximity", "<GeoProximityLocation><AWSRegion>{}</AWSRegion></GeoProximityLocation>"),
    IpBased(), Tree(), Weighted("weighted-10", WEIGHTS + [5, 5, 5, 5, 5, 5])]}
POLICY_KINDS = ["weighted", "failover", "multivalue"]
LOCATION_KINDS = ["geolocation", "latency", "geoproximity", "ip-based"]
TREE_KINDS = ["tree"]
