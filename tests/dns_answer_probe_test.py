"""TestDNSAnswer says what a resolver is told: every answer is compared with that to a real query over UDP."""

import re

import botocore.exceptions
import dns.flags
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.zone
import pytest

import zone_files
from api import NAMESPACE, aws, send, sign
from service import change, make_zone, milepost

TYPES = "A AAAA CAA CNAME DS HTTPS MX NAPTR NS PTR SOA SPF SRV SSHFP SVCB TLSA TXT".split()
SOME_TYPES = "A CNAME MX NS TXT".split()
PLAIN = re.compile(rb"[A-Za-z0-9_*-]")


def route53_name(name):
    """A dns.name as Route 53 writes it: octal escapes."""
    labels = ["".join(chr(c) if PLAIN.match(bytes([c])) else f"\\{c:03o}" for c in label) for label in name.labels]
    return ".".join(labels)


def read_value(rdtype, value):
    """A dns.rdata of a value in Route 53's spelling; None when it is not of that type."""
    decimal = re.sub(r"\\(\d{3})", lambda m: f"\\{int(m[1], 8):03d}", value)
    try:
        return dns.rdata.from_text(dns.rdataclass.IN, rdtype, decimal)
    except (dns.exception.DNSException, ValueError):
        return None


def zone_id(client, name):
    return client.list_hosted_zones_by_name(DNSName=name, MaxItems="1")["HostedZones"][0]["Id"].split("/")[-1]


def told_to_a_resolver(service, name, rdtype):
    """(rcode, protocol, records) as a resolver gets them: a referral's NS records when it asked for those."""
    response, protocol = service.query(name, rdtype, use_edns=0, payload=1232), "UDP"
    if response.flags & dns.flags.TC:
        response, protocol = service.query(name, rdtype, tcp=True), "TCP"
    sections = response.answer
    if not sections and rdtype == "NS":
        sections = [rrset for rrset in response.authority if rrset.name == name and rrset.rdtype == dns.rdatatype.NS]
    return dns.rcode.to_text(response.rcode()), protocol, [record for rrset in sections for record in rrset]


def assert_same(service, client, zone, name, rdtype):
    told = client.test_dns_answer(HostedZoneId=zone, RecordName=route53_name(name), RecordType=rdtype)
    rcode, protocol, records = told_to_a_resolver(service, name, rdtype)
    assert (told["ResponseCode"], told["Protocol"], told["RecordType"]) == (rcode, protocol, rdtype), (name, told)
    values = list(told["RecordData"])
    assert len(values) == len(records), (name, rdtype, told)
    for record in records:
        match = next((v for v in values if read_value(record.rdtype, v) == record), None)
        assert match is not None, (name, rdtype, record, values)
        values.remove(match)
    return bool(records)


@pytest.fixture(scope="module")
def zones(shared_service, tmp_path_factory):
    """The zones of zone_files behind one name server; {name: (id, owners)}."""
    service, client = shared_service, shared_service.client()
    found = {}
    for name, file in zone_files.write_all(tmp_path_factory.mktemp("zones")).items():
        if name not in ("types.test", "wildcards.test", "chains.test", "cuts.test", "ents.test", "escapes.test"):
            continue
        done = service.zone_command("import", file, "--origin", name, "--create", "--apex")
        assert "made zone" in done.stderr, done.stderr  # what it refuses is missing from both answers
        text = f"$ORIGIN {name}.\n$TTL 300\n" + file.read_text()
        owners = list(dns.zone.from_text(text, origin=name, relativize=False, check_origin=False).nodes)
        found[name] = zone_id(client, name), owners
    return found


def test_all_types_at_all_names(shared_service, zones):
    client = shared_service.client()
    zone, owners = zones["types.test"]
    answered = sum(assert_same(shared_service, client, zone, name, rdtype) for name in owners for rdtype in TYPES)
    assert answered > 40


@pytest.mark.parametrize("zone_name", ["wildcards.test", "chains.test", "cuts.test", "ents.test", "escapes.test"])
def test_wildcards_chains_cuts_and_what_is_not_there(shared_service, zones, zone_name):
    client = shared_service.client()
    zone, owners = zones[zone_name]
    below = [dns.name.Name([label]).concatenate(owner) for owner in owners for label in (b"nope",) if len(owner) < 20]
    for name in owners + below:
        for rdtype in SOME_TYPES:
            assert_same(shared_service, client, zone, name, rdtype)


def test_the_values_read_as_they_were_entered(shared_service):
    client = shared_service.client()
    zone = make_zone(client, "values.test")
    for rdtype, value in (("TXT", '"one" "two \\"quoted\\""'), ("MX", "10 mail.example.com."), ("CAA", '0 issue "ca.test"'),
                          ("SRV", "1 2 5060 sip.example.com."), ("AAAA", "2001:db8::1"), ("TLSA", "3 1 1 " + "AB" * 32),
                          ("HTTPS", '1 . alpn="h2,h3" port=8443')):
        change(client, zone, "CREATE", f"{rdtype.lower()}.values.test", rdtype, [value])
        told = client.test_dns_answer(HostedZoneId=f"/hostedzone/{zone}", RecordName=f"{rdtype}.values.test", RecordType=rdtype)
        assert told["RecordData"] == [value]
        assert told["RecordName"] == f"{rdtype}.values.test"
        assert told["Nameserver"] in client.get_hosted_zone(Id=zone)["DelegationSet"]["NameServers"]


def test_what_udp_cannot_carry_is_told_over_tcp(shared_service):
    client = shared_service.client()
    zone = make_zone(client, "large.test")
    values = [f"10.0.0.{i}" for i in range(1, 201)]
    change(client, zone, "CREATE", "large.test", "A", values)
    told = client.test_dns_answer(HostedZoneId=zone, RecordName="large.test", RecordType="A")
    assert told["Protocol"] == "TCP" and sorted(told["RecordData"]) == sorted(values)


def test_resolvers_and_client_subnets_that_are_none(shared_service):
    client = shared_service.client()
    zone = make_zone(client, "arguments.test")
    ask = {"HostedZoneId": zone, "RecordName": "arguments.test", "RecordType": "SOA"}
    for good in ({"ResolverIP": "192.0.2.1"}, {"ResolverIP": "2001:db8::53"}, {"EDNS0ClientSubnetIP": "192.0.2.44"},
                 {"EDNS0ClientSubnetIP": "192.0.2.44", "EDNS0ClientSubnetMask": "0"},
                 {"EDNS0ClientSubnetIP": "192.0.2.44", "EDNS0ClientSubnetMask": "32"},
                 {"EDNS0ClientSubnetIP": "2001:db8::", "EDNS0ClientSubnetMask": "128"}):
        assert client.test_dns_answer(**ask, **good)["ResponseCode"] == "NOERROR"
    for bad in ({"ResolverIP": "192.0.2.256"}, {"ResolverIP": "resolver.example"}, {"ResolverIP": "fe80::1%eth0"},
                {"EDNS0ClientSubnetMask": "24"}, {"EDNS0ClientSubnetIP": "192.0.2.44", "EDNS0ClientSubnetMask": "33"},
                {"EDNS0ClientSubnetIP": "2001:db8::", "EDNS0ClientSubnetMask": "129"},
                {"EDNS0ClientSubnetIP": "192.0.2.44", "EDNS0ClientSubnetMask": "x"},
                {"EDNS0ClientSubnetIP": "192.0.2.44", "EDNS0ClientSubnetMask": "-1"},
                {"EDNS0ClientSubnetIP": "192.0.2.44", "EDNS0ClientSubnetMask": "1234"}, {"RecordName": "other.test"},
                {"RecordName": "a..arguments.test"}, {"RecordType": "DNAME"}):
        with pytest.raises(botocore.exceptions.ClientError) as refused:
            client.test_dns_answer(**(ask | bad))
        assert refused.value.response["Error"]["Code"] == "InvalidInput", bad


def test_unknown_zones_and_those_of_others(shared_service):
    client = shared_service.client()
    zone = make_zone(client, "mine.test")
    ask = {"RecordName": "mine.test", "RecordType": "SOA"}
    with pytest.raises(botocore.exceptions.ClientError) as unknown:
        client.test_dns_answer(HostedZoneId="ZNOSUCH", **ask)
    assert unknown.value.response["Error"]["Code"] == "NoSuchHostedZone"
    made = milepost("account", "create", "probe", "--data", shared_service.data)
    assert made.returncode == 0, made.stderr
    keys = dict(re.findall(r"(aws_access_key_id|aws_secret_access_key)\s*=\s*(\S+)", made.stdout))
    with pytest.raises(botocore.exceptions.ClientError) as denied:
        shared_service.client(keys).test_dns_answer(HostedZoneId=zone, **ask)
    assert denied.value.response["Error"]["Code"] == "AccessDenied"


def test_the_awscli_and_the_wire(shared_service):
    client = shared_service.client()
    zone = make_zone(client, "wire.test")
    told = aws(shared_service, "test-dns-answer", "--hosted-zone-id", zone, "--record-name", "missing.wire.test",
               "--record-type", "A", "--resolver-ip", "192.0.2.1")
    assert told["ResponseCode"] == "NXDOMAIN" and told["RecordData"] == [] and told["Protocol"] == "UDP"
    path = f"/2013-04-01/testdnsanswer?hostedzoneid={zone}&recordname=wire.test&recordtype=A"
    answer = send(shared_service, "GET", path, headers=dict(sign(shared_service, "GET", path).headers))
    assert answer.status == 200, answer.body
    assert answer.tree().find(f"{{{NAMESPACE}}}RecordData") is not None, "lists are there when they are empty"
