"""Fills an empty Milepost with a data set, through its API only."""

from collections import defaultdict

from .data_sets import TTL
from .http_load import run_http_load
from .machine import say
from .policy_kinds import HEALTH_CHECKS, IpBased
from .route53 import change_xml
from .routing_set import Place

CONNECTIONS = 16
CHUNK = 5000  # zones whose requests are signed and sent at a time: signatures hold for 15 minutes
BATCH_SIZE = 1000  # records: the most that one ChangeResourceRecordSets takes
BATCHES_PER_PROGRESS = 100
PROGRESS_EVERY = BATCHES_PER_PROGRESS * BATCH_SIZE
ZONES_WORTH_A_PROCESS = 10  # with more zones, one import command each would mostly start processes


def record_sets(text, origin):
    """(name, type) -> values of a generated zone file, without what Milepost makes itself: SOA and apex NS."""
    sets = defaultdict(list)
    for line in text.splitlines():
        owner, kind, value = line.split(" ", 2) if not line.startswith("$") else (None, "$", "")
        if kind not in ("$", "SOA", "NS"):
            sets[origin if owner == "@" else f"{owner}.{origin}", kind].append(value)
    return sets


def fill_request(client, zone, origin, text):
    """All records of a zone as one batch."""
    sets = record_sets(text, origin)
    changes = [change_xml("CREATE", name, kind, TTL, values) for (name, kind), values in sets.items()]
    return client.change_request(zone, changes)


def in_chunks(server, what, origins, request_of):
    for first in range(0, len(origins), CHUNK):
        say(f"  {what} {first} of {len(origins)}")
        requests = [request_of(origin) for origin in origins[first:first + CHUNK]]
        run_http_load(server, requests, CONNECTIONS)


def load_many(server, origins):
    client = server.route53()
    in_chunks(server, "making zones:", origins, client.create_zone_request)
    ids = client.zone_ids()
    in_chunks(server, "filling zones:", origins, lambda origin: fill_request(
        client, ids[origin], origin, server.data_set.zone_file(origin).read_text()))
    client.close()


def load_in_batches(server, origin):
    """One zone, as batches from one client; says how far it is."""
    client = server.route53()
    zone = client.create_zone(origin)
    sets = list(record_sets(server.data_set.zone_file(origin).read_text(), origin).items())
    for first in range(0, len(sets), BATCH_SIZE):
        if first % PROGRESS_EVERY == 0:
            say(f"  {origin}: {first:,} of {len(sets):,} record sets")
        changes = [change_xml("CREATE", name, kind, TTL, values)
                   for (name, kind), values in sets[first:first + BATCH_SIZE]]
        client.send(client.change_request(zone, changes))
    client.close()


def batches_of(changes):
    """XML of changes, as many to a batch as their records may be."""
    batch, records = [], 0
    for change in changes:
        size = max(1, change.count("<ResourceRecord>"))
        if records + size > BATCH_SIZE:
            yield batch
            batch, records = [], 0
        batch.append(change)
        records += size
    if batch:
        yield batch


def send_in_batches(client, zone, changes, what):
    sent = 0
    for number, batch in enumerate(batches_of(changes)):
        if number % BATCHES_PER_PROGRESS == 0:
            say(f"  {what}: {sent:,} record sets")
        client.send(client.change_request(zone, batch))
        sent += len(batch)


def load_routing_set(server):
    """The zone of a routing set, and first what its record sets name: health checks and a CIDR collection."""
    for check in HEALTH_CHECKS:
        server.run(*server.force_health_words(check, "healthy"))
    client = server.route53()
    for origin in server.data_set.origins:
        place = Place(client.create_zone(origin), client.create_cidr_collection("places", IpBased.locations))
        send_in_batches(client, place.zone, server.data_set.changes(place), origin)
    client.close()


def load_zones(server):
    """Small sets by `milepost zone import`; sets of many zones by prepared requests on several connections."""
    origins = server.data_set.origins
    if len(origins) > ZONES_WORTH_A_PROCESS:
        load_many(server, origins)
        return
    for origin in origins:
        server.import_zone(origin)
