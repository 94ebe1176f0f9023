"""What boto3 builds on the answers: paginators, waiters and a class for each modelled error."""

import pytest
from botocore.exceptions import ClientError, WaiterError

from service import make_zone


@pytest.fixture(scope="module")
def client(shared_service):
    return shared_service.client()


def pages(client, operation, member, size, **arguments):
    found = [page[member] for page in client.get_paginator(operation).paginate(PaginationConfig={"PageSize": size}, **arguments)]
    assert all(len(page) <= size for page in found) and all(len(page) == size for page in found[:-1])
    return found


def put_locations(client, collection, count):
    client.change_cidr_collection(Id=collection, Changes=[
        {"Action": "PUT", "LocationName": f"place{i:02}", "CidrList": [f"10.{i}.0.0/24"]} for i in range(count)])


# Paginators

def test_pages_of_every_size_hold_everything_once(client):
    for i in range(4):
        make_zone(client, f"page{i}.example")
        client.create_cidr_collection(Name=f"page{i}", CallerReference=f"page{i}")
    collection = client.list_cidr_collections()["CidrCollections"][0]["Id"]
    put_locations(client, collection, 7)
    zone = client.list_hosted_zones_by_name(DNSName="page0.example")["HostedZones"][0]["Id"]
    client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [
        {"Action": "CREATE", "ResourceRecordSet": {"Name": f"h{i}.page0.example", "Type": "A", "TTL": 60,
                                                   "ResourceRecords": [{"Value": "192.0.2.1"}]}} for i in range(6)]})
    for operation, member, count, arguments in [
            ("list_hosted_zones", "HostedZones", 4, {}),
            ("list_resource_record_sets", "ResourceRecordSets", 8, {"HostedZoneId": zone}),
            ("list_cidr_collections", "CidrCollections", 4, {}),
            ("list_cidr_locations", "CidrLocations", 7, {"CollectionId": collection}),
            ("list_cidr_blocks", "CidrBlocks", 7, {"CollectionId": collection})]:
        whole = sum(pages(client, operation, member, 100, **arguments), [])
        assert len(whole) == count, operation
        for size in (1, 2, count - 1, count):
            assert sum(pages(client, operation, member, size, **arguments), []) == whole, (operation, size)


def test_a_listing_is_resumed_where_it_stopped(client):
    paginator = client.get_paginator("list_hosted_zones")
    whole = paginator.paginate().build_full_result()["HostedZones"]
    first = paginator.paginate(PaginationConfig={"MaxItems": 3, "PageSize": 2}).build_full_result()
    rest = paginator.paginate(PaginationConfig={"StartingToken": first["NextToken"]}).build_full_result()
    assert first["HostedZones"] + rest["HostedZones"] == whole and len(first["HostedZones"]) == 3


# Waiters

def test_the_waiter_sees_a_change_at_once(client):
    made = client.create_hosted_zone(Name="wait.example", CallerReference="wait")["ChangeInfo"]
    assert made["SubmittedAt"].tzinfo is not None
    # Its delay is 30 seconds: a change that is INSYNC at the second look would be waited for.
    client.get_waiter("resource_record_sets_changed").wait(Id=made["Id"], WaiterConfig={"Delay": 1, "MaxAttempts": 20})


def test_the_waiter_gives_up_on_no_change(client):
    with pytest.raises(WaiterError) as raised:
        client.get_waiter("resource_record_sets_changed").wait(Id="CNONE")
    assert raised.value.last_response["Error"]["Code"] == "NoSuchChange"


# Error classes

ID = "12345678-1234-1234-1234-123456789012"


@pytest.mark.parametrize("error, operation, arguments", [
    ("NoSuchHostedZone", "get_hosted_zone", {"Id": "ZNONE"}),
    ("InvalidDomainName", "create_hosted_zone", {"Name": "bad..name", "CallerReference": "bad"}),
    ("InvalidInput", "list_hosted_zones", {"Marker": "ZNONE"}),
    ("NoSuchChange", "get_change", {"Id": "CNONE"}),
    ("NoSuchDelegationSet", "delete_reusable_delegation_set", {"Id": "NNONE"}),
    ("NoSuchDelegationSet", "list_hosted_zones", {"DelegationSetId": "NNONE"}),
    ("NoSuchGeoLocation", "get_geo_location", {"CountryCode": "ZZ"}),
    ("NoSuchCidrCollectionException", "list_cidr_blocks", {"CollectionId": ID}),
    ("NoSuchCidrCollectionException", "delete_cidr_collection", {"Id": ID}),
])
def test_errors_of_things_that_are_not_there(client, error, operation, arguments):
    with pytest.raises(getattr(client.exceptions, error)):
        getattr(client, operation)(**arguments)


def test_errors_of_zones(start_service):
    client = start_service(config="[limits]\nhosted_zones = 2\n").client()
    errors = client.exceptions
    zone = make_zone(client, "one.example")
    made = client.create_reusable_delegation_set(CallerReference="set")["DelegationSet"]["Id"]
    with pytest.raises(errors.DelegationSetAlreadyCreated):
        client.create_reusable_delegation_set(CallerReference="set")
    client.create_hosted_zone(Name="two.example", CallerReference="two", DelegationSetId=made)
    with pytest.raises(errors.DelegationSetInUse):
        client.delete_reusable_delegation_set(Id=made)
    with pytest.raises(errors.HostedZoneAlreadyExists):
        client.create_hosted_zone(Name="two.example", CallerReference="two")
    with pytest.raises(errors.TooManyHostedZones):
        client.create_hosted_zone(Name="three.example", CallerReference="three")
    with pytest.raises(errors.HostedZoneNotPrivate):
        client.get_hosted_zone_limit(HostedZoneId=zone, Type="MAX_VPCS_ASSOCIATED_BY_ZONE")
    batch = {"Changes": [{"Action": "DELETE", "ResourceRecordSet": {"Name": "x.one.example", "Type": "A", "TTL": 60,
                                                                    "ResourceRecords": [{"Value": "192.0.2.1"}]}}]}
    with pytest.raises(errors.InvalidChangeBatch):
        client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)
    batch["Changes"][0]["Action"] = "CREATE"
    client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)
    with pytest.raises(errors.HostedZoneNotEmpty):
        client.delete_hosted_zone(Id=zone)


def test_errors_of_cidr_collections(client):
    errors = client.exceptions
    made = client.create_cidr_collection(Name="errors", CallerReference="errors")["Collection"]
    with pytest.raises(errors.CidrCollectionAlreadyExistsException):
        client.create_cidr_collection(Name="errors", CallerReference="other")
    put_locations(client, made["Id"], 1)
    with pytest.raises(errors.CidrCollectionVersionMismatchException):
        client.change_cidr_collection(Id=made["Id"], CollectionVersion=1, Changes=[
            {"Action": "PUT", "LocationName": "late", "CidrList": ["192.0.2.0/24"]}])
    with pytest.raises(errors.NoSuchCidrLocationException):
        client.list_cidr_blocks(CollectionId=made["Id"], LocationName="nowhere")
    with pytest.raises(errors.CidrCollectionInUseException):
        client.delete_cidr_collection(Id=made["Id"])


def test_what_is_not_there_yet_is_no_modelled_error(client):
    with pytest.raises(ClientError) as raised:
        client.list_query_logging_configs()
    assert type(raised.value) is ClientError and raised.value.response["Error"]["Code"] == "NotImplemented"
