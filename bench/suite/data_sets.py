"""The zones and queries of the bench: the same bytes on every machine and in every run."""

import json
import random
from dataclasses import dataclass
from pathlib import Path

from .machine import WORK, say

QUERY_COUNT = 1_000_000
PROBE_COUNT = 20
MISSING_SHARE = 0.1
FORMAT = 1  # raise it when what is generated changes: kept copies are then made anew

# Values of a Milepost zone's own SOA and NS, so that every server's negative answers have the same size.
NAME_SERVERS = [f"ns-{512 * i + 7}.milepost-{i + 1}.test." for i in range(4)]
SOA = f"{NAME_SERVERS[0]} hostmaster.milepost-1.test. 1 7200 900 1209600 86400"
TTL = 300


@dataclass(frozen=True)
class Probe:
    """A question whose right answer is one address."""

    name: str
    address: str


@dataclass(frozen=True)
class DataSet:
    """A generated set. Zone files are `directory`/zones/ORIGIN, without the trailing dot, as gdnsd wants them."""

    name: str
    what: str
    directory: Path
    origins: list
    records: int
    probes: list

    @property
    def zones(self):
        return self.directory / "zones"

    @property
    def queries(self):
        return self.directory / "queries.txt"

    def zone_file(self, origin):
        return self.zones / origin


def host_address(number):
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def host_address6(number):
    return f"2001:db8::{number >> 16 & 0xffff:x}:{number & 0xffff:x}"


def zone_head(origin):
    lines = [f"$ORIGIN {origin}.", f"$TTL {TTL}", f"@ SOA {SOA}"]
    return lines + [f"@ NS {server}" for server in NAME_SERVERS]


class OneZone:
    """Sets a and c: one zone of A records."""

    def __init__(self, name, records):
        self.name = name
        self.records = records
        self.origin = f"set-{name}.test"
        self.what = f"one zone, {records:,} A records"
        self.origins = [self.origin]

    def zone_text(self, _origin):
        hosts = (f"host-{i} A {host_address(i)}" for i in range(self.records))
        return "\n".join([*zone_head(self.origin), *hosts]) + "\n"

    def existing(self, chance):
        return f"host-{chance.randrange(self.records)}.{self.origin} A"

    def missing(self, chance):
        return f"nohost-{chance.randrange(self.records)}.{self.origin} A"

    def probe(self, share):
        number = int(share * (self.records - 1))
        return Probe(f"host-{number}.{self.origin}", host_address(number))


class ManyZones:
    """Set b: many zones as small customers have them, 20 records each."""

    dual_stack_hosts = ["www", "mail", "api", "shop", "cdn"]

    def __init__(self, name, zones):
        self.name = name
        self.records = zones * 20
        self.what = f"{zones:,} zones with 20 records each"
        self.origins = [f"site-{i}.test" for i in range(zones)]
        self.questions = ["{} A", "{} MX", "{} TXT", "{} NS", "ftp.{} A"]
        self.questions += [f"{host}.{{}} {kind}" for host in self.dual_stack_hosts for kind in ("A", "AAAA")]

    def zone_text(self, origin):
        number = 16 * int(origin.removeprefix("site-").removesuffix(".test"))
        lines = zone_head(origin)
        lines += [f"@ A {host_address(number)}", f"ftp A {host_address(number + 1)}"]
        lines += ["@ MX 10 mx1.mailhost.test.", "@ MX 20 mx2.mailhost.test."]
        lines += ['@ TXT "v=spf1 include:spf.mailhost.test ~all"']
        for i, host in enumerate(self.dual_stack_hosts, start=2):
            lines += [f"{host} A {host_address(number + i)}", f"{host} AAAA {host_address6(number + i)}"]
        return "\n".join(lines) + "\n"

    def existing(self, chance):
        return chance.choice(self.questions).format(chance.choice(self.origins))

    def missing(self, chance):
        return f"nohost-{chance.randrange(1000)}.{chance.choice(self.origins)} A"

    def probe(self, share):
        number = int(share * (len(self.origins) - 1))
        return Probe(self.origins[number], host_address(16 * number))


class SmallZones(ManyZones):
    """Set d: very many zones with 10 records each beside SOA and NS, for what each zone costs."""

    def __init__(self, name, zones):
        super().__init__(name, zones)
        self.records = zones * 10
        self.what = f"{zones:,} zones with 10 records each"
        self.questions = ["{} A", "{} AAAA", "{} MX", "{} TXT", "www.{} A", "www.{} AAAA", "api.{} A", "mail.{} A",
                          "_dmarc.{} TXT"]

    def zone_text(self, origin):
        number = 16 * int(origin.removeprefix("site-").removesuffix(".test"))
        lines = zone_head(origin)
        lines += [f"@ A {host_address(number)}", f"@ AAAA {host_address6(number)}", "@ MX 10 mx1.mailhost.test."]
        lines += ['@ TXT "v=spf1 include:spf.mailhost.test ~all"', "ftp CNAME www.mailhost.test."]
        lines += [f"www A {host_address(number + 1)}", f"www AAAA {host_address6(number + 1)}"]
        lines += [f"api A {host_address(number + 2)}", f"mail A {host_address(number + 3)}"]
        return "\n".join([*lines, '_dmarc TXT "v=DMARC1; p=reject"']) + "\n"


def recipes(scale):
    """The sets; `scale` under 1 makes them smaller for a quick check."""
    return {
        "a": OneZone("a", max(1000, int(100_000 * scale))),
        "b": ManyZones("b", max(100, int(10_000 * scale))),
        "c": OneZone("c", max(1000, int(1_000_000 * scale))),
        "d": SmallZones("d", max(200, int(100_000 * scale))),
    }


def query_lines(recipe, count):
    chance = random.Random(f"milepost {recipe.name}")
    for _ in range(count):
        missing = chance.random() < MISSING_SHARE
        yield recipe.missing(chance) if missing else recipe.existing(chance)


def generate(name, scale=1.0):
    """Makes the set, or takes the copy that an earlier run left."""
    recipe = recipes(scale)[name]
    directory = WORK / "sets" / f"{name}-{recipe.records}"
    probes = [recipe.probe(i / (PROBE_COUNT - 1)) for i in range(PROBE_COUNT)]
    data_set = DataSet(name, recipe.what, directory, recipe.origins, recipe.records, probes)
    stamp = directory / "stamp.json"
    expected = json.dumps({"format": FORMAT, "queries": QUERY_COUNT})
    if stamp.exists() and stamp.read_text() == expected:
        return data_set
    say(f"generating set {name}: {recipe.what}")
    data_set.zones.mkdir(parents=True, exist_ok=True)
    for origin in recipe.origins:
        data_set.zone_file(origin).write_text(recipe.zone_text(origin))
    data_set.queries.write_text("\n".join(query_lines(recipe, QUERY_COUNT)) + "\n")
    stamp.write_text(expected)
    return data_set
