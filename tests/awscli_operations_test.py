"""Every operation that Debian's aws cli knows, at least once, by families; those to come are refused as such."""

import json
from concurrent.futures import ThreadPoolExecutor

import botocore.session
import pytest
from botocore import xform_name

from api import aws

FAMILIES = {
    "zones": """create-hosted-zone get-hosted-zone list-hosted-zones list-hosted-zones-by-name get-hosted-zone-count
        update-hosted-zone-comment delete-hosted-zone""",
    "records": "change-resource-record-sets list-resource-record-sets get-change test-dns-answer",
    "vpcs": """associate-vpc-with-hosted-zone disassociate-vpc-from-hosted-zone list-hosted-zones-by-vpc
        create-vpc-association-authorization delete-vpc-association-authorization list-vpc-association-authorizations""",
    "delegation sets": """create-reusable-delegation-set get-reusable-delegation-set list-reusable-delegation-sets
        delete-reusable-delegation-set get-reusable-delegation-set-limit""",
    "cidr collections": """create-cidr-collection change-cidr-collection delete-cidr-collection list-cidr-collections
        list-cidr-locations list-cidr-blocks""",
    "traffic policies": """create-traffic-policy create-traffic-policy-version get-traffic-policy list-traffic-policies
        list-traffic-policy-versions update-traffic-policy-comment delete-traffic-policy""",
    "traffic policy instances": """create-traffic-policy-instance get-traffic-policy-instance update-traffic-policy-instance
        delete-traffic-policy-instance list-traffic-policy-instances list-traffic-policy-instances-by-hosted-zone
        list-traffic-policy-instances-by-policy get-traffic-policy-instance-count""",
    "tags": "change-tags-for-resource list-tags-for-resource list-tags-for-resources",
    "limits and places": "get-account-limit get-hosted-zone-limit get-geo-location list-geo-locations get-checker-ip-ranges "
                         "list-health-checks get-health-check-count",
}

ID = "12345678-1234-1234-1234-123456789012"
ZONE = ["--hosted-zone-id", "Z1"]
KEY = [*ZONE, "--name", "key"]

# Command -> arguments that are in order.
LATER = {
    "create-health-check": ["--caller-reference", "check", "--health-check-config", "Type=TCP,IPAddress=192.0.2.1,Port=53"],
    "get-health-check": ["--health-check-id", ID],
    "update-health-check": ["--health-check-id", ID, "--port", "80"],
    "delete-health-check": ["--health-check-id", ID],
    "get-health-check-status": ["--health-check-id", ID],
    "get-health-check-last-failure-reason": ["--health-check-id", ID],
    "create-key-signing-key": [*KEY, "--caller-reference", "key", "--status", "ACTIVE", "--key-management-service-arn",
                               "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
    "activate-key-signing-key": KEY,
    "deactivate-key-signing-key": KEY,
    "delete-key-signing-key": KEY,
    "get-dnssec": ZONE,
    "enable-hosted-zone-dnssec": ZONE,
    "disable-hosted-zone-dnssec": ZONE,
    "create-query-logging-config": [*ZONE, "--cloud-watch-logs-log-group-arn", "arn:aws:logs:us-east-1:111122223333:log-group:dns"],
    "get-query-logging-config": ["--id", ID],
    "list-query-logging-configs": [],
    "delete-query-logging-config": ["--id", ID],
}


def test_every_operation_has_a_test():
    operations = botocore.session.get_session().get_service_model("route53").operation_names
    named = [command for family in FAMILIES.values() for command in family.split()] + list(LATER)
    assert sorted(named) == sorted(xform_name(operation, "-") for operation in operations)


@pytest.fixture
def call(request, shared_service):
    """Runs a command; when the test is over, it has called all of the family it is made for."""
    called = set()

    def run(command, *arguments, **options):
        called.add(command)
        return aws(shared_service, command, *arguments, **options)

    yield run
    assert set(FAMILIES[request.param].split()) <= called


def make_zone(call, name, *more):
    return call("create-hosted-zone", "--name", name, "--caller-reference", name, *more)["HostedZone"]["Id"].split("/")[-1]


@pytest.mark.parametrize("call", ["zones"], indirect=True)
def test_zones(call):
    zones = [make_zone(call, f"{label}.zones.example") for label in ("a", "b", "c")]
    got = call("get-hosted-zone", "--id", zones[0])
    assert got["HostedZone"]["Name"] == "a.zones.example." and len(got["DelegationSet"]["NameServers"]) == 4
    first = call("list-hosted-zones", "--max-items", "2")
    rest = call("list-hosted-zones", "--starting-token", first["NextToken"])
    assert len(first["HostedZones"]) == 2 and "NextToken" not in rest
    whole = call("list-hosted-zones", "--page-size", "1")["HostedZones"]
    assert first["HostedZones"] + rest["HostedZones"] == whole and {f"/hostedzone/{zone}" for zone in zones} <= {z["Id"] for z in whole}
    by_name = call("list-hosted-zones-by-name", "--dns-name", "b.zones.example", "--max-items", "1")
    assert [z["Name"] for z in by_name["HostedZones"]] == ["b.zones.example."] and by_name["NextDNSName"] == "c.zones.example."
    assert call("get-hosted-zone-count")["HostedZoneCount"] == len(whole)
    commented = call("update-hosted-zone-comment", "--id", zones[0], "--comment", "mine")
    assert commented["HostedZone"]["Config"] == {"Comment": "mine", "PrivateZone": False}
    assert call("delete-hosted-zone", "--id", zones[0])["ChangeInfo"]["Id"].startswith("/change/C")


@pytest.mark.parametrize("call", ["records"], indirect=True)
def test_records(call):
    zone = make_zone(call, "records.example")
    sets = [{"Name": f"{label}.records.example", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]}
            for label in ("a", "b", "c")]
    batch = {"Comment": "three", "Changes": [{"Action": "UPSERT", "ResourceRecordSet": one} for one in sets]}
    made = call("change-resource-record-sets", "--hosted-zone-id", zone, "--change-batch", json.dumps(batch))["ChangeInfo"]
    assert made["Comment"] == "three"
    call("wait", "resource-record-sets-changed", "--id", made["Id"])
    assert call("get-change", "--id", made["Id"])["ChangeInfo"] == {**made, "Status": "INSYNC"}
    whole = call("list-resource-record-sets", "--hosted-zone-id", zone)["ResourceRecordSets"]
    assert [one["Name"].split(".")[0] for one in whole[2:]] == ["a", "b", "c"]
    first = call("list-resource-record-sets", "--hosted-zone-id", zone, "--max-items", "3", "--page-size", "2")
    rest = call("list-resource-record-sets", "--hosted-zone-id", zone, "--starting-token", first["NextToken"])
    assert first["ResourceRecordSets"] + rest["ResourceRecordSets"] == whole
    answer = call("test-dns-answer", "--hosted-zone-id", zone, "--record-name", "a.records.example", "--record-type", "A")
    assert (answer["RecordData"], answer["ResponseCode"]) == (["192.0.2.1"], "NOERROR")


@pytest.mark.parametrize("call", ["vpcs"], indirect=True)
def test_private_zones(call, shared_service):
    account = shared_service.account_id()
    for digit in "12":
        shared_service.make_vpc(f"vpc-{digit * 8}", account, f"10.{digit}.0.0/16")
    first, second = ({"VPCRegion": "us-east-1", "VPCId": f"vpc-{digit * 8}"} for digit in "12")
    zone = make_zone(call, "private.example", "--vpc", json.dumps(first))
    of_second = "--hosted-zone-id", zone, "--vpc", json.dumps(second)
    call("create-vpc-association-authorization", *of_second)
    assert call("list-vpc-association-authorizations", "--hosted-zone-id", zone)["VPCs"] == [second]
    call("associate-vpc-with-hosted-zone", *of_second, "--comment", "second")
    call("delete-vpc-association-authorization", *of_second)
    assert call("get-hosted-zone", "--id", zone)["VPCs"] == [first, second]
    found = call("list-hosted-zones-by-vpc", "--vpc-id", second["VPCId"], "--vpc-region", "us-east-1")
    assert [one["HostedZoneId"] for one in found["HostedZoneSummaries"]] == [zone]
    call("disassociate-vpc-from-hosted-zone", *of_second)
    assert call("get-hosted-zone", "--id", zone)["VPCs"] == [first]


@pytest.mark.parametrize("call", ["delegation sets"], indirect=True)
def test_delegation_sets(call):
    made = call("create-reusable-delegation-set", "--caller-reference", "cli")["DelegationSet"]
    assert call("get-reusable-delegation-set", "--id", made["Id"])["DelegationSet"] == made
    zone = make_zone(call, "set.example", "--delegation-set-id", made["Id"])
    assert call("get-hosted-zone", "--id", zone)["DelegationSet"] == made
    assert call("list-hosted-zones", "--delegation-set-id", made["Id"])["HostedZones"][0]["Name"] == "set.example."
    assert made in call("list-reusable-delegation-sets")["DelegationSets"]
    limit = call("get-reusable-delegation-set-limit", "--delegation-set-id", made["Id"], "--type", "MAX_ZONES_BY_REUSABLE_DELEGATION_SET")
    assert limit["Count"] == 1
    call("delete-hosted-zone", "--id", zone)
    call("delete-reusable-delegation-set", "--id", made["Id"])


@pytest.mark.parametrize("call", ["tags"], indirect=True)
def test_tags(call):
    zone = make_zone(call, "tags.example")
    resource = "--resource-type", "hostedzone", "--resource-id", zone
    call("change-tags-for-resource", *resource, "--add-tags", "Key=team,Value=dns", "Key=stage,Value=")
    call("change-tags-for-resource", *resource, "--remove-tag-keys", "team")
    tags = call("list-tags-for-resource", *resource)["ResourceTagSet"]
    assert tags == {"ResourceType": "hostedzone", "ResourceId": zone, "Tags": [{"Key": "stage", "Value": ""}]}
    assert call("list-tags-for-resources", "--resource-type", "hostedzone", "--resource-ids", zone)["ResourceTagSets"] == [tags]


@pytest.mark.parametrize("call", ["limits and places"], indirect=True)
def test_limits_and_places(call):
    zone = make_zone(call, "limits.example")
    assert call("get-account-limit", "--type", "MAX_HOSTED_ZONES_BY_OWNER")["Limit"]["Value"] == 500
    assert call("get-hosted-zone-limit", "--hosted-zone-id", zone, "--type", "MAX_RRSETS_BY_ZONE")["Count"] == 2
    assert call("get-geo-location", "--continent-code", "EU")["GeoLocationDetails"]["ContinentName"] == "Europe"
    page = call("list-geo-locations", "--start-country-code", "FR", "--max-items", "1")
    assert page["GeoLocationDetailsList"] == [{"CountryCode": "FR", "CountryName": "France"}] and page["IsTruncated"]
    assert isinstance(call("get-checker-ip-ranges")["CheckerIpRanges"], list)
    assert call("list-health-checks")["HealthChecks"] == [] and call("get-health-check-count")["HealthCheckCount"] == 0


@pytest.mark.parametrize("call", ["cidr collections"], indirect=True)
def test_cidr_collections(call):
    made = call("create-cidr-collection", "--name", "cli", "--caller-reference", "cli")["Collection"]
    changes = [{"Action": "PUT", "LocationName": label, "CidrList": [block]}
               for label, block in (("a", "192.0.2.0/24"), ("b", "198.51.100.0/24"), ("c", "2001:db8::/48"))]
    assert call("change-cidr-collection", "--id", made["Id"], "--collection-version", "1", "--changes", json.dumps(changes))["Id"]
    assert {**made, "Version": 2} in call("list-cidr-collections", "--page-size", "1")["CidrCollections"]
    first = call("list-cidr-locations", "--collection-id", made["Id"], "--max-items", "2")
    rest = call("list-cidr-locations", "--collection-id", made["Id"], "--starting-token", first["NextToken"])
    assert [one["LocationName"] for one in first["CidrLocations"] + rest["CidrLocations"]] == ["a", "b", "c"]
    blocks = call("list-cidr-blocks", "--collection-id", made["Id"], "--location-name", "c", "--page-size", "1")["CidrBlocks"]
    assert blocks == [{"CidrBlock": "2001:db8::/48", "LocationName": "c"}]
    for change in changes:
        change["Action"] = "DELETE_IF_EXISTS"
    call("change-cidr-collection", "--id", made["Id"], "--changes", json.dumps(changes))
    call("delete-cidr-collection", "--id", made["Id"])
    assert made["Id"] not in json.dumps(call("list-cidr-collections"))


def document(address):
    return json.dumps({"AWSPolicyFormatVersion": "2015-10-01", "RecordType": "A", "StartEndpoint": "e",
                       "Endpoints": {"e": {"Type": "value", "Value": address}}})


@pytest.mark.parametrize("call", ["traffic policies"], indirect=True)
def test_traffic_policies(call):
    made = call("create-traffic-policy", "--name", "cli", "--document", document("192.0.2.1"), "--comment", "first")["TrafficPolicy"]
    second = call("create-traffic-policy-version", "--id", made["Id"], "--document", document("192.0.2.2"))["TrafficPolicy"]
    assert call("get-traffic-policy", "--id", made["Id"], "--traffic-policy-version", "1")["TrafficPolicy"] == made
    assert {"Id": made["Id"], "Name": "cli", "Type": "A", "LatestVersion": 2, "TrafficPolicyCount": 2} in call(
        "list-traffic-policies", "--max-items", "100")["TrafficPolicySummaries"]
    assert call("list-traffic-policy-versions", "--id", made["Id"])["TrafficPolicies"] == [made, second]
    commented = call("update-traffic-policy-comment", "--id", made["Id"], "--traffic-policy-version", "2", "--comment", "other")
    assert commented["TrafficPolicy"] == {**second, "Comment": "other"}
    for version in "1", "2":
        call("delete-traffic-policy", "--id", made["Id"], "--traffic-policy-version", version)
    assert made["Id"] not in json.dumps(call("list-traffic-policies"))


@pytest.mark.parametrize("call", ["traffic policy instances"], indirect=True)
def test_traffic_policy_instances(call, shared_service):
    zone = make_zone(call, "flow.example")
    policy = aws(shared_service, "create-traffic-policy", "--name", "flow", "--document", document("192.0.2.1"))["TrafficPolicy"]["Id"]
    version = "--traffic-policy-id", policy, "--traffic-policy-version", "1"
    made = [call("create-traffic-policy-instance", "--hosted-zone-id", zone, "--name", f"{label}.flow.example", "--ttl", "60", *version)
            ["TrafficPolicyInstance"] for label in ("a", "b")]
    updated = call("update-traffic-policy-instance", "--id", made[1]["Id"], "--ttl", "30", *version)["TrafficPolicyInstance"]
    assert updated == {**made[1], "TTL": 30, "State": "Updating"}
    assert call("get-traffic-policy-instance", "--id", made[1]["Id"])["TrafficPolicyInstance"]["TTL"] == 30
    ids = [one["Id"] for one in made]
    for found in (call("list-traffic-policy-instances"), call("list-traffic-policy-instances-by-hosted-zone", "--hosted-zone-id", zone),
                  call("list-traffic-policy-instances-by-policy", *version)):
        assert [one["Id"] for one in found["TrafficPolicyInstances"]] == ids
    page = call("list-traffic-policy-instances", "--max-items", "1")
    assert page["IsTruncated"] and page["TrafficPolicyInstanceNameMarker"] == "b.flow.example." and page["HostedZoneIdMarker"] == zone
    rest = call("list-traffic-policy-instances", "--hosted-zone-id-marker", zone, "--traffic-policy-instance-name-marker",
                "b.flow.example.", "--traffic-policy-instance-type-marker", "A")
    assert [one["Id"] for one in rest["TrafficPolicyInstances"]] == ids[1:]
    assert call("get-traffic-policy-instance-count")["TrafficPolicyInstanceCount"] == 2
    for one in ids:
        call("delete-traffic-policy-instance", "--id", one)
    assert call("get-traffic-policy-instance-count")["TrafficPolicyInstanceCount"] == 0


def test_what_is_not_there_yet_says_so(shared_service):
    def refusal(command):
        return aws(shared_service, command, *LATER[command], check=False).stderr.strip()

    with ThreadPoolExecutor(2) as pool:
        for command, said in zip(LATER, pool.map(refusal, LATER)):
            assert "(NotImplemented)" in said and said.endswith(f"Milepost does not implement {operation_of(said)} yet."), (command, said)
            assert xform_name(operation_of(said), "-") == command


def operation_of(said):
    """The operation in `An error occurred (Code) when calling the X operation: ...`."""
    return said.split(" when calling the ")[1].split(" operation:")[0]
