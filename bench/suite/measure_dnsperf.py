"""A second opinion on queries a second: dnsperf, whose own cost hides the differences between fast servers."""

import random
import re
import subprocess

from .figures import figure, table
from .machine import CLIENT_CORE, BenchError, say
from .servers import ALL

CLIENT_OPTIONS = ["-c", "20", "-q", "200", "-T", "2"]


def run_dnsperf(server, seconds):
    command = ["taskset", "-c", str(CLIENT_CORE), "dnsperf", "-s", "127.0.0.1", "-p", str(server.port), "-d",
               str(server.data_set.queries), "-l", str(seconds), *CLIENT_OPTIONS]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    found = re.search(r"Queries per second:\s+([\d.]+)", done.stdout)
    if done.returncode != 0 or not found:
        raise BenchError(f"dnsperf failed:\n{done.stdout[-1000:]}")
    return float(found.group(1))


def measure(data_set, build, names, rounds, seconds):
    """Server name -> queries/s, one a round, the order shuffled in each."""
    servers = [kind(data_set, build) for kind in ALL if kind.name in names]
    for server in servers:
        server.prepare()
    say(f"dnsperf with set {data_set.name}: {rounds} rounds of {seconds} s for each of {len(servers)} servers")
    result = {server.name: [] for server in servers}
    chance = random.Random("order of servers")
    for _ in range(rounds):
        for server in chance.sample(servers, len(servers)):
            server.start()
            try:
                result[server.name].append(run_dnsperf(server, seconds))
            finally:
                server.stop()
    print(f"\n== dnsperf {' '.join(CLIENT_OPTIONS)}, set {data_set.name}: queries/s ==")
    print(table(["server", "median (low to high)"], [[name, figure(qps).text(0)] for name, qps in result.items()]))
    return result
