"""Documents of traffic policies as clients hand them in, in both versions of their format: every type of rule and of endpoint,
made with Debian's aws cli and with the newest JavaScript SDK, read by dig with client subnets."""

import json

import pytest

from api import aws
from javascript_sdk_test import run
from location_routing_test import dig_subnet
from outside_alias_test import until
from packages import need
from routing_test import DIG, HEALTHY, UNHEALTHY, Lab, health
from service import Service, change, make_zone
from traffic_answers_test import CALIFORNIA, CONFIG, GERMANY, JAPAN, NOWHERE, to
from traffic_policies_test import wait_applied

OLD, NEW = "2015-10-01", "2023-05-09"
LIMITS = "traffic_policies = 200\ntraffic_policy_instances = 200\n"
SCOPES = {CALIFORNIA: 16, GERMANY: 16, JAPAN: 16, NOWHERE: 9}


def text_of(version, rules, endpoints, record_type="A"):
    """Starts at the rule `start`; of the endpoints those that are named there."""
    named = {name: endpoint for name, endpoint in endpoints.items() if f'"{name}"' in json.dumps(rules)}
    return json.dumps({"AWSPolicyFormatVersion": version, "RecordType": record_type, "StartRule": "start", "Endpoints": named,
                       "Rules": rules}, indent=4)


def values(*addresses):
    return {f"e{number}": {"Type": "value", "Value": address} for number, address in enumerate(addresses, start=1)}


NINE = values(*(f"192.0.2.{number}" for number in range(1, 10)))


def region(version, name):
    """A region of a geoproximity rule in the form of the version."""
    name = f"aws:route53:{name}"
    return {"Region": name} if version == OLD else {"Location": {"Type": "Region", "LocationName": name}}


def coordinates(version, latitude, longitude):
    place = {"Latitude": latitude, "Longitude": longitude}
    return place if version == OLD else {"Location": {"Type": "Coordinate", **place}}


def rules_of(version):
    """{label: rules}. Numbers and truths are texts, as the console writes them, or are not."""
    near = [to(1, **region(version, "us-west-1")), to(2, **coordinates(version, "48.80", "2.30"), Bias="-10"),
            to(3, **coordinates(version, 35, "139.7"), Bias=5)]
    if version == NEW:
        near.append(to(4, Location={"Type": "LocalZone", "LocationName": "aws:route53:us-west-2-lax-1a"}))
    return {
        "geo": {"start": {"RuleType": "geo", "Locations": [
            to(1, Country="US", Subdivision="CA", EvaluateTargetHealth="true"), to(2, Continent="EU", EvaluateTargetHealth=True),
            to(3, Country="JP", IsDefault="false"), to(9, IsDefault=True)]}},
        "latency": {"start": {"RuleType": "latency", "Regions": [
            to(1, Region="us-west-1"), to(2, Region="eu-central-1", EvaluateTargetHealth="false"), to(3, Region="ap-northeast-1")]}},
        "near": {"start": {"RuleType": "geoproximity", "GeoproximityLocations": near}},
        "weighted": {"start": {"RuleType": "weighted", "Items": [to(1, Weight="255"), to(2, Weight=0)]}},
        "failover": {"start": {"RuleType": "failover", "Primary": to(1, HealthCheck="main"), "Secondary": to(2, HealthCheck="")}},
        "many": {"start": {"RuleType": "multivalue", "Items": [to(1, HealthCheck="main"), to(2), to(3)]}},
        "tree": {"start": {"RuleType": "geo", "Locations": [{"RuleReference": "fast", "Continent": "NA"},
                                                            {"RuleReference": "near", "Country": "JP"},
                                                            {"RuleReference": "fail", "IsDefault": True}]},
                 "fast": {"RuleType": "latency", "Regions": [{"RuleReference": "split", "Region": "us-west-1"}, to(4, Region="us-east-1")]},
                 "split": {"RuleType": "weighted", "Items": [{"RuleReference": "many", "Weight": "1"}, to(5, Weight="0")]},
                 "many": {"RuleType": "multivalue", "Items": [to(1), to(2)]},
                 "near": {"RuleType": "geoproximity", "GeoproximityLocations": [
                     to(6, **region(version, "ap-northeast-1")), to(7, **coordinates(version, "48.80", "2.30"))]},
                 "fail": {"RuleType": "failover", "Primary": to(8, HealthCheck="main"), "Secondary": {"RuleReference": "many"}}}}


OTHER_TYPES = {"AAAA": "2001:db8::1", "CNAME": "www.example.net.", "MX": "10 mail.example.net.", "TXT": '"two" "strings"',
               "SRV": "1 2 5060 sip.example.net.", "CAA": '0 issue "ca.example.net"'}


def made_by_cli(lab, documents):
    for label, text in documents.items():
        policy = aws(lab.service, "create-traffic-policy", "--name", lab.full(label), "--document", text)["TrafficPolicy"]
        instance = aws(lab.service, "create-traffic-policy-instance", "--hosted-zone-id", lab.zone, "--name", lab.full(label), "--ttl", 60,
                       "--traffic-policy-id", policy["Id"], "--traffic-policy-version", policy["Version"])
        yield label, {"policy": policy, "instance": instance["TrafficPolicyInstance"]}


def made_by_sdk(lab, documents):
    return run("traffic_documents.mjs", lab.service, DOCUMENTS=json.dumps(documents), HOSTED_ZONE_ID=lab.zone, ZONE_NAME=lab.name).items()


MAKERS = {"cli": made_by_cli, "sdk": made_by_sdk}


def apply(lab, maker, documents):
    """An instance of each document, applied: {label: {"policy": .., "instance": ..}}. Documents are kept to the letter."""
    made = dict(MAKERS[maker](lab, documents))
    assert {label: each["policy"]["Document"] for label, each in made.items()} == documents
    for label, each in made.items():
        kept = lab.client.get_traffic_policy(Id=each["policy"]["Id"], Version=1)["TrafficPolicy"]
        assert kept["Document"] == documents[label]
        wait_applied(lab.client, each["instance"]["Id"])
    return made


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    need({DIG: "bind9-dnsutils"})
    limits = "traffic_policy_instances = 100\n"
    assert limits in CONFIG
    service = Service(tmp_path_factory.mktemp("documents") / "data", config=CONFIG.replace(limits, LIMITS)).start()
    health(service, "force", "main", HEALTHY)
    yield service
    service.end()


@pytest.fixture(scope="module", params=[(maker, version) for maker in MAKERS for version in (OLD, NEW)], ids="-".join)
def lab(request, service):
    """A zone with an instance of every document."""
    maker, version = request.param
    lab = Lab(service, f"{maker}-{version}.example")
    lab.version = version
    apply(lab, maker, {
        label: text_of(version, rules, NINE) for label, rules in rules_of(version).items()})
    return lab


def answers(lab, label, *clients):
    """The last number of each client's answer, whose scope is that of its place."""
    found = {client: dig_subnet(lab, label, client) for client in clients}
    assert {client: scope for client, (_, scope) in found.items()} == {client: SCOPES[client] for client in clients}
    return [int(address.split(".")[-1]) for address, _ in found.values()]


def test_geo(lab):
    assert answers(lab, "geo", CALIFORNIA, GERMANY, JAPAN, NOWHERE) == [1, 2, 3, 9]


def test_latency(lab):
    assert answers(lab, "latency", CALIFORNIA, GERMANY, JAPAN) == [1, 2, 3]


def test_geoproximity(lab):
    local_zone = 4 if lab.version == NEW else 1
    assert answers(lab, "near", CALIFORNIA, GERMANY, JAPAN) == [local_zone, 2, 3], "Los Angeles is a Local Zone in the new format"


def test_weighted(lab):
    assert [dig_subnet(lab, "weighted", client) for client in (CALIFORNIA, GERMANY, NOWHERE)] == [("192.0.2.1", 0)] * 3


def test_failover_and_multivalue(lab):
    try:
        for verdict, primary, many in (HEALTHY, "192.0.2.1", [1, 2, 3]), (UNHEALTHY, "192.0.2.2", [2, 3]):
            lab.force("main", verdict)
            assert dig_subnet(lab, "failover", GERMANY) == (primary, 0)
            assert lab.dig("many", f"+subnet={GERMANY}") == [f"192.0.2.{number}" for number in many]
    finally:
        lab.force("main", HEALTHY)


def test_rules_below_each_other(lab):
    def told(client):
        return lab.dig("tree", f"+subnet={client}")
    both = ["192.0.2.1", "192.0.2.2"]
    assert [told(client) for client in (CALIFORNIA, GERMANY, JAPAN, NOWHERE)] == [both, ["192.0.2.8"], ["192.0.2.6"], ["192.0.2.8"]]
    try:
        lab.force("main", UNHEALTHY)
        assert [told(client) for client in (CALIFORNIA, GERMANY, JAPAN, NOWHERE)] == [both, both, ["192.0.2.6"], both]
    finally:
        lab.force("main", HEALTHY)


@pytest.mark.parametrize("version", [OLD, NEW])
def test_values_of_other_types(service, version):
    lab = Lab(service, f"types-{version}.example")
    made = apply(lab, "sdk", {rdtype: text_of(version, {"start": {"RuleType": "weighted", "Items": [to(1, Weight="1")]}}, values(value), rdtype)
                              for rdtype, value in OTHER_TYPES.items()})
    for rdtype, value in OTHER_TYPES.items():
        assert lab.dig(rdtype, rdtype=rdtype) == [value]
        assert made[rdtype]["policy"]["Type"] == made[rdtype]["instance"]["TrafficPolicyType"] == rdtype


def test_a_policy_goes_from_one_format_to_the_other(service):
    """Versions of one policy need not be of one format: an instance takes one after the other."""
    lab = Lab(service, "formats.example")
    old, new = (text_of(version, rules_of(version)["near"], NINE) for version in (OLD, NEW))
    made = apply(lab, "cli", {"www": old})["www"]
    policy, instance = made["policy"]["Id"], made["instance"]["Id"]
    assert answers(lab, "www", CALIFORNIA, GERMANY) == [1, 2]
    for number, text, expected in (2, new, [4, 2]), (3, old, [1, 2]):
        aws(service, "create-traffic-policy-version", "--id", policy, "--document", text)
        aws(service, "update-traffic-policy-instance", "--id", instance, "--ttl", 60, "--traffic-policy-id", policy,
            "--traffic-policy-version", number)
        wait_applied(lab.client, instance)
        assert answers(lab, "www", CALIFORNIA, GERMANY) == expected


@pytest.mark.parametrize("version, rule, said", [
    (NEW, {"RuleType": "cidr", "Items": [to(1)]}, "start: Rule type 'cidr' is not known."),
    (OLD, {"RuleType": "geoproximity", "GeoproximityLocations": [to(1, Location={"Type": "Region", "LocationName": "aws:route53:us-west-1"})]},
     "start: GeoproximityLocations[0]: Unknown member 'Location'."),
], ids=["no IP-based rules", "the new form of places in the old format"])
def test_documents_that_are_refused(service, version, rule, said):
    """Traffic policies know no IP-based routing (API reference, "Traffic Policy Document Format")."""
    refused = aws(service, "create-traffic-policy", "--name", "refused", "--document",
                  text_of(version, {"start": rule}, values("192.0.2.1")), check=False)
    assert refused.returncode != 0 and "(InvalidTrafficPolicyDocument)" in refused.stderr and said in refused.stderr


# --- endpoints elsewhere ---

# {type: (members of the endpoint, the name that it stands for)}
ELSEWHERE = {
    "cloudfront": ({"Value": "d111111abcdef8.cloudfront.net"}, "d111111abcdef8.cloudfront.net"),
    "elastic-load-balancer": ({"Value": "Classic-1.us-east-1.elb.amazonaws.com"}, "classic-1.us-east-1.elb.amazonaws.com"),
    "application-load-balancer": ({"Value": "dualstack.app-1.eu-west-1.elb.amazonaws.com."}, "dualstack.app-1.eu-west-1.elb.amazonaws.com"),
    "network-load-balancer": ({"Value": "net-1.elb.us-west-2.amazonaws.com"}, "net-1.elb.us-west-2.amazonaws.com"),
    "elastic-beanstalk": ({"Value": "env-1.us-east-1.elasticbeanstalk.com"}, "env-1.us-east-1.elasticbeanstalk.com"),
    "s3-website": ({"Region": "eu-west-1", "Value": "www.example.com"}, "s3-website-eu-west-1.amazonaws.com"),
}
ADDRESSES = {kind: f"198.51.100.{number}" for number, kind in enumerate(ELSEWHERE, start=1)}
UPSTREAM_ZONES = ["cloudfront.net", "amazonaws.com", "elasticbeanstalk.com"]


class Upstream:
    """A Milepost that stands for AWS's name servers and is asked as a resolver."""

    def __init__(self, data):
        self.service = Service(data).start()
        self.client = self.service.client()
        self.zones = {name: make_zone(self.client, name) for name in UPSTREAM_ZONES}
        for kind in ELSEWHERE:
            self.put(kind, "CREATE")

    def put(self, kind, action):
        name = ELSEWHERE[kind][1]
        zone = next(id for zone, id in self.zones.items() if name.endswith(zone))
        change(self.client, zone, action, name, "A", [ADDRESSES[kind]], ttl=1)


@pytest.fixture(scope="module")
def upstream(tmp_path_factory):
    upstream = Upstream(tmp_path_factory.mktemp("upstream") / "data")
    yield upstream
    upstream.service.end()


@pytest.fixture(scope="module")
def resolving(tmp_path_factory, upstream):
    """A service that resolves what its policies lead to."""
    need({DIG: "bind9-dnsutils"})
    config = CONFIG + f'\n[alias]\nresolvers = ["127.0.0.1:{upstream.service.dns_port}"]\nempty_after_s = 3\nttl_max_s = 2\n'
    service = Service(tmp_path_factory.mktemp("resolving") / "data", config=config).start()
    yield service
    service.end()


def elsewhere(kind):
    return {"Type": kind, **ELSEWHERE[kind][0]}


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("version", [OLD, NEW])
def test_endpoints_elsewhere(resolving, maker, version):
    """Below geo rules, two types in a document with a value."""
    lab = Lab(resolving, f"{maker}-{version}.example")
    kinds = list(ELSEWHERE)
    documents = {f"pair{number}": text_of(version, {"start": {"RuleType": "geo", "Locations": [
        {"EndpointReference": kinds[number], "Country": "DE", "EvaluateTargetHealth": "false"},
        {"EndpointReference": kinds[number + 3], "Continent": "NA", "EvaluateTargetHealth": "false"},
        {"EndpointReference": "plain", "IsDefault": True}]}},
        {"plain": {"Type": "value", "Value": "192.0.2.9"}, **{kind: elsewhere(kind) for kind in kinds}}) for number in range(3)}
    apply(lab, maker, documents)
    for number, label in enumerate(documents):
        for client, kind in (GERMANY, kinds[number]), (CALIFORNIA, kinds[number + 3]):
            until(lambda: dig_subnet(lab, label, client) == (ADDRESSES[kind], SCOPES[client]), f"{kind} is not resolved")
        assert answers(lab, label, JAPAN, NOWHERE) == [9, 9]


def test_an_endpoint_that_resolves_no_longer_is_unhealthy(resolving, upstream):
    lab = Lab(resolving, "failing.example")
    apply(lab, "cli", {"www": text_of(NEW, {"start": {
        "RuleType": "failover", "Primary": {"EndpointReference": "network-load-balancer", "EvaluateTargetHealth": True},
        "Secondary": {"EndpointReference": "s3-website", "EvaluateTargetHealth": False}}},
        {kind: elsewhere(kind) for kind in ("network-load-balancer", "s3-website")})})
    primary, secondary = [ADDRESSES["network-load-balancer"]], [ADDRESSES["s3-website"]]
    until(lambda: lab.dig("www") == primary, "the primary does not answer")
    upstream.put("network-load-balancer", "DELETE")
    until(lambda: lab.dig("www") == secondary, "the secondary does not answer")
    upstream.put("network-load-balancer", "CREATE")
    until(lambda: lab.dig("www") == primary, "the primary does not come back")
