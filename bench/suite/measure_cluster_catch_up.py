"""Catching up: a name server that was away while very many records changed, until it answers with the newest."""

import itertools

from .data_sets import PROBE_COUNT, TTL, Probe
from .figures import figure, table
from .http_load import run_http_load
from .machine import say
from .milepost_load import BATCH_SIZE
from .route53 import change_xml
from .servers.cluster import ScratchCluster

CONNECTIONS = 64
CHUNK = 5000  # requests signed and sent at a time: signatures hold for 15 minutes
CHANGES_MAX = 100_000
HOW = {1: "one by one", BATCH_SIZE: f"{BATCH_SIZE:,} a batch"}  # records of a request -> how that is called
STARTED, RESUMED = "stopped", "cut off"


def changed_records(data_set, count, round_number):
    """(name, address) of `count` different hosts, with addresses that they have in this round alone."""
    for i in range(count):
        host = (round_number * count + i) % data_set.records
        yield f"host-{host}.{data_set.origins[0]}", address_of_round(round_number, i)


def new_records(data_set, count, round_number):
    """(name, address) of hosts that no other round has: an UPSERT would count twice in a batch of 1,000."""
    for i in range(count):
        yield f"new-{round_number}-{i}.{data_set.origins[0]}", address_of_round(round_number, i)


def address_of_round(round_number, number):
    return f"172.{16 + round_number % 240}.{number >> 8 & 255}.{number & 255}"


def send_changes(cluster, records, in_a_request):
    """Returns requests a second, the time of signing them not counted."""
    action = "UPSERT" if in_a_request == 1 else "CREATE"
    client = cluster.api.route53()
    zone = client.zone_id(cluster.data_set.origins[0])
    connections = CONNECTIONS if in_a_request == 1 else 1  # batches of one zone take turns anyway
    sent, seconds = 0, 0
    for first in range(0, len(records), CHUNK * in_a_request):
        say(f"  {first:,} of {len(records):,} changes")
        part = records[first:first + CHUNK * in_a_request]
        changes = [change_xml(action, name, "A", TTL, [address]) for name, address in part]
        requests = [client.change_request(zone, changes[i:i + in_a_request])
                    for i in range(0, len(changes), in_a_request)]
        report = run_http_load(cluster.api, requests, connections)
        sent += report["answered"]
        seconds += report["seconds"]
    client.close()
    return sent / seconds


def newest_probes(records):
    """The last of the changes, the newest first, and some from all over."""
    chosen = [*records[:-PROBE_COUNT - 1:-1], *records[::max(1, len(records) // PROBE_COUNT)]]
    return [Probe(name, address) for name, address in chosen]


def time_catch_up(cluster, count, in_a_request, round_number):
    """Case -> its sample: one name server is stopped, another goes on after it was cut off, for the same changes."""
    stopped, cut_off = cluster.name_servers
    records_of = changed_records if in_a_request == 1 else new_records
    records = list(records_of(cluster.data_set, count, round_number))
    stopped.stop()
    cut_off.pause()
    rate = send_changes(cluster, records, in_a_request)
    probes = newest_probes(records)
    return {STARTED: stopped.start_answering(probes), RESUMED: cut_off.resume_answering(probes), "rate": rate}


def print_result(data_set, count, samples):
    print(f"\n== catch-up after {count:,} changed records, {data_set.what} ==")
    rows = [[HOW[in_a_request], *(figure([sample[case] for sample in taken]).text() for case in (STARTED, RESUMED)),
             figure([sample["rate"] for sample in taken]).text(0)] for in_a_request, taken in samples.items()]
    print(table(["changes", "started again to right answers, s", "heard again to right answers, s", "requests/s"], rows))


def measure(data_set, build, rounds, changes):
    """Records of a request -> samples, one a round."""
    cluster = ScratchCluster(data_set, build, name_servers=2)
    cluster.prepare()
    count = min(changes, data_set.records)
    numbers = itertools.count()
    samples = {in_a_request: [] for in_a_request in HOW}
    with cluster:
        cluster.start_name_servers()
        for number in range(rounds):
            for in_a_request, taken in samples.items():
                say(f"catch-up, set {data_set.name}, {HOW[in_a_request]}, round {number + 1} of {rounds}")
                taken.append(time_catch_up(cluster, count, in_a_request, next(numbers)))
    print_result(data_set, count, samples)
    return samples
