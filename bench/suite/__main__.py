"""./bench/run: reads the command line, measures part by part, prints the table of numbers."""

import argparse
import json
import sys
from pathlib import Path

from . import machine
from .machine import BenchError, say

PARTS = ["udp:a", "udp:b", "udp:c", "memory", "change", "batches", "list", "calls", "zones"]
CLUSTER_PARTS = ["cluster:change", "cluster:catch-up", "cluster:start", "cluster:memory", "cluster:api"]
ROUTING_PARTS = ["routing:policies", "routing:geo", "routing:tree", "routing:verdict", "routing:memory"]
PARTS_ON_DEMAND = [*CLUSTER_PARTS, *ROUTING_PARTS, "counters", "dnsperf"]
GROUPS = {"udp": PARTS[:3], "cluster": CLUSTER_PARTS, "routing": ROUTING_PARTS}
CHANGES_MIN = 5
SERVERS = ["milepost", "knot", "nsd", "gdnsd", "bind9", "reflector", "pdns"]

DESCRIPTION = """\
Measures Milepost, Debian's knot, nsd, gdnsd, bind9 and PowerDNS, and a bare socket reflector, in one run on this
machine.

Every server runs alone, pinned to core 0, and the load pinned to core 1, on loopback ports 15301 to 15381. A cluster
(ports 15401 to 15603) is not pinned: its etcd, API node and name servers share all cores.
Servers take turns in shuffled order, each once a round; ratios are taken within a round, and printed as
median (lowest to highest). A result whose spread is larger than the difference is no result.
"""

PARTS_HELP = """\
parts:
  udp:a udp:b udp:c  queries/s, CPU for each query, memory, load time with one of the data sets (udp: all three)
                       a: one zone, 100,000 A records   b: 10,000 zones of 20   c: one zone, 1,000,000 A records
  memory             PSS after loading set c and after a minute of queries
  change             one-record change in set c, request sent to first answer, bind9's dynamic update beside it
  batches            ChangeResourceRecordSets with 1,000 records, into a new zone and into set c's
  list               ListResourceRecordSets over set a, all pages
  calls              GetHostedZone, CreateHostedZone, ListHostedZonesByName with set d's 100,000 zones
  zones              set d: memory and restart, knot beside it; d: 100,000 zones of 10

on demand, only when asked for; cluster:* and routing:verdict with a cluster of three etcd members (cluster: all five)
  cluster:change     one-record change in set c, acknowledgement to the answer of the last of three name servers
  cluster:catch-up   name servers that missed 100,000 changes, stopped and cut off; sets a and c
  cluster:start      first start of a name server with set c in etcd, knot's start beside it; bytes of a record in etcd
  cluster:memory     memory of an API node after the same calls with 1,000 records and with set c in etcd
  cluster:api        changes a second on etcd and on the embedded store, set a
  routing:policies   queries/s of weighted, failover and multivalue answers over static ones, and over gdnsd's plugins and
                     PowerDNS's Lua records (routing: all five)
  routing:geo        the same of geolocation, latency, geoproximity and IP-based answers, from 2,000,000 networks
  routing:tree       the same of trees of aliases five record sets deep
  routing:verdict    a verdict changed by `milepost health force` to changed answers, embedded store and cluster
  routing:memory     memory of 100,000 weighted record sets beyond as many static ones
  counters           instructions and cycles for each query by perf stat, set a
  dnsperf            queries/s of set a by dnsperf, a second opinion

examples:
  ./bench/run                                         everything; about half an hour
  ./bench/run --scale 0.01 --rounds 1 --seconds 1     does it all work?
  ./bench/run --only udp:c --servers milepost,gdnsd   one comparison
  ./bench/run --only change --changes 1000
  ./bench/run --only cluster --rounds 3               clusters; half an hour, and ten minutes more the first time
  ./bench/run --only routing                          traffic flow; about half an hour, and five minutes more the first time

What is generated and loaded stays in bench/.work and is used again; --reload loads Milepost anew.
"""


def read_list(known):
    def read(text):
        words = text.split(",")
        for word in words:
            if word not in known:
                raise argparse.ArgumentTypeError(f"'{word}' is none of {', '.join(known)}")
        return words
    return read


def read_command_line():
    parser = argparse.ArgumentParser(prog="./bench/run", description=DESCRIPTION, epilog=PARTS_HELP,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", type=read_list([*PARTS, *PARTS_ON_DEMAND, *GROUPS]), default=PARTS, metavar="PART,...",
                        help="of the parts below (all but those on demand)")
    parser.add_argument("--servers", type=read_list(SERVERS), default=SERVERS, metavar="NAME,...",
                        help="of " + ", ".join(SERVERS))
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds (5)")
    parser.add_argument("--seconds", type=int, default=3, help="load of each server in each round (3)")
    parser.add_argument("--changes", type=int, default=250, help="one-record changes (250)")
    parser.add_argument("--batches", type=int, default=40, help="batches in each round (40)")
    parser.add_argument("--soak-seconds", type=int, default=60, help="queries before memory is read again (60)")
    parser.add_argument("--scale", type=float, default=1, help="size of the data sets; under 1 for a quick check (1)")
    parser.add_argument("--reload", action="store_true", help="load Milepost's data anew")
    parser.add_argument("--build-dir", type=Path, help="use the programs built there and do not build")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every sample and row there")
    options = parser.parse_args()
    if options.rounds < 1 or options.seconds < 1 or options.batches < 1 or options.changes < CHANGES_MIN:
        parser.error(f"--rounds, --seconds and --batches take at least 1, --changes at least {CHANGES_MIN}")
    options.only = [part for word in options.only for part in GROUPS.get(word, [word])]
    return options


def prepare_machine(options):
    """Installs, builds, pins; returns the directory of the programs."""
    machine.install()
    machine.WORK.mkdir(parents=True, exist_ok=True)
    build = options.build_dir.resolve() if options.build_dir else machine.build()
    machine.pin_client()
    machine.warn_when_busy()
    return build


def main():
    options = read_command_line()
    try:
        build = prepare_machine(options)
        from .parts import Run  # needs what prepare_machine installs

        run = Run(options, build)
        run.print_head()
        with machine.large_receive_buffers():
            for part in options.only:
                run.measure(part)
        run.print_rows()
        if options.json:
            options.json.write_text(json.dumps(run.as_json(), indent=1))
    except BenchError as error:
        say(f"bench/run: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
