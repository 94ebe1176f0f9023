"""The parts of a run: which data set each takes, and which rows of the table of numbers it fills."""

from . import (measure_api, measure_calls, measure_change, measure_cluster_api, measure_cluster_catch_up,
               measure_cluster_change, measure_cluster_memory, measure_cluster_start, measure_counters,
               measure_dnsperf, measure_many_zones, measure_memory, measure_policy_memory, measure_routing, measure_udp,
               measure_verdict, targets)
from .data_sets import generate
from .machine import describe, fdatasync_ms
from .policy_kinds import LOCATION_KINDS, POLICY_KINDS, TREE_KINDS
from .routing_set import memory_sets, routing_set, verdict_set
from .servers import ALL, ROUTING
from .servers.cluster import Cluster
from .servers.etcd import Etcd
from .servers.milepost import Milepost
from .servers.routing_cluster import RoutingCluster

COUNTER_SECONDS = 5
FEW_RECORDS_SCALE = 0.001  # of set c: what an API node's memory with all of it is compared with


class Run:
    """Measures the parts asked for and keeps their rows and samples."""

    def __init__(self, options, build):
        self._options = options
        self._build = build
        self._data_sets = {}
        self._rows = []
        self._samples = {}
        self._parts = {
            "udp:a": lambda: self._udp("a"),
            "udp:b": lambda: self._udp("b"),
            "udp:c": lambda: self._udp("c"),
            "memory": self._memory,
            "change": self._change,
            "batches": self._batches,
            "list": self._list,
            "calls": self._calls,
            "zones": self._zones,
            "cluster:change": self._cluster_change,
            "cluster:catch-up": self._cluster_catch_up,
            "cluster:start": self._cluster_start,
            "cluster:memory": self._cluster_memory,
            "cluster:api": self._cluster_api,
            "routing:policies": lambda: self._routing(POLICY_KINDS),
            "routing:geo": lambda: self._routing(LOCATION_KINDS),
            "routing:tree": lambda: self._routing(TREE_KINDS),
            "routing:verdict": self._verdict,
            "routing:memory": self._policy_memory,
            "counters": self._counters,
            "dnsperf": self._dnsperf,
        }

    def measure(self, part):
        self._samples[part] = self._parts[part]()

    def print_head(self):
        """What the figures depend on: the machine, its disk, and each server's version and settings."""
        print(f"machine: {describe()}; server on one core, load on another")
        print(f"disk: a durable 4 KiB write takes {fdatasync_ms():.2f} ms")
        routing = [part for part in self._options.only if part.startswith("routing")]
        for kinds in ([ALL] if len(routing) < len(self._options.only) else []) + ([ROUTING] if routing else []):
            self._print_settings(kinds)
        if any(part.startswith("cluster") for part in self._options.only):
            print(f"etcd {Etcd.version()}: {Etcd.settings}")

    def _print_settings(self, kinds):
        for kind in kinds:
            if kind.name in self._options.servers:
                print(f"{kind.name}{f' {kind.version()}' if kind.package else ''}: {kind.settings}")

    def print_rows(self):
        if self._rows:
            targets.print_rows(self._rows, self._options.scale)

    def as_json(self):
        rows = [{"what": row.what, "target": row.target, "unit": row.unit, "verdict": row.verdict,
                 **vars(row.measured)} for row in self._rows]
        return {"machine": describe(), "scale": self._options.scale, "rows": rows, "samples": self._samples}

    def _data_set(self, name):
        """Generated once; with --reload Milepost's copy is forgotten at first use."""
        if name not in self._data_sets:
            self._data_sets[name] = generate(name, self._options.scale)
            self._forget(self._data_sets[name], Cluster)
        return self._data_sets[name]

    def _routing_sets(self, make):
        """What `make` makes, as _data_set() does."""
        if make not in self._data_sets:
            made = make(self._options.scale, self._build)
            self._data_sets[make] = made if isinstance(made, tuple) else (made,)
            for data_set in self._data_sets[make]:
                self._forget(data_set, RoutingCluster)
        return self._data_sets[make]

    def _forget(self, data_set, cluster):
        if self._options.reload:
            Milepost(data_set, self._build).forget()
            cluster(data_set, self._build).forget()

    def _udp(self, name):
        options = self._options
        result = measure_udp.measure(self._data_set(name), self._build, options.servers, options.rounds,
                                     options.seconds)
        self._rows += targets.udp_rows(result)
        return result.as_json()

    def _memory(self):
        return measure_memory.measure(self._data_set("c"), self._build, self._options.servers,
                                      self._options.soak_seconds)

    def _change(self):
        taken = measure_change.measure(self._data_set("c"), self._build, self._options.servers, self._options.changes)
        self._rows += targets.change_rows(taken)
        return {name: [vars(change) for change in changes] for name, changes in taken.items()}

    def _batches(self):
        options = self._options
        result = measure_api.measure_batches(self._data_set("c"), self._build, options.rounds, options.batches)
        self._rows += targets.batch_rows(result)
        return {where: vars(figure) for where, figure in result.items()}

    def _list(self):
        data_set = self._data_set("a")
        result = measure_api.measure_list(data_set, self._build, self._options.rounds)
        self._rows += targets.list_rows(result, data_set.records)
        return vars(result)

    def _calls(self):
        options = self._options
        result = measure_calls.measure(self._data_set("d"), self._build, options.rounds, options.seconds)
        self._rows += targets.call_rows(result)
        return {what: vars(figure) for what, figure in result.items()}

    def _zones(self):
        samples = measure_many_zones.measure(self._data_set("d"), self._build, self._options.rounds)
        self._rows += targets.many_zones_rows(samples)
        return samples

    def _cluster_change(self):
        taken = measure_cluster_change.measure(self._data_set("c"), self._build, self._options.changes)
        self._rows += targets.cluster_change_rows(taken)
        return [vars(change) for change in taken]

    def _cluster_catch_up(self):
        options = self._options
        changes = int(measure_cluster_catch_up.CHANGES_MAX * options.scale)
        samples = {}
        for name in ("a", "c"):
            data_set = self._data_set(name)
            samples[name] = measure_cluster_catch_up.measure(data_set, self._build, options.rounds, changes)
            self._rows += targets.catch_up_rows(data_set, samples[name])
        return samples

    def _cluster_start(self):
        data_set = self._data_set("c")
        result = measure_cluster_start.measure(data_set, self._build, self._options.rounds)
        self._rows += targets.first_start_rows(data_set, result)
        return result

    def _cluster_memory(self):
        few = generate("c", FEW_RECORDS_SCALE)
        samples = measure_cluster_memory.measure(few, self._data_set("c"), self._build, self._options.rounds)
        self._rows += targets.api_memory_rows(samples)
        return samples

    def _cluster_api(self):
        options = self._options
        return measure_cluster_api.measure(self._data_set("a"), self._build, options.rounds, options.batches)

    def _routing(self, kinds):
        options = self._options
        (data_set,) = self._routing_sets(routing_set)
        result = measure_routing.measure(data_set, self._build, options.servers, kinds, options.rounds, options.seconds)
        self._rows += targets.routing_rows(result)
        return result.reports

    def _verdict(self):
        (embedded_set,), (cluster_set,) = self._routing_sets(routing_set), self._routing_sets(verdict_set)
        taken = measure_verdict.measure(embedded_set, cluster_set, self._build, self._options.changes)
        self._rows += targets.verdict_rows(taken)
        return {where: [vars(change) for change in changes] for where, changes in taken.items()}

    def _policy_memory(self):
        static_set, policy_set = self._routing_sets(memory_sets)
        samples = measure_policy_memory.measure(static_set, policy_set, self._build, self._options.rounds)
        self._rows += targets.policy_memory_rows(samples, policy_set.records)
        return samples

    def _counters(self):
        return measure_counters.measure(self._data_set("a"), self._build, self._options.servers, COUNTER_SECONDS)

    def _dnsperf(self):
        options = self._options
        return measure_dnsperf.measure(self._data_set("a"), self._build, options.servers, options.rounds,
                                       options.seconds)
