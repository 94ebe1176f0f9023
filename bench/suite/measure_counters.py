"""Hardware counters for each answer, by perf stat; on machines that have them (many virtual ones do not)."""

import shutil
import subprocess

from .figures import table
from .load import run_generator
from .machine import BenchError, say
from .servers import ALL

EVENTS = ["instructions:u", "instructions:k", "cycles:u", "cycles:k", "cache-misses:u"]
PERF_OUTPUT_FIELDS = 3  # perf stat -x,: value, unit, event


def count_events(server, seconds):
    """Event -> count for each answer, or None where the machine does not count it."""
    pids = ",".join(map(str, server.process.tree()))
    command = ["perf", "stat", "-x,", "-e", ",".join(EVENTS), "-p", pids, "sleep", str(seconds)]
    perf = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    report = run_generator(server, seconds)
    lines = [line.split(",") for line in perf.communicate()[0].splitlines()]
    values = {line[2]: line[0] for line in lines if len(line) >= PERF_OUTPUT_FIELDS}
    # perf counts from the warm-up on and the load a little later: the same share of both for every server.
    return {event: float(values[event]) / report["answered"] if values.get(event, "<").isdigit() else None
            for event in EVENTS}


def measure(data_set, build, names, seconds):
    if shutil.which("perf") is None:
        raise BenchError("perf not found; as root: apt-get install linux-perf")
    rows = []
    for server in [kind(data_set, build) for kind in ALL if kind.name in names]:
        server.prepare()
        say(f"counters of {server.name} with set {data_set.name}")
        server.start()
        try:
            counts = count_events(server, seconds)
        finally:
            server.stop()
        rows.append([server.name, *("not counted" if counts[e] is None else f"{counts[e]:.0f}" for e in EVENTS)])
    print(f"\n== counters for each answer, set {data_set.name} ==")
    print(table(["server", *EVENTS], rows))
    return rows
