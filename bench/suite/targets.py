"""The numbers Milepost must reach, and the table that says which it does."""

from dataclasses import dataclass

from .figures import Figure, figure, percentile, ratio, table
from .measure_cluster_catch_up import HOW, RESUMED, STARTED
from .measure_routing import PDNS_KIND
from .policy_kinds import LOCATION_KINDS, POLICY_KINDS, TREE_KINDS

OVER_BEST_PEER_MIN = 1.05
OVER_REFLECTOR_MIN = {"a": 0.92, "b": 0.85, "c": 0.85}
USER_CPU_OVER_GDNSD_MAX = 0.8
CHANGE_BLOCKS = 5  # whose medians show how far the median is to be trusted
CHANGE_MEDIAN_MS_MAX = 5
CHANGE_P99_MS_MAX = 15
BATCHES_PER_S_MIN = 20
LIST_100000_S_MAX = 3
GETS_PER_S_MIN = {"one connection": 3000, "many connections": 10000}
CREATES_PER_S_MIN = 300
PAGE_P99_MS_MAX = 10
MANY_ZONES_MEMORY_OVER_KNOT_MAX = 0.8
MANY_ZONES_START_S_MAX = 3  # or half of knot's time, whichever is longer
CLUSTER_CHANGE_P99_MS_MAX = 100
CATCH_UP_S_MAX = 5
FIRST_START_S_MAX = 15
API_MEMORY_GROWTH_MAX = 1.1  # it does not grow with the records; the allocator's own chances are allowed for
ROUTED_OVER_STATIC_MIN = {**dict.fromkeys(POLICY_KINDS, 0.97), **dict.fromkeys(LOCATION_KINDS, 0.9),
                          **dict.fromkeys(TREE_KINDS, 0.85)}
ROUTED_OVER_GDNSD_MIN = 1.05
ROUTED_OVER_PDNS_MIN = 3
VERDICT_P99_MS_MAX = 50
POLICY_MEMORY_BYTES_MAX = 200  # of a record set, beyond a static one


@dataclass(frozen=True)
class Row:
    """One number: what, the least or most it may be, and what was measured."""

    what: str
    measured: Figure
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @property
    def met(self):
        if self.at_least is not None:
            return self.measured.median >= self.at_least
        return self.measured.median <= self.at_most

    @property
    def target(self):
        return f"at least {self.at_least}" if self.at_least is not None else f"at most {self.at_most}"

    @property
    def verdict(self):
        limit = self.at_least if self.at_least is not None else self.at_most
        inside = self.measured.low <= limit <= self.measured.high and self.measured.low < self.measured.high
        return ("met" if self.met else "NOT MET") + (", within the spread" if inside else "")


def udp_rows(result):
    """Rows of one data set; those whose servers were not measured are left out."""
    name, samples = result.data_set.name, result.samples
    rows = []
    if "milepost" not in samples:
        return rows
    if result.best_peer:
        rows.append(Row(f"set {name}: queries/s over the best peer, {result.best_peer}",
                        result.qps_over("milepost", result.best_peer), at_least=OVER_BEST_PEER_MIN))
    if "reflector" in samples:
        rows.append(Row(f"set {name}: queries/s over the bare reflector", result.qps_over("milepost", "reflector"),
                        at_least=OVER_REFLECTOR_MIN[name]))
    if name in ("a", "c") and "gdnsd" in samples:
        rows.append(Row(f"set {name}: user CPU for each query over gdnsd's", result.user_cpu_over("milepost", "gdnsd"),
                        at_most=USER_CPU_OVER_GDNSD_MAX))
    if name == "c" and "gdnsd" in samples:
        rows.append(Row("set c: memory after loading over gdnsd's", result.loaded_over("milepost", "gdnsd"), at_most=1))
    if name == "c" and "knot" in samples:
        rows.append(Row("set c: start from the disk copy over knot's from the zone file",
                        result.load_over("milepost", "knot"), at_most=1))
    return rows


def change_rows(taken):
    """REQUIRES: at least CHANGE_BLOCKS changes of each server."""
    if "milepost" not in taken:
        return []
    answered = [change.answered_ms for change in taken["milepost"]]
    blocks = [percentile(answered[i::CHANGE_BLOCKS], 0.5) for i in range(CHANGE_BLOCKS)]
    median = Figure(percentile(answered, 0.5), min(blocks), max(blocks))
    beside = ""
    if "bind9" in taken:
        beside = f" (bind9: {percentile([change.answered_ms for change in taken['bind9']], 0.5):.1f})"
    p99 = percentile(answered, 0.99)
    return [
        Row(f"one-record change to first answer, median{beside}", median, "ms", at_most=CHANGE_MEDIAN_MS_MAX),
        Row("one-record change to first answer, p99", Figure(p99, p99, p99), "ms", at_most=CHANGE_P99_MS_MAX),
    ]


def batch_rows(batches):
    return [Row(f"ChangeResourceRecordSets of 1,000 records into a {where}", measured, "/s", at_least=BATCHES_PER_S_MIN)
            for where, measured in batches.items()]


def list_rows(seconds, records):
    share = 100_000 / records
    measured = Figure(seconds.median * share, seconds.low * share, seconds.high * share)
    return [Row("ListResourceRecordSets over 100,000 records", measured, "s", at_most=LIST_100000_S_MAX)]


def call_rows(calls):
    rows = [Row(f"GetHostedZone, {how}", calls[f"get, {how}"], "/s", at_least=least)
            for how, least in GETS_PER_S_MIN.items()]
    return [*rows,
            Row("CreateHostedZone, durable, 16 connections", calls["create"], "/s", at_least=CREATES_PER_S_MIN),
            Row("ListHostedZonesByName, any page, p99", calls["page p99"], "ms", at_most=PAGE_P99_MS_MAX)]


def many_zones_rows(samples):
    mine, knots = samples["milepost"], samples["knot"]
    start_max = max(MANY_ZONES_START_S_MAX, figure(knots["start_s"]).median / 2)
    return [Row("set d: memory after loading over knot's", ratio(mine["memory_mib"], knots["memory_mib"]),
                at_most=MANY_ZONES_MEMORY_OVER_KNOT_MAX),
            Row("set d: restart to ready and right answers", figure(mine["start_s"]), "s", at_most=round(start_max, 1))]


def routing_rows(result):
    """Those whose servers were not measured are left out."""
    rows = []
    for kind in result.kinds:
        if not result.has("milepost", kind):
            continue
        rows.append(Row(f"{kind}: queries/s over static answers", result.over_static("milepost", kind),
                        at_least=ROUTED_OVER_STATIC_MIN[kind]))
        if result.has("gdnsd", kind):
            rows.append(Row(f"{kind}: queries/s over gdnsd's plugin", result.over_peer(kind, "gdnsd", kind),
                            at_least=ROUTED_OVER_GDNSD_MIN))
        if result.has("pdns", PDNS_KIND.get(kind)):
            rows.append(Row(f"{kind}: queries/s over PowerDNS's Lua for {PDNS_KIND[kind]}",
                            result.over_peer(kind, "pdns", PDNS_KIND[kind]), at_least=ROUTED_OVER_PDNS_MIN))
    return rows


def verdict_rows(taken):
    """Where -> its changes."""
    rows = []
    for where, changes in taken.items():
        p99 = percentile([change.answered_ms for change in changes], 0.99)
        rows.append(Row(f"{where}: verdict change to the last changed answer, p99",
                        Figure(p99, p99, p99), "ms", at_most=VERDICT_P99_MS_MAX))
    return rows


def policy_memory_rows(samples, record_sets):
    rounds = zip(samples["static"], samples["policies"], strict=True)
    beyond = [(policies - static) / record_sets for static, policies in rounds]
    return [Row(f"memory of a policy's record set beyond a static one, of {record_sets:,}", figure(beyond), "bytes",
                at_most=POLICY_MEMORY_BYTES_MAX)]


def cluster_change_rows(taken):
    """REQUIRES: at least CHANGE_BLOCKS changes."""
    answered = [change.answered_ms for change in taken]
    p99 = percentile(answered, 0.99)
    return [Row("cluster: acknowledgement to answer on all name servers, p99", Figure(p99, p99, p99), "ms",
                at_most=CLUSTER_CHANGE_P99_MS_MAX)]


def catch_up_rows(data_set, samples):
    """`samples`: records of a request -> rounds of {"stopped": seconds, "cut off": seconds}."""
    return [Row(f"cluster, set {data_set.name}: catch-up of a name server that was {case}, changes {how}",
                figure([sample[case] for sample in samples[in_a_request]]), "s", at_most=CATCH_UP_S_MAX)
            for in_a_request, how in HOW.items() for case in (STARTED, RESUMED)]


def first_start_rows(data_set, result):
    return [Row(f"cluster, set {data_set.name}: first start of a name server (knot: {figure(result['knot_s']).median:.1f})",
                figure(result["start_s"]), "s", at_most=FIRST_START_S_MAX)]


def api_memory_rows(samples):
    """`samples`: records in the store -> MiB, the first when it had started and then after each round of calls."""
    few, many = sorted(samples)
    return [Row(f"cluster: an API node's memory with {many:,} records over that with {few:,}",
                ratio(samples[many][1:], samples[few][1:]), at_most=API_MEMORY_GROWTH_MAX)]


def print_rows(rows, scale):
    print("\n== numbers ==")
    if scale != 1:
        print(f"Data sets are scaled by {scale}: a check that everything works, no verdict.")
    cells = [[row.what, row.target, f"{row.measured.text()} {row.unit}".strip(), row.verdict] for row in rows]
    cells.append(["allocations and locks for each UDP query", "0", "counted by a unit test", "see ./test"])
    print(table(["what", "target", "measured: median (low to high)", "verdict"], cells))
