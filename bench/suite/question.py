"""Asking a server over UDP, one question at a time."""

import socket
import time

import dns.edns
import dns.message

from .machine import BenchError

ANSWER_TIMEOUT_S = 0.02
RETRY_PAUSE_S = 0.002
TRIES = 50


def compose(name, kind="A", query_id=1, subnet=None):
    """`subnet`: the client subnet that is told by EDNS, 192.0.2.0/24."""
    options = [dns.edns.ECSOption.from_text(subnet)] if subnet else None
    query = dns.message.make_query(name, kind, use_edns=0 if subnet else False, payload=1232, options=options,
                                   id=query_id)
    query.flags = 0
    return query.to_wire()


def addresses_in(answer):
    """Of all records of the answer section."""
    return [item.address for rrset in dns.message.from_wire(answer).answer for item in rrset
            if hasattr(item, "address")]


class Asker:
    """A connected socket to one server."""

    def __init__(self, port):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(ANSWER_TIMEOUT_S)
        self.socket.connect(("127.0.0.1", port))

    def close(self):
        self.socket.close()

    def ask(self, query):
        """The answer's octets, or None when none comes: the server is not there yet, or busy loading."""
        try:
            self.socket.send(query)
            while True:
                answer = self.socket.recv(4096)
                if answer[:2] == query[:2]:
                    return answer
        except (ConnectionRefusedError, socket.timeout):
            return None

    def is_right(self, probe, query_id):
        answer = self.ask(compose(probe.name, query_id=query_id))
        return answer is not None and probe.address in addresses_in(answer)

    def addresses(self, name, subnet=None):
        """What the name's A records are for that client; asks again what gets lost."""
        for query_id in range(1, TRIES + 1):
            answer = self.ask(compose(name, query_id=query_id, subnet=subnet))
            if answer is not None:
                return addresses_in(answer)
        raise BenchError(f"no answer for {name} in {TRIES} tries")


def wait_until_right(process, port, probes, timeout_s=300):
    """Returns once every probe has been answered rightly; the probes are asked in order, each until it is."""
    deadline = time.monotonic() + timeout_s
    asker = Asker(port)
    try:
        for number, probe in enumerate(probes, start=1):
            query_id = number
            while not asker.is_right(probe, query_id):
                query_id = query_id % 65535 + 1
                process.require_alive()
                time.sleep(RETRY_PAUSE_S)  # a server that loads needs its core more than our questions
                if time.monotonic() > deadline:
                    raise BenchError(f"{process.name} does not answer {probe.name} A {probe.address} in {timeout_s} s")
    finally:
        asker.close()
