"""Octets out and in, and what a response says in a form that can be compared between servers."""

import functools
import select
import socket
import struct
import time
from typing import NamedTuple, Optional

import dns.edns
import dns.flags
import dns.message
import dns.rcode
import dns.rdataclass
import dns.rdatatype

WINDOW = 24          # queries under way at once: small enough for every server's socket buffer
ANSWER_TIMEOUT_S = 20
RESEND_S = 4         # UDP loses datagrams on a loaded machine


def udp(port, queries, address="127.0.0.1"):
    """Responses to `queries` (wire, IDs all different), in their order."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        client.connect((address, port))
        answers = {}
        for first in range(0, len(queries), WINDOW):
            _ask_window(client, queries[first:first + WINDOW], answers)
    return [answers[query[:2]] for query in queries]


def _ask_window(client, queries, answers):
    deadline = time.monotonic() + ANSWER_TIMEOUT_S
    missing = {query[:2]: query for query in queries}
    while missing:
        for query in missing.values():
            client.send(query)
        resend = time.monotonic() + RESEND_S
        while missing and time.monotonic() < resend:
            if select.select([client], [], [], 0.2)[0]:
                response = client.recv(65535)
                if missing.pop(response[:2], None):
                    answers[response[:2]] = response
        assert time.monotonic() < deadline or not missing, f"no answer to {[q.hex() for q in missing.values()][:3]}"


def tcp(port, queries, address="127.0.0.1"):
    """As udp(), pipelined over one connection (a new one where the server closes it)."""
    answers = {}
    while missing := [query for query in queries if query[:2] not in answers]:
        before = len(answers)
        with socket.create_connection((address, port), timeout=ANSWER_TIMEOUT_S) as client:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for first in range(0, len(missing), WINDOW):
                part = missing[first:first + WINDOW]
                client.sendall(b"".join(struct.pack("!H", len(query)) + query for query in part))
                if not _read_answers(client, len(part), answers):
                    break
        assert len(answers) > before, f"the server closes without an answer to {missing[0].hex()}"
    return [answers[query[:2]] for query in queries]


def _read_answers(client, count, answers):
    for _ in range(count):
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)  # some servers write small parts and wait
        size = read_exactly(client, 2)
        response = size and read_exactly(client, struct.unpack("!H", size)[0])
        if not response:
            return False
        answers[response[:2]] = response
    return True


def read_exactly(client, size):
    """None when the server closes before that."""
    data = bytearray()
    while len(data) < size:
        try:
            part = client.recv(size - len(data))
        except ConnectionResetError:
            return None
        if not part:
            return None
        data += part
    return bytes(data)


class Reply(NamedTuple):
    """A response without what servers are free to choose: order of records, cookies, NSID, advertised payload. None is
    what was not read."""

    opcode: int
    rcode: int
    flags: frozenset
    question: tuple
    answer: frozenset
    authority: frozenset
    additional: frozenset
    edns: Optional[tuple]  # (version, flags, option codes)

    def header(self):
        return self._replace(answer=None, authority=None, additional=None)

    @property
    def truncated(self):
        return "TC" in self.flags

    def __str__(self):
        def lines(title, records):
            return [f"    {title} {owner} {ttl} {rdclass} {rdtype} {text}" for owner, rdclass, rdtype, ttl, text in sorted(records or ())]
        return "\n".join([f"    rcode {dns.rcode.to_text(self.rcode)} opcode {self.opcode} flags {' '.join(sorted(self.flags))}"
                          f" question {self.question} edns {self.edns}"]
                         + lines("AN", self.answer) + lines("AU", self.authority) + lines("AD", self.additional))


FREE_OPTIONS = {dns.edns.NSID, dns.edns.COOKIE, dns.edns.ECS, dns.edns.EDE}


def read(wire):
    """The Reply in `wire`."""
    return _read(bytes(wire[2:]))


@functools.lru_cache(maxsize=200_000)
def _read(rest):
    wire = b"\0\0" + rest
    bits = struct.unpack_from("!H", wire, 2)[0]
    opcode = bits >> 11 & 15
    flags = frozenset(dns.flags.to_text(bits).split())
    try:
        message = dns.message.from_wire(wire[:2] + struct.pack("!H", bits & 0x87FF) + wire[4:], one_rr_per_rrset=True)
    except dns.message.UnknownTSIGKey:  # what is signed is not looked into
        return Reply(opcode, bits & 15, flags, None, None, None, None, None)
    edns = None
    if message.edns >= 0:
        options = tuple(sorted(option.otype for option in message.options if option.otype not in FREE_OPTIONS))
        edns = (message.edns, message.ednsflags & 0x80FF, options)
    return Reply(opcode, message.rcode(), flags,
                 tuple((rrset.name.to_text(), int(rrset.rdclass), int(rrset.rdtype)) for rrset in message.question),
                 *(_records(section) for section in (message.answer, message.authority, message.additional)), edns)


def _records(section):
    return frozenset((rrset.name.canonicalize().to_text(), dns.rdataclass.to_text(rrset.rdclass),
                      dns.rdatatype.to_text(rrset.rdtype), rrset.ttl, text_of(rdata))
                     for rrset in section for rdata in rrset)


def text_of(rdata):
    """Its text; names in lower case, since servers may keep either."""
    return rdata.to_text().lower() if rdata.rdtype in NAME_TYPES else rdata.to_text()


NAME_TYPES = {dns.rdatatype.NS, dns.rdatatype.CNAME, dns.rdatatype.MX, dns.rdatatype.SRV, dns.rdatatype.SOA, dns.rdatatype.PTR}


def without_apex_ns(reply, zone):
    """`reply` without the zone's own NS set in the authority of a positive answer, and without the addresses that
    came with it: some servers add them, and none has to."""
    if not reply.answer:
        return reply
    apex = zone.lower().rstrip(".") + "."
    kept = frozenset(r for r in reply.authority if not (r[0] == apex and r[2] == "NS"))
    if kept == reply.authority or any(r[0] == apex and r[2] == "NS" for r in reply.answer):
        return reply
    named = {target for record in reply.answer | kept for target in record[4].lower().split()}
    return reply._replace(authority=kept, additional=frozenset(r for r in reply.additional if r[0] in named))
