"""The API's own speed: batches of 1,000 records, and a zone listed page by page."""

import time

from .data_sets import TTL, host_address
from .figures import figure
from .machine import say
from .milepost_load import BATCH_SIZE
from .route53 import change_xml
from .servers.milepost import Milepost, ScratchMilepost


def batch(client, zone, origin, number):
    """Creates record sets that no other batch has."""
    first = number * BATCH_SIZE
    changes = [change_xml("CREATE", f"new-{i}.{origin}", "A", TTL, [host_address(i)])
               for i in range(first, first + BATCH_SIZE)]
    return client.change_request(zone, changes)


def time_batches(client, zone, origin, count):
    """Batches a second from one client, one after the other, each acknowledged as durable."""
    requests = [batch(client, zone, origin, number) for number in range(count)]
    start = time.perf_counter()
    for request in requests:
        client.send(request)
    return count / (time.perf_counter() - start)


def measure_batches(data_set, build, rounds, count):
    """(batches a second into a new zone, into the set's zone), as figures over rounds of `count` batches."""
    server = ScratchMilepost(data_set, build)
    server.prepare()
    say(f"ChangeResourceRecordSets with {BATCH_SIZE} records: {rounds} rounds of {count}")
    new, large = [], []
    server.start()
    try:
        client = server.route53()
        zone = client.zone_id(data_set.origins[0])
        for number in range(rounds):
            origin = f"batches-{number}.test"
            new.append(time_batches(client, client.create_zone(origin), origin, count))
            large.append(time_batches(client, zone, f"round-{number}.{data_set.origins[0]}", count))
    finally:
        server.stop()
    result = {"new zone": figure(new), "large zone": figure(large)}
    print(f"\n== ChangeResourceRecordSets with {BATCH_SIZE} records, a second, one client ==")
    print(f"into a new zone {result['new zone'].text(1)}; into {data_set.what} {result['large zone'].text(1)}")
    return result


def measure_list(data_set, build, rounds):
    """Seconds to read all pages of ListResourceRecordSets, as a figure over rounds."""
    server = Milepost(data_set, build)
    server.prepare()
    say(f"ListResourceRecordSets over set {data_set.name}: {rounds} rounds")
    seconds = []
    server.start()
    try:
        client = server.route53()
        zone = client.zone_id(data_set.origins[0])
        for _ in range(rounds):
            start = time.perf_counter()
            count = client.list_record_sets(zone)
            seconds.append(time.perf_counter() - start)
    finally:
        server.stop()
    result = figure(seconds)
    print(f"\n== ListResourceRecordSets, all pages ==\n{count:,} record sets in {result.text()} s")
    return result
