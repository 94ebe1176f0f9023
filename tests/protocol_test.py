"""Queries that are odd, broken or new (RFC 8906), compared with knot, nsd and bind9: where those three do the same,
Milepost does it, too. Each case goes out over UDP and over TCP, followed by an ordinary query that must be answered:
so silence is known without waiting, and no case takes the server away from others.
"""

import socket
import struct

import dns.exception
import pytest

import exchange

ZONE = "types.test"
HELD = b"\1a\5types\4test\0"      # a name with an A set
OUTSIDE = b"\7outside\5other\0"
CASE_ID, SENTINEL_ID = 0x1234, 0x4321
TIMEOUT_S = 20

A, NS, TXT, OPT, TSIG = 1, 2, 16, 41, 250
IN, CH, HS, NONE, ANY = 1, 3, 4, 254, 255


def header(flags=0, counts=(1, 0, 0, 0), message_id=CASE_ID):
    return struct.pack("!HHHHHH", message_id, flags, *counts)


def question(name=HELD, rdtype=A, rdclass=IN):
    return name + struct.pack("!HH", rdtype, rdclass)


def query(name=HELD, rdtype=A, rdclass=IN, flags=0):
    return header(flags) + question(name, rdtype, rdclass)


def option(code, data=b"", length=None):
    return struct.pack("!HH", code, len(data) if length is None else length) + data


def opt(options=b"", payload=1232, version=0, flags=0, rcode=0, owner=b"\0", length=None):
    return owner + struct.pack("!HHBBHH", OPT, payload, rcode, version, flags, len(options) if length is None else length) + options


def with_opt(*records, flags=0, name=HELD, rdtype=A, rdclass=IN):
    return header(flags, (1, 0, 0, len(records))) + question(name, rdtype, rdclass) + b"".join(records)


def record(rdtype=A, rdata=b"\xc0\0\2\1", name=HELD, rdclass=IN, ttl=0):
    return name + struct.pack("!HHIH", rdtype, rdclass, ttl, len(rdata)) + rdata


def subnet(family, source, scope, address):
    return option(8, struct.pack("!HBB", family, source, scope) + address)


def flag_cases():
    for name, bit in (("aa", 0x0400), ("tc", 0x0200), ("rd", 0x0100), ("ra", 0x0080), ("z", 0x0040), ("ad", 0x0020), ("cd", 0x0010),
                      ("all", 0x07F0), ("rcode", 0x0005)):
        yield f"flag-{name}", query(flags=bit)
        yield f"flag-{name}-edns", with_opt(opt(), flags=bit)
    yield "a-response", query(flags=0x8000)
    yield "a-response-edns", with_opt(opt(), flags=0x8000)
    yield "a-response-of-unknown-opcode", query(flags=0x8000 | 15 << 11)


def opcode_cases():
    for opcode in (1, 2, 3, 4, 5, 6, 7, 14, 15):
        yield f"opcode-{opcode}", query(flags=opcode << 11)
        yield f"opcode-{opcode}-edns", with_opt(opt(), flags=opcode << 11)
        yield f"opcode-{opcode}-bare", header(opcode << 11, (0, 0, 0, 0))
        yield f"opcode-{opcode}-outside", query(name=OUTSIDE, flags=opcode << 11)


def edns_cases():
    for version in (1, 2, 100, 255):
        yield f"edns-version-{version}", with_opt(opt(version=version))
        yield f"edns-version-{version}-outside", with_opt(opt(version=version), name=OUTSIDE)
        yield f"edns-version-{version}-option", with_opt(opt(option(100, b"x"), version=version))
        yield f"edns-version-{version}-flags", with_opt(opt(version=version, flags=0x0040))
    for flags in (0x8000, 0x4000, 0x0001, 0x7FFF, 0xFFFF):
        yield f"edns-flags-{flags:04x}", with_opt(opt(flags=flags))
    for payload in (0, 1, 511, 512, 513, 4096, 65535):
        yield f"edns-payload-{payload}", with_opt(opt(payload=payload))
    yield "edns-extended-rcode", with_opt(opt(rcode=1))
    for code in (0, 1, 2, 4, 5, 6, 7, 9, 12, 13, 14, 15, 16, 17, 18, 26946, 65001, 65534, 65535):
        yield f"edns-option-{code}-empty", with_opt(opt(option(code)))
    for code in (0, 4, 12, 65001):
        yield f"edns-option-{code}-data", with_opt(opt(option(code, b"some data")))
    yield "edns-many-options", with_opt(opt(b"".join(option(65001 + i, b"x" * i) for i in range(30))))
    yield "edns-nsid", with_opt(opt(option(3)))
    yield "edns-nsid-data", with_opt(opt(option(3, b"x")))
    yield "edns-padding", with_opt(opt(option(12, bytes(100))))
    yield "edns-two-opt", with_opt(opt(), opt())
    yield "edns-three-opt", with_opt(opt(), opt(), opt())
    yield "edns-opt-with-name", with_opt(opt(owner=b"\1x\0"))
    yield "edns-opt-in-answer", header(counts=(1, 1, 0, 0)) + question() + opt()
    yield "edns-opt-in-authority", header(counts=(1, 0, 1, 0)) + question() + opt()
    yield "edns-opt-cut", with_opt(opt(option(65001, b"data")))[:-2]
    yield "edns-opt-header-cut", with_opt(opt())[:-2]
    yield "edns-length-too-long", with_opt(opt(length=10))
    yield "edns-option-too-long", with_opt(opt(option(65001, b"x", length=2)))
    yield "edns-option-header-cut", with_opt(opt(b"\0\1\0"))
    yield "edns-option-length-less", with_opt(opt(option(65001, b"xyz", length=2)))
    yield "edns-after-a-record", header(counts=(1, 0, 0, 2)) + question() + record() + opt()
    yield "edns-before-a-record", header(counts=(1, 0, 0, 2)) + question() + opt() + record()
    yield "edns-trailing-octet", with_opt(opt()) + b"\0"
    yield "edns-nxdomain", with_opt(opt(), name=b"\7missing" + HELD[2:])
    yield "edns-outside", with_opt(opt(), name=OUTSIDE)


def cookie_and_subnet_cases():
    for length in (0, 1, 7, 8, 9, 15, 16, 24, 40, 41):
        yield f"cookie-{length}", with_opt(opt(option(10, bytes(length))))
    yield "cookie-twice", with_opt(opt(option(10, bytes(8)) + option(10, bytes(8))))
    yield "cookie-without-question", header(counts=(0, 0, 0, 1)) + opt(option(10, bytes(8)))
    yield "subnet-4", with_opt(opt(subnet(1, 24, 0, b"\xc0\0\2")))
    yield "subnet-6", with_opt(opt(subnet(2, 32, 0, b"\x20\1\x0d\xb8")))
    yield "subnet-0", with_opt(opt(subnet(1, 0, 0, b"")))
    yield "subnet-family-0", with_opt(opt(subnet(0, 0, 0, b"")))
    yield "subnet-family-9", with_opt(opt(subnet(9, 8, 0, b"x")))
    yield "subnet-scope", with_opt(opt(subnet(1, 24, 24, b"\xc0\0\2")))
    yield "subnet-too-long", with_opt(opt(subnet(1, 33, 0, b"\xc0\0\2\1\0")))
    yield "subnet-short", with_opt(opt(subnet(1, 24, 0, b"\xc0\0")))
    yield "subnet-bits", with_opt(opt(subnet(1, 20, 0, b"\xc0\0\xff")))
    yield "subnet-cut", with_opt(opt(option(8, b"\0\1\x18")))


def class_and_type_cases():
    for rdclass in (0, 2, CH, HS, NONE, ANY, 5, 65280, 65535):
        yield f"class-{rdclass}", query(rdclass=rdclass)
        yield f"class-{rdclass}-outside", query(name=OUTSIDE, rdclass=rdclass)
    for rdtype in (0, 3, 4, 10, 24, 25, 30, 32, 36, 39, 42, 43, 44, 45, 46, 47, 48, 50, 51, 55, 59, 61, 62, 63, 64, 99, 100, 108, 128,
                   249, 250, 251, 252, 253, 254, OPT, 256, 257, 260, 32768, 32769, 65279, 65280, 65534, 65535):
        for place, name in (("held", HELD), ("apex", HELD[2:]), ("missing", b"\7missing" + HELD[2:]), ("outside", OUTSIDE)):
            yield f"type-{rdtype}-{place}", query(name=name, rdtype=rdtype)
    for name in (b"\0", b"\4test\0", b"\4arpa\0"):
        for rdtype in (A, NS, 6, 43):
            yield f"above-{name[1:-1].decode() or 'root'}-{rdtype}", query(name=name, rdtype=rdtype)


def count_cases():
    yield "no-question", header(counts=(0, 0, 0, 0))
    yield "no-question-edns", header(counts=(0, 0, 0, 1)) + opt()
    yield "no-question-trailing", header(counts=(0, 0, 0, 0)) + question()
    yield "two-questions", header(counts=(2, 0, 0, 0)) + question() + question()
    yield "two-questions-edns", header(counts=(2, 0, 0, 1)) + question() + question() + opt()
    yield "two-questions-one-there", header(counts=(2, 0, 0, 0)) + question()
    yield "many-questions", header(counts=(65535, 0, 0, 0)) + question()
    yield "an-answer", header(counts=(1, 1, 0, 0)) + question() + record()
    yield "an-answer-not-there", header(counts=(1, 1, 0, 0)) + question()
    yield "an-authority", header(counts=(1, 0, 1, 0)) + question() + record(NS, b"\0")
    yield "an-authority-not-there", header(counts=(1, 0, 1, 0)) + question()
    yield "an-additional", header(counts=(1, 0, 0, 1)) + question() + record()
    yield "an-additional-not-there", header(counts=(1, 0, 0, 1)) + question()
    yield "all-counts-not-there", header(counts=(65535, 65535, 65535, 65535)) + question()
    yield "trailing-octet", query() + b"\0"
    yield "trailing-octets", query() + bytes(200)
    yield "tsig-unknown-key", header(counts=(1, 0, 0, 1)) + question() + record(
        TSIG, b"\x0bhmac-sha256\0" + bytes(6) + struct.pack("!HH", 300, 32) + bytes(32) + struct.pack("!HHH", CASE_ID, 0, 0),
        name=b"\7unknown\0", rdclass=ANY)
    yield "tsig-cut", header(counts=(1, 0, 0, 1)) + question() + record(TSIG, b"\x0bhmac", name=b"\3key\0", rdclass=ANY)
    yield "tsig-not-last", header(counts=(1, 0, 0, 2)) + question() + record(TSIG, b"\0" + bytes(16), name=b"\3key\0", rdclass=ANY) + opt()
    yield "update", (header(5 << 11, (1, 0, 1, 0)) + question(HELD[2:], 6) + record(name=b"\3new" + HELD[2:], ttl=60))
    yield "notify", header(4 << 11 | 0x0400) + question(HELD[2:], 6)


def broken_cases():
    whole = query()
    for length in (*range(0, 13), 14, 20, len(whole) - 4, len(whole) - 2, len(whole) - 1):
        yield f"cut-at-{length}", whole[:length]
    tail = struct.pack("!HH", A, IN)
    yield "label-type-01", header() + b"\x41" + b"x" * 65 + b"\0" + tail
    yield "label-type-10", header() + b"\x81" + b"x" * 65 + b"\0" + tail
    yield "pointer-to-itself", header() + b"\xc0\x0c" + tail
    yield "pointer-loop", header() + b"\1a\xc0\x0c" + tail
    yield "pointer-forward", header() + b"\xc0\x12" + tail + HELD
    yield "pointer-past-the-end", header() + b"\xc1\xff" + tail
    yield "pointer-into-header", header() + b"\xc0\x04" + tail
    yield "pointer-cut", header() + b"\xc0"
    yield "name-without-end", header() + b"\1a" * 100
    yield "name-256", header() + b"\1a" * 127 + b"\1\0" + tail
    yield "name-of-256-octets", header() + (b"\x3f" + b"x" * 63) * 3 + b"\x3e" + b"x" * 62 + b"\0" + tail
    yield "name-of-255-octets", header() + (b"\x3f" + b"x" * 63) * 3 + b"\x3d" + b"x" * 61 + b"\0" + tail
    yield "label-past-the-end", header() + b"\x3fabc"
    yield "zeros", bytes(64)
    yield "ones", b"\x12\x34" + b"\xff" * 62
    yield "large", query() + bytes(4000)


CASES = {name: wire for cases in (flag_cases, opcode_cases, edns_cases, cookie_and_subnet_cases, class_and_type_cases, count_cases,
                                  broken_cases)
         for name, wire in cases()}

# What the three do and Milepost means not to do, each with the text that justifies it.
MEANT = {
    "opcode-4-bare": "only QUERY is known here, and an unknown opcode is NOTIMP whatever follows (RFC 8906 3.1.4)",
}


def read(response):
    """A Reply, or a text for what is no message."""
    try:
        return exchange.read(response)
    except dns.exception.DNSException as error:
        return f"{type(error).__name__} {response[2:12].hex()}"


SENTINEL = header(message_id=SENTINEL_ID) + question()


def outcome_over_udp(port, wire):
    """What came back before the sentinel's answer: a Reply, or 'silence'."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(TIMEOUT_S)
        client.connect(("127.0.0.1", port))
        client.send(wire)
        client.send(SENTINEL)
        outcome = "silence"
        while (response := client.recv(65535))[:2] != SENTINEL[:2]:
            outcome = read(response)
        return outcome


def outcome_over_tcp(port, wire):
    """As above, or 'closed' where the connection is at its end."""
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_S) as client:
        client.sendall(b"".join(struct.pack("!H", len(part)) + part for part in (wire, SENTINEL)))
        outcome = "silence"
        while True:
            size = exchange.read_exactly(client, 2)
            response = size and exchange.read_exactly(client, struct.unpack("!H", size)[0])
            if not response:
                return "closed" if outcome == "silence" else outcome
            if response[:2] == SENTINEL[:2]:
                return outcome
            outcome = read(response)


def differences(ours, theirs):
    """What Milepost does otherwise where the three are of one mind."""
    answered = {isinstance(outcome, exchange.Reply) for outcome in theirs}
    if len(answered) > 1:
        return []
    if answered == {False}:
        return [] if not isinstance(ours, exchange.Reply) or len(set(theirs)) > 1 else ["answers"]
    if not isinstance(ours, exchange.Reply):
        return [f"does not answer: {ours}"]
    found = []
    for field in ("opcode", "rcode", "flags", "question", "answer", "authority", "edns"):
        said = {getattr(reply, field) for reply in theirs}
        if len(said) == 1 and None not in said and getattr(ours, field) not in said:
            found.append(field)
    return found


@pytest.mark.parametrize("transport", [outcome_over_udp, outcome_over_tcp], ids=["udp", "tcp"])
@pytest.mark.parametrize("case", CASES)
def test_behaves_as_the_peers_do(milepost, peers, transport, case):
    ours, *theirs = [transport(server.dns_port, CASES[case]) for server in (milepost, *peers)]
    theirs = [exchange.without_apex_ns(reply, ZONE) if isinstance(reply, exchange.Reply) else reply for reply in theirs]
    found = differences(ours, theirs)
    if case in MEANT:
        return
    assert not found, "\n".join([f"{case} {CASES[case].hex()}", "Milepost:", str(ours)] +
                                [f"{peer.name}:\n{reply}" for peer, reply in zip(peers, theirs)])
