"""The API through boto3: what is made is listed and answered, and what is refused says so in Route 53's own words."""

import itertools
import re
import time

import pytest
from botocore.exceptions import ClientError

from service import change, make_zone, wait_insync

NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def client(shared_service):
    return shared_service.client()


@pytest.fixture
def zone(client):
    """A fresh zone: (id, name)."""
    name = f"z{next(NUMBERS)}.example"
    return make_zone(client, name), name


@pytest.fixture
def second_client(shared_service):
    """Of an account made while the service runs."""
    return shared_service.client(shared_service.make_account(f"account{next(NUMBERS)}"))


def reference():
    return f"reference {next(NUMBERS)} {time.time_ns()}"


def record_set(name, rdtype="A", values=("192.0.2.1",), ttl=60, **more):
    return {"Name": name, "Type": rdtype, "TTL": ttl, "ResourceRecords": [{"Value": value} for value in values], **more}


def submit(client, zone, *changes):
    return client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [
        {"Action": action, "ResourceRecordSet": what} for action, what in changes]})["ChangeInfo"]


def refusal(call, **arguments):
    """(status, code, message) of the error that `call` answers."""
    with pytest.raises(ClientError) as raised:
        call(**arguments)
    response = raised.value.response
    return response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Code"], response["Error"]["Message"]


def listed(client, zone, **arguments):
    pages = client.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone, **arguments)
    return [(s["Name"], s["Type"]) for page in pages for s in page["ResourceRecordSets"]]


# Hosted zones

def test_a_new_zone_has_what_route_53_gives_it(shared_service, client):
    made = client.create_hosted_zone(Name="New.Example", CallerReference=reference(), HostedZoneConfig={"Comment": "a comment"})
    assert made["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert re.fullmatch(r"/hostedzone/Z[A-Z0-9]+", made["HostedZone"]["Id"])
    assert made["Location"].endswith(made["HostedZone"]["Id"])
    assert made["HostedZone"]["Name"] == "new.example."
    assert made["HostedZone"]["Config"] == {"Comment": "a comment", "PrivateZone": False}
    assert made["HostedZone"]["ResourceRecordSetCount"] == 2
    assert "Id" not in made["DelegationSet"] and len(made["DelegationSet"]["NameServers"]) == 4
    wait_insync(client, made["ChangeInfo"])
    sets = client.list_resource_record_sets(HostedZoneId=made["HostedZone"]["Id"])["ResourceRecordSets"]
    assert [(s["Type"], s["TTL"]) for s in sets] == [("NS", 172800), ("SOA", 900)]
    assert [r["Value"] for r in sets[0]["ResourceRecords"]] == [f"{host}." for host in made["DelegationSet"]["NameServers"]]
    assert sets[1]["ResourceRecords"][0]["Value"].endswith(" 1 7200 900 1209600 86400")
    assert shared_service.answers("new.example", "NS") == sorted(r["Value"] for r in sets[0]["ResourceRecords"])


def test_a_deleted_zone_is_gone_from_the_api_and_the_wire(shared_service, client, zone):
    assert shared_service.query(zone[1], "SOA").answer
    wait_insync(client, client.delete_hosted_zone(Id=zone[0])["ChangeInfo"])
    assert shared_service.query(zone[1], "SOA").rcode() == 5
    assert refusal(client.get_hosted_zone, Id=zone[0]) == (404, "NoSuchHostedZone", f"No hosted zone found with ID: {zone[0]}")


def test_comments_change(client, zone):
    assert client.update_hosted_zone_comment(Id=zone[0], Comment="second")["HostedZone"]["Config"]["Comment"] == "second"
    assert client.get_hosted_zone(Id=zone[0])["HostedZone"]["Config"]["Comment"] == "second"
    client.update_hosted_zone_comment(Id=zone[0])
    assert "Comment" not in client.get_hosted_zone(Id=zone[0])["HostedZone"]["Config"]


def test_a_caller_reference_is_used_once(client):
    mine = reference()
    made = client.create_hosted_zone(Name="once.example", CallerReference=mine)
    twice = (409, "HostedZoneAlreadyExists", "A hosted zone has already been created with the specified caller reference.")
    assert refusal(client.create_hosted_zone, Name="once.example", CallerReference=mine) == twice
    client.delete_hosted_zone(Id=made["HostedZone"]["Id"])
    assert refusal(client.create_hosted_zone, Name="once.example", CallerReference=mine) == twice


@pytest.mark.parametrize("name", ["bad..example", "*.example.com", "a" * 64 + ".example", "example", "a b.example", ".example.com"])
def test_names_that_no_zone_can_have(client, name):
    status, code, _ = refusal(client.create_hosted_zone, Name=name, CallerReference=reference())
    assert (status, code) == (400, "InvalidDomainName")


def test_zones_of_one_name_are_told_apart(client):
    ids = {make_zone(client, "same.example") for _ in range(3)}
    assert len(ids) == 3
    found = client.list_hosted_zones_by_name(DNSName="same.example")["HostedZones"]
    assert {z["Id"].split("/")[-1] for z in found if z["Name"] == "same.example."} == ids
    hosts = [set(client.get_hosted_zone(Id=z)["DelegationSet"]["NameServers"]) for z in ids]
    assert not hosts[0] & hosts[1] & hosts[2]


def test_zones_are_listed_in_pages_and_by_name(second_client):
    ids = {make_zone(second_client, f"p{i}.example") for i in range(7)}
    pages = list(second_client.get_paginator("list_hosted_zones").paginate(PaginationConfig={"PageSize": 3}))
    assert [len(page["HostedZones"]) for page in pages] == [3, 3, 1]
    assert {z["Id"].split("/")[-1] for page in pages for z in page["HostedZones"]} == ids
    assert second_client.get_hosted_zone_count()["HostedZoneCount"] == 7
    page = second_client.list_hosted_zones_by_name(DNSName="p3.example", MaxItems="2")
    assert [z["Name"] for z in page["HostedZones"]] == ["p3.example.", "p4.example."]
    assert page["IsTruncated"] and page["NextDNSName"] == "p5.example."
    rest = second_client.list_hosted_zones_by_name(DNSName=page["NextDNSName"], HostedZoneId=page["NextHostedZoneId"])
    assert [z["Name"] for z in rest["HostedZones"]] == ["p5.example.", "p6.example."]
    assert refusal(second_client.list_hosted_zones, Marker="ZNONE")[:2] == (400, "InvalidInput")


# Record sets

def test_sets_are_listed_in_route_53s_order_and_pages_meet(client, zone):
    names = [f"{label}.{zone[1]}" for label in ("b", "a", "*", "a.b", "z-1", "_tcp.a")]
    submit(client, zone[0], *(("CREATE", record_set(name, rdtype, values)) for name in names
                              for rdtype, values in (("TXT", ['"x"']), ("A", ["192.0.2.1"]))))
    whole = listed(client, zone[0])
    assert len(whole) == 14 and whole[:2] == [(f"{zone[1]}.", "NS"), (f"{zone[1]}.", "SOA")]
    assert whole == sorted(whole, key=lambda s: (list(reversed(s[0].rstrip(".").split("."))), s[1]))
    assert whole[2] == (f"\\052.{zone[1]}.", "A")
    for size in (1, 3, 13, 14, 300):
        assert listed(client, zone[0], PaginationConfig={"PageSize": size}) == whole
    page = client.list_resource_record_sets(HostedZoneId=zone[0], StartRecordName=f"b.{zone[1]}", StartRecordType="TXT", MaxItems="1")
    assert [(s["Name"], s["Type"]) for s in page["ResourceRecordSets"]] == [(f"b.{zone[1]}.", "TXT")]
    assert (page["NextRecordName"], page["NextRecordType"]) == (f"a.b.{zone[1]}.", "A")


def test_a_batch_is_all_or_nothing(shared_service, client, zone):
    good, bad = record_set(f"good.{zone[1]}"), record_set(f"bad.{zone[1]}")
    with pytest.raises(ClientError) as raised:
        submit(client, zone[0], ("CREATE", good), ("DELETE", bad))
    assert raised.value.response["Error"] == {
        "Type": "Sender", "Code": "InvalidChangeBatch",
        "Message": f"[Tried to delete resource record set [name='bad.{zone[1]}.', type='A'] but it was not found]"}
    assert len(listed(client, zone[0])) == 2
    change(client, zone[0], "CREATE", f"later.{zone[1]}", "A", ["192.0.2.1"])
    assert shared_service.answers(f"good.{zone[1]}") == []


@pytest.mark.parametrize("before, action, what, message", [
    (["h A 192.0.2.1"], "CREATE", "h A 192.0.2.2", "[Tried to create resource record set [name='h.{z}.', type='A'] but it already exists]"),
    (["h A 192.0.2.1"], "DELETE", "h A 192.0.2.2",
     "[Tried to delete resource record set [name='h.{z}.', type='A'] but the values provided do not match the current values]"),
    ([], "DELETE", "h A 192.0.2.2", "[Tried to delete resource record set [name='h.{z}.', type='A'] but it was not found]"),
    ([], "CREATE", "other.zone. A 192.0.2.2", "[RRSet with DNS name other.zone. is not permitted in zone {z}.]"),
    ([], "CREATE", "@ CNAME host.example.", "[RRSet of type CNAME with DNS name {z}. is not permitted at apex in zone {z}.]"),
    (["h A 192.0.2.1"], "CREATE", "h CNAME x.example.",
     "[RRSet of type CNAME with DNS name h.{z}. is not permitted as it conflicts with other records with the same DNS name in zone {z}.]"),
    (["h CNAME x.example."], "CREATE", "h A 192.0.2.1",
     "[RRSet of type A with DNS name h.{z}. is not permitted because a conflicting RRSet of type CNAME with the same DNS name already "
     "exists in zone {z}.]"),
    ([], "CREATE", "h A 999.1.1.1",
     "[Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with "
     "'999.1.1.1'']"),
    ([], "CREATE", "h TXT unquoted",
     "[Invalid Resource Record: 'FATAL problem: InvalidCharacterString (Value should be enclosed in quotation marks) encountered with "
     "'unquoted'']"),
    ([], "DELETE", "@ SOA", "[A HostedZone must contain exactly one SOA record.]"),
    ([], "DELETE", "@ NS", "[A HostedZone must contain at least one NS record for the zone itself.]"),
])
def test_a_refused_change_says_why_in_route_53s_words(client, zone, before, action, what, message):
    def parse(text):
        owner, rdtype, *value = text.split(" ", 2)
        name = zone[1] if owner == "@" else owner if owner.endswith(".") else f"{owner}.{zone[1]}"
        if not value:
            sets = client.list_resource_record_sets(HostedZoneId=zone[0])["ResourceRecordSets"]
            return next(s for s in sets if s["Type"] == rdtype)
        return record_set(name, rdtype, value)
    for one in before:
        submit(client, zone[0], ("CREATE", parse(one)))
    with pytest.raises(ClientError) as raised:
        submit(client, zone[0], (action, parse(what)))
    assert raised.value.response["Error"]["Code"] == "InvalidChangeBatch"
    assert raised.value.response["Error"]["Message"] == message.replace("{z}", zone[1])


def test_batch_limits(client, zone):
    def sets(count):
        return [("CREATE", record_set(f"h{i}.{zone[1]}")) for i in range(count)]
    with pytest.raises(ClientError) as raised:
        submit(client, zone[0], *sets(1001))
    assert raised.value.response["Error"]["Code"] == "InvalidChangeBatch"
    assert "Number of records limit of 1000 exceeded." in raised.value.response["Error"]["Message"]
    submit(client, zone[0], *sets(1000))
    assert client.get_hosted_zone(Id=zone[0])["HostedZone"]["ResourceRecordSetCount"] == 1002


def test_escaped_and_mixed_case_names_are_one(shared_service, client, zone):
    change(client, zone[0], "CREATE", f"\\052.\\167ild.{zone[1]}".upper().replace("\\052", "*"), "A", ["192.0.2.1"])
    assert listed(client, zone[0])[2] == (f"\\052.wild.{zone[1]}.", "A")
    assert shared_service.answers(f"anything.WILD.{zone[1]}") == ["192.0.2.1"]
    change(client, zone[0], "DELETE", f"\\052.wild.{zone[1]}", "A", ["192.0.2.1"])
    assert shared_service.query(f"anything.wild.{zone[1]}").rcode() == 3


def test_changes_become_insync_and_unknown_ones_are_not_found(client, zone):
    info = submit(client, zone[0], ("CREATE", record_set(f"h.{zone[1]}")))
    assert re.fullmatch(r"/change/C[A-Z0-9]+", info["Id"]) and info["Status"] in ("PENDING", "INSYNC")
    wait_insync(client, info)
    assert refusal(client.get_change, Id="CNONE")[:2] == (404, "NoSuchChange")


@pytest.mark.parametrize("tcp", [False, True], ids=["udp", "tcp"])
def test_each_insync_change_is_on_the_wire(shared_service, client, zone, tcp):
    for number in range(1, 30):
        change(client, zone[0], "UPSERT", f"h.{zone[1]}", "A", [f"192.0.2.{number}"])
        assert shared_service.answers(f"h.{zone[1]}", tcp=tcp) == [f"192.0.2.{number}"]


# Tags, delegation sets, limits, counts

def test_tags(client, zone):
    client.change_tags_for_resource(ResourceType="hostedzone", ResourceId=zone[0],
                                    AddTags=[{"Key": "team", "Value": "dns"}, {"Key": "stage", "Value": "test"}])
    client.change_tags_for_resource(ResourceType="hostedzone", ResourceId=zone[0], AddTags=[{"Key": "team", "Value": "web"}],
                                    RemoveTagKeys=["stage"])
    tags = client.list_tags_for_resource(ResourceType="hostedzone", ResourceId=zone[0])["ResourceTagSet"]
    assert tags == {"ResourceType": "hostedzone", "ResourceId": zone[0], "Tags": [{"Key": "team", "Value": "web"}]}
    sets = client.list_tags_for_resources(ResourceType="hostedzone", ResourceIds=[zone[0]])["ResourceTagSets"]
    assert sets == [tags]
    assert refusal(client.list_tags_for_resource, ResourceType="hostedzone", ResourceId="ZNONE")[:2] == (404, "NoSuchHostedZone")


def test_a_reusable_delegation_set_serves_several_zones(client):
    made = client.create_reusable_delegation_set(CallerReference=reference())["DelegationSet"]
    assert re.fullmatch(r"/delegationset/N[A-Z0-9]+", made["Id"]) and len(made["NameServers"]) == 4
    zones = [client.create_hosted_zone(Name=name, CallerReference=reference(), DelegationSetId=made["Id"])
             for name in ("white.example", "label.example")]
    assert all(z["DelegationSet"]["NameServers"] == made["NameServers"] for z in zones)
    assert all(z["DelegationSet"]["Id"].split("/")[-1] == made["Id"].split("/")[-1] for z in zones)
    short = made["Id"].split("/")[-1]
    assert client.get_reusable_delegation_set(Id=short)["DelegationSet"]["NameServers"] == made["NameServers"]
    found = client.list_hosted_zones(DelegationSetId=short)["HostedZones"]
    assert {z["Name"] for z in found} == {"white.example.", "label.example."}
    limit = client.get_reusable_delegation_set_limit(DelegationSetId=short, Type="MAX_ZONES_BY_REUSABLE_DELEGATION_SET")
    assert limit["Count"] == 2 and limit["Limit"]["Value"] == 100
    assert refusal(client.delete_reusable_delegation_set, Id=short)[:2] == (400, "DelegationSetInUse")
    status, code, message = refusal(client.create_hosted_zone, Name="white.example", CallerReference=reference(), DelegationSetId=short)
    assert (status, code) == (400, "ConflictingDomainExists")
    assert message == (f"Cannot create hosted zone with DelegationSetId DelegationSetId:{short} as the DNSName white.example. conflicts "
                       "with existing ones sharing the delegation set")
    for z in zones:
        client.delete_hosted_zone(Id=z["HostedZone"]["Id"])
    client.delete_reusable_delegation_set(Id=short)
    assert refusal(client.get_reusable_delegation_set, Id=short)[:2] == (400, "NoSuchDelegationSet")


def test_limits_carry_the_count(client, zone):
    limit = client.get_account_limit(Type="MAX_HOSTED_ZONES_BY_OWNER")
    assert limit["Limit"] == {"Type": "MAX_HOSTED_ZONES_BY_OWNER", "Value": 500}
    assert limit["Count"] == client.get_hosted_zone_count()["HostedZoneCount"]
    records = client.get_hosted_zone_limit(HostedZoneId=zone[0], Type="MAX_RRSETS_BY_ZONE")
    assert (records["Limit"]["Value"], records["Count"]) == (10000, 2)


def test_limits_of_the_configuration_hold(start_service):
    small = start_service(config="[limits]\nhosted_zones = 2\nrecord_sets_per_zone = 4\n").client()
    zone = make_zone(small, "one.example")
    make_zone(small, "two.example")
    assert refusal(small.create_hosted_zone, Name="three.example", CallerReference="3")[:2] == (400, "TooManyHostedZones")
    submit(small, zone, ("CREATE", record_set("a.one.example")), ("CREATE", record_set("b.one.example")))
    with pytest.raises(ClientError) as raised:
        submit(small, zone, ("CREATE", record_set("c.one.example")))
    assert raised.value.response["Error"]["Code"] in ("InvalidChangeBatch", "LimitsExceeded")


# Accounts

def test_accounts_do_not_see_each_other(client, second_client, zone):
    assert second_client.list_hosted_zones()["HostedZones"] == []
    submitted = submit(client, zone[0], ("CREATE", record_set(f"h.{zone[1]}")))
    attempts = [
        (second_client.get_hosted_zone, {"Id": zone[0]}),
        (second_client.list_resource_record_sets, {"HostedZoneId": zone[0]}),
        (second_client.delete_hosted_zone, {"Id": zone[0]}),
        (second_client.update_hosted_zone_comment, {"Id": zone[0], "Comment": "mine"}),
        (second_client.get_hosted_zone_limit, {"HostedZoneId": zone[0], "Type": "MAX_RRSETS_BY_ZONE"}),
        (second_client.list_tags_for_resource, {"ResourceType": "hostedzone", "ResourceId": zone[0]}),
        (second_client.change_resource_record_sets, {"HostedZoneId": zone[0], "ChangeBatch": {"Changes": [
            {"Action": "DELETE", "ResourceRecordSet": record_set(f"h.{zone[1]}")}]}}),
        (second_client.get_change, {"Id": submitted["Id"]}),
    ]
    for call, arguments in attempts:
        status, code, _ = refusal(call, **arguments)
        assert (status, code) in ((403, "AccessDenied"), (404, "NoSuchHostedZone"), (404, "NoSuchChange")), call.__name__
    assert (f"h.{zone[1]}.", "A") in listed(client, zone[0])
    mine = make_zone(second_client, zone[1])
    assert [z["Id"] for z in second_client.list_hosted_zones()["HostedZones"]] == [f"/hostedzone/{mine}"]
