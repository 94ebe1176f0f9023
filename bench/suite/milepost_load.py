"""Fills an empty Milepost with a data set, through its API only."""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

from .data_sets import TTL
from .route53 import change_xml

CONNECTIONS = 8
ZONES_WORTH_A_PROCESS = 10  # with more zones, one import command each would mostly start processes


def record_sets(text, origin):
    """(name, type) -> values of a generated zone file, without what Milepost makes itself: SOA and apex NS."""
    sets = defaultdict(list)
    for line in text.splitlines():
        owner, kind, value = line.split(" ", 2) if not line.startswith("$") else (None, "$", "")
        if kind not in ("$", "SOA", "NS"):
            sets[origin if owner == "@" else f"{owner}.{origin}", kind].append(value)
    return sets


def load_zone(client, origin, text):
    zone = client.create_zone(origin)
    sets = record_sets(text, origin)
    changes = [change_xml("CREATE", name, kind, TTL, values) for (name, kind), values in sets.items()]
    client.send(client.change_request(zone, changes))


def load_many(server, origins):
    client = server.route53()
    for origin in origins:
        load_zone(client, origin, server.data_set.zone_file(origin).read_text())
    client.close()


def load_zones(server):
    """Small sets by `milepost zone import`; sets of many zones by several connections at once."""
    origins = server.data_set.origins
    if len(origins) > ZONES_WORTH_A_PROCESS:
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            list(pool.map(lambda i: load_many(server, origins[i::CONNECTIONS]), range(CONNECTIONS)))
        return
    for origin in origins:
        server.import_zone(origin)
