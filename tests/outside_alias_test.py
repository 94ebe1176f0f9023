"""Aliases to names elsewhere: resolved by a second Milepost that serves them, followed, and answered when it is gone.

The resolver is a real server of its own process: it is stopped (SIGSTOP), killed and started again. Waiting is for what is
to be seen, never for a time.
"""

import signal
import time

import botocore.exceptions
import dns.rcode
import pytest

from etcd import Etcd
from service import change, make_zone, wait_insync

DEADLINE_S = 60

CONFIG = """
[alias]
allow = ["*.targets.example"]
resolvers = ["127.0.0.1:{port}"]
stale_s = {stale_s}
empty_after_s = 3
"""


def until(condition, what):
    """Waits until `condition()` is true."""
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


class Upstream:
    """A Milepost that serves targets.example, asked as a resolver."""

    def __init__(self, start_service):
        self.service = start_service("upstream")
        self.client = self.service.client()
        self.zone = make_zone(self.client, "targets.example")

    @property
    def port(self):
        return self.service.dns_port

    def set(self, name, values, rdtype="A", ttl=1):
        change(self.client, self.zone, "UPSERT", f"{name}.targets.example", rdtype, values, ttl)

    def remove(self, name, values, rdtype="A", ttl=1):
        change(self.client, self.zone, "DELETE", f"{name}.targets.example", rdtype, values, ttl)


@pytest.fixture
def upstream(start_service):
    return Upstream(start_service)


def config(upstream, stale_s=3600, more=""):
    return CONFIG.format(port=upstream.port, stale_s=stale_s) + more


def alias_set(name, target, rdtype="A", evaluate=False, zone_id="ZOUTSIDE", **routing):
    return {"Name": name, "Type": rdtype, **routing,
            "AliasTarget": {"HostedZoneId": zone_id, "DNSName": target, "EvaluateTargetHealth": evaluate}}


def put(client, zone, *record_sets, action="UPSERT"):
    changed = client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={
        "Changes": [{"Action": action, "ResourceRecordSet": record_set} for record_set in record_sets]})
    wait_insync(client, changed["ChangeInfo"])


def refusal(client, zone, record_set):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        put(client, zone, record_set)
    assert refused.value.response["Error"]["Code"] == "InvalidChangeBatch"
    return refused.value.response["Error"]["Message"]


def rcode(service, name, rdtype="A"):
    return dns.rcode.to_text(service.query(name, rdtype).rcode())


def test_an_alias_is_answered_with_its_targets_addresses_and_follows_them(start_service, upstream):
    upstream.set("lb", ["192.0.2.1", "192.0.2.2"])
    upstream.set("lb", ["2001:db8::1"], "AAAA")
    service = start_service("main", config=config(upstream))
    client = service.client()
    zone = make_zone(client, "example.com")
    put(client, zone, alias_set("example.com", "LB.targets.example"),
        alias_set("example.com", "lb.targets.example", "AAAA"), alias_set("www.example.com", "lb.targets.example"))
    until(lambda: service.answers("example.com") == ["192.0.2.1", "192.0.2.2"], "the apex has no addresses")
    until(lambda: service.answers("example.com", "AAAA") == ["2001:db8::1"], "the apex has no IPv6 addresses")
    response = service.query("www.example.com")
    assert [rrset.name.to_text() for rrset in response.answer] == ["www.example.com."]
    assert response.answer[0].ttl == 1
    # Four aliases, two targets: what several records lead to is resolved once.
    until(lambda: service.metric("outside_targets") == 2, "targets are shared")
    upstream.set("lb", ["192.0.2.3"])
    until(lambda: service.answers("www.example.com") == ["192.0.2.3"], "the change is not followed")
    # A DELETE repeats the alias; the name is gone, and after that nobody names the target.
    put(client, zone, alias_set("www.example.com", "lb.targets.example"), alias_set("example.com", "lb.targets.example"),
        action="DELETE")
    assert rcode(service, "www.example.com") == "NXDOMAIN"
    until(lambda: service.metric("outside_targets") == 1, "a target without aliases is still counted")


def test_chains_of_cnames_are_followed_beyond_what_the_server_says(start_service, upstream):
    upstream.set("lb", ["edge.targets.example"], "CNAME", ttl=30)
    upstream.set("edge", ["192.0.2.7"], ttl=20)
    service = start_service("main", config=config(upstream))
    client = service.client()
    zone = make_zone(client, "example.com")
    put(client, zone, alias_set("example.com", "lb.targets.example"))
    until(lambda: service.answers("example.com") == ["192.0.2.7"], "the chain is not followed")
    assert service.query("example.com").answer[0].ttl == 20


def test_what_does_not_resolve_is_servfail_and_then_an_answer(start_service, upstream):
    upstream.set("other", ["192.0.2.9"])
    service = start_service("main", config=config(upstream, more="ttl_max_s = 2\n"))
    client = service.client()
    zone = make_zone(client, "example.com")
    upstream.service.process.send_signal(signal.SIGSTOP)
    put(client, zone, alias_set("example.com", "lb.targets.example"))
    assert rcode(service, "example.com") == "SERVFAIL"
    until(lambda: service.metric("outside_targets_failing") == 1, "nobody sees that it fails")
    assert "alias target lb.targets.example. A does not resolve" in service.log.read_text()
    upstream.service.process.send_signal(signal.SIGCONT)
    # There is no such name yet, which is an answer where nothing else was known.
    until(lambda: rcode(service, "example.com") == "NOERROR", "NXDOMAIN of the target is no answer")
    assert not service.query("example.com").answer
    upstream.set("lb", ["192.0.2.1"])
    until(lambda: service.answers("example.com") == ["192.0.2.1"], "it does not come")
    upstream.remove("lb", ["192.0.2.1"])
    # A good answer goes on while replies say that there is nothing, for a while.
    assert service.answers("example.com") == ["192.0.2.1"]
    until(lambda: not service.answers("example.com"), "it never goes")
    assert rcode(service, "example.com") == "NOERROR"


@pytest.mark.parametrize("end", [signal.SIGSTOP, signal.SIGKILL])
def test_the_last_answer_goes_on_until_it_is_too_old(start_service, upstream, end):
    upstream.set("lb", ["192.0.2.1"])
    service = start_service("main", config=config(upstream, stale_s=20))
    client = service.client()
    zone = make_zone(client, "example.com")
    put(client, zone, alias_set("example.com", "lb.targets.example"))
    until(lambda: service.answers("example.com") == ["192.0.2.1"], "it does not resolve")
    upstream.service.process.send_signal(end)
    until(lambda: service.metric("outside_targets_failing") == 1, "nobody sees that it fails")
    assert service.answers("example.com") == ["192.0.2.1"]
    until(lambda: rcode(service, "example.com") == "SERVFAIL", "an answer is used for ever")
    assert service.metric("outside_failures_total") > 0
    until(lambda: "its aliases are answered with SERVFAIL" in service.log.read_text(), "the log does not say so")
    if end == signal.SIGSTOP:
        upstream.service.process.send_signal(signal.SIGCONT)
    else:
        upstream.service.start()
    until(lambda: service.answers("example.com") == ["192.0.2.1"], "it does not come back")
    until(lambda: "alias target lb.targets.example. A resolves again" in service.log.read_text(), "the log does not say so")


def test_a_target_is_healthy_as_long_as_it_resolves(start_service, upstream):
    upstream.set("lb", ["192.0.2.1"])
    service = start_service("main", config=config(upstream, stale_s=4))
    client = service.client()
    zone = make_zone(client, "example.com")
    change(client, zone, "UPSERT", "backup.example.com", "A", ["192.0.2.99"])
    put(client, zone,
        alias_set("www.example.com", "lb.targets.example", evaluate=True, SetIdentifier="1", Failover="PRIMARY"),
        alias_set("www.example.com", "backup.example.com", zone_id=zone, SetIdentifier="2", Failover="SECONDARY"))
    until(lambda: service.answers("www.example.com") == ["192.0.2.1"], "the primary does not answer")
    upstream.service.process.send_signal(signal.SIGSTOP)
    until(lambda: service.answers("www.example.com") == ["192.0.2.99"], "the secondary does not answer")
    upstream.service.process.send_signal(signal.SIGCONT)
    until(lambda: service.answers("www.example.com") == ["192.0.2.1"], "the primary does not come back")


def test_the_copy_on_disk_answers_with_the_store_gone(start_service, tmp_path, upstream):
    upstream.set("lb", ["192.0.2.1"])
    etcd = Etcd(tmp_path / "etcd")
    try:
        service = start_service("main", config=config(upstream), arguments=["--store", etcd.url])
        client = service.client()
        zone = make_zone(client, "example.com")
        put(client, zone, alias_set("example.com", "lb.targets.example"))
        until(lambda: service.answers("example.com") == ["192.0.2.1"], "it does not resolve")
    finally:
        etcd.end()
    service.kill()
    upstream.service.kill()
    service.start()
    assert service.answers("example.com") == ["192.0.2.1"]


def test_all_name_servers_answer_alike_and_another_goes_on(start_service, tmp_path, upstream):
    upstream.set("lb", ["192.0.2.1"])
    etcd = Etcd(tmp_path / "etcd")
    try:
        nodes = [start_service(f"n{i}", config=config(upstream), arguments=["--store", etcd.url, "--node", f"n{i}"])
                 for i in range(2)]
        client = nodes[0].client()
        zone = make_zone(client, "example.com")
        put(client, zone, alias_set("example.com", "lb.targets.example"))
        for node in nodes:
            until(lambda node=node: node.answers("example.com") == ["192.0.2.1"], "a name server has no answer")
        until(lambda: sum(node.metric("outside_resolving") for node in nodes) == 1, "one node resolves")
        holder = next(node for node in nodes if node.metric("outside_resolving"))
        other = next(node for node in nodes if node is not holder)
        holder.kill()
        upstream.set("lb", ["192.0.2.2"])
        until(lambda: other.answers("example.com") == ["192.0.2.2"], "nobody resolves any more")
        holder.start()
        until(lambda: holder.answers("example.com") == ["192.0.2.2"], "the node that came back is behind")
        upstream.set("lb", ["192.0.2.3"])
        for node in nodes:
            until(lambda node=node: node.answers("example.com") == ["192.0.2.3"], "a name server does not follow")
    finally:
        etcd.end()


def test_what_an_alias_may_lead_to(start_service, upstream):
    service = start_service("main", config=config(upstream))
    client = service.client()
    zone = make_zone(client, "example.com")
    other = make_zone(client, "other.example")
    tried = "Tried to create an alias that targets "
    put(client, zone, alias_set("cf.example.com", "d111111abcdef8.cloudfront.net", zone_id="Z2FDTNDATAQYW2"),
        alias_set("elb.example.com", "lb-1.us-east-1.elb.amazonaws.com", zone_id="Z35SXDOTRQ7X7K", evaluate=True))
    assert refusal(client, zone, alias_set("a.example.com", "lb-1.us-east-1.elb.amazonaws.com", zone_id="Z2FDTNDATAQYW2")) == (
        f"[{tried}lb-1.us-east-1.elb.amazonaws.com., type A in zone Z2FDTNDATAQYW2, but the alias target name does not lie "
        f"within the target zone, {tried}lb-1.us-east-1.elb.amazonaws.com., type A in zone Z2FDTNDATAQYW2, but that target "
        "was not found]")
    assert "[alias] allow" in refusal(client, zone, alias_set("a.example.com", "targets.example"))
    assert refusal(client, zone, alias_set("a.example.com", "x.targets.example", zone_id=other)) == (
        f"[{tried}x.targets.example., type A in zone {other}, but the alias target name does not lie within the target zone, "
        f"{tried}x.targets.example., type A in zone {other}, but that target was not found]")
    assert refusal(client, zone, alias_set("a.example.com", "x.targets.example", "TXT")) == (
        f"[{tried}x.targets.example., type TXT in zone ZOUTSIDE, but that target was not found]")
    listed = client.list_resource_record_sets(HostedZoneId=zone, StartRecordName="elb.example.com", MaxItems="1")
    assert listed["ResourceRecordSets"][0]["AliasTarget"] == {
        "HostedZoneId": "Z35SXDOTRQ7X7K", "DNSName": "lb-1.us-east-1.elb.amazonaws.com.", "EvaluateTargetHealth": True}
