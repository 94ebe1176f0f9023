"""Traffic policies and their instances with boto3: versions, lists, use, and what a zone makes of it."""

import json
import time
import uuid

import botocore.exceptions
import pytest

from api import call
from service import Service, change, make_zone

TEN_INSTANCES = """
[limits]
traffic_policies = 100
traffic_policy_instances = 10
"""


@pytest.fixture(scope="module")
def traffic_service(tmp_path_factory):
    service = Service(tmp_path_factory.mktemp("traffic") / "data", config=TEN_INSTANCES).start()
    yield service
    service.end()


@pytest.fixture(scope="module")
def client(traffic_service):
    return traffic_service.client()


def document(address="192.0.2.1", record_type="A", **more):
    return json.dumps({"AWSPolicyFormatVersion": "2015-10-01", "RecordType": record_type, "StartEndpoint": "e",
                       "Endpoints": {"e": {"Type": "value", "Value": address}}, **more})


def make_policy(client, text=None):
    return client.create_traffic_policy(Name=f"p-{uuid.uuid4()}", Document=text or document())["TrafficPolicy"]


@pytest.fixture
def instances(client):
    """Makes instances, which are gone after the test, so that the account's ten suffice."""
    made = []

    def make(zone, name, policy, version=1, ttl=60):
        instance = client.create_traffic_policy_instance(HostedZoneId=zone, Name=name, TTL=ttl, TrafficPolicyId=policy,
                                                         TrafficPolicyVersion=version)["TrafficPolicyInstance"]
        made.append(instance["Id"])
        return instance

    yield make
    for one in made:
        try:
            client.delete_traffic_policy_instance(Id=one)
        except client.exceptions.NoSuchTrafficPolicyInstance:
            pass


def refusal(operation, **arguments):
    """(code, message) of an error that must come."""
    with pytest.raises(botocore.exceptions.ClientError) as raised:
        operation(**arguments)
    error = raised.value.response["Error"]
    return error["Code"], error["Message"]


def wait_applied(client, instance):
    """The instance once its state is Applied, waited for as clients do, only more often."""
    deadline = time.monotonic() + 30
    while True:
        found = client.get_traffic_policy_instance(Id=instance)["TrafficPolicyInstance"]
        if found["State"] == "Applied":
            return found
        assert time.monotonic() < deadline, f"the instance stays {found['State']}"
        time.sleep(0.01)


def pages_of(operation, member, markers, **arguments):
    """Every page of a list as a list of its items; `markers` name the response's and the request's members alike."""
    while True:
        page = operation(**arguments)
        yield page[member]
        if not page["IsTruncated"]:
            return
        arguments |= {marker: page[marker] for marker in markers}


def test_a_document_is_kept_as_it_was_given(client):
    text = json.dumps(json.loads(document()), indent=3) + "\n"
    made = make_policy(client, text)
    assert client.get_traffic_policy(Id=made["Id"], Version=1)["TrafficPolicy"]["Document"] == text


def test_a_document_of_the_largest_size_comes_back(client):
    text = document()
    text += " " * (102_400 - len(text))
    assert client.get_traffic_policy(Id=make_policy(client, text)["Id"], Version=1)["TrafficPolicy"]["Document"] == text
    code, message = refusal(client.create_traffic_policy, Name="large", Document=text + " ")
    assert code == "InvalidInput" and "102400" in message


def test_every_problem_of_a_document_is_told(client):
    text = document("999.1.1.1", Rules={"lost": {"RuleType": "weighted", "Items": [{"Weight": 300, "EndpointReference": "x"}]}})
    code, message = refusal(client.create_traffic_policy, Name="wrong", Document=text)
    assert code == "InvalidTrafficPolicyDocument"
    assert "lost: Items[0]: Member Weight must be a whole number from 0 to 255." in message.split(";")
    assert "lost: Items[0]: EndpointReference 'x' is not the ID of an endpoint." in message.split(";")
    assert any(problem.startswith("e: Invalid Resource Record: 'FATAL problem: ") for problem in message.split(";"))


def test_the_life_of_a_policy(client):
    made = make_policy(client)
    name = made["Name"]
    assert refusal(client.create_traffic_policy, Name=name, Document=document())[0] == "TrafficPolicyAlreadyExists"
    client.create_traffic_policy_version(Id=made["Id"], Document=document("192.0.2.2"), Comment="second")
    client.create_traffic_policy_version(Id=made["Id"], Document=document("2001:db8::1", "AAAA"))
    client.update_traffic_policy_comment(Id=made["Id"], Version=2, Comment="better")
    pages = list(pages_of(client.list_traffic_policy_versions, "TrafficPolicies", ["TrafficPolicyVersionMarker"], Id=made["Id"], MaxItems="2"))
    assert [[(one["Version"], one["Type"], one.get("Comment")) for one in page] for page in pages] == [
        [(1, "A", None), (2, "A", "better")], [(3, "AAAA", None)]]
    client.delete_traffic_policy(Id=made["Id"], Version=3)
    summary = next(one for one in client.list_traffic_policies()["TrafficPolicySummaries"] if one["Id"] == made["Id"])
    assert (summary["LatestVersion"], summary["TrafficPolicyCount"], summary["Type"]) == (2, 2, "A")
    assert client.get_traffic_policy(Id=made["Id"], Version=3)["TrafficPolicy"]["Type"] == "AAAA", "deleted ones are told"
    for version in 1, 2:
        client.delete_traffic_policy(Id=made["Id"], Version=version)
    assert refusal(client.list_traffic_policy_versions, Id=made["Id"])[0] == "NoSuchTrafficPolicy"
    assert refusal(client.delete_traffic_policy, Id=made["Id"], Version=1)[0] == "NoSuchTrafficPolicy"
    client.create_traffic_policy(Name=name, Document=document())


def test_policies_are_listed_in_the_order_of_their_making(client):
    made = [make_policy(client)["Id"] for _ in range(5)]
    pages = list(pages_of(client.list_traffic_policies, "TrafficPolicySummaries", ["TrafficPolicyIdMarker"], MaxItems="2"))
    assert all(len(page) == 2 for page in pages[:-1])
    listed = [one["Id"] for page in pages for one in page]
    assert [one for one in listed if one in made] == made and len(listed) == len(set(listed))
    assert refusal(client.list_traffic_policies, TrafficPolicyIdMarker=str(uuid.uuid4()))[0] == "InvalidInput"
    limit = client.get_account_limit(Type="MAX_TRAFFIC_POLICIES_BY_OWNER")
    assert (limit["Limit"]["Value"], limit["Count"]) == (100, len(listed))


def test_an_instance_is_applied_and_shown_as_a_record_set(client, instances):
    zone = make_zone(client, "applied.example")
    made = instances(zone, "WWW.applied.example", make_policy(client)["Id"])
    assert (made["State"], made["Name"], made["HostedZoneId"]) == ("Creating", "www.applied.example.", zone)
    assert wait_applied(client, made["Id"]) == {**made, "State": "Applied"}
    sets = client.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    assert sets[2:] == [{"Name": "www.applied.example.", "Type": "A", "TTL": 60, "TrafficPolicyInstanceId": made["Id"]}]
    assert client.get_hosted_zone(Id=zone)["HostedZone"]["ResourceRecordSetCount"] == 3


def test_an_instance_takes_another_version(client, instances):
    zone = make_zone(client, "updated.example")
    policy = make_policy(client)["Id"]
    client.create_traffic_policy_version(Id=policy, Document=document("192.0.2.2"))
    client.create_traffic_policy_version(Id=policy, Document=document("2001:db8::1", "AAAA"))
    made = instances(zone, "www.updated.example", policy)
    assert refusal(client.delete_traffic_policy, Id=policy, Version=1) == (
        "TrafficPolicyInUse", "Policy is in use for at least one instance")
    use = {"Id": made["Id"], "TTL": 30, "TrafficPolicyId": policy}
    assert client.update_traffic_policy_instance(TrafficPolicyVersion=2, **use)["TrafficPolicyInstance"] == {
        **made, "TTL": 30, "TrafficPolicyVersion": 2, "State": "Updating"}
    assert refusal(client.update_traffic_policy_instance, TrafficPolicyVersion=3, **use)[0] == "ConflictingTypes"
    assert refusal(client.update_traffic_policy_instance, TrafficPolicyVersion=4, **use)[0] == "NoSuchTrafficPolicy"
    client.delete_traffic_policy(Id=policy, Version=1)
    assert wait_applied(client, made["Id"])["TrafficPolicyVersion"] == 2


def test_instances_are_listed_by_zone_name_and_type(client, instances):
    policy = make_policy(client)["Id"]
    six = make_policy(client, document("2001:db8::1", "AAAA"))["Id"]
    zones = sorted(make_zone(client, f"{label}.listed.example") for label in ("a", "b"))
    names = {zone: client.get_hosted_zone(Id=zone)["HostedZone"]["Name"] for zone in zones}
    made = [instances(zone, label + names[zone], of)["Id"] for zone in zones for label, of in (("www.", policy), ("www.", six), ("z.", policy))]
    markers = ["TrafficPolicyInstanceNameMarker", "TrafficPolicyInstanceTypeMarker"]

    def ids(operation, markers, **arguments):
        return [one["Id"] for page in pages_of(operation, "TrafficPolicyInstances", markers, MaxItems="1", **arguments) for one in page]

    everything = ids(client.list_traffic_policy_instances, ["HostedZoneIdMarker", *markers])
    assert everything == made and client.get_traffic_policy_instance_count()["TrafficPolicyInstanceCount"] == len(made)
    assert ids(client.list_traffic_policy_instances_by_hosted_zone, markers, HostedZoneId=zones[1]) == made[3:]
    assert ids(client.list_traffic_policy_instances_by_policy, ["HostedZoneIdMarker", *markers], TrafficPolicyId=six,
               TrafficPolicyVersion=1) == [made[1], made[4]]
    assert refusal(client.list_traffic_policy_instances, TrafficPolicyInstanceNameMarker="www.example.com")[0] == "InvalidInput"
    assert refusal(client.list_traffic_policy_instances_by_policy, TrafficPolicyId=six, TrafficPolicyVersion=2)[0] == "NoSuchTrafficPolicy"
    assert refusal(client.list_traffic_policy_instances_by_hosted_zone, HostedZoneId="Z404")[0] == "NoSuchHostedZone"


def test_instances_and_record_sets_stay_out_of_each_others_way(client, instances):
    zone = make_zone(client, "shared.example")
    policy = make_policy(client)["Id"]
    change(client, zone, "CREATE", "taken.shared.example", "A", ["192.0.2.9"])
    arguments = {"HostedZoneId": zone, "TTL": 60, "TrafficPolicyId": policy, "TrafficPolicyVersion": 1}
    code, message = refusal(client.create_traffic_policy_instance, Name="taken.shared.example", **arguments)
    assert code == "InvalidInput" and "[name='taken.shared.example.', type='A'] but it already exists" in message
    assert refusal(client.create_traffic_policy_instance, Name="www.example.com", **arguments)[0] == "InvalidInput"
    made = instances(zone, "www.shared.example", policy)
    assert refusal(client.create_traffic_policy_instance, Name="www.shared.example", **arguments)[0] == "TrafficPolicyInstanceAlreadyExists"
    code, message = refusal(change, client=client, zone=zone, action="UPSERT", name="www.shared.example", rdtype="A", values=["192.0.2.9"])
    assert code == "InvalidChangeBatch" and made["Id"] in message
    root = next(one for one in client.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"] if "TrafficPolicyInstanceId" in one)

    def batch(action, record_set):
        return {"HostedZoneId": zone, "ChangeBatch": {"Changes": [{"Action": action, "ResourceRecordSet": record_set}]}}

    code, message = refusal(client.change_resource_record_sets, **batch("CREATE", {**root, "Name": "copy.shared.example"}))
    assert code == "InvalidChangeBatch" and made["Id"] in message
    client.change_resource_record_sets(**batch("DELETE", root))
    assert client.get_traffic_policy_instance(Id=made["Id"])["TrafficPolicyInstance"]["Name"] == "www.shared.example."
    assert client.get_hosted_zone(Id=zone)["HostedZone"]["ResourceRecordSetCount"] == 3
    client.delete_traffic_policy_instance(Id=made["Id"])


def test_a_zone_with_an_instance_is_not_empty(client, instances):
    zone = make_zone(client, "kept.example")
    made = instances(zone, "kept.example", make_policy(client)["Id"])
    assert refusal(client.delete_hosted_zone, Id=zone)[0] == "HostedZoneNotEmpty"
    client.delete_traffic_policy_instance(Id=made["Id"])
    assert refusal(client.get_traffic_policy_instance, Id=made["Id"])[0] == "NoSuchTrafficPolicyInstance"
    client.delete_hosted_zone(Id=zone)


def test_a_health_check_of_a_document_has_to_be_there(client):
    check = str(uuid.uuid4())
    rules = {"r": {"RuleType": "multivalue", "Items": [{"EndpointReference": "e", "HealthCheck": check}]}}
    text = json.loads(document(Rules=rules, StartRule="r"))
    del text["StartEndpoint"]
    policy = make_policy(client, json.dumps(text))["Id"]
    assert refusal(client.create_traffic_policy_instance, HostedZoneId=make_zone(client, "checked.example"), Name="checked.example", TTL=60,
                   TrafficPolicyId=policy, TrafficPolicyVersion=1) == ("InvalidInput", f"r: Items[0]: A health check with id {check} does not exist.")


def test_limits_are_aws_numbers_by_default(service):
    client = service.client()
    zone = make_zone(client, "limits.example")
    policy = make_policy(client)["Id"]
    arguments = {"HostedZoneId": zone, "TTL": 60, "TrafficPolicyId": policy, "TrafficPolicyVersion": 1}
    for number in range(5):
        client.create_traffic_policy_instance(Name=f"{number}.limits.example", **arguments)
    assert refusal(client.create_traffic_policy_instance, Name="5.limits.example", **arguments)[0] == "TooManyTrafficPolicyInstances"
    limit = client.get_account_limit(Type="MAX_TRAFFIC_POLICY_INSTANCES_BY_OWNER")
    assert (limit["Limit"]["Value"], limit["Count"]) == (5, 5)
    for _ in range(49):
        make_policy(client)
    assert refusal(client.create_traffic_policy, Name="one more", Document=document())[0] == "TooManyTrafficPolicies"


def test_accounts_do_not_see_each_others_policies(service):
    ours = service.client()
    theirs = service.client(service.make_account("other"))
    policy = make_policy(ours)["Id"]
    zone = make_zone(ours, "ours.example")
    made = ours.create_traffic_policy_instance(HostedZoneId=zone, Name="ours.example", TTL=60, TrafficPolicyId=policy,
                                               TrafficPolicyVersion=1)["TrafficPolicyInstance"]
    assert theirs.list_traffic_policies()["TrafficPolicySummaries"] == theirs.list_traffic_policy_instances()["TrafficPolicyInstances"] == []
    assert refusal(theirs.get_traffic_policy, Id=policy, Version=1)[0] == "NoSuchTrafficPolicy"
    assert refusal(theirs.delete_traffic_policy_instance, Id=made["Id"])[0] == "NoSuchTrafficPolicyInstance"
    assert refusal(theirs.create_traffic_policy_instance, HostedZoneId=make_zone(theirs, "theirs.example"), Name="theirs.example", TTL=60,
                   TrafficPolicyId=policy, TrafficPolicyVersion=1)[0] == "NoSuchTrafficPolicy"


def test_everything_survives_a_kill(service):
    client = service.client()
    policy = make_policy(client)
    zone = make_zone(client, "kill.example")
    made = client.create_traffic_policy_instance(HostedZoneId=zone, Name="kill.example", TTL=60, TrafficPolicyId=policy["Id"],
                                                 TrafficPolicyVersion=1)["TrafficPolicyInstance"]
    service.kill()
    service.start()
    assert client.get_traffic_policy(Id=policy["Id"], Version=1)["TrafficPolicy"] == policy
    assert wait_applied(client, made["Id"]) == {**made, "State": "Applied"}


def test_created_resources_have_a_location(traffic_service):
    namespace = "https://route53.amazonaws.com/doc/2013-04-01/"
    text = document().replace("&", "&amp;").replace("<", "&lt;")
    body = (f'<CreateTrafficPolicyRequest xmlns="{namespace}"><Name>located</Name><Document>{text}</Document>'
            "</CreateTrafficPolicyRequest>").encode()
    answer = call(traffic_service, "POST", "/2013-04-01/trafficpolicy", body)
    assert answer.status == 201
    policy = answer.tree().find(f"{{{namespace}}}TrafficPolicy/{{{namespace}}}Id").text
    assert answer.headers["Location"].endswith(f"/2013-04-01/trafficpolicy/{policy}/1")
