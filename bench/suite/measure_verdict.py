"""Verdicts that change: from the change to the answers that follow it.

The command says since when the verdict stands: that is the time of its write, and everything before it is the start of a
process and its way to the store.
"""

import datetime
import random
import re
import socket
import subprocess
import time
from dataclasses import dataclass

from .figures import percentile, table
from .machine import BenchError, fdatasync_ms, say
from .policy_kinds import HEALTH_CHECKS, KINDS, check_of, member_address
from .question import Asker, compose
from .servers.cluster import ScratchCluster
from .servers.routing_cluster import RoutingCluster
from .servers.routing_milepost import ScratchRoutingMilepost

NAME_SERVERS = 3
TIMEOUT_S = 10


@dataclass(frozen=True)
class VerdictChange:
    """Milliseconds from the start of the command to its end, which is after its commit; and from the change itself to the
    answers that all name servers give from then on."""

    acknowledged_ms: float
    answered_ms: float


def failing_name(check):
    """A name of failover routing whose primary has that check: its answer tells the verdict."""
    number = HEALTH_CHECKS.index(check)
    if check_of(number, 0) != check:
        raise BenchError("health checks are not dealt as they are listed")
    return number


def changed_at(output):
    """When the command says that the verdict changed, seconds since 1970."""
    instant = re.search(r"since (\S+)Z", output)
    if not instant:
        raise BenchError(f"the command does not say since when the verdict stands: {output}")
    return datetime.datetime.fromisoformat(instant[1] + "+00:00").timestamp()


def time_change(server, askers, check, healthy):
    """`server`: whose command it is."""
    number = failing_name(check)
    query = compose(KINDS["failover"].owner(number))
    wanted = socket.inet_aton(member_address(number, 0 if healthy else 1))
    words = server.force_health_words(check, "healthy" if healthy else "unhealthy")
    start = time.time()
    command = subprocess.Popen([str(server.binary), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    waiting, answered, acknowledged = list(askers), None, None
    while answered is None or acknowledged is None:
        waiting = [asker for asker in waiting if not (asker.ask(query) or b"").endswith(wanted)]
        now = time.time()
        if answered is None and not waiting:
            answered = now
        if acknowledged is None and command.poll() is not None:
            acknowledged = now
        if now - start > TIMEOUT_S:
            command.kill()
            raise BenchError(f"{len(waiting)} name servers do not know of {check} after {TIMEOUT_S} s")
    if command.returncode != 0:
        raise BenchError(f"{' '.join(words)} failed: {command.stderr.read()}")
    return VerdictChange(1e3 * (acknowledged - start), 1e3 * (answered - changed_at(command.stdout.read())))


def run_changes(server, ports, count):
    """One after the other; each check that failed recovers before another one fails, as a failover set whose secondary
    has failed, too, answers with its primary."""
    askers = [Asker(port) for port in ports]
    chance = random.Random("changed verdicts")
    failed = None
    taken = []
    for _ in range(count):
        check = failed or chance.choice(HEALTH_CHECKS)
        taken.append(time_change(server, askers, check, healthy=failed is not None))
        failed = None if failed else check
    for asker in askers:
        asker.close()
    return taken


def measure_embedded(data_set, build, count):
    server = ScratchRoutingMilepost(data_set, build)
    server.prepare()
    say(f"{count} changed verdicts beside the embedded store")
    server.start()
    try:
        return run_changes(server, [server.port], count)
    finally:
        server.stop()


def measure_cluster(data_set, build, count):
    cluster = RoutingCluster(data_set, build, NAME_SERVERS)
    cluster.prepare()
    say(f"{count} changed verdicts in a cluster")
    with cluster:
        cluster.start_name_servers()
        return run_changes(cluster.api, [node.port for node in cluster.name_servers], count)


def print_result(taken):
    print("\n== verdict changes by `milepost health force`: milliseconds ==")
    print(f"a durable 4 KiB write takes {fdatasync_ms():.2f} ms here now")
    rows = []
    for where, changes in taken.items():
        for what, samples in (("start of the command to its end", [change.acknowledged_ms for change in changes]),
                              ("change to the last answer", [change.answered_ms for change in changes])):
            rows.append([f"{where}: {what}", len(samples),
                         *(f"{percentile(samples, share):.2f}" for share in (0.5, 0.99, 1))])
    print(table(["where, from and to", "changes", "median", "p99", "max"], rows))


def measure(embedded_set, cluster_set, build, count):
    """Where -> its changes."""
    taken = {"embedded store": measure_embedded(embedded_set, build, count),
             f"cluster, {NAME_SERVERS} name servers": measure_cluster(cluster_set, build, count)}
    print_result(taken)
    return taken
