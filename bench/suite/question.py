"""Asking a server over UDP, one question at a time."""

import socket
import time

import dns.message

from .machine import BenchError

ANSWER_TIMEOUT_S = 0.02
RETRY_PAUSE_S = 0.002


def compose(name, kind="A", query_id=1):
    query = dns.message.make_query(name, kind, use_edns=False, id=query_id)
    query.flags = 0
    return query.to_wire()


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
        if answer is None:
            return False
        message = dns.message.from_wire(answer)
        return any(probe.address == item.address for rrset in message.answer for item in rrset
                   if hasattr(item, "address"))


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
