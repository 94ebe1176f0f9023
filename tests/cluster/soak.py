"""Injects faults of all kinds, one after the other, at random, into a cluster that is written to and asked all the time.

    PYTHONPATH=tests /usr/bin/python3 -m cluster.soak --faults 100

Needs root, and the packages of the group test. After each fault everything that checks.py knows is checked; at the end a
table tells what was done and what became of it. Exit code 1 when anything acknowledged was lost, anything was not
answered, or the name servers did not come to answer the same. --seed N repeats the choices of a run that printed N.
"""

import argparse
import random
import secrets
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from . import checks, faults, network
from .cluster import Cluster

LASTS_S = (1.0, 8.0)    # of a fault, from and to
BETWEEN_S = 0.5


class Tally:
    """What happened, by kind of fault."""

    def __init__(self):
        self.faults = Counter()
        self.acknowledged = Counter()
        self.unknown = Counter()
        self.seconds = Counter()
        self.longest_check_s = 0.0

    def add(self, kind, acknowledged, unknown, seconds):
        self.faults[kind] += 1
        self.acknowledged[kind] += acknowledged
        self.unknown[kind] += unknown
        self.seconds[kind] += seconds

    def print(self):
        print(f"\n{'fault':30} {'times':>6} {'changes acknowledged':>21} {'answers unclear':>16} {'seconds':>8}")
        for kind in sorted(self.faults):
            print(f"{kind:30} {self.faults[kind]:6} {self.acknowledged[kind]:21} {self.unknown[kind]:16}"
                  f" {self.seconds[kind]:8.0f}")
        print(f"{'all':30} {self.faults.total():6} {self.acknowledged.total():21} {self.unknown.total():16}"
              f" {self.seconds.total():8.0f}")


def soak(cluster, choices, count, kinds, tally):
    """Until the first check that fails, which it raises."""
    for number, kind in enumerate(order(choices, count, kinds), 1):
        ledger = cluster.ledger
        acknowledged, unknown, begun = ledger.changes, ledger.unknown, time.monotonic()
        fault = kind(cluster, choices)
        lasts = choices.uniform(*LASTS_S)
        print(f"{number:4} {fault.describe():45} for {lasts:4.1f} s: ", end="", flush=True)
        faults.last(fault, lasts)
        healed = time.monotonic()
        checks.check_everything(cluster)
        tally.longest_check_s = max(tally.longest_check_s, time.monotonic() - healed)
        tally.add(kind.kind(), ledger.changes - acknowledged, ledger.unknown - unknown, time.monotonic() - begun)
        print(f"{ledger.changes - acknowledged:5} changes, checked {time.monotonic() - healed:4.1f} s after it", flush=True)
        time.sleep(choices.uniform(0, BETWEEN_S))
    with cluster.writers_paused():
        checks.check_audit_trail(cluster)


def order(choices, count, kinds):
    """Every kind as often as any other, or once more, in a random order."""
    dealt = []
    while len(dealt) < count:
        dealt += choices.sample(kinds, len(kinds))
    return dealt[:count]


def print_probes(cluster, tally):
    resolving, servers = cluster.resolving, list(cluster.targets.values())
    percent = 100 * resolving.answered / max(1, resolving.asked)
    print(f"changes acknowledged              {cluster.ledger.changes} in {cluster.ledger.batches} batches")
    print(f"queries of a retrying client      {resolving.asked}, answered {resolving.answered} ({percent:.4f} %),"
          f" {resolving.tries - resolving.asked} asked again, the longest took {resolving.longest_s:.2f} s")
    print(f"queries to each server            {sum(t.asked for t in servers)}, answered {sum(t.answered for t in servers)},"
          f" unanswered by servers that nothing had happened to: {sum(t.unanswered for t in servers)}")
    print(f"batches looked at while they changed  {cluster.batches.pairs}, seen by halves: {len(cluster.batches.halves)}")
    print(f"longest until everything agreed again  {tally.longest_check_s:.1f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faults", type=int, default=100, metavar="N", help="so many (default 100)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1 << 32), metavar="N", help="of a run before")
    parser.add_argument("--kind", action="append", choices=[kind.__name__ for kind in faults.ALL], help="only these kinds")
    parser.add_argument("--directory", type=Path, help="for data and logs, kept (default: a new one, removed on success)")
    options = parser.parse_args()
    if network.why_not():
        sys.exit(network.why_not())
    kinds = [kind for kind in faults.ALL if not options.kind or kind.__name__ in options.kind]
    directory = options.directory or Path(tempfile.mkdtemp(prefix="milepost-soak-"))
    directory.mkdir(parents=True, exist_ok=True)
    print(f"seed {options.seed}, data and logs in {directory}", flush=True)
    sys.exit(run(options, kinds, directory))


def run(options, kinds, directory):
    """The exit code."""
    cluster, tally, verdict = Cluster(directory, options.seed), Tally(), None
    try:
        cluster.start()
        soak(cluster, random.Random(options.seed), options.faults, kinds, tally)
    except AssertionError as failure:
        verdict = str(failure)
        cluster.show_logs(sys.stderr)
    finally:
        cluster.end()
    tally.print()
    print_probes(cluster, tally)
    print(f"acknowledged changes lost         {'0' if verdict is None else 'see below'}")
    if verdict:
        print(f"FAILED, seed {options.seed}: {verdict}")
        return 1
    if not options.directory:
        shutil.rmtree(directory, ignore_errors=True)
    return 0


if __name__ == "__main__":
    main()
