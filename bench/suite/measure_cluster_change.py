"""One-record changes in a cluster: from the acknowledgement to the answer of the last of its name servers."""

import random
import socket
import time
from dataclasses import dataclass

from .data_sets import TTL
from .figures import percentile, table
from .machine import BenchError, fdatasync_ms, say
from .question import Asker, compose
from .route53 import change_xml
from .servers.cluster import ScratchCluster

NAME_SERVERS = 3
TIMEOUT_S = 10


@dataclass(frozen=True)
class ClusterChange:
    """Milliseconds: from the request to its acknowledgement, and from there to the last name server's answer."""

    acknowledged_ms: float
    answered_ms: float


def ask_until_right(askers, query, wanted, what):
    """The name servers in turn, without pause, each until its answer holds the new address."""
    waiting = list(askers)
    deadline = time.perf_counter() + TIMEOUT_S
    while waiting:
        waiting = [asker for asker in waiting if not (asker.ask(query) or b"").endswith(wanted)]
        if time.perf_counter() > deadline:
            raise BenchError(f"{len(waiting)} name servers still have the old {what} {TIMEOUT_S} s after the change")


def time_change(client, zone, askers, name, address):
    request = client.change_request(zone, [change_xml("UPSERT", name, "A", TTL, [address])])
    query = compose(name)
    wanted = socket.inet_aton(address)
    start = time.perf_counter()
    client.send(request)
    acknowledged = time.perf_counter()
    ask_until_right(askers, query, wanted, name)
    return ClusterChange(1e3 * (acknowledged - start), 1e3 * (time.perf_counter() - acknowledged))


def run_changes(cluster, count):
    client = cluster.api.route53()
    data_set = cluster.data_set
    zone = client.zone_id(data_set.origins[0])
    askers = [Asker(node.port) for node in cluster.name_servers]
    chance = random.Random("changed names")
    taken = []
    for number in range(count):
        name = f"host-{chance.randrange(data_set.records)}.{data_set.origins[0]}"
        taken.append(time_change(client, zone, askers, name, f"172.16.{number >> 8 & 255}.{number & 255}"))
    return taken


def print_result(data_set, taken):
    print(f"\n== one-record change in a cluster with {data_set.what}, {NAME_SERVERS} name servers: milliseconds ==")
    print(f"a durable 4 KiB write takes {fdatasync_ms():.2f} ms here now; each change is three of them, on one disk")
    rows = [[what, len(samples), *(f"{percentile(samples, share):.2f}" for share in (0.5, 0.99, 1))]
            for what, samples in (("request to acknowledgement", [change.acknowledged_ms for change in taken]),
                                  ("acknowledgement to the last answer", [change.answered_ms for change in taken]))]
    print(table(["from and to", "changes", "median", "p99", "max"], rows))


def measure(data_set, build, count):
    """The changes, one after the other on one kept connection, with nothing else going on."""
    cluster = ScratchCluster(data_set, build, NAME_SERVERS)
    cluster.prepare()
    say(f"{count} one-record changes in a cluster with set {data_set.name}")
    with cluster:
        cluster.start_name_servers()
        taken = run_changes(cluster, count)
    print_result(data_set, taken)
    return taken
