"""The newest JavaScript SDK: what its paginators, waiters and error classes make of Milepost's answers.

The scripts of tests/npm call and print; what is right is said here.
"""

import json
import subprocess

import pytest

from packages import need
from service import ROOT, Service

NODE = "/usr/bin/node"
SCRIPTS = ROOT / "tests/npm"


def run(script, service, **environment):
    """{step: what it found} of a script."""
    need({NODE: "nodejs", str(SCRIPTS / "node_modules/@aws-sdk/client-route-53"): "npm's @aws-sdk/client-route-53"})
    keys = service.credentials()
    done = subprocess.run([NODE, str(SCRIPTS / script)], capture_output=True, text=True, timeout=300, env={
        "PATH": "/usr/bin:/bin", "NODE_NO_WARNINGS": "1", "AWS_ENDPOINT_URL_ROUTE_53": service.endpoint, "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": keys["aws_access_key_id"], "AWS_SECRET_ACCESS_KEY": keys["aws_secret_access_key"], **environment})
    assert done.returncode == 0, done.stderr[-2000:]
    return {line["step"]: line["found"] for line in map(json.loads, done.stdout.splitlines())}


def refused(found, error, status=400, message=None):
    """Whether the client met this modelled error, as a class of its own."""
    assert (found.get("class"), found.get("name"), found.get("status")) == (error, error, status), found
    if message:
        assert message in found["message"], found
    return True


@pytest.fixture(scope="module")
def zones(tmp_path_factory):
    service = Service(tmp_path_factory.mktemp("zones") / "data").start()
    yield run("zones.mjs", service)
    service.end()


def test_zones(zones):
    made = zones["created"]["HostedZone"]
    assert (made["Name"], made["CallerReference"], made["ResourceRecordSetCount"]) == ("first.example.", "first", 2)
    assert made["Config"] == {"Comment": "made by JavaScript", "PrivateZone": False}
    assert zones["created"]["Location"].endswith(made["Id"]) and zones["created"]["ChangeInfo"]["Id"].startswith("/change/C")
    assert zones["got"] == {"HostedZone": made, "DelegationSet": zones["created"]["DelegationSet"]}
    assert len(zones["got"]["DelegationSet"]["NameServers"]) == 4
    assert zones["commented"]["HostedZone"]["Config"]["Comment"] == "other"
    assert zones["deleted"]["ChangeInfo"]["Id"].startswith("/change/C")


def test_errors_have_classes(zones):
    assert refused(zones["unknown"], "NoSuchHostedZone", 404, "No hosted zone found with ID: ZNONE")
    assert refused(zones["twice"], "HostedZoneAlreadyExists", 409)
    assert refused(zones["bad name"], "InvalidDomainName", 400, "DomainLabelEmpty")
    assert refused(zones["set gone"], "NoSuchDelegationSet")
    assert refused(zones["gone"], "NoSuchHostedZone", 404)


def test_lists_of_zones(zones):
    assert [len(page) for page in zones["pages"]] == [2, 2, 1]
    assert sorted(sum(zones["pages"], [])) == [f"{label}.example." for label in ("a", "b", "c", "d", "first")]
    by_name = zones["by name"]
    assert [zone["Name"] for zone in by_name["HostedZones"]] == ["c.example."]
    assert (by_name["IsTruncated"], by_name["MaxItems"], by_name["NextDNSName"]) == (True, 1, "d.example.")
    assert zones["count"] == {"HostedZoneCount": 5}
    assert zones["private ones"] == []


def test_tags_sets_and_limits(zones):
    assert zones["tags"]["ResourceTagSet"]["Tags"] == [{"Key": "empty", "Value": ""}]
    assert zones["tag sets"]["ResourceTagSets"] == [zones["tags"]["ResourceTagSet"]]
    assert zones["delegation set"]["DelegationSet"]["CallerReference"] == "set"
    assert zones["delegation sets"] == [True]
    assert zones["set limit"] == {"Limit": {"Type": "MAX_ZONES_BY_REUSABLE_DELEGATION_SET", "Value": 100}, "Count": 0}
    assert zones["account limit"] == {"Limit": {"Type": "MAX_HOSTED_ZONES_BY_OWNER", "Value": 500}, "Count": 5}
    assert zones["zone limit"] == {"Limit": {"Type": "MAX_RRSETS_BY_ZONE", "Value": 10000}, "Count": 2}
    assert isinstance(zones["checkers"]["CheckerIpRanges"], list)


def test_accelerated_recovery_is_switched_on_and_off(zones):
    assert zones["features on"] == zones["features off"] == {}
    assert zones["with features"] == {"AcceleratedRecoveryStatus": "ENABLED"}
    assert zones["without features"] == {"AcceleratedRecoveryStatus": "DISABLED"}


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    service = Service(tmp_path_factory.mktemp("records") / "data").start()
    yield run("records.mjs", service)
    service.end()


def test_record_sets(records):
    whole = records["pages of 300"]
    assert len(whole) == 1 and [(one["Name"].removesuffix("records.example."), one["Type"]) for one in whole[0]] == [
        ("", "NS"), ("", "SOA"), ("\\052.", "AAAA"), ("svc.", "HTTPS"), ("text.", "TXT"), ("www.", "A")]
    assert whole[0][5] == {"Name": "www.records.example.", "Type": "A", "TTL": 60,
                           "ResourceRecords": [{"Value": "192.0.2.1"}, {"Value": "192.0.2.2"}]}
    assert [len(page) for page in records["pages of 1"]] == [1] * 6 and sum(records["pages of 1"], []) == whole[0]
    assert [len(page) for page in records["pages of 5"]] == [5, 1] and sum(records["pages of 5"], []) == whole[0]


def test_a_change_is_waited_for(records):
    assert records["waited"] == "SUCCESS"
    submitted, seen = records["changed"]["ChangeInfo"], records["change"]["ChangeInfo"]
    assert seen == {**submitted, "Status": "INSYNC"}
    assert refused(records["unknown change"], "NoSuchChange", 404)


def test_refused_changes(records):
    assert refused(records["again"], "InvalidChangeBatch", 400, "[name='www.records.example.', type='A'] but it already exists")
    for fault in "but it was not found", "ARRDATAIllegalIPv4Address":
        assert refused(records["two faults"], "InvalidChangeBatch", 400, fault)
    assert refused(records["weighted"], "InvalidInput", 400, "Missing field 'SetIdentifier'")
    assert refused(records["no such type"], "InvalidInput", 400, "Value 'DNAME' is not facet-valid")
    assert refused(records["no zone"], "NoSuchHostedZone", 404)


def test_the_test_of_an_answer(records):
    answer, none = records["answer"], records["no answer"]
    assert (answer["RecordName"], answer["RecordType"]) == ("www.records.example", "A")
    assert sorted(answer["RecordData"]) == ["192.0.2.1", "192.0.2.2"]
    assert (answer["ResponseCode"], answer["Protocol"]) == ("NOERROR", "UDP") and answer["Nameserver"]
    assert (none["RecordData"], none["ResponseCode"]) == ([], "NXDOMAIN")


def test_protections(shared_service):
    found = run("protections.mjs", shared_service)
    www = {"RecordName": "www.guarded.example.", "RecordType": "A", "Comment": "the front door"}
    text = {"RecordName": "text.guarded.example.", "RecordType": "TXT"}
    assert found["protected"] == found["freed"] == {}
    assert refused(found["protected twice"], "ProtectionAlreadyExists", 409)
    assert found["protections"] == [[text], [www]]
    assert refused(found["held"], "InvalidChangeBatch", 400, "the front door")
    assert found["zone held"]["status"] == 400
    assert refused(found["not protected"], "InvalidResourceRecordSetProtectionBatch")
    assert found["changed"]["ChangeInfo"]["Id"].startswith("/change/C")


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    service = Service(tmp_path_factory.mktemp("places") / "data").start()
    yield run("places.mjs", service)
    service.end()


def test_cidr_collections(places):
    made = places["created"]["Collection"]
    assert (made["Name"], made["Version"]) == ("offices", 1) and made["Arn"].endswith(made["Id"])
    assert refused(places["old version"], "CidrCollectionVersionMismatchException", 409)
    assert places["collections"] == [[{"Arn": made["Arn"], "Id": made["Id"], "Name": "offices", "Version": 2}]]
    assert places["locations"] == [[{"LocationName": "berlin"}, {"LocationName": "lyon"}], [{"LocationName": "oslo"}]]
    blocks = sum(places["blocks"], [])
    assert [len(page) for page in places["blocks"]] == [3, 1]
    assert {(one["LocationName"], one["CidrBlock"]) for one in blocks} == {
        ("berlin", "192.0.2.0/24"), ("berlin", "2001:db8::/48"), ("lyon", "198.51.100.0/24"), ("oslo", "203.0.113.0/24")}
    assert places["blocks of one"] == [[{"CidrBlock": "198.51.100.0/24", "LocationName": "lyon"}]]
    assert refused(places["in use"], "CidrCollectionInUseException")
    assert refused(places["gone"], "NoSuchCidrCollectionException", 404)


def test_there_are_no_health_checks(places):
    assert places["health checks"] == {"HealthChecks": [], "Marker": "", "IsTruncated": False, "MaxItems": 100}
    assert places["health check count"] == {"HealthCheckCount": 0}


def test_places(places):
    assert places["a country"]["GeoLocationDetails"]["CountryName"] == "France"
    assert places["a state"]["GeoLocationDetails"] == {
        "CountryCode": "US", "CountryName": "United States", "SubdivisionCode": "WA", "SubdivisionName": "Washington"}
    assert refused(places["no country"], "NoSuchGeoLocation", 404)
    keys = [(p.get("ContinentCode"), p.get("CountryCode"), p.get("SubdivisionCode")) for p in places["places"]]
    assert len(keys) == len(set(keys)) > 300, "every place once"
    assert {("EU", None, None), (None, "*", None), (None, "FR", None), (None, "US", "WA")} <= set(keys)


@pytest.fixture(scope="module")
def private(tmp_path_factory):
    service = Service(tmp_path_factory.mktemp("private") / "data").start()
    other = service.make_account("other")
    for digit, account in ("1", service.account_id()), ("2", service.account_id()), ("3", service.account_id("other")):
        service.make_vpc(f"vpc-{digit * 8}", account, f"10.{digit}.0.0/16")
    yield run("vpcs.mjs", service, OTHER_ACCESS_KEY_ID=other["aws_access_key_id"],
              OTHER_SECRET_ACCESS_KEY=other["aws_secret_access_key"])
    service.end()


def vpc(digit):
    return {"VPCRegion": "us-east-1", "VPCId": f"vpc-{digit * 8}"}


def test_private_zones(private):
    made = private["created"]
    assert made["HostedZone"]["Config"] == {"PrivateZone": True} and made["VPC"] == vpc("1") and "DelegationSet" not in made
    assert private["got"] == {"HostedZone": made["HostedZone"], "VPCs": [vpc("1")]}
    assert private["private ones"] == [made["HostedZone"]]
    assert private["associated"]["ChangeInfo"]["Comment"] == "second"
    assert private["vpcs"] == [vpc("1"), vpc("2")]
    assert refused(private["unknown vpc"], "InvalidVPCId")
    assert refused(private["public zone"], "PublicZoneVPCAssociation")
    assert refused(private["same name"], "ConflictingDomainExists")
    assert refused(private["not there"], "VPCAssociationNotFound", 404)
    assert refused(private["last"], "LastVPCAssociation")
    assert private["vpc limit"] == {"Limit": {"Type": "MAX_VPCS_ASSOCIATED_BY_ZONE", "Value": 300}, "Count": 1}


def test_two_accounts_share_a_private_zone(private):
    zone = private["created"]["HostedZone"]["Id"].split("/")[-1]
    assert refused(private["uninvited"], "NotAuthorizedException", 401)
    assert private["authorized"] == {"HostedZoneId": zone, "VPC": vpc("3")}
    assert private["authorizations"] == {"HostedZoneId": zone, "VPCs": [vpc("3")]}
    summary, = private["by their vpc"]["HostedZoneSummaries"]
    assert (summary["HostedZoneId"], summary["Name"]) == (zone, "inside.example.") and summary["Owner"]["OwningAccount"].isdigit()
    assert refused(private["not authorized"], "VPCAssociationAuthorizationNotFound", 404)
    assert private["no authorizations"] == {"HostedZoneId": zone, "VPCs": []}


def test_pages_of_the_zones_of_a_vpc(private):
    assert private["by vpc"] == private["both"] and private["by vpc ends"] == ""
    assert refused(private["bad token"], "InvalidPaginationToken")


@pytest.fixture(scope="module")
def traffic(tmp_path_factory):
    service = Service(tmp_path_factory.mktemp("traffic") / "data").start()
    yield run("traffic_policies.mjs", service)
    service.end()


def test_traffic_policies(traffic):
    made = traffic["created"]["TrafficPolicy"]
    assert (made["Version"], made["Name"], made["Type"], made["Comment"]) == (1, "policy", "A", "first")
    assert traffic["created"]["Location"].endswith(f"/trafficpolicy/{made['Id']}/1")
    assert refused(traffic["twice"], "TrafficPolicyAlreadyExists", 409)
    assert refused(traffic["bad document"], "InvalidTrafficPolicyDocument", 400, "e: Invalid Resource Record: 'FATAL problem: ")
    second = traffic["version"]["TrafficPolicy"]
    assert traffic["got"]["TrafficPolicy"] == second and "Comment" not in second and second["Version"] == 2
    assert refused(traffic["no version"], "NoSuchTrafficPolicy", 404)
    assert traffic["commented"]["TrafficPolicy"] == {**second, "Comment": "better"}
    assert traffic["policies"] == {"IsTruncated": False, "MaxItems": 100, "TrafficPolicyIdMarker": "", "TrafficPolicySummaries": [
        {"Id": made["Id"], "Name": "policy", "Type": "A", "LatestVersion": 2, "TrafficPolicyCount": 2}]}
    pages = traffic["versions"]
    assert [[one["Version"] for one in page["TrafficPolicies"]] for page in pages] == [[1], [2]]
    assert (pages[0]["IsTruncated"], pages[0]["TrafficPolicyVersionMarker"], pages[1]["IsTruncated"]) == (True, "2", False)


def test_traffic_policy_instances(traffic):
    made = traffic["instance"]
    assert (made["Name"], made["TTL"], made["State"], made["Message"], made["TrafficPolicyType"]) == (
        "www.flow.example.", 60, "Creating", "", "A")
    assert refused(traffic["instance twice"], "TrafficPolicyInstanceAlreadyExists", 409)
    assert refused(traffic["no policy"], "NoSuchTrafficPolicy", 404)
    assert traffic["record sets"] == [
        {"Name": "www.flow.example.", "Type": "A", "TTL": 60, "TrafficPolicyInstanceId": made["Id"]}]
    assert refused(traffic["in use"], "TrafficPolicyInUse", 400, "Policy is in use for at least one instance")
    assert traffic["no longer in use"] == traffic["deleted"] == {}
    updated = {**made, "TTL": 30, "TrafficPolicyVersion": 2, "State": "Updating"}
    assert traffic["updated"]["TrafficPolicyInstance"] == updated
    assert {**traffic["got instance"]["TrafficPolicyInstance"], "State": "Updating"} == updated
    assert traffic["lists"] == [[made["Id"]]] * 3
    assert traffic["count"] == {"TrafficPolicyInstanceCount": 1} and traffic["count after"] == {"TrafficPolicyInstanceCount": 0}
    assert refused(traffic["gone"], "NoSuchTrafficPolicyInstance", 404)


def test_what_is_not_there_yet_says_so(shared_service):
    found = run("later.mjs", shared_service)
    assert refused(found.pop("malformed"), "InvalidInput", 400, "Value 'SMTP' is not facet-valid")
    assert len(found) == 17
    for operation, refusal in found.items():
        assert refusal == {"class": "Route53ServiceException", "name": "NotImplemented", "status": 501,
                           "message": f"Milepost does not implement {operation} yet."}
