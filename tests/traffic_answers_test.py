"""What instances of traffic policies answer: every type of rule, made by boto3, read by dig with client subnets."""

import json
import re
import subprocess
import uuid

import pytest

from location_routing_test import dig_subnet
from packages import need
from routing_test import DIG, Lab
from service import Service, milepost
from traffic_policies_test import refusal, wait_applied

CONFIG = """
[location]
overlay = ["10.1.0.0/16,country=US,subdivision=CA,latitude=34.05,longitude=-118.24",
           "10.2.0.0/16,country=DE,latitude=50.1,longitude=8.7", "10.3.0.0/16,country=JP,latitude=35.7,longitude=139.7"]

[limits]
traffic_policy_instances = 100
"""
CALIFORNIA, GERMANY, JAPAN, NOWHERE = "10.1.0.0/24", "10.2.0.0/24", "10.3.0.0/24", "10.200.0.0/24"


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    need({DIG: "bind9-dnsutils"})
    service = Service(tmp_path_factory.mktemp("traffic_answers") / "data", config=CONFIG).start()
    yield service
    service.end()


@pytest.fixture(scope="module")
def lab(service):
    return Lab(service, "traffic.example")


def document(rules):
    """Starts at the rule `start`, else at e1. Endpoints e1 to e9 are 192.0.2.1 to 192.0.2.9, as far as they are named."""
    start = {"Rules": rules, "StartRule": "start"} if rules else {"StartEndpoint": "e1"}
    named = set(re.findall(r'"e([0-9])"', json.dumps(start)))
    endpoints = {f"e{number}": {"Type": "value", "Value": f"192.0.2.{number}"} for number in sorted(named)}
    return json.dumps({"AWSPolicyFormatVersion": "2015-10-01", "RecordType": "A", "Endpoints": endpoints, **start})


def to(number, **more):
    return {"EndpointReference": f"e{number}", **more}


def make(lab, label, text, ttl=60):
    """The instance, applied."""
    policy = lab.client.create_traffic_policy(Name=f"p-{uuid.uuid4()}", Document=text)["TrafficPolicy"]
    made = lab.client.create_traffic_policy_instance(HostedZoneId=lab.zone, Name=lab.full(label), TTL=ttl,
                                                     TrafficPolicyId=policy["Id"], TrafficPolicyVersion=1)
    return wait_applied(lab.client, made["TrafficPolicyInstance"]["Id"])


def answers(lab, label, *subnets):
    """The last number of each subnet's answer."""
    found = (dig_subnet(lab, label, subnet)[0] for subnet in subnets)
    return [int(address.split(".")[-1]) if address else None for address in found]


def test_geo_rules(lab):
    make(lab, "geo", document({"start": {"RuleType": "geo", "Locations": [
        to(1, Country="US", Subdivision="CA"), to(2, Continent="EU"), to(9, IsDefault=True)]}}))
    assert answers(lab, "geo", CALIFORNIA, GERMANY, JAPAN, NOWHERE) == [1, 2, 9, 9]


def test_geo_rules_without_a_default(lab):
    make(lab, "nodefault", document({"start": {"RuleType": "geo", "Locations": [to(1, Country="DE")]}}))
    assert answers(lab, "nodefault", GERMANY, JAPAN) == [1, None]


def test_latency_rules(lab):
    make(lab, "latency", document({"start": {"RuleType": "latency", "Regions": [
        to(1, Region="us-west-1"), to(2, Region="eu-central-1"), to(3, Region="ap-northeast-1")]}}))
    assert answers(lab, "latency", CALIFORNIA, GERMANY, JAPAN) == [1, 2, 3]


def test_geoproximity_rules(lab):
    places = [to(1, Region="aws:route53:us-west-1"), to(2, Latitude="48.8", Longitude="2.3"),
              to(3, Region="aws:route53:ap-northeast-1")]
    make(lab, "near", document({"start": {"RuleType": "geoproximity", "GeoproximityLocations": places}}))
    assert answers(lab, "near", CALIFORNIA, GERMANY, JAPAN) == [1, 2, 3]
    places[1]["Bias"] = "99"
    make(lab, "drawn", document({"start": {"RuleType": "geoproximity", "GeoproximityLocations": places}}))
    assert answers(lab, "drawn", CALIFORNIA, GERMANY, JAPAN) == [2, 2, 3], "90 of 9,000 km are less than 500, not than 2"


def test_weighted_failover_and_multivalue_rules_below_each_other(lab):
    make(lab, "tree", document({
        "start": {"RuleType": "failover", "Primary": {"RuleReference": "pool"}, "Secondary": to(9)},
        "pool": {"RuleType": "weighted", "Items": [
            {"RuleReference": "many", "Weight": "1"}, to(8, Weight="0")]},
        "many": {"RuleType": "multivalue", "Items": [to(1), to(2), to(3)]}}))
    assert lab.dig("tree") == ["192.0.2.1", "192.0.2.2", "192.0.2.3"]
    assert lab.dig("tree", rdtype="AAAA") == []


def test_weights_share(lab):
    make(lab, "shares", document({"start": {"RuleType": "weighted", "Items": [to(1, Weight="3"), to(2, Weight="1")]}}))
    seen = lab.shares("shares", times=400)
    # 300 of 400 by the binomial law: outside of 240..352 once in more than 10^9 runs.
    assert set(seen) == {"192.0.2.1", "192.0.2.2"} and 240 <= seen["192.0.2.1"] <= 352


def test_updates_deletion_and_ttl(lab):
    instance = make(lab, "changing", document(None))
    assert answers(lab, "changing", GERMANY) == [1]
    policy = instance["TrafficPolicyId"]
    lab.client.create_traffic_policy_version(Id=policy, Document=document(
        {"start": {"RuleType": "weighted", "Items": [to(5, Weight="1")]}}))
    lab.client.update_traffic_policy_instance(Id=instance["Id"], TTL=30, TrafficPolicyId=policy, TrafficPolicyVersion=2)
    wait_applied(lab.client, instance["Id"])
    done = subprocess.run([DIG, "@127.0.0.1", "-p", str(lab.service.dns_port), "+noall", "+answer", lab.full("changing")],
                          capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["changing.traffic.example.", "30", "IN", "A", "192.0.2.5"]
    assert refusal(lab.client.delete_traffic_policy, Id=policy, Version=2)[0] == "TrafficPolicyInUse"
    lab.client.delete_traffic_policy_instance(Id=instance["Id"])
    lab.settle()
    assert lab.dig("changing") == []


def test_explain_follows_the_rules(lab):
    make(lab, "explained", document({
        "start": {"RuleType": "geo", "Locations": [{"RuleReference": "pool", "Country": "DE"}, to(9, IsDefault=True)]},
        "pool": {"RuleType": "weighted", "Items": [to(1, Weight="1"), to(2, Weight="1")]}}))
    (lab.service.data.parent / "explained.toml").write_text(CONFIG)
    done = milepost("explain", lab.full("explained"), "A", "--client", GERMANY, "--config", lab.service.data.parent / "explained.toml",
                    "--data", lab.service.data)
    assert done.returncode == 0, done.stderr
    assert "geolocation" in done.stdout and "weighted" in done.stdout
    assert "50.00 %" in done.stdout and "192.0.2.9" in done.stdout


def test_a_restart_answers_the_same(service, lab):
    """From the copy on disk, whose plans are of the rules."""
    make(lab, "kept", document({"start": {"RuleType": "geo", "Locations": [to(1, Country="DE"), to(9, IsDefault=True)]}}))
    service.kill()
    service.start()
    assert answers(lab, "kept", GERMANY, JAPAN) == [1, 9]
