"""Changes a second on etcd and on the embedded store, in turns."""

from .data_sets import TTL, host_address
from .figures import figure, table
from .http_load import run_http_load
from .machine import say
from .measure_api import time_batches
from .measure_calls import CREATE_CONNECTIONS, create_rate
from .route53 import change_xml
from .servers.cluster import ScratchCluster
from .servers.milepost import ScratchMilepost

CHANGE_CONNECTIONS = {"one connection": 1, "many connections": 64}
CHANGES = 2000


class ScratchEmbedded(ScratchMilepost):
    """All roles and the embedded store, with all cores like the cluster beside it."""

    pinned = False


def change_rate(server, client, zone, connections, round_number):
    """One-record changes a second: every change is of another name of one zone."""
    origin = server.data_set.origins[0]
    requests = [client.change_request(zone, [change_xml("UPSERT", f"host-{i % server.data_set.records}.{origin}", "A",
                                                        TTL, [host_address(i + round_number)])])
                for i in range(CHANGES)]
    report = run_http_load(server, requests, connections)
    return report["answered"] / report["seconds"]


def measure_round(server, number, batches):
    """What was measured -> calls a second."""
    client = server.route53()
    zone = client.zone_id(server.data_set.origins[0])
    rates = {f"CreateHostedZone, {CREATE_CONNECTIONS} connections": create_rate(server, client, number)}
    origin = f"batches-{number}.test"
    rates["1,000-record batches, one connection"] = time_batches(client, client.create_zone(origin), origin, batches)
    for how, connections in CHANGE_CONNECTIONS.items():
        rates[f"one-record changes, {how}"] = change_rate(server, client, zone, connections, number)
    client.close()
    return rates


def print_result(data_set, samples):
    print(f"\n== changes a second, {data_set.what}, without name servers on etcd ==")
    names = list(samples)
    rows = [[what, *(figure([taken[what] for taken in samples[name]]).text(0) for name in names)]
            for what in samples[names[0]][0]]
    print(table(["call", *names], rows))


def measure(data_set, build, rounds, batches):
    """Store -> its rounds."""
    embedded, cluster = ScratchEmbedded(data_set, build), ScratchCluster(data_set, build)
    embedded.prepare()
    cluster.prepare()
    samples = {"etcd": [], "embedded store": []}
    with cluster:
        embedded.start()
        try:
            for number in range(rounds):
                say(f"changes a second, round {number + 1} of {rounds}")
                servers = [("etcd", cluster.api), ("embedded store", embedded)]
                for name, server in servers if number % 2 == 0 else servers[::-1]:
                    samples[name].append(measure_round(server, number, batches))
        finally:
            embedded.stop()
    print_result(data_set, samples)
    return samples
