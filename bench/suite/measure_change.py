"""One-record changes in the largest zone: from the request sent to the first answer that shows the change."""

import random
import select
import socket
import time
from dataclasses import dataclass

import dns.message
import dns.rcode
import dns.update

from .data_sets import TTL
from .figures import percentile, table
from .machine import BenchError, fdatasync_ms, say
from .question import Asker, compose
from .route53 import change_xml
from .servers.bind9 import UpdatableBind9
from .servers.milepost import ScratchMilepost

TIMEOUT_S = 10


@dataclass(frozen=True)
class Change:
    """Milliseconds from sending the request."""

    acknowledged_ms: float
    answered_ms: float


class MilepostChanger:
    """ChangeResourceRecordSets over one kept connection."""

    name = "milepost"

    def __init__(self, server):
        self._client = server.route53()
        self._zone = self._client.zone_id(server.data_set.origins[0])

    def prepare(self, name, address):
        return self._client.change_request(self._zone, [change_xml("UPSERT", name, "A", TTL, [address])])

    def start(self, request):
        return self._client.start(request)

    def finish(self):
        self._client.finish()


class Bind9Changer:
    """Dynamic update (RFC 2136) over UDP."""

    name = "bind9"

    def __init__(self, server):
        self._zone = server.data_set.origins[0]
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.connect(("127.0.0.1", server.port))
        self._socket.settimeout(TIMEOUT_S)

    def prepare(self, name, address):
        update = dns.update.UpdateMessage(self._zone)
        update.replace(name.removesuffix(f".{self._zone}"), TTL, "A", address)
        return update.to_wire()

    def start(self, request):
        self._socket.send(request)
        return self._socket

    def finish(self):
        rcode = dns.message.from_wire(self._socket.recv(4096)).rcode()
        if rcode != dns.rcode.NOERROR:
            raise BenchError(f"bind9 refused the update: {dns.rcode.to_text(rcode)}")


def is_readable(connection):
    return bool(select.select([connection], [], [], 0)[0])


def time_change(changer, asker, name, address):
    """Changes one record and asks for it, without pause, until the answer holds the new address."""
    request = changer.prepare(name, address)
    query = compose(name)
    wanted = socket.inet_aton(address)
    acknowledged = None
    start = time.perf_counter()
    connection = changer.start(request)
    while True:
        answer = asker.ask(query)
        now = time.perf_counter()
        if acknowledged is None and is_readable(connection):
            acknowledged = now
        if answer is not None and answer.endswith(wanted):
            break
        if now - start > TIMEOUT_S:
            raise BenchError(f"{changer.name}: {name} still has its old address {TIMEOUT_S} s after the change")
    changer.finish()
    acknowledged = acknowledged or time.perf_counter()
    return Change(1e3 * (acknowledged - start), 1e3 * (now - start))


def run_changes(servers, changes):
    """Server name -> its changes; the servers take turns with each name, and in who goes first."""
    changers = {MilepostChanger.name: MilepostChanger, Bind9Changer.name: Bind9Changer}
    pairs = [(changers[server.name](server), Asker(server.port)) for server in servers]
    taken = {server.name: [] for server in servers}
    chance = random.Random("changed names")
    data_set = servers[0].data_set
    for number in range(changes):
        name = f"host-{chance.randrange(data_set.records)}.{data_set.origins[0]}"
        address = f"172.16.{number >> 8 & 255}.{number & 255}"
        for changer, asker in pairs if number % 2 == 0 else pairs[::-1]:
            taken[changer.name].append(time_change(changer, asker, name, address))
    return taken


def print_result(data_set, taken):
    print(f"\n== one-record change in {data_set.what}: milliseconds from the request sent ==")
    print(f"a durable 4 KiB write takes {fdatasync_ms():.2f} ms here now: no durable change can be faster")
    rows = []
    for name, changes in taken.items():
        answered = [change.answered_ms for change in changes]
        acknowledged = [change.acknowledged_ms for change in changes]
        rows.append([name, len(changes), *(f"{percentile(answered, share):.2f}" for share in (0.5, 0.99, 1)),
                     f"{percentile(acknowledged, 0.5):.2f}"])
    print(table(["server", "changes", "first answer: median", "p99", "max", "acknowledged: median"], rows))


def measure(data_set, build, names, changes):
    kinds = [kind for kind in (ScratchMilepost, UpdatableBind9) if kind.name in names]
    servers = [kind(data_set, build) for kind in kinds]
    if not servers:
        raise BenchError("change measures milepost and bind9; --servers names neither")
    for server in servers:
        server.prepare()
    say(f"{changes} one-record changes in set {data_set.name}, for each of {len(servers)} servers")
    try:
        for server in servers:
            server.start()
        taken = run_changes(servers, changes)
    finally:
        for server in servers:
            server.stop()
    print_result(data_set, taken)
    return taken
