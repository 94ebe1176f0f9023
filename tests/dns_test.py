"""What the name server does beyond its peers' common ground: cookies, client subnet, NSID, ANY, truncation, identities."""

import re
import struct

import dns.edns
import dns.flags
import dns.message
import dns.query
import dns.rcode
import dns.rdatatype
import pytest

from service import Service, change, free_port, make_zone

CONFIG = """
[dns]
nsid = "test-1"
edns_payload = 1400
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    service = Service(tmp_path_factory.mktemp("dns") / "data", config=CONFIG).start()
    client = service.client()
    zone = make_zone(client, "example.com")
    for name, rdtype, values in (
            ("www", "A", ["192.0.2.1"]), ("www", "TXT", ['"text"']), ("www", "MX", ["10 www.example.com"]),
            ("c1", "CNAME", ["c2.example.com"]), ("c2", "CNAME", ["c3.example.com"]), ("c3", "CNAME", ["www.example.com"]),
            ("large", "A", [f"10.0.{i // 250}.{i % 250 + 1}" for i in range(300)]), ("medium", "TXT", [f'"{"x" * 250}"' for _ in range(1)])):
        change(client, zone, "CREATE", f"{name}.example.com", rdtype, values)
    yield service
    service.end()


def option(response, code):
    return next((o for o in response.options if o.otype == code), None)


def ask(service, name="www.example.com", rdtype="A", options=(), tcp=False, **more):
    return service.query(name, rdtype, tcp=tcp, use_edns=0, options=list(options), **more)


@pytest.mark.parametrize("tcp", [False, True], ids=["udp", "tcp"])
def test_cookies_are_given_and_known_again(service, tcp):
    """RFC 7873 5.2 and RFC 9018 4: a server cookie of 16 octets, version 1, for this client alone."""
    cookie = b"clientck"
    first = option(ask(service, options=[dns.edns.GenericOption(10, cookie)], tcp=tcp), 10).data
    assert first[:8] == cookie and len(first) == 24 and first[8:12] == b"\1\0\0\0"
    again = ask(service, options=[dns.edns.GenericOption(10, first)], tcp=tcp)
    assert again.rcode() == dns.rcode.NOERROR and option(again, 10).data[:8] == cookie
    forged = ask(service, options=[dns.edns.GenericOption(10, cookie + b"\1\0\0\0" + bytes(12))], tcp=tcp)
    assert option(forged, 10).data[8:] != b"\1\0\0\0" + bytes(12)


def test_nsid_is_sent_to_those_who_ask(service):
    assert option(ask(service, options=[dns.edns.GenericOption(3, b"")]), 3).data == b"test-1"
    assert option(ask(service), 3) is None


@pytest.mark.parametrize("address, prefix", [("192.0.2.0", 24), ("2001:db8::", 56), ("0.0.0.0", 0)])
def test_client_subnet_comes_back_with_scope_0(service, address, prefix):
    """RFC 7871 7.2.1: the answer is the same for everybody."""
    sent = dns.edns.ECSOption(address, prefix)
    got = option(ask(service, options=[sent]), dns.edns.OptionType.ECS)
    assert (got.family, got.srclen, got.scopelen) == (sent.family, prefix, 0)


def answered(service, rcode):
    """How many responses had this RCODE."""
    return int(re.search(rf'^milepost_answers_total\{{rcode="{rcode}"\}} (\d+)$', service.get("/metrics")[1], re.MULTILINE)[1])


# RFC 7871 6: family, source prefix, scope prefix, and as many octets of the address as the source prefix needs.
SUBNETS_THAT_ARE_NONE = {
    "bits beyond the prefix": (1, 20, 0, b"\xc0\0\x2f"), "a bit beyond a prefix of IPv6": (2, 47, 0, b"\x20\1\x0d\xb8\0\1"),
    "an octet too many": (1, 24, 0, b"\xc0\0\2\0"), "an octet too few": (1, 24, 0, b"\xc0\0"), "no address": (2, 48, 0, b""),
    "an address without a prefix": (1, 0, 0, b"\xc0"), "a whole address of a short prefix": (2, 48, 0, b"\x20\1" + bytes(14)),
    "33 bits": (1, 33, 0, b"\xc0\0\2\1\0"), "33 bits in four octets": (1, 33, 0, b"\xc0\0\2\1"), "255 bits": (1, 255, 0, bytes(32)),
    "129 bits": (2, 129, 0, b"\x20\1" + bytes(15)), "a scope": (1, 24, 24, b"\xc0\0\2"), "a scope of IPv6": (2, 48, 1, b"\x20\1\x0d\xb8\0\0"),
    "an unknown family": (3, 24, 0, b"\xc0\0\2"), "the largest family": (65535, 0, 0, b""), "no family but a prefix": (0, 24, 0, b"\xc0\0\2"),
}
OPTIONS_THAT_ARE_NONE = {said: struct.pack("!HBB", *fields[:3]) + fields[3] for said, fields in SUBNETS_THAT_ARE_NONE.items()} | {
    "nothing": b"", "half a head": b"\0\1\x18"}


@pytest.mark.parametrize("tcp", [False, True], ids=["udp", "tcp"])
@pytest.mark.parametrize("said", OPTIONS_THAT_ARE_NONE)
def test_client_subnets_that_are_none(service, said, tcp):
    """RFC 7871 6 and 7.1.2: FORMERR, and nothing of the option comes back."""
    before = answered(service, "FORMERR")
    response = ask(service, options=[dns.edns.GenericOption(8, OPTIONS_THAT_ARE_NONE[said])], tcp=tcp)
    assert response.rcode() == dns.rcode.FORMERR and not response.answer
    assert response.edns == 0, "RFC 6891 7: a response to a query with an OPT record has one"
    assert option(response, dns.edns.OptionType.ECS) is None
    assert answered(service, "FORMERR") == before + 1
    assert ask(service, options=[dns.edns.ECSOption("192.0.2.0", 24)], tcp=tcp).answer, "others are served"


@pytest.mark.parametrize("tcp", [False, True], ids=["udp", "tcp"])
def test_any_is_answered_with_one_set(service, tcp):
    """RFC 8482 4.1."""
    response = service.query("www.example.com", "ANY", tcp=tcp)
    assert response.rcode() == dns.rcode.NOERROR and len(response.answer) == 1
    assert service.query("missing.example.com", "ANY").rcode() == dns.rcode.NXDOMAIN


def test_what_does_not_fit_is_truncated_and_whole_over_tcp(service):
    for edns, size in ((None, 512), (512, 512), (1232, 1232), (4096, 1400)):
        message = dns.message.make_query("large.example.com", "A", use_edns=edns is not None and 0, payload=edns or 0)
        if edns is None:
            message.use_edns(-1)
        response = dns.query.udp(message, "127.0.0.1", port=service.dns_port, timeout=5)
        assert response.flags & dns.flags.TC and len(response.to_wire(max_size=65535)) <= size
    whole = service.query("large.example.com", tcp=True)
    assert not whole.flags & dns.flags.TC and len(whole.answer[0]) == 300


def test_the_payload_it_advertises(service):
    assert ask(service).payload == 1400


def test_a_chain_is_in_the_order_of_its_links(service):
    """Stub resolvers read an answer from top to bottom."""
    answer = service.query("c1.example.com").answer
    assert [rrset.name.to_text() for rrset in answer] == [f"{n}.example.com." for n in ("c1", "c2", "c3", "www")]


def test_the_question_comes_back_letter_by_letter(service):
    """Resolvers that mix cases to hinder forgers compare it octet by octet."""
    response = service.query("wWw.ExAmPlE.cOm")
    assert response.question[0].name.labels == (b"wWw", b"ExAmPlE", b"cOm", b"")
    assert response.answer[0].name.labels == (b"wWw", b"ExAmPlE", b"cOm", b"")


def test_the_end_of_a_denial_is_the_zones(service):
    """RFC 2308 3: the SOA with the smaller of its TTL and its minimum."""
    for name, rcode in (("missing.example.com", dns.rcode.NXDOMAIN), ("www.example.com", dns.rcode.NOERROR)):
        response = service.query(name, "AAAA")
        assert response.rcode() == rcode and not response.answer
        assert [(r.name.to_text(), r.rdtype, r.ttl) for r in response.authority] == [("example.com.", dns.rdatatype.SOA, 900)]


def test_every_listener_knows_every_name_server(tmp_path):
    """Names of one pattern are spread over two listeners: both answer for all of them, with the right addresses."""
    ports = free_port(), free_port()
    service = Service(tmp_path / "data", dns_port=ports[0], config=f"""
[name_servers]
patterns = ["ns-{{}}.a.test", "ns-{{}}.b.test", "ns-{{}}.c.test", "ns-{{}}.d.test"]
hosts_per_pattern = 2
[[listen]]
address = "127.0.0.1:{ports[0]}"
hosts = ["ns-0.a.test", "ns-2.b.test", "ns-4.c.test", "ns-6.d.test"]
advertise = ["198.51.100.1", "2001:db8::1"]
[[listen]]
address = "127.0.0.1:{ports[1]}"
hosts = ["ns-1.a.test", "ns-3.b.test", "ns-5.c.test", "ns-7.d.test"]
advertise = ["198.51.100.2"]
""").start()
    try:
        for port in ports:
            for number in range(8):
                host = f"ns-{number}.{'abcd'[number // 2]}.test"
                assert service.answers(host, port=port) == [f"198.51.100.{number % 2 + 1}"], (host, port)
                assert service.answers(host, "AAAA", port=port) == (["2001:db8::1"] if number % 2 == 0 else [])
    finally:
        service.end()
