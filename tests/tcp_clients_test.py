"""DNS over TCP (RFC 7766): pipelining, and clients that trickle, idle or flood without keeping others from answers."""

import socket
import struct
import time

import pytest

import exchange
from service import Service, change, make_zone

QUERY = struct.pack("!HHHHHH", 1, 0, 1, 0, 0, 0) + b"\3www\7example\3com\0" + struct.pack("!HH", 1, 1)
FRAMED = struct.pack("!H", len(QUERY)) + QUERY
CONFIG = """
[dns]
tcp_idle_s = 2
tcp_connections_max = 60
tcp_connections_per_client_max = 40
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    service = Service(tmp_path_factory.mktemp("tcp") / "data", config=CONFIG).start()
    zone = make_zone(service.client(), "example.com")
    change(service.client(), zone, "CREATE", "www.example.com", "A", ["192.0.2.1"])
    yield service
    service.end()


def connect(service, source="127.0.0.1"):
    return socket.create_connection(("127.0.0.1", service.dns_port), timeout=30, source_address=(source, 0))


def answered(client):
    size = exchange.read_exactly(client, 2)
    response = size and exchange.read_exactly(client, struct.unpack("!H", size)[0])
    return response and exchange.read(response).rcode == 0


def still_well(service):
    assert service.answers("www.example.com") == ["192.0.2.1"]
    with connect(service, "127.0.0.9") as client:
        client.sendall(FRAMED)
        assert answered(client)


def test_queries_are_pipelined(service):
    with connect(service) as client:
        queries = [struct.pack("!H", number) + QUERY[2:] for number in range(500)]
        client.sendall(b"".join(struct.pack("!H", len(query)) + query for query in queries))
        ids = set()
        for _ in queries:
            size = struct.unpack("!H", exchange.read_exactly(client, 2))[0]
            ids.add(struct.unpack("!H", exchange.read_exactly(client, size)[:2])[0])
        assert ids == set(range(500))


@pytest.mark.parametrize("step", [1, 2, 3, 7])
def test_a_query_in_pieces(service, step):
    with connect(service) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for first in range(0, len(FRAMED), step):
            client.sendall(FRAMED[first:first + step])
        assert answered(client)


def test_the_half_closed_are_answered(service):
    with connect(service) as client:
        client.sendall(FRAMED * 3)
        client.shutdown(socket.SHUT_WR)
        assert all(answered(client) for _ in range(3))
        assert client.recv(1) == b""


@pytest.mark.parametrize("start", [b"", b"\0", FRAMED[:2], FRAMED[:10], struct.pack("!H", 65535) + b"x" * 1000],
                         ids=["silent", "half a length", "a length", "half a query", "a long one"])
def test_the_idle_are_closed_and_keep_nobody_waiting(service, start):
    stuck = [connect(service) for _ in range(30)]
    try:
        for client in stuck:
            client.sendall(start)
        still_well(service)
        for client in stuck:
            assert client.recv(1) == b"", "closed by the server"
    finally:
        for client in stuck:
            client.close()


def test_tricklers_are_closed(service):
    """An octet now and then is no query: the limit is on whole messages, or a client could stay for ever."""
    with connect(service) as client:
        begun = time.monotonic()
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            for octet in (struct.pack("!H", 65535) + b"x" * 65535):
                client.sendall(bytes([octet]))
                time.sleep(0.1)
                assert time.monotonic() - begun < 30, "the server lets it trickle"
    still_well(service)


def test_one_client_cannot_take_every_connection(service):
    stuck = []
    try:
        for _ in range(200):
            client = connect(service)
            client.sendall(b"\0")
            stuck.append(client)
        still_well(service)
    finally:
        for client in stuck:
            client.close()


def test_many_clients_do_not_shut_out_the_next(service):
    """With every connection taken by the idle, a new client is served: the longest idle gives way."""
    stuck = []
    try:
        for number in range(120):
            client = connect(service, f"127.0.1.{number + 1}")
            client.sendall(b"\0")
            stuck.append(client)
        still_well(service)
    finally:
        for client in stuck:
            client.close()


def test_a_client_that_does_not_read_keeps_nobody_waiting(service):
    with connect(service) as client:
        client.setblocking(False)
        sent = 0
        try:
            while sent < 50_000_000:
                sent += client.send(FRAMED * 1000)
        except BlockingIOError:
            pass
        still_well(service)


def test_udp_floods_of_rubbish_leave_the_rest_answered(service):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.connect(("127.0.0.1", service.dns_port))
        for number in range(20_000):
            client.send(struct.pack("!I", number * 2654435761 % 2**32) * (number % 300))
    still_well(service)
