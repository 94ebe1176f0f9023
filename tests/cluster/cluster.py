"""The cluster that faults happen to: three etcd members, two API nodes, three name servers, a checker, a client.

Each on a host of its own, so that any of them can be cut off from any other.
"""

import contextlib
import json
import sys

from service import milepost

from .api_client import ApiClient, RecordSet
from .etcd import Etcd
from .ledger import Ledger
from .network import Network
from .node import Node
from .process import wait_until
from .prober import FIXED_ZONE, BatchProber, ResolvingProber, ServerProber, Target, fixed_records
from .writer import RecordWriter, ZoneWriter

ETCD = ["etcd1", "etcd2", "etcd3"]
APIS = ["api1", "api2"]
NAME_SERVERS = ["ns1", "ns2", "ns3"]
CHECKERS = ["health1"]
CLIENT = "client"
WRITTEN_ZONES = ["one.test.", "two.test."]
WRITERS = 3
# Their wall clocks can be set.
WANDERING = {"api2", "ns3"}
# Small enough to be used up by a test.
QUOTA_BYTES = 64 << 20


class Cluster:
    """Everything runs, and is written to and asked, from start() to end()."""

    def __init__(self, directory, seed):
        self.directory = directory
        self.seed = seed
        self.ledger = Ledger()
        self.network = Network([*ETCD, *APIS, *NAME_SERVERS, *CHECKERS, CLIENT])
        self.client = self.network[CLIENT]
        self.etcd = Etcd([self.network[name] for name in ETCD], directory, QUOTA_BYTES)
        self.nodes = {name: Node(self.network[name], [role], self.etcd.url, directory, name in WANDERING)
                      for role, names in (("api", APIS), ("dns", NAME_SERVERS), ("health", CHECKERS)) for name in names}
        self.targets = {name: Target(self.nodes[name]) for name in NAME_SERVERS}
        self.keys = None
        self.zones = {}  # name: id, of those that record writers change
        self.workers = []
        self.probers = []
        self.resolving = None
        self.batches = None

    @property
    def api_nodes(self):
        return [self.nodes[name] for name in APIS]

    @property
    def name_servers(self):
        return [self.nodes[name] for name in NAME_SERVERS]

    def start(self):
        self.etcd.launch().wait_until_healthy()
        self.nodes[APIS[0]].start()  # makes the first account
        self.keys = self.nodes[APIS[0]].credentials()
        for node in self.nodes.values():
            if not node.running:
                node.launch()
        for node in self.nodes.values():
            node.wait_until_ready()
        self._make_zones()
        self._start_load()
        return self

    def api(self, number=0):
        """A client of an API node for the calling thread, which makes its connection on the client's host."""
        return ApiClient(self.api_nodes[number], self.keys)

    def _make_zones(self):
        with self.client.entered(), contextlib.closing(self.api()) as api:
            for name in [*WRITTEN_ZONES, FIXED_ZONE]:
                self.zones[name], _ = api.create_zone(name, f"{name} {self.seed}")
            changes = [("CREATE", RecordSet(name, "A", 60, [address])) for name, address in fixed_records().items()]
            fixed = self.zones.pop(FIXED_ZONE)
            change = api.change(fixed, changes)
            wait_until(lambda: api.change_status(change) == "INSYNC", "the first change is not INSYNC")

    def _start_load(self):
        targets = list(self.targets.values())
        self.resolving = ResolvingProber(self, targets)
        self.batches = BatchProber(self, targets, self.ledger, f"{self.seed} batches")
        self.probers = [ServerProber(self, targets), self.resolving, self.batches]
        self.workers = [RecordWriter(self, self.ledger, f"{self.seed} {number}", number, self.zones)
                        for number in range(WRITERS)]
        self.workers.append(ZoneWriter(self, self.ledger, f"{self.seed} zones"))
        for thread in [*self.probers, *self.workers]:
            thread.start()

    @contextlib.contextmanager
    def writers_paused(self):
        """No request of a writer is under way inside."""
        for worker in self.workers:
            worker.pause()
        for worker in self.workers:
            worker.wait_until_idle()
        try:
            yield
        finally:
            for worker in self.workers:
                worker.resume()

    def check_threads(self):
        for thread in [*self.workers, *self.probers]:
            if thread.failure:
                raise AssertionError(f"{thread.name} failed") from thread.failure
            assert thread.is_alive(), f"{thread.name} has ended"

    def registered(self):
        """{name: what is registered of it} of the nodes that `milepost nodes` lists."""
        return {node["Name"]: node for node in self._store_command("nodes")}

    def audited_changes(self):
        """The ids of all changes that the audit trail tells of."""
        return {entry["Change"] for entry in self._store_command("audit", "--limit", "0") if entry.get("Change")}

    def _store_command(self, *arguments):
        """The lines of a command that works in the store, on the client's host."""
        with self.client.entered():
            done = milepost(*arguments, "--json", "--store", self.etcd.url)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def compact(self):
        """The history of the store up to now is gone; its newest revision."""
        revision = self.etcd.revision()
        self.etcd.ctl("compact", "--physical", str(revision))
        return revision

    def show_logs(self, out=sys.stdout):
        for process in [*self.etcd.members, *self.nodes.values()]:
            print(f"--- {process.name} ({process.log})\n{process.log_tail()}", file=out)

    def end(self):
        for thread in [*self.workers, *self.probers]:
            thread.stop()
        for thread in [*self.workers, *self.probers]:
            thread.join(30)
        for node in self.nodes.values():
            node.end()
        self.etcd.end()
        self.network.end()
