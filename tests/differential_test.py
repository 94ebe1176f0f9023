"""The same zones in Milepost, knot, nsd and bind9: where those three agree, Milepost answers as they do.

Every owner name of every zone is asked for, the names above it, below it and beside it, over UDP and TCP, with and
without EDNS, and responses are compared section by section: what all three say, Milepost has to say, and what none of
them says, it must not. What they disagree upon proves nothing.
"""

import random
import struct

import dns.name
import dns.rdatatype
import dns.zone
import pytest

import exchange
import zone_files

TYPES = ["A", "AAAA", "NS", "SOA", "DS", "MX", "TXT", "CNAME", "SRV", "PTR", "HTTPS", "TYPE65280"]
TYPES_BELOW = ["A", "NS", "DS", "TYPE65280"]  # for names that no record owns

# Share of the questions on which the peers have to agree, else they are not configured alike. Each has its own end for
# aliases that go round in a circle, and drops what it likes where an answer does not fit.
AGREEMENT_LEAST = 0.8
AGREEMENT_LEAST_SIZES = 0.4

# Differences that are meant: {"MODE NAME TYPE": the text that justifies it}.
MEANT = {}


def read_zone(zone, file):
    return dns.zone.from_text(file.read_text(), origin=zone, relativize=False, check_origin=False)


def names_to_ask(zone, loaded):
    """{name: types}: what exists, what is above it, below it, beside it, and other spellings of it."""
    origin = dns.name.from_text(zone)
    owners = set(loaded.nodes)
    asked = {name: TYPES for name in owners}
    above = {dns.name.Name(name.labels[i:]) for name in owners for i in range(0, len(name) - len(origin) + 1, 1 + len(name) // 12)}
    for name in sorted(above - owners):
        asked[name] = TYPES
    for name in sorted(above):
        for prefix in ("x", "x.y", "*", "zz", "!"):
            add(asked, prefix, name)
        if name.labels[0] == b"*":
            for prefix in ("x", "x.y.z", "ns", "*.x"):
                add(asked, prefix, name.parent())
    spelling = random.Random(zone)
    for name in sorted(owners):
        asked.setdefault(dns.name.Name([bytes(spelling.choice((b, ord(chr(b).swapcase()) if b < 128 else b)) for b in label)
                                        for label in name.labels]), TYPES_BELOW)
    return asked


def add(asked, prefix, name):
    try:
        asked.setdefault(dns.name.from_text(prefix, origin=name), TYPES_BELOW)
    except dns.name.NameTooLong:
        pass


def questions(zone, loaded):
    if zone == "sizes.test":  # of these only the sizes matter
        return [(name, dns.rdatatype.to_text(rdataset.rdtype)) for name, node in sorted(loaded.nodes.items()) for rdataset in node] + [
            (dns.name.from_text(f"www.{kind}{count}.{zone}"), "A") for kind in ("cut", "side") for count in range(3, 27)]
    return [(name, rdtype) for name, types in names_to_ask(zone, loaded).items() for rdtype in types]


MODES = {
    "udp": (exchange.udp, None),
    "udp-edns": (exchange.udp, 1232),
    "udp-edns-512": (exchange.udp, 512),
    "udp-edns-4096": (exchange.udp, 4096),
    "tcp": (exchange.tcp, None),
    "tcp-edns": (exchange.tcp, 1232),
}
MODES_OF_SIZES_ONLY = {"udp-edns-512", "udp-edns-4096"}
RUNS = [(zone, mode) for zone in sorted(zone_files.names()) for mode in MODES
        if zone == "sizes.test" or mode not in MODES_OF_SIZES_ONLY]


def queries(asked, payload):
    """One query for each question; the ID is its number."""
    opt = b"" if payload is None else struct.pack("!BHHIH", 0, 41, payload, 0, 0)
    return [struct.pack("!HHHHHH", number, 0, 1, 0, 0, len(opt) > 0) + name.to_wire()
            + struct.pack("!HH", dns.rdatatype.from_text(rdtype), 1) + opt
            for number, (name, rdtype) in enumerate(asked)]


class Report:
    """Collects the differences of one run."""

    def __init__(self, zone, over_udp):
        self.zone = zone
        self.over_udp = over_udp
        self.differences = []
        self.agreed = self.asked = 0

    def compare(self, what, ours, theirs):
        theirs = [exchange.without_apex_ns(reply, self.zone) for reply in theirs]
        self.asked += 1
        self.agreed += len({reply._replace(additional=None) if not reply.truncated else reply.header() for reply in theirs}) == 1
        found = [*headers_that_differ(ours, theirs), *records_that_differ(ours, theirs, self.over_udp)]
        if found and what not in MEANT:
            self.differences.append("\n".join([f"{what}: {', '.join(found)}", "  Milepost:", str(ours), "  knot:", str(theirs[0])]))

    def __str__(self):
        return (f"{len(self.differences)} differences in {self.asked} questions, on {self.agreed} of which the peers "
                "agree\n" + "\n".join(self.differences[:12]))


def headers_that_differ(ours, theirs):
    """Of what is no record: where the three say one thing and Milepost another."""
    for field in ("opcode", "rcode", "flags", "question", "edns"):
        said = {getattr(reply, field) for reply in theirs}
        if len(said) == 1 and getattr(ours, field) not in said:
            yield field


def records_that_differ(ours, theirs, over_udp):
    """Records that all three give and Milepost does not, or that none of them gives and Milepost does. Which part of
    its records a truncated response holds is its server's choice, and how many additional ones it finds room for."""
    if any(reply.truncated for reply in (ours, *theirs)):
        return
    for section in ("answer", "authority", "additional"):
        given = [getattr(reply, section) for reply in theirs]
        mine = getattr(ours, section)
        if section == "additional" and over_udp and len(set(given)) > 1:
            continue
        if missing := frozenset.intersection(*given) - mine:
            yield f"{section} lacks {len(missing)}"
        if extra := mine - frozenset.union(*given):
            yield f"{section} has {len(extra)} that no peer has"


@pytest.mark.parametrize("zone, mode", RUNS)
def test_answers_as_the_peers_do(milepost, exported, peers, zone, mode):
    ask, payload = MODES[mode]
    asked = questions(zone, read_zone(zone, exported[zone]))
    assert len(asked) < 65536
    wires = queries(asked, payload)
    answered = [[exchange.read(response) for response in ask(server.dns_port, wires)]
                for server in (milepost, *peers)]
    report = Report(zone, ask is exchange.udp)
    for (name, rdtype), (ours, *theirs) in zip(asked, zip(*answered)):
        report.compare(f"{mode} {name} {rdtype}", ours, theirs)
    assert not report.differences, str(report)
    assert report.agreed > report.asked * (AGREEMENT_LEAST_SIZES if zone == "sizes.test" else AGREEMENT_LEAST)
