"""Private hosted zones and VPCs as their users see them: operators with `milepost vpc`, two accounts with boto3 and awscli."""

import itertools
import json
import re
import time

import boto3
import dns.message
import dns.query
import dns.rcode
import pytest
from botocore.exceptions import ClientError

from api import NAMESPACE, aws, call
from service import milepost, wait_insync

NUMBERS = itertools.count()
REGION = "us-east-1"


class Account:
    """An account: its id, a boto3 client with its root key, and VPCs with networks that no test shares."""

    def __init__(self, service, keys):
        self.service = service
        self.client = service.client(keys)
        self.id = self.identity(keys or service.credentials())

    def identity(self, keys):
        sts = boto3.client("sts", endpoint_url=self.service.endpoint, region_name=REGION,
                           aws_access_key_id=keys["aws_access_key_id"], aws_secret_access_key=keys["aws_secret_access_key"])
        return sts.get_caller_identity()["Account"]

    def vpc(self, region=REGION, networks=(), **options):
        """A new VPC as requests name it."""
        number = next(NUMBERS)
        arguments = [f"10.{number // 256}.{number % 256}.0/24"] if not networks else networks
        done = vpc_command(self.service, "create", "--region", region, "--account", self.id,
                           *(word for network in arguments for word in ("--network", network)),
                           *(word for name, value in options.items() for word in (f"--{name}", value)))
        assert done.returncode == 0, done.stderr
        return {"VPCRegion": region, "VPCId": done.stdout.split()[1]}

    def zone(self, name, vpc):
        """A new private zone's bare id."""
        made = self.client.create_hosted_zone(Name=name, CallerReference=reference(), VPC=vpc)
        return made["HostedZone"]["Id"].split("/")[-1]


def vpc_command(service, *arguments):
    return milepost("vpc", *arguments, "--data", service.data)


def reference():
    return f"reference {next(NUMBERS)} {time.time_ns()}"


def fresh_name():
    return f"z{next(NUMBERS)}.corp.example"


def refusal(call, **arguments):
    """(status, code, message) of the error that `call` answers."""
    with pytest.raises(ClientError) as raised:
        call(**arguments)
    response = raised.value.response
    return response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Code"], response["Error"]["Message"]


def vpcs_of(account, zone):
    return account.client.get_hosted_zone(Id=zone)["VPCs"]


@pytest.fixture(scope="module")
def owner(shared_service):
    return Account(shared_service, None)


@pytest.fixture(scope="module")
def partner(shared_service):
    """Of an account made while the service runs."""
    made = milepost("account", "create", "partner", "--data", shared_service.data)
    assert made.returncode == 0, made.stderr
    return Account(shared_service, dict(line.split(" = ") for line in made.stdout.splitlines() if " = " in line))


# --- the operator's commands ---


def test_the_example_of_the_help_works(start_service):
    service = start_service()
    operator = Account(service, None)
    helped = vpc_command(service, "create", "--help").stdout
    command = re.search(r"milepost (vpc create --.*)", helped).group(1).replace("123456789012", operator.id).split()
    made = milepost(*command, "--data", service.data)
    assert made.stdout.split() == [REGION, "vpc-office", operator.id, "127.0.0.2/32"], made.stderr
    batch = json.loads(re.search(r"--change-batch '(.*?)'", helped, re.DOTALL).group(1))
    zone = operator.zone("corp.example", {"VPCRegion": REGION, "VPCId": "vpc-office"})
    wait_insync(operator.client, operator.client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)["ChangeInfo"])
    query = dns.message.make_query("wiki.corp.example", "A")
    inside = dns.query.udp(query, "127.0.0.1", port=service.dns_port, source="127.0.0.2", timeout=5)
    assert [record.to_text() for record in inside.answer[0]] == ["10.0.0.7"]
    outside = dns.query.udp(query, "127.0.0.1", port=service.dns_port, timeout=5)
    assert outside.rcode() == dns.rcode.REFUSED


def test_vpcs_are_listed_changed_and_deleted(start_service):
    service = start_service()
    operator = Account(service, None)
    vpc = operator.vpc(networks=["192.0.2.0/24", "2001:DB8::/32"], comment="branch office")
    assert re.fullmatch("vpc-[0-9a-f]{17}", vpc["VPCId"])
    listed = vpc_command(service, "list").stdout
    assert listed == f"{REGION}  {vpc['VPCId']}  {operator.id}  192.0.2.0/24,2001:db8::/32  branch office\n"
    changed = vpc_command(service, "set-networks", vpc["VPCId"], "--network", "198.51.100.0/24")
    assert changed.stdout.split()[3] == "198.51.100.0/24", changed.stderr
    zone = operator.zone("corp.example", vpc)
    refused = vpc_command(service, "delete", vpc["VPCId"])
    assert (refused.returncode, refused.stdout) == (1, "")
    assert f"is associated with hosted zones: {zone} (corp.example.)" in refused.stderr
    operator.client.delete_hosted_zone(Id=zone)
    assert vpc_command(service, "delete", vpc["VPCId"]).returncode == 0
    assert vpc_command(service, "list").stdout == ""


@pytest.mark.parametrize("change, message", [
    ({"--network": "10.1.2.3/8"}, "10.1.2.3/8 has bits behind its prefix: did you mean 10.0.0.0/8?"),
    ({"--network": "office"}, "'office' is no network"),
    ({"--region": "moon-1"}, "moon-1 is no region. Regions: af-south-1 "),
    ({"--account": "999999999999"}, "There is no account 999999999999."),
    ({"--id": "vpc/1"}, "'vpc/1' is no VPC id"),
    ({"--network": "203.0.113.0/24"}, "The network 203.0.113.0/24 belongs to VPC vpc-taken in us-east-1 already."),
    ({"--id": "vpc-taken"}, "There is a VPC vpc-taken in us-east-1 already."),
])
def test_what_cannot_be_a_vpc_is_refused_in_one_line(shared_service, owner, change, message):
    vpc_command(shared_service, "create", "--region", REGION, "--id", "vpc-taken", "--account", owner.id, "--network", "203.0.113.0/24")
    options = {"--region": REGION, "--id": "vpc-new", "--account": owner.id, "--network": "203.0.113.128/25", **change}
    refused = vpc_command(shared_service, "create", *(word for pair in options.items() for word in pair))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("milepost: ") and message in refused.stderr and refused.stderr.count("\n") == 1


def test_options_that_are_missing_are_wrong_usage(shared_service):
    assert vpc_command(shared_service, "create", "--region", REGION).returncode == 2
    assert vpc_command(shared_service, "set-networks", "vpc-1").returncode == 2


# --- private zones ---


def test_a_private_zone_is_shown_as_route_53_shows_it(owner):
    vpc, name = owner.vpc(), fresh_name()
    made = owner.client.create_hosted_zone(Name=name, CallerReference=reference(), VPC=vpc,
                                           HostedZoneConfig={"Comment": "inside", "PrivateZone": True})
    assert made["VPC"] == vpc
    assert "DelegationSet" not in made
    assert made["ChangeInfo"]["Status"] == "PENDING"
    assert made["Location"].endswith("/2013-04-01" + made["HostedZone"]["Id"])
    wait_insync(owner.client, made["ChangeInfo"])
    shown = owner.client.get_hosted_zone(Id=made["HostedZone"]["Id"])
    assert shown["HostedZone"]["Config"] == {"Comment": "inside", "PrivateZone": True}
    assert shown["HostedZone"]["ResourceRecordSetCount"] == 2
    assert shown["VPCs"] == [vpc]
    assert "DelegationSet" not in shown
    sets = owner.client.list_resource_record_sets(HostedZoneId=made["HostedZone"]["Id"])["ResourceRecordSets"]
    assert [s["Type"] for s in sets] == ["NS", "SOA"]
    assert [r["Value"].split(".")[0] for r in sets[0]["ResourceRecords"]] == ["ns-0", "ns-512", "ns-1024", "ns-1536"]
    assert sets[1]["ResourceRecords"][0]["Value"].startswith(sets[0]["ResourceRecords"][0]["Value"] + " ")


def test_a_public_zone_shows_no_vpcs(owner):
    made = owner.client.create_hosted_zone(Name=fresh_name(), CallerReference=reference())
    assert "VPC" not in made
    assert "Id" not in made["DelegationSet"]
    assert "VPCs" not in owner.client.get_hosted_zone(Id=made["HostedZone"]["Id"])


def test_what_private_zones_cannot_be(owner, partner):
    vpc, name = owner.vpc(), fresh_name()

    def create(**changed):
        return refusal(owner.client.create_hosted_zone, **{"Name": name, "CallerReference": reference(), "VPC": vpc, **changed})

    invalid = (400, "InvalidVPCId", "The VPC ID is invalid.")
    assert create(VPC={"VPCRegion": REGION, "VPCId": "vpc-404"}) == invalid
    assert create(VPC=partner.vpc()) == invalid
    assert create(VPC={"VPCId": vpc["VPCId"]}) == invalid
    status, code, message = create(VPC={"VPCRegion": "moon-1", "VPCId": vpc["VPCId"]})
    assert (status, code) == (400, "InvalidInput")
    assert message.startswith("Invalid XML ; cvc-enumeration-valid: Value 'moon-1' is not facet-valid")
    reusable = owner.client.create_reusable_delegation_set(CallerReference=reference())["DelegationSet"]["Id"]
    assert create(DelegationSetId=reusable)[:2] == (400, "InvalidInput")
    assert refusal(owner.client.create_hosted_zone, Name=name, CallerReference=reference(),
                   HostedZoneConfig={"PrivateZone": True})[:2] == (400, "InvalidInput")
    zone = owner.zone(name, vpc)
    assert create() == (400, "ConflictingDomainExists",
                        f"The VPC {vpc['VPCId']} in region {REGION} has already been associated with the hosted zone "
                        f"{zone} with the same domain name.")
    assert refusal(owner.client.create_reusable_delegation_set, CallerReference=reference(), HostedZoneId=zone)[:2] == (400, "InvalidInput")


def test_single_labels_are_for_private_zones(owner):
    vpc = owner.vpc()
    assert owner.zone("internal", vpc)
    assert refusal(owner.client.create_hosted_zone, Name="internal", CallerReference=reference())[:2] == (400, "InvalidDomainName")


def test_private_zones_are_listed_on_their_own_too(start_service):
    service = start_service()
    operator = Account(service, None)
    vpc = operator.vpc()
    private = sorted(operator.zone(f"z{i}.example", vpc) for i in range(5))
    public = {operator.client.create_hosted_zone(Name=f"z{i}.example", CallerReference=reference())["HostedZone"]["Id"].split("/")[-1]
              for i in range(3)}
    every = operator.client.get_paginator("list_hosted_zones").paginate(PaginationConfig={"PageSize": 2})
    assert {zone["Id"].split("/")[-1] for page in every for zone in page["HostedZones"]} == public | set(private)
    pages, marker = [], []
    while True:  # Debian's model does not know hostedzonetype yet
        path = "/2013-04-01/hostedzone?hostedzonetype=PrivateHostedZone&maxitems=2" + "".join(f"&marker={m}" for m in marker)
        root = call(service, "GET", path).tree()
        pages.append([element.text.split("/")[-1] for element in root.iter(f"{{{NAMESPACE}}}Id")])
        marker = [element.text for element in root.iter(f"{{{NAMESPACE}}}NextMarker")]
        if not marker:
            break
    assert pages == [private[:2], private[2:4], private[4:]]


def test_a_zone_goes_with_its_associations(owner, partner):
    own, foreign, name = owner.vpc(), partner.vpc(), fresh_name()
    zone = owner.zone(name, own)
    owner.client.create_vpc_association_authorization(HostedZoneId=zone, VPC=foreign)
    partner.client.associate_vpc_with_hosted_zone(HostedZoneId=zone, VPC=foreign)
    owner.client.delete_hosted_zone(Id=zone)
    assert partner.client.list_hosted_zones_by_vpc(VPCId=foreign["VPCId"], VPCRegion=REGION)["HostedZoneSummaries"] == []
    assert owner.zone(name, own) != zone


# --- associations ---


def test_the_owner_of_zone_and_vpcs_associates_them(owner):
    first, second = owner.vpc(), owner.vpc(region="eu-west-1")
    zone = owner.zone(fresh_name(), first)
    change = owner.client.associate_vpc_with_hosted_zone(HostedZoneId=zone, VPC=second, Comment="second office")["ChangeInfo"]
    assert (change["Status"], change["Comment"]) == ("PENDING", "second office")
    wait_insync(owner.client, change)
    assert vpcs_of(owner, zone) == [second, first]
    assert owner.client.get_hosted_zone_limit(HostedZoneId=zone, Type="MAX_VPCS_ASSOCIATED_BY_ZONE")["Count"] == 2
    assert refusal(owner.client.associate_vpc_with_hosted_zone, HostedZoneId=zone, VPC=second)[:2] == (400, "ConflictingDomainExists")
    wait_insync(owner.client, owner.client.disassociate_vpc_from_hosted_zone(HostedZoneId=zone, VPC=first)["ChangeInfo"])
    assert refusal(owner.client.disassociate_vpc_from_hosted_zone, HostedZoneId=zone, VPC=first)[:2] == (404, "VPCAssociationNotFound")
    assert refusal(owner.client.disassociate_vpc_from_hosted_zone, HostedZoneId=zone, VPC=second) == (
        400, "LastVPCAssociation", "Cannot remove last VPC association for the private zone")


def test_public_zones_take_no_vpc(owner):
    vpc = owner.vpc()
    zone = owner.client.create_hosted_zone(Name=fresh_name(), CallerReference=reference())["HostedZone"]["Id"].split("/")[-1]
    assert refusal(owner.client.associate_vpc_with_hosted_zone, HostedZoneId=zone, VPC=vpc) == (
        400, "PublicZoneVPCAssociation", f"Attempting to associate public zone: {zone} with vpc: {vpc['VPCId']}")
    assert refusal(owner.client.get_hosted_zone_limit, HostedZoneId=zone, Type="MAX_VPCS_ASSOCIATED_BY_ZONE")[:2] == (400, "HostedZoneNotPrivate")


def test_two_accounts_need_an_authorization_and_the_right_caller(owner, partner):
    zone = owner.zone(fresh_name(), owner.vpc())
    vpc = partner.vpc()
    asked = {"HostedZoneId": zone, "VPC": vpc}
    refused = (401, "NotAuthorizedException", f"The VPC: {vpc['VPCId']} has not authorized to associate with your hosted zone.")
    assert refusal(partner.client.associate_vpc_with_hosted_zone, **asked) == refused
    made = owner.client.create_vpc_association_authorization(**asked)
    assert (made["HostedZoneId"], made["VPC"]) == (zone, vpc)
    assert refusal(owner.client.associate_vpc_with_hosted_zone, **asked) == refused
    assert refusal(partner.client.create_vpc_association_authorization, **asked)[:2] == (403, "AccessDenied")
    change = partner.client.associate_vpc_with_hosted_zone(**asked)["ChangeInfo"]
    wait_insync(partner.client, change)
    assert vpc in vpcs_of(owner, zone)
    assert refusal(partner.client.get_hosted_zone, Id=zone)[:2] == (403, "AccessDenied")
    summaries = partner.client.list_hosted_zones_by_vpc(VPCId=vpc["VPCId"], VPCRegion=REGION)
    assert summaries["MaxItems"] == "100"
    assert [(s["HostedZoneId"], s["Owner"]) for s in summaries["HostedZoneSummaries"]] == [(zone, {"OwningAccount": owner.id})]
    owner.client.delete_vpc_association_authorization(**asked)
    assert refusal(owner.client.delete_vpc_association_authorization, **asked)[:2] == (404, "VPCAssociationAuthorizationNotFound")
    assert vpc in vpcs_of(owner, zone)
    partner.client.disassociate_vpc_from_hosted_zone(**asked)
    assert vpc not in vpcs_of(owner, zone)
    assert refusal(partner.client.associate_vpc_with_hosted_zone, **asked) == refused


# --- lists with tokens ---


def test_zones_of_a_vpc_are_paged(owner, partner):
    vpc = owner.vpc()
    names = [f"{label}.{fresh_name()}." for label in "dbeac"]
    zones = {name: owner.zone(name, vpc) for name in names}
    list_zones, token, pages = owner.client.list_hosted_zones_by_vpc, {}, []
    while True:
        page = list_zones(VPCId=vpc["VPCId"], VPCRegion=REGION, MaxItems="2", **token)
        pages.append([(s["Name"], s["HostedZoneId"]) for s in page["HostedZoneSummaries"]])
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert [len(page) for page in pages] == [2, 2, 1]
    assert dict(itertools.chain(*pages)) == zones
    asked = {"VPCId": vpc["VPCId"], "VPCRegion": REGION}
    assert refusal(list_zones, **asked, NextToken="nonsense")[:2] == (400, "InvalidPaginationToken")
    assert refusal(list_zones, **asked, MaxItems="none")[:2] == (400, "InvalidInput")
    status, code, message = refusal(partner.client.list_hosted_zones_by_vpc, **asked)
    assert (status, code) == (403, "AccessDenied") and "is not owned by you" in message


def test_authorizations_are_paged(owner, partner):
    zone = owner.zone(fresh_name(), owner.vpc())
    vpcs = sorted((partner.vpc() for _ in range(5)), key=lambda vpc: vpc["VPCId"])
    for vpc in vpcs:
        owner.client.create_vpc_association_authorization(HostedZoneId=zone, VPC=vpc)
    list_vpcs, token, pages = owner.client.list_vpc_association_authorizations, {}, []
    while True:
        page = list_vpcs(HostedZoneId=zone, MaxResults="2", **token)
        assert page["HostedZoneId"] == zone
        pages.append(page["VPCs"])
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert [len(page) for page in pages] == [2, 2, 1]
    assert list(itertools.chain(*pages)) == vpcs
    assert refusal(list_vpcs, HostedZoneId=zone, NextToken="nonsense")[:2] == (400, "InvalidPaginationToken")


# --- awscli ---


def test_the_aws_cli_walks_through_all_of_it(shared_service, owner, partner):
    own, second, foreign = owner.vpc(), owner.vpc(), partner.vpc()

    def named(vpc):
        return f"VPCRegion={vpc['VPCRegion']},VPCId={vpc['VPCId']}"

    made = aws(shared_service, "create-hosted-zone", "--name", fresh_name(), "--caller-reference", reference(), "--vpc", named(own))
    zone = made["HostedZone"]["Id"]
    at_zone = ["--hosted-zone-id", zone, "--vpc"]
    aws(shared_service, "wait", "resource-record-sets-changed", "--id", made["ChangeInfo"]["Id"])
    assert aws(shared_service, "associate-vpc-with-hosted-zone", *at_zone, named(second))["ChangeInfo"]["Status"] == "PENDING"
    assert aws(shared_service, "get-hosted-zone", "--id", zone)["VPCs"] == sorted([own, second], key=lambda vpc: vpc["VPCId"])
    aws(shared_service, "create-vpc-association-authorization", *at_zone, named(foreign))
    listed = aws(shared_service, "list-vpc-association-authorizations", "--hosted-zone-id", zone)
    assert listed["VPCs"] == [foreign]
    aws(shared_service, "delete-vpc-association-authorization", *at_zone, named(foreign))
    by_vpc = aws(shared_service, "list-hosted-zones-by-vpc", "--vpc-id", second["VPCId"], "--vpc-region", REGION)
    assert [s["HostedZoneId"] for s in by_vpc["HostedZoneSummaries"]] == [zone.split("/")[-1]]
    aws(shared_service, "disassociate-vpc-from-hosted-zone", *at_zone, named(own))
    refused = aws(shared_service, "disassociate-vpc-from-hosted-zone", *at_zone, named(second), check=False)
    assert "(LastVPCAssociation)" in refused.stderr
    aws(shared_service, "delete-hosted-zone", "--id", zone)
