"""Routing policies, aliases and health checks end to end: made by real clients, read by dig and dnspython, turned by
`milepost health force`."""

import json
import subprocess

import botocore.exceptions
import dns.edns
import dns.rcode
import dns.rdatatype
import pytest

from api import aws
from audit_test import audit
from javascript_sdk_test import refused, run
from packages import need
from service import Service, make_zone, milepost, wait_insync

DIG = "/usr/bin/dig"
HEALTHY, UNHEALTHY = "healthy", "unhealthy"


def health(service, *arguments):
    """`milepost health ...` beside the running service; its output."""
    done = milepost("health", *arguments, "--data", service.data)
    assert done.returncode == 0, done.stderr
    return done.stdout


def dig(service, name, *arguments, rdtype="A"):
    """The short answer of dig, sorted."""
    need({DIG: "bind9-dnsutils"})
    done = subprocess.run([DIG, "@127.0.0.1", "-p", str(service.dns_port), "+short", "+tries=1", name, rdtype, *arguments],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return sorted(done.stdout.split("\n")[:-1])


class Lab:
    """A zone of a service's, filled as a test likes."""

    def __init__(self, service, name):
        self.service, self.client, self.name = service, service.client(), name
        self.zone = make_zone(self.client, name)

    def change(self, *changes):
        """Changes as boto3 takes them, (action, record set); waited for. Its id."""
        changed = self.client.change_resource_record_sets(HostedZoneId=self.zone, ChangeBatch={
            "Changes": [{"Action": action, "ResourceRecordSet": rrset} for action, rrset in changes]})["ChangeInfo"]
        wait_insync(self.client, changed)
        return changed["Id"].split("/")[-1]

    def create(self, *rrsets):
        return self.change(*(("CREATE", rrset) for rrset in rrsets))

    def force(self, check, verdict):
        """Name servers follow verdicts and changes in one order: when the change behind it is INSYNC, so is the verdict."""
        health(self.service, "force", check, verdict)
        self.settle()

    def settle(self):
        self.change(("UPSERT", self.plain("settled", "192.0.2.255")))

    def plain(self, label, *values, rdtype="A", ttl=60):
        return {"Name": self.full(label), "Type": rdtype, "TTL": ttl, "ResourceRecords": [{"Value": value} for value in values]}

    def routed(self, label, identifier, value, rdtype="A", **policy):
        return {**self.plain(label, value, rdtype=rdtype), "SetIdentifier": identifier, **policy}

    def alias(self, label, target, rdtype="A", evaluate=True, **policy):
        return {"Name": self.full(label), "Type": rdtype, **policy,
                "AliasTarget": {"HostedZoneId": self.zone, "DNSName": self.full(target), "EvaluateTargetHealth": evaluate}}

    def full(self, label):
        return f"{label}.{self.name}" if label else self.name

    def dig(self, label, *arguments, **more):
        return dig(self.service, self.full(label), *arguments, **more)

    def shares(self, label, times=200):
        """What is answered in many queries: {answer: how often}."""
        seen = {}
        for _ in range(times):
            answer = " ".join(self.service.answers(self.full(label)))
            seen[answer] = seen.get(answer, 0) + 1
        return seen

    def refusal(self, *changes):
        """(code, message) of a batch that must be refused."""
        with pytest.raises(botocore.exceptions.ClientError) as raised:
            self.change(*changes)
        error = raised.value.response["Error"]
        return error["Code"], error["Message"]


@pytest.fixture(scope="module")
def module_service(tmp_path_factory):
    service = Service(tmp_path_factory.mktemp("routing") / "data", config="[limits]\ncidr_collections = 100\n").start()
    yield service
    service.end()


ZONES = iter(range(1000))


@pytest.fixture
def lab(module_service):
    return Lab(module_service, f"lab{next(ZONES)}.example")


# --- each policy ---


def test_weighted(lab):
    lab.force("heavy", HEALTHY)
    lab.create(lab.routed("w", "a", "192.0.2.1", Weight=9, HealthCheckId="heavy"), lab.routed("w", "b", "192.0.2.2", Weight=9),
               lab.routed("w", "c", "192.0.2.3", Weight=0))
    seen = lab.shares("w")
    assert set(seen) == {"192.0.2.1", "192.0.2.2"}
    # Binomial(200, 1/2): standard deviation 7.1; six of them are passed once in 5e8 runs.
    assert abs(seen["192.0.2.1"] - 100) < 43
    lab.force("heavy", UNHEALTHY)
    assert lab.shares("w") == {"192.0.2.2": 200}
    lab.force("heavy", HEALTHY)
    assert set(lab.shares("w")) == {"192.0.2.1", "192.0.2.2"}


def test_failover(lab):
    for check in "main", "spare":
        lab.force(check, HEALTHY)
    lab.create(lab.routed("f", "p", "192.0.2.1", Failover="PRIMARY", HealthCheckId="main"),
               lab.routed("f", "s", "192.0.2.2", Failover="SECONDARY", HealthCheckId="spare"))
    assert lab.dig("f") == ["192.0.2.1"]
    lab.force("main", UNHEALTHY)
    assert lab.dig("f") == ["192.0.2.2"]
    lab.force("spare", UNHEALTHY)
    assert lab.dig("f") == ["192.0.2.1"], "as if both were healthy"
    health(lab.service, "release", "main")
    health(lab.service, "release", "spare")
    lab.settle()
    assert lab.dig("f") == ["192.0.2.1"]
    code, message = lab.refusal(("CREATE", lab.routed("g", "p", "192.0.2.1", Failover="PRIMARY")))
    assert code == "InvalidChangeBatch" and "must have an associated health check" in message


def test_multivalue(lab):
    values = [f"192.0.2.{number}" for number in range(1, 13)]
    for value in values:
        health(lab.service, "force", f"m-{value.replace('.', '-')}", HEALTHY)
    lab.create(*(lab.routed("m", value, value, MultiValueAnswer=True, HealthCheckId=f"m-{value.replace('.', '-')}")
                 for value in values))
    answers = [tuple(lab.dig("m")) for _ in range(20)]
    assert {len(answer) for answer in answers} == {8} and all(set(answer) < set(values) for answer in answers)
    assert len(set(answers)) > 1, "of 495 choices of eight"
    for value in values[3:]:
        health(lab.service, "force", f"m-{value.replace('.', '-')}", UNHEALTHY)
    lab.settle()
    assert lab.dig("m") == sorted(values[:3])


def test_geolocation_without_a_match(lab):
    lab.create(lab.routed("fr", "fr", "192.0.2.1", GeoLocation={"CountryCode": "FR"}),
               lab.routed("all", "fr", "192.0.2.1", GeoLocation={"CountryCode": "FR"}),
               lab.routed("all", "*", "192.0.2.2", GeoLocation={"CountryCode": "*"}))
    assert lab.dig("all") == ["192.0.2.2"]
    none = lab.service.query(lab.full("fr"))
    assert none.rcode() == dns.rcode.NOERROR and not none.answer
    assert none.authority[0].rdtype == dns.rdatatype.SOA


def test_latency_prefers_what_is_healthy(lab):
    for region in "eu-west-1", "us-east-1":
        lab.force(f"latency-{region}", HEALTHY)
    lab.create(*(lab.routed("l", region, address, Region=region, HealthCheckId=f"latency-{region}")
                 for region, address in (("eu-west-1", "192.0.2.1"), ("us-east-1", "192.0.2.2"))))
    lab.force("latency-eu-west-1", UNHEALTHY)
    assert lab.dig("l") == ["192.0.2.2"]
    lab.force("latency-us-east-1", UNHEALTHY)
    lab.force("latency-eu-west-1", HEALTHY)
    assert lab.dig("l") == ["192.0.2.1"]


@pytest.fixture
def collection(lab):
    made = lab.client.create_cidr_collection(Name=lab.zone, CallerReference=lab.zone)["Collection"]["Id"]
    lab.client.change_cidr_collection(Id=made, Changes=[
        {"LocationName": "paris", "Action": "PUT", "CidrList": ["198.51.100.0/24", "2001:db8:100::/48"]},
        {"LocationName": "lyon", "Action": "PUT", "CidrList": ["198.51.0.0/16"]}])
    return made


def by_location(lab, collection, label="ip"):
    return [lab.routed(label, place, address, CidrRoutingConfig={"CollectionId": collection, "LocationName": place})
            for place, address in (("paris", "192.0.2.1"), ("lyon", "192.0.2.2"), ("*", "192.0.2.9"))]


def test_ip_based_by_client_subnet(lab, collection):
    lab.create(*by_location(lab, collection))
    expected = {"198.51.100.0/24": "192.0.2.1", "198.51.100.77/32": "192.0.2.1", "2001:db8:100:1::/64": "192.0.2.1",
                "198.51.7.0/24": "192.0.2.2", "198.51.0.0/16": "192.0.2.2", "198.0.0.0/8": "192.0.2.9", "192.0.2.0/24": "192.0.2.9",
                "2001:db8::/32": "192.0.2.9"}
    for subnet, address in expected.items():
        assert lab.dig("ip", f"+subnet={subnet}") == [address], subnet
    assert lab.dig("ip") == ["192.0.2.9"]
    assert lab.dig("ip", "+subnet=0.0.0.0/0") == ["192.0.2.9"], "by the address of the packet"
    moved = lab.client.change_cidr_collection(Id=collection, Changes=[
        {"LocationName": "lyon", "Action": "PUT", "CidrList": ["192.0.2.0/24"]}])
    wait_insync(lab.client, {"Id": moved["Id"]})
    assert lab.dig("ip", "+subnet=192.0.2.0/24") == ["192.0.2.2"]


def test_the_scope_says_for_whom_an_answer_holds(lab, collection):
    lab.create(*by_location(lab, collection), lab.routed("w", "a", "192.0.2.1", Weight=1))
    def scope(label):
        response = lab.service.query(lab.full(label), use_edns=0, options=[dns.edns.ECSOption("198.51.100.0", 28)])
        option, = (each for each in response.options if each.otype == dns.edns.ECS)
        return option.srclen, option.scopelen
    assert scope("ip") == (28, 24)
    assert scope("w") == scope("settled") == (28, 0)


def test_subnets_are_believed_from_whom_the_operator_says(start_service):
    service = start_service(config='[dns]\nclient_subnets_from = ["127.0.0.2/32"]\n')
    lab = Lab(service, "believed.example")
    made = lab.client.create_cidr_collection(Name="c", CallerReference="c")["Collection"]["Id"]
    lab.client.change_cidr_collection(Id=made, Changes=[{"LocationName": "paris", "Action": "PUT", "CidrList": ["198.51.100.0/24"]}])
    lab.create(*(rrset for rrset in by_location(lab, made) if rrset["SetIdentifier"] != "lyon"))
    assert lab.dig("ip", "+subnet=198.51.100.0/24", "-b", "127.0.0.2") == ["192.0.2.1"]
    assert lab.dig("ip", "+subnet=198.51.100.0/24", "-b", "127.0.0.3") == ["192.0.2.9"]


def test_locations_stay_while_they_are_used(lab, collection):
    sets = by_location(lab, collection)
    lab.create(*sets)
    take = {"Id": collection, "Changes": [{"LocationName": "lyon", "Action": "DELETE_IF_EXISTS", "CidrList": ["198.51.0.0/16"]}]}
    with pytest.raises(botocore.exceptions.ClientError) as raised:
        lab.client.change_cidr_collection(**take)
    assert raised.value.response["Error"]["Code"] == "CidrBlockInUseException"
    assert lab.full("ip") in raised.value.response["Error"]["Message"]
    lab.change(*(("DELETE", rrset) for rrset in sets))
    lab.client.change_cidr_collection(**take)


# --- aliases ---


def test_aliases_at_the_apex_below_and_at_wildcards(lab):
    lab.create(lab.plain("www", "192.0.2.1", "192.0.2.2", ttl=30), lab.plain("www", "2001:db8::1", rdtype="AAAA"),
               lab.plain("*.star", "192.0.2.3"), lab.alias("", "www"), lab.alias("", "www", "AAAA"), lab.alias("*.any", "www"),
               lab.alias("star", "*.star"), lab.plain("mail", "10 www." + lab.name, rdtype="MX"), lab.alias("", "mail", "MX"))
    for label in "", "x.any", "y.x.any":
        assert lab.dig(label) == ["192.0.2.1", "192.0.2.2"], label
    assert lab.dig("", rdtype="AAAA") == ["2001:db8::1"]
    assert lab.dig("star") == ["192.0.2.3"]
    response = lab.service.query(lab.name)
    assert response.answer[0].name.to_text() == lab.name + "." and response.answer[0].ttl == 30
    mx = lab.service.query(lab.name, "MX")
    assert len(mx.answer) == 1 and [rrset.name.to_text() for rrset in mx.additional] == [f"www.{lab.name}."] * 2


def test_the_target_of_an_alias(lab):
    assert lab.refusal(("CREATE", lab.alias("a", "gone"))) == (
        "InvalidChangeBatch", f"[Tried to create an alias that targets gone.{lab.name}., type A in zone {lab.zone}, "
        "but that target was not found]")
    lab.create(lab.plain("www", "192.0.2.1"), lab.alias("a", "www"), lab.alias("b", "a"))
    code, message = lab.refusal(("DELETE", lab.plain("www", "192.0.2.1")), ("CREATE", lab.alias("www", "b")))
    assert code == "InvalidChangeBatch" and "loop" in message
    lab.change(("UPSERT", lab.plain("www", "192.0.2.7")))
    assert lab.dig("b") == ["192.0.2.7"]
    lab.change(("DELETE", lab.plain("www", "192.0.2.7")))
    gone = lab.service.query(lab.full("b"))
    assert gone.rcode() == dns.rcode.NOERROR and not gone.answer and gone.authority[0].rdtype == dns.rdatatype.SOA
    lab.create(lab.routed("www", "a", "192.0.2.8", Weight=1))
    assert lab.dig("b") == ["192.0.2.8"]


def test_cnames_that_are_chosen(lab):
    lab.force("blue", HEALTHY)
    lab.create(lab.plain("blue", "192.0.2.1"), lab.plain("green", "192.0.2.2"), lab.plain("start", lab.full("pick"), rdtype="CNAME"),
               lab.routed("pick", "p", lab.full("blue"), "CNAME", Failover="PRIMARY", HealthCheckId="blue"),
               lab.routed("pick", "s", lab.full("green"), "CNAME", Failover="SECONDARY"))
    assert lab.dig("start") == sorted([lab.full("pick") + ".", lab.full("blue") + ".", "192.0.2.1"])
    lab.force("blue", UNHEALTHY)
    assert lab.dig("start") == sorted([lab.full("pick") + ".", lab.full("green") + ".", "192.0.2.2"])


# --- octoDNS' trees ---


class OctoDns:
    """A dynamic record as octodns-route53 makes it: geolocation over failover of pools over weighted values.

        NAME                       geolocation, aliases to pools
        _octodns-POOL-pool.NAME    failover: PRIMARY alias to the pool's values, SECONDARY alias to the next pool
        _octodns-POOL-value.NAME   weighted values, each with its health check
        _octodns-default-pool.NAME what is left when everything fails
    """

    def __init__(self, lab, label, pools, rules, default):
        self.lab, self.label, self.pools, self.rules, self.default = lab, label, pools, rules, default

    def node(self, pool, kind):
        return f"_octodns-{pool}-{kind}.{self.label}"

    def values(self):
        return [self.lab.routed(self.node(pool, "value"), f"{pool}-{number:03}", value, Weight=weight, HealthCheckId=check)
                for pool, (values, _) in self.pools.items() for number, (value, weight, check) in enumerate(values)]

    def primaries(self):
        return [self.lab.alias(self.node(pool, "pool"), self.node(pool, "value"), SetIdentifier=f"{pool}-Primary", Failover="PRIMARY")
                for pool in self.pools]

    def secondaries(self):
        return [self.lab.alias(self.node(pool, "pool"), self.node(fallback or "default", "pool"),
                               SetIdentifier=f"{pool}-Secondary-{fallback or 'default'}", Failover="SECONDARY")
                for pool, (_, fallback) in self.pools.items()]

    def geos(self):
        return [self.lab.alias(self.label, self.node(pool, "pool"), SetIdentifier=f"{number}-{pool}-{place}",
                               GeoLocation=place or {"CountryCode": "*"})
                for number, (pool, place) in enumerate(self.rules)]

    def in_order(self):
        """Its provider's order: targets before what leads to them."""
        return [self.lab.plain(self.node("default", "pool"), self.default), *self.values(), *self.primaries(),
                *self.secondaries(), *self.geos()]


def octodns_record(lab, label):
    checks = [f"{lab.name.replace('.', '-')}-{label}-{number}" for number in range(3)]
    for check in checks:
        lab.force(check, HEALTHY)
    record = OctoDns(lab, label, {"one": ([("192.0.2.1", 3, checks[0]), ("192.0.2.2", 1, checks[1])], "two"),
                                  "two": ([("192.0.2.3", 1, checks[2])], None)},
                     [("two", {"CountryCode": "FR"}), ("one", {"ContinentCode": "NA"}), ("one", None)], "192.0.2.9")
    return record, checks


def test_a_tree_as_octodns_makes_it(lab):
    record, checks = octodns_record(lab, "app")
    lab.create(*record.in_order())
    one, two, default = {"192.0.2.1", "192.0.2.2"}, {"192.0.2.3"}, {"192.0.2.9"}
    assert set(lab.shares("app")) == one
    expected = [({0}, {"192.0.2.2"}), ({0, 1}, two), ({0, 1, 2}, default), ({1, 2}, {"192.0.2.1"}), ({2}, one), (set(), one)]
    for down, answers in expected:
        for number, check in enumerate(checks):
            health(lab.service, "force", check, UNHEALTHY if number in down else HEALTHY)
        lab.settle()
        for label, what in ("app", answers), (record.node("one", "pool"), answers), (record.node("default", "pool"), default):
            assert set(sum((lab.dig(label) for _ in range(40)), [])) == what, (down, label)
    assert lab.dig("app", rdtype="AAAA") == []


def test_octodns_updates_and_deletes_its_trees(lab):
    record, checks = octodns_record(lab, "app")
    lab.create(*record.in_order())
    record.pools["one"][0][:] = [("192.0.2.7", 1, checks[0])]
    gone = lab.routed(record.node("one", "value"), "one-001", "192.0.2.2", Weight=1, HealthCheckId=checks[1])
    lab.change(("DELETE", gone), *(("UPSERT", rrset) for rrset in record.in_order()))
    assert lab.dig("app") == ["192.0.2.7"]
    deletion = lab.change(*(("DELETE", rrset) for rrset in reversed(record.in_order())))
    assert lab.service.query(lab.full("app")).rcode() == dns.rcode.NXDOMAIN
    # The whole tree comes back in one batch, whatever the order of its names.
    done = milepost("revert", deletion, "--data", lab.service.data, "--wait", "60")
    assert done.returncode == 0, done.stderr
    assert lab.dig("app") == ["192.0.2.7"]


# --- other clients ---


def test_policies_with_the_aws_cli(lab, collection):
    lab.force("cli", HEALTHY)
    sets = [lab.routed("w", "a", "192.0.2.1", Weight=1), lab.routed("f", "p", "192.0.2.2", Failover="PRIMARY", HealthCheckId="cli"),
            lab.alias("f", "w", SetIdentifier="s", Failover="SECONDARY"), lab.routed("g", "*", "192.0.2.3", GeoLocation={"CountryCode": "*"}),
            lab.routed("l", "x", "192.0.2.4", Region="sa-east-1"), lab.routed("m", "x", "192.0.2.5", MultiValueAnswer=True),
            *by_location(lab, collection), lab.alias("", "f")]
    batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": rrset} for rrset in sets]}
    changed = aws(lab.service, "change-resource-record-sets", "--hosted-zone-id", lab.zone, "--change-batch", json.dumps(batch))
    aws(lab.service, "wait", "resource-record-sets-changed", "--id", changed["ChangeInfo"]["Id"])
    assert [lab.dig(label) for label in ("w", "f", "", "g", "l", "m", "ip")] == [
        [f"192.0.2.{number}"] for number in (1, 2, 2, 3, 4, 5, 9)]
    listed = aws(lab.service, "list-resource-record-sets", "--hosted-zone-id", lab.zone)["ResourceRecordSets"]
    def as_listed(rrset):
        rrset = {**rrset, "Name": rrset["Name"] + "."}
        if "AliasTarget" in rrset:
            rrset["AliasTarget"] = {**rrset["AliasTarget"], "DNSName": rrset["AliasTarget"]["DNSName"] + "."}
            rrset["ResourceRecords"] = []
        return rrset
    def essence(rrset):
        return json.dumps({key: value for key, value in rrset.items() if value != []}, sort_keys=True)
    assert {essence(as_listed(rrset)) for rrset in sets} <= {essence(rrset) for rrset in listed}


def test_policies_with_the_javascript_sdk(service):
    health(service, "force", "sdk", HEALTHY)
    found = run("routing.mjs", service, CHECK="sdk")
    wait_insync(service.client(), {"Id": found["change"]})
    def essence(rrset):
        return json.dumps({key: value for key, value in rrset.items() if key not in ("Name", "AliasTarget")}, sort_keys=True)
    assert sorted(map(essence, found["listed"])) == sorted(map(essence, found["made"]))
    for label, address in {"weighted": 1, "latency": 3, "failover": 4, "geolocation": 7, "geoproximity": 8, "ip": 12, "": 4,
                           "x": 1, "y.z": 1, "tree": 4}.items():
        name = f"{label}.policies.example" if label else "policies.example"
        assert dig(service, name) == [f"192.0.2.{address}"], name
    assert dig(service, "multivalue.policies.example") == ["192.0.2.10", "192.0.2.9"]
    assert refused(found["dangling"], "InvalidChangeBatch", 400, "that target was not found")
    assert refused(found["loop"], "InvalidChangeBatch", 400)
    assert refused(found["mixed"], "InvalidChangeBatch", 400, "a non multivalue answer rrset exists")
    assert refused(found["no check"], "NoSuchHealthCheck", 404, "A health check with id not-there does not exist.")
    assert refused(found["location in use"], "CidrBlockInUseException")


# --- TestDNSAnswer ---


def test_the_test_of_an_answer_agrees_with_dig(lab, collection):
    record, checks = octodns_record(lab, "app")
    lab.create(*record.in_order(), *by_location(lab, collection), lab.alias("", "ip"))
    def told(label, **more):
        answer = lab.client.test_dns_answer(HostedZoneId=lab.zone, RecordName=lab.full(label), RecordType="A", **more)
        assert answer["ResponseCode"] == "NOERROR"
        return sorted(answer["RecordData"])
    for label in "ip", "":
        for address, bits in (("198.51.100.9", 24), ("198.51.100.9", 32), ("198.51.100.9", 16), ("198.51.3.3", 20),
                              ("192.0.2.1", 24), ("2001:db8:100::1", 56), ("2001:db8:100::1", 32)):
            assert told(label, EDNS0ClientSubnetIP=address, EDNS0ClientSubnetMask=str(bits)) == lab.dig(
                label, f"+subnet={address}/{bits}"), (label, address, bits)
        assert told(label, EDNS0ClientSubnetIP="198.51.100.9") == ["192.0.2.1"], "/24 unless it is said"
        assert told(label, ResolverIP="198.51.100.9") == ["192.0.2.1"]
        assert told(label) == lab.dig(label) == ["192.0.2.9"]
    lab.force(checks[0], UNHEALTHY)
    assert told("app") == lab.dig("app") == ["192.0.2.2"]
    lab.force(checks[1], UNHEALTHY)
    assert told("app") == lab.dig("app") == ["192.0.2.3"]


# --- operating ---


def test_health_commands(service):
    assert health(service, "list") == ""
    assert health(service, "force", "site-a", UNHEALTHY).startswith("site-a  unhealthy, forced  since 2")
    health(service, "force", "--id", "site-b", HEALTHY)
    lines = health(service, "list").splitlines()
    assert [line.split("  ")[:2] for line in lines] == [["site-a", "unhealthy, forced"], ["site-b", "healthy, forced"]]
    assert health(service, "release", "site-a").startswith("site-a  healthy  since ")
    unknown = milepost("health", "release", "site-c", "--data", service.data)
    assert unknown.returncode == 1 and "site-c does not exist" in unknown.stderr
    bad = milepost("health", "force", "a/b", HEALTHY, "--data", service.data)
    assert bad.returncode == 1 and "'a/b' is no id" in bad.stderr
    assert milepost("health", "force", "site-a", "ill", "--data", service.data).returncode == 2
    assert "milepost health release" in milepost("health", "--help").stdout
    entries = audit(service, "--operation", "milepost health *")
    assert [(entry["Operation"], entry["Resources"], entry["Request"]) for entry in entries][:2] == [
        ("milepost health force", ["site-a"], UNHEALTHY), ("milepost health force", ["site-b"], HEALTHY)]


def test_a_verdict_and_what_it_decides_outlive_restarts(service):
    lab = Lab(service, "restart.example")
    lab.force("main", HEALTHY)
    lab.create(lab.routed("f", "p", "192.0.2.1", Failover="PRIMARY", HealthCheckId="main"),
               lab.routed("f", "s", "192.0.2.2", Failover="SECONDARY"), lab.alias("", "f"))
    lab.force("main", UNHEALTHY)
    for end in service.kill, service.terminate, service.kill:
        end()
        service.start()
        assert lab.dig("f") == lab.dig("") == ["192.0.2.2"]
    lab.force("main", HEALTHY)
    assert lab.dig("") == ["192.0.2.1"]


def test_master_files_know_no_policies(lab, tmp_path):
    lab.force("exported", HEALTHY)
    lab.create(lab.plain("www", "192.0.2.1"), lab.routed("w", "a", "192.0.2.2", Weight=5), lab.alias("", "www"),
               {**lab.plain("checked", "192.0.2.3"), "HealthCheckId": "exported"})
    done = lab.service.zone_command("export", lab.name)
    assert done.returncode == 3
    left_out = [f"left out: w.{lab.name}. 60 A 192.0.2.2 [SetIdentifier=a, Weight=5]: ", f"left out: {lab.name}. A -> www.{lab.name}. ",
                f"left out: health check exported of checked.{lab.name}. A: "]
    for text in left_out:
        assert text in done.stderr and f"; {text}" in done.stdout, text
    assert "192.0.2.3" in done.stdout
    file = tmp_path / "zone"
    file.write_text(f"w 60 IN A 192.0.2.7\nfine 60 IN A 192.0.2.8\n")
    done = lab.service.zone_command("import", file, "--origin", lab.name)
    assert done.returncode == 1 and f"w.{lab.name}. A: [RRSet with DNS name w.{lab.name}., type A cannot be created as other RRSets exist" \
        in done.stderr
    assert lab.dig("w") == ["192.0.2.2"] and lab.dig("fine") == ["192.0.2.8"]
