"""Asks every name server without end, from the client's host, and counts what is not answered.

Two kinds of asking. Each server by itself, one datagram a query: what a server that nothing happened to does not answer
is lost, for there is nobody else to lose it. And as a resolver does: one server, then another, and again.
"""

import random
import selectors
import socket
import struct
import threading
import time

import dns.message
import dns.rcode
import dns.rdatatype

from .ledger import ABSENT, number_in
from .node import DNS_PORT

LOST_AFTER_S = 5.0       # on a machine with other work; an answer takes well under a millisecond
INTERVAL_S = 0.02        # between queries to one server
TRY_S = 1.0              # a resolver's patience with one server
TRIES = 6
RECEIVE_BUFFER = 4 << 20
FIXED_NAMES = 8
FIXED_ZONE = "fixed.test."


def fixed_records():
    """{name: address}: what nobody changes, so that every answer is known."""
    return {f"host{number}.{FIXED_ZONE}": f"192.0.2.{number + 1}" for number in range(FIXED_NAMES)}


class Question:
    """A query without its ID, and what its answer ends with."""

    def __init__(self, name, address):
        self.name = name
        self._rest = dns.message.make_query(name, "A", flags=0, use_edns=False).to_wire()[2:]
        self._address = socket.inet_aton(address)

    def wire(self, number):
        return struct.pack("!H", number) + self._rest

    def is_answered_by(self, response):
        """NOERROR, and one record, which is the address: nothing follows it in a minimal answer."""
        _, flags, _, answers, authority, additional = struct.unpack_from("!6H", response)
        return flags & 0x8000 and not flags & 15 and (answers, authority, additional) == (1, 0, 0) \
            and response.endswith(self._address)


QUESTIONS = [Question(name, address) for name, address in fixed_records().items()]


class Target:
    """A name server as the client sees it. The test says when it is expected to be up; one thread asks it."""

    def __init__(self, node):
        self.name = node.name
        self.node = node
        self._change = threading.Lock()
        self.expected = True
        self.times_down = 0  # a query is only held against a server that was up from then to the end of our patience
        self.asked = 0
        self.answered = 0
        self.unanswered = 0  # while it was expected to answer
        self.wrong = []

    def down(self):
        with self._change:
            self.expected = False
            self.times_down += 1

    def up(self):
        with self._change:
            self.expected = True


class _Thread(threading.Thread):
    def __init__(self, cluster, targets):
        super().__init__(daemon=True)
        self.cluster = cluster
        self.targets = targets
        self._stopped = threading.Event()
        self.failure = None

    def stop(self):
        self._stopped.set()

    def run(self):
        self.cluster.client.enter()
        try:
            self.ask_until_stopped()
        except Exception as e:  # told by the cluster, which fails the test
            self.failure = e


class _Line:
    """One socket to one address of one server, and what is under way on it."""

    def __init__(self, target, address):
        self.target = target
        self.socket = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        self.socket.setblocking(False)
        self.socket.connect((address, DNS_PORT))
        self._under_way = {}  # ID: (question, time, times_down or None)
        self._next = 0

    def ask(self, question, now):
        target = self.target
        number = self._next = (self._next + 1) & 0xFFFF
        self._under_way[number] = (question, now, target.times_down if target.expected else None)
        target.asked += 1
        try:
            self.socket.send(question.wire(number))
        except OSError:
            pass  # the port is closed: not answered

    def receive(self):
        while True:
            try:
                response = self.socket.recv(4096)
            except BlockingIOError:
                return
            except OSError:
                continue  # the port was closed
            question, _, _ = self._under_way.pop(struct.unpack_from("!H", response)[0], (None, None, None))
            if question is None:
                continue
            self.target.answered += 1
            if not question.is_answered_by(response):
                self.target.wrong.append(f"{question.name}: {response.hex()}")

    def give_up_on_the_oldest(self, now):
        """IDs are in the order of time."""
        for number, (question, asked, times_down) in list(self._under_way.items()):
            if now - asked < LOST_AFTER_S:
                return
            del self._under_way[number]
            if times_down is not None and self.target.times_down == times_down:
                self.target.unanswered += 1


class ServerProber(_Thread):
    """Every server by itself, over IPv4 and IPv6 in turn."""

    name = "prober of each server"

    def ask_until_stopped(self):
        lines = {target.name: [_Line(target, target.node.host.ipv4), _Line(target, target.node.host.ipv6)]
                 for target in self.targets}
        selector = selectors.DefaultSelector()
        for pair in lines.values():
            for line in pair:
                selector.register(line.socket, selectors.EVENT_READ, line)
        due = time.monotonic()
        turn = 0
        while not self._stopped.is_set():
            for key, _ in selector.select(max(0.0, due - time.monotonic())):
                key.data.receive()
            now = time.monotonic()
            if now < due:
                continue
            due = max(due + INTERVAL_S, now - LOST_AFTER_S)
            turn += 1
            for pair in lines.values():
                pair[turn & 1].ask(QUESTIONS[turn % len(QUESTIONS)], now)
                for line in pair:
                    line.receive()
                    line.give_up_on_the_oldest(now)


class ResolvingProber(_Thread):
    """Two servers, one after the other, until one answers: what the users of a zone see."""

    name = "prober as resolver"

    def __init__(self, cluster, targets):
        super().__init__(cluster, targets)
        self.asked = 0
        self.answered = 0
        self.tries = 0
        self.failures = []
        self.longest_s = 0.0

    def ask_until_stopped(self):
        sockets = {}
        for target in self.targets:
            sockets[target.name] = line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            line.connect((target.node.host.ipv4, DNS_PORT))
        turn = 0
        while not self._stopped.is_set():
            turn += 1
            pair = [self.targets[(turn + at) % len(self.targets)] for at in (0, 1)]
            self._resolve(QUESTIONS[turn % len(QUESTIONS)], pair, sockets, turn)
            self._stopped.wait(INTERVAL_S)

    def _resolve(self, question, pair, sockets, turn):
        self.asked += 1
        begun = time.monotonic()
        for attempt in range(TRIES):
            self.tries += 1
            line = sockets[pair[attempt % 2].name]
            if self._try(question, line, (turn * TRIES + attempt) & 0xFFFF):
                self.answered += 1
                self.longest_s = max(self.longest_s, time.monotonic() - begun)
                return
        self.failures.append(f"{question.name} by {' and '.join(t.name for t in pair)}")

    @staticmethod
    def _try(question, line, number):
        deadline = time.monotonic() + TRY_S
        try:
            line.send(question.wire(number))
            while (left := deadline - time.monotonic()) > 0:
                line.settimeout(left)
                response = line.recv(4096)
                if response[:2] == struct.pack("!H", number):
                    return question.is_answered_by(response)
        except OSError:  # no answer in time, or the port is closed
            pass
        return False


class BatchProber(_Thread):
    """Asks for the first and then for the last name of a batch: nobody may see the one without the other."""

    name = "prober of batches"

    def __init__(self, cluster, targets, ledger, seed):
        super().__init__(cluster, targets)
        self.ledger = ledger
        self.random = random.Random(seed)
        self.pairs = 0
        self.halves = []

    def ask_until_stopped(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            while not self._stopped.is_set():
                self._stopped.wait(INTERVAL_S)
                if self.ledger.slots:
                    self._look(line, self.random.choice(self.targets), self.random.choice(self.ledger.slots))

    def _look(self, line, target, slot):
        life = (target.expected, target.times_down)
        first = self._ask(line, target, slot.names[0])
        last = self._ask(line, target, slot.names[-1])
        if "no answer" in (first, last) or life != (True, target.times_down):
            return  # after a start a server may be where it was a moment before
        self.pairs += 1
        if not slot.may_follow(first, last):
            self.halves.append(f"{target.name} answered {first} for {slot.names[0]} and then {last} for {slot.names[-1]};"
                               f" asked for: {slot.history}")

    def _ask(self, line, target, name):
        """The number in the answer; ABSENT without a record."""
        query = dns.message.make_query(name, "A")
        line.settimeout(TRY_S)
        try:
            line.sendto(query.to_wire(), (target.node.host.ipv4, DNS_PORT))
            while True:
                response = dns.message.from_wire(line.recv(4096))
                if response.id == query.id:
                    break
        except OSError:
            return "no answer"
        if response.rcode() not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
            target.wrong.append(f"{name}: {dns.rcode.to_text(response.rcode())}")
            return "no answer"
        addresses = [rdata for rrset in response.answer if rrset.rdtype == dns.rdatatype.A for rdata in rrset]
        return number_in(socket.inet_aton(addresses[0].address)) if addresses else ABSENT
