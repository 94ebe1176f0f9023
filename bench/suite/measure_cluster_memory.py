"""Memory of a node that only takes changes, after the same calls with few and with very many records in the store."""

import random

from .data_sets import TTL, host_address
from .figures import figure, table
from .http_load import run_http_load
from .machine import BenchError, say
from .route53 import PAGE_SIZE, change_xml
from .servers.cluster import ScratchCluster

CONNECTIONS = 16
PAGES = 1000
CHANGES = 3000
GETS = 3000


def calls(client, data_set, origin):
    """Pages from places after which every zone has a whole page, changes of one record, and looks at the zone."""
    chance = random.Random("milepost calls")
    zone = client.zone_id(origin)
    pages = [f"/hostedzone/{zone}/rrset?maxitems={PAGE_SIZE}&name=host-{chance.randrange(10, 60)}.{origin}&type=A"
             for _ in range(PAGES)]
    requests = [client.sign("GET", page) for page in pages]
    requests += [client.sign("GET", f"/hostedzone/{zone}") for _ in range(GETS)]
    for number in range(CHANGES):
        name = f"host-{chance.randrange(data_set.records)}.{origin}"
        change = change_xml("UPSERT", name, "A", TTL, [host_address(number)])
        requests.append(client.change_request(zone, [change]))
    chance.shuffle(requests)
    return requests


def measure_api(data_set, build, rounds):
    """MiB of the API node when it has started, and after each round of calls."""
    cluster = ScratchCluster(data_set, build)
    cluster.prepare()
    with cluster:
        taken = [cluster.api.process.memory_mib()]
        for number in range(rounds):
            say(f"calls with {data_set.what}, round {number + 1} of {rounds}")
            client = cluster.api.route53()
            run_http_load(cluster.api, calls(client, data_set, data_set.origins[0]), CONNECTIONS)
            client.close()
            taken.append(cluster.api.process.memory_mib())
    return taken


def print_result(samples):
    print(f"\n== memory of an API node, PSS in MiB; {PAGES + CHANGES + GETS:,} calls a round ==")
    rows = [[f"{records:,} records", f"{taken[0]:.1f}", figure(taken[1:]).text(1), f"{taken[-1]:.1f}"]
            for records, taken in samples.items()]
    print(table(["in the store", "started", "after calls", "after the last round"], rows))


def measure(few, many, build, rounds):
    """Records in the store -> MiB: at the start, then after each round."""
    if few.records >= many.records:
        raise BenchError(f"{many.what} is not more than {few.what}: give a larger --scale")
    samples = {data_set.records: measure_api(data_set, build, rounds) for data_set in (few, many)}
    print_result(samples)
    return samples
