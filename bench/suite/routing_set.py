"""Sets of record sets with policies, the queries for them, and the networks that their clients are in."""

import json
import random
import subprocess
from dataclasses import dataclass

from .client_networks import client_networks
from .data_sets import PROBE_COUNT, QUERY_COUNT, Probe
from .machine import WORK, BenchError, say
from .policy_kinds import KINDS, ORIGIN, Static

FORMAT = 1  # raise it when what is generated changes: kept copies are then made anew
NAMES = 10_000  # of each kind
NETWORKS = 2_000_000
MEMORY_SETS = 100_000
MEMORY_GROUP = 10


@dataclass(frozen=True)
class Place:
    """Ids that record sets name."""

    zone: str
    collection: str


@dataclass(frozen=True)
class RoutingSet:
    """`names` of each of `kinds`, in one zone. networks: how many there are to come from; 0: clients are nowhere."""

    name: str
    what: str
    kinds: tuple
    names: int
    networks: int

    @property
    def origins(self):
        return [ORIGIN]

    @property
    def records(self):
        """Record sets."""
        return sum(len(KINDS[kind].changes(0, Place("", ""))) for kind in self.kinds) * self.names

    @property
    def directory(self):
        return WORK / "sets" / f"{self.name}-{self.names}x{len(self.kinds)}-{self.networks}"

    @property
    def overlay(self):
        return self.directory / "networks.csv"

    @property
    def latencies(self):
        return self.directory / "latencies.csv"

    @property
    def mmdb(self):
        return self.directory / "networks.mmdb"

    @property
    def probes(self):
        """Whether a server has loaded: static names, where the set has any, have one right answer."""
        static = next((KINDS[kind] for kind in self.kinds if isinstance(KINDS[kind], Static)), None)
        numbers = [int(i / (PROBE_COUNT - 1) * (self.names - 1)) for i in range(PROBE_COUNT)]
        return [Probe(static.owner(number), min(static.answers(number, None))) for number in numbers] if static else []

    def changes(self, place):
        """XML of the changes that make all of it, in an order in which every alias has its target."""
        for kind in self.kinds:
            for number in range(self.names):
                yield from KINDS[kind].changes(number, place)

    def queries(self, kind, located):
        """The file of queries for one kind, with or without client subnets. Names and subnets follow each other alike
        in the files of all kinds."""
        path = self.directory / f"{kind}{'-located' if located else ''}.txt"
        if not path.exists():
            say(f"writing queries for {kind}{' with client subnets' if located else ''}")
            path.with_suffix(".new").write_text("\n".join(self._query_lines(KINDS[kind], located)) + "\n")
            path.with_suffix(".new").rename(path)
        return path

    def _query_lines(self, kind, located, count=QUERY_COUNT):
        chance = random.Random("routing queries")
        networks = client_networks(self.networks) if located else None
        for _ in range(count):
            owner, index = kind.owner(chance.randrange(self.names)), chance.random()
            yield f"{owner} A {networks.text(int(index * self.networks))}" if located else f"{owner} A"

    def clients(self, count):
        """Some of the networks."""
        networks = client_networks(self.networks)
        chance = random.Random("clients to be checked")
        return [networks.client(chance.randrange(self.networks)) for _ in range(count)]

    def prepare(self, build):
        """Writes the files of networks, or takes those that an earlier run left."""
        stamp = self.directory / "stamp.json"
        expected = json.dumps({"format": FORMAT, "queries": QUERY_COUNT, "kinds": self.kinds})
        if not stamp.exists() or stamp.read_text() != expected:
            self._write()
            stamp.write_text(expected)
        self._build_mmdb(build)
        return self

    def _build_mmdb(self, build):
        """By the program that people have for it, once."""
        if not self.networks or self.mmdb.exists():
            return
        say("building the MMDB")
        command = [str(build / "milepost"), "geo", "build", "--overlay", str(self.overlay), "-o", str(self.mmdb)]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            raise BenchError(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}")

    def _write(self):
        self.directory.mkdir(parents=True, exist_ok=True)
        for old in self.directory.iterdir():
            old.unlink()
        if self.networks:
            say(f"writing {self.networks:,} networks with their places")
            networks = client_networks(self.networks)
            networks.write_overlay(self.overlay)
            networks.write_latencies(self.latencies)


def routing_set(scale, build):
    """What queries are measured with."""
    kinds = tuple(kind for kind in KINDS if kind != "weighted-10")
    names = max(100, int(NAMES * scale))
    networks = max(2000, int(NETWORKS * scale))
    what = f"{names:,} names for each policy, {networks:,} networks of clients"
    return RoutingSet("routing", what, kinds, names, networks).prepare(build)


def verdict_set(scale, build):
    """Few names, as a cluster takes minutes to load many."""
    names = max(100, int(NAMES / 10 * scale))
    what = f"{names:,} names of failover routing"
    return RoutingSet("verdicts", what, ("static", "failover"), names, 0).prepare(build)


def memory_sets(scale, build):
    """As many static record sets as weighted ones, those ten to a name."""
    count = max(1000, int(MEMORY_SETS * scale))
    names = count // MEMORY_GROUP
    what = f"{count:,} weighted record sets, {MEMORY_GROUP} to a name"
    return (RoutingSet("plain", f"{count:,} static record sets", ("static",), count, 0).prepare(build),
            RoutingSet("policies", what, ("weighted-10",), names, 0).prepare(build))
