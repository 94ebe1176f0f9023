"""Calls a second of the API and how long one takes, with very many zones in the store."""

import random

from .figures import figure
from .http_load import run_http_load
from .machine import say
from .servers.milepost import Milepost, ScratchMilepost

ZONES_ASKED = 1000  # different ones, so that nothing is answered twice in a row
MANY_CONNECTIONS = 64
CREATE_CONNECTIONS = 16
CREATES = 1500
PAGES = 1500


def get_rates(server, client, connections, rounds, seconds):
    zones = client.zone_ids(pages=ZONES_ASKED // 100).values()
    requests = [client.sign("GET", f"/hostedzone/{zone}") for zone in zones]
    reports = [run_http_load(server, requests, connections, seconds) for _ in range(rounds)]
    return figure([report["answered"] / report["seconds"] for report in reports])


def page_latencies(server, client, origins, rounds):
    """p99 in ms of ListHostedZonesByName's largest pages at random places, one connection."""
    chance = random.Random("milepost pages")
    p99s = []
    for _ in range(rounds):
        names = [chance.choice(origins) for _ in range(PAGES)]
        requests = [client.sign("GET", f"/hostedzonesbyname?dnsname={name}&maxitems=100") for name in names]
        p99s.append(run_http_load(server, requests, 1)["p99_ms"])
    return figure(p99s)


def create_rate(server, client, number):
    requests = [client.create_zone_request(f"created-{number}-{i}.test") for i in range(CREATES)]
    report = run_http_load(server, requests, CREATE_CONNECTIONS)
    return report["answered"] / report["seconds"]


def create_rates(server, client, rounds):
    return figure([create_rate(server, client, number) for number in range(rounds)])


def measure(data_set, build, rounds, seconds):
    """What was measured -> its figure."""
    server = Milepost(data_set, build)
    server.prepare()
    say(f"API calls with {data_set.what}: {rounds} rounds")
    server.start()
    try:
        client = server.route53()
        result = {
            "get, one connection": get_rates(server, client, 1, rounds, seconds),
            "get, many connections": get_rates(server, client, MANY_CONNECTIONS, rounds, seconds),
            "page p99": page_latencies(server, client, data_set.origins, rounds),
        }
    finally:
        server.stop()
    scratch = ScratchMilepost(data_set, build)
    scratch.prepare()
    scratch.start()
    try:
        result["create"] = create_rates(scratch, scratch.route53(), rounds)
    finally:
        scratch.stop()
    print(f"\n== API calls with {data_set.what} ==")
    print(f"GetHostedZone: {result['get, one connection'].text(0)}/s on one connection, "
          f"{result['get, many connections'].text(0)}/s on {MANY_CONNECTIONS}")
    print(f"CreateHostedZone, durable: {result['create'].text(0)}/s on {CREATE_CONNECTIONS} connections")
    print(f"ListHostedZonesByName, 100 at a random place: p99 {result['page p99'].text()} ms")
    return result
