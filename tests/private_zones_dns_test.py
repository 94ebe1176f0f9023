"""Who sees private zones: queries from many loopback addresses, which VPCs divide among themselves."""

import socket

import dns.edns
import dns.message
import dns.query
import dns.rcode
import pytest

from service import Service, change, free_port, make_zone, milepost, wait_insync

REGION = "us-east-1"
STRANGER = "127.0.0.1"


def vpc(service, command, id, *networks):
    """Makes a VPC of the first account or gives it other networks, as an operator does."""
    named = ["--id", id, "--account", account(service)] if command == "create" else [id]
    options = [option for network in networks for option in ("--network", network)]
    done = milepost("vpc", command, "--data", service.data, "--region", REGION, *named, *options)
    assert done.returncode == 0, done.stderr


def account(service):
    """The number of the first account."""
    return milepost("account", "list", "--data", service.data).stdout.split()[0]


def reference(id):
    return {"VPCRegion": REGION, "VPCId": id}


def make_private_zone(client, name, vpc_id, records=()):
    """A private zone's id; records are (name, type, values)."""
    made = client.create_hosted_zone(Name=name, CallerReference=f"{name} {vpc_id}", VPC=reference(vpc_id),
                                     HostedZoneConfig={"PrivateZone": True})
    wait_insync(client, made["ChangeInfo"])
    zone = made["HostedZone"]["Id"].split("/")[-1]
    for owner, rdtype, values in records:
        change(client, zone, "CREATE", owner, rdtype, values)
    return zone


def ask(service, source, name, rdtype="A", tcp=False, **options):
    """(rcode, values) of a query from `source`."""
    message = dns.message.make_query(name, rdtype, **options)
    send = dns.query.tcp if tcp else dns.query.udp
    server = "::1" if ":" in source else "127.0.0.1"
    response = send(message, server, port=service.dns_port, source=source, timeout=5)
    return dns.rcode.to_text(response.rcode()), sorted(r.to_text() for rrset in response.answer for r in rrset)


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """Two VPCs, one inside the other; internal.test private in both and public, corp.test private only."""
    port = free_port()
    service = Service(tmp_path_factory.mktemp("private") / "data", dns_port=port, config=f"""
[[listen]]
address = "127.0.0.1:{port}"
[[listen]]
address = "[::1]:{port}"
""").start()
    client = service.client()
    vpc(service, "create", "vpc-outer", "127.1.0.0/16", "::1/128")
    vpc(service, "create", "vpc-inner", "127.1.2.0/24")
    public = make_zone(client, "internal.test")
    change(client, public, "CREATE", "www.internal.test", "A", ["192.0.2.1"])
    change(client, public, "CREATE", "public.internal.test", "A", ["192.0.2.2"])
    make_private_zone(client, "internal.test", "vpc-outer", [("www.internal.test", "A", ["10.0.0.1"])])
    make_private_zone(client, "internal.test", "vpc-inner", [("www.internal.test", "A", ["10.0.0.2"])])
    make_private_zone(client, "corp.test", "vpc-outer", [("www.corp.test", "A", ["10.0.0.3"])])
    make_private_zone(client, "db.corp.test", "vpc-outer", [("a.db.corp.test", "A", ["10.0.0.4"])])
    yield service
    service.end()


@pytest.mark.parametrize("tcp", [False, True], ids=["udp", "tcp"])
@pytest.mark.parametrize("source, value", [("127.1.0.1", "10.0.0.1"), ("127.1.255.254", "10.0.0.1"), ("::1", "10.0.0.1"),
                                           ("127.1.2.3", "10.0.0.2"), ("127.2.0.1", "192.0.2.1"), (STRANGER, "192.0.2.1")])
def test_each_source_sees_its_own_zone(service, source, value, tcp):
    assert ask(service, source, "www.internal.test", tcp=tcp) == ("NOERROR", [value])


def test_what_a_private_zone_lacks_does_not_come_from_the_public_one(service):
    assert ask(service, STRANGER, "public.internal.test") == ("NOERROR", ["192.0.2.2"])
    assert ask(service, "127.1.0.1", "public.internal.test") == ("NXDOMAIN", [])
    assert ask(service, "127.1.0.1", "www.internal.test", "AAAA") == ("NOERROR", [])


def test_strangers_are_refused_what_is_only_private(service):
    assert ask(service, "127.1.0.1", "www.corp.test") == ("NOERROR", ["10.0.0.3"])
    for stranger in (STRANGER, "127.1.2.3"):  # the inner VPC is not associated
        assert ask(service, stranger, "www.corp.test") == ("REFUSED", [])


def test_the_most_specific_private_zone_answers(service):
    assert ask(service, "127.1.0.1", "a.db.corp.test") == ("NOERROR", ["10.0.0.4"])
    assert ask(service, "127.1.0.1", "www.db.corp.test") == ("NXDOMAIN", [])
    assert ask(service, "127.1.0.1", "db.corp.test", "NS")[0] == "NOERROR"


def test_a_client_subnet_opens_nothing(service):
    subnet = [dns.edns.ECSOption("127.1.0.1", 32)]
    assert ask(service, STRANGER, "www.corp.test", use_edns=0, options=subnet) == ("REFUSED", [])


def test_the_probe_sees_private_zones(service):
    client = service.client()
    zone = next(z["Id"] for z in client.list_hosted_zones()["HostedZones"] if z["Name"] == "corp.test.")
    told = client.test_dns_answer(HostedZoneId=zone, RecordName="www.corp.test", RecordType="A")
    assert (told["ResponseCode"], told["RecordData"]) == ("NOERROR", ["10.0.0.3"])
    name_servers = [r.rstrip(".") for r in ask(service, "127.1.0.1", "corp.test", "NS")[1]]
    assert told["Nameserver"] in name_servers


def test_associations_come_and_go(service):
    client = service.client()
    vpc(service, "create", "vpc-visitor", "127.3.0.0/16")
    zone = make_private_zone(client, "shared.test", "vpc-outer", [("www.shared.test", "A", ["10.0.0.5"])])
    assert ask(service, "127.3.0.1", "www.shared.test") == ("REFUSED", [])
    wait_insync(client, client.associate_vpc_with_hosted_zone(HostedZoneId=zone, VPC=reference("vpc-visitor"))["ChangeInfo"])
    assert ask(service, "127.3.0.1", "www.shared.test") == ("NOERROR", ["10.0.0.5"])
    wait_insync(client, client.disassociate_vpc_from_hosted_zone(HostedZoneId=zone, VPC=reference("vpc-outer"))["ChangeInfo"])
    assert ask(service, "127.3.0.1", "www.shared.test") == ("NOERROR", ["10.0.0.5"])
    assert ask(service, "127.1.0.1", "www.shared.test") == ("REFUSED", [])


def test_networks_move(service):
    """The operator's command is done when the store has it; the zone changed after it is INSYNC when both are answered."""
    client = service.client()
    vpc(service, "create", "vpc-moving", "127.4.0.0/16")
    zone = make_private_zone(client, "moving.test", "vpc-moving", [("www.moving.test", "A", ["10.0.0.6"])])
    assert ask(service, "127.4.0.1", "www.moving.test") == ("NOERROR", ["10.0.0.6"])
    vpc(service, "set-networks", "vpc-moving", "127.5.0.0/16", "127.4.4.0/24")
    change(client, zone, "CREATE", "later.moving.test", "A", ["10.0.0.7"])
    assert ask(service, "127.4.0.1", "www.moving.test") == ("REFUSED", [])
    assert ask(service, "127.4.4.1", "later.moving.test") == ("NOERROR", ["10.0.0.7"])
    assert ask(service, "127.5.0.1", "www.moving.test") == ("NOERROR", ["10.0.0.6"])


def test_private_zones_answer_on_every_listener(tmp_path):
    """They are delegated to no name server: a listener that is only ns-0.a.test answers them, too."""
    port = free_port()
    service = Service(tmp_path / "data", dns_port=port, config=f"""
[name_servers]
patterns = ["ns-{{}}.a.test", "ns-{{}}.b.test", "ns-{{}}.c.test", "ns-{{}}.d.test"]
hosts_per_pattern = 16
[[listen]]
address = "127.0.0.1:{port}"
hosts = ["ns-0.a.test"]
""").start()
    try:
        vpc(service, "create", "vpc-1", "127.1.0.0/16")
        make_private_zone(service.client(), "internal.test", "vpc-1", [("www.internal.test", "A", ["10.0.0.1"])])
        assert ask(service, "127.1.0.1", "www.internal.test") == ("NOERROR", ["10.0.0.1"])
        assert ask(service, STRANGER, "www.internal.test") == ("REFUSED", [])
    finally:
        service.end()


def test_the_copy_answers_alike_without_the_store(service):
    """Last in this file: what remains of the service has no store."""
    before = {(source, name): ask(service, source, name)
              for source in (STRANGER, "127.1.0.1", "127.1.2.3", "::1", "127.3.0.1", "127.5.0.1")
              for name in ("www.internal.test", "www.corp.test", "www.shared.test", "www.moving.test")}
    assert {rcode for rcode, _ in before.values()} == {"NOERROR", "REFUSED"}
    service.kill()
    for file in service.data.glob("store.db*"):
        file.unlink()
    service.start()
    assert {question: ask(service, *question) for question in before} == before
