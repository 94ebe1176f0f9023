"""The first start of a name server of a cluster, which reads every record from etcd; knot's start beside it."""

from .figures import figure, table
from .machine import say
from .servers.cluster import Cluster
from .servers.knot import Knot


def time_first_start(cluster):
    """(seconds to ready and right answers, MiB of the name server, MiB of etcd's members)."""
    node, = cluster.name_servers
    node.prepare()
    try:
        seconds = node.start()
        return seconds, node.process.memory_mib(), cluster.etcd.memory_mib()
    finally:
        node.stop()


def time_knot(knot):
    seconds = knot.start()
    knot.stop()
    return seconds


def print_result(data_set, result):
    print(f"\n== first start of a name server of a cluster, {data_set.what} ==")
    print(table(["server", "start to right answers, s", "PSS, MiB"],
                [["milepost", figure(result["start_s"]).text(), figure(result["memory_mib"]).text(0)],
                 ["knot, from the zone file", figure(result["knot_s"]).text(), ""],
                 ["etcd's three members beside it", "", figure(result["etcd_mib"]).text(0)]]))
    print(f"etcd's database: {result['bytes_per_record_set']:.0f} bytes for each record set, after compact and defrag")


def measure(data_set, build, rounds):
    """Samples of the same rounds, and what a record set takes in etcd."""
    cluster = Cluster(data_set, build, name_servers=1)
    knot = Knot(data_set, build)
    cluster.prepare()
    knot.prepare()
    result = {"start_s": [], "memory_mib": [], "etcd_mib": [], "knot_s": []}
    with cluster:
        result["bytes_per_record_set"] = cluster.etcd.size_bytes() / data_set.records
        for number in range(rounds):
            say(f"first start with {data_set.what}, round {number + 1} of {rounds}")
            for what, sample in zip(("start_s", "memory_mib", "etcd_mib"), time_first_start(cluster), strict=True):
                result[what].append(sample)
            result["knot_s"].append(time_knot(knot))
    print_result(data_set, result)
    return result
