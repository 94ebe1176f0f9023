"""Very many small zones: memory after loading, and how long a restart takes, Milepost beside knot."""

from .figures import figure, table
from .machine import say
from .servers.knot import Knot
from .servers.milepost import Milepost


def measure(data_set, build, rounds):
    """Server name -> {"start_s": [...], "memory_mib": [...]}, taken in the same rounds."""
    servers = [Milepost(data_set, build), Knot(data_set, build)]
    samples = {server.name: {"start_s": [], "memory_mib": []} for server in servers}
    for server in servers:
        server.prepare()
    for number in range(rounds):
        for server in servers if number % 2 == 0 else reversed(servers):
            say(f"start of {server.name} with {data_set.what}, round {number + 1} of {rounds}")
            samples[server.name]["start_s"].append(server.start())
            try:
                samples[server.name]["memory_mib"].append(server.process.memory_mib())
            finally:
                server.stop()
    print(f"\n== {data_set.what}: restart and memory ==")
    rows = [[name, figure(taken["start_s"]).text(), figure(taken["memory_mib"]).text(0)]
            for name, taken in samples.items()]
    print(table(["server", "start to right answers, s", "PSS after loading, MiB"], rows))
    return samples
