"""CIDR collections and geographic locations with Debian's aws cli and boto3."""

import json
import re
import threading
import uuid

import botocore.exceptions
import pytest

from api import aws, call, send
from service import wait_insync

UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"


@pytest.fixture(scope="module")
def client(shared_service):
    return shared_service.client()


@pytest.fixture
def collection(client):
    """The id of a collection that is emptied and deleted after the test, so that the account's five suffice."""
    made = client.create_cidr_collection(Name=f"c-{uuid.uuid4()}", CallerReference=str(uuid.uuid4()))["Collection"]
    yield made["Id"]
    for block in client.list_cidr_blocks(CollectionId=made["Id"])["CidrBlocks"]:
        take(client, made["Id"], block["LocationName"], block["CidrBlock"])
    client.delete_cidr_collection(Id=made["Id"])


def put(client, collection, location, *blocks, **more):
    return client.change_cidr_collection(
        Id=collection, Changes=[{"LocationName": location, "Action": "PUT", "CidrList": list(blocks)}], **more)


def take(client, collection, location, *blocks):
    return client.change_cidr_collection(
        Id=collection, Changes=[{"LocationName": location, "Action": "DELETE_IF_EXISTS", "CidrList": list(blocks)}])


def blocks_of(client, collection, **more):
    pages = client.get_paginator("list_cidr_blocks").paginate(CollectionId=collection, **more)
    return [(each["LocationName"], each["CidrBlock"]) for page in pages for each in page["CidrBlocks"]]


def version_of(client, collection):
    pages = client.get_paginator("list_cidr_collections").paginate()
    return next(each["Version"] for page in pages for each in page["CidrCollections"] if each["Id"] == collection)


def code_of(operation, **arguments):
    """(code, HTTP status) of an error that must come."""
    with pytest.raises(botocore.exceptions.ClientError) as raised:
        operation(**arguments)
    return raised.value.response["Error"]["Code"], raised.value.response["ResponseMetadata"]["HTTPStatusCode"]


def test_the_life_of_a_collection_with_the_aws_cli(service):
    made = aws(service, "create-cidr-collection", "--name", "offices", "--caller-reference", "1")
    collection = made["Collection"]
    assert re.fullmatch(UUID, collection["Id"])
    assert collection["Arn"] == f"arn:aws:route53:::cidrcollection/{collection['Id']}"
    assert collection["Version"] == 1
    assert made["Location"].endswith(f"/2013-04-01/cidrcollection/{collection['Id']}")
    changes = [{"LocationName": "berlin", "Action": "PUT", "CidrList": ["192.0.2.0/24", "2001:DB8::/32"]},
               {"LocationName": "paris", "Action": "PUT", "CidrList": ["198.51.100.0/24"]}]
    changed = aws(service, "change-cidr-collection", "--id", collection["Id"], "--collection-version", 1, "--changes",
                  json.dumps(changes))
    aws(service, "wait", "resource-record-sets-changed", "--id", changed["Id"])
    assert [each["LocationName"] for each in aws(service, "list-cidr-locations", "--collection-id", collection["Id"])["CidrLocations"]] \
        == ["berlin", "paris"]
    listed = aws(service, "list-cidr-blocks", "--collection-id", collection["Id"], "--page-size", 1)["CidrBlocks"]
    assert listed == [{"CidrBlock": "192.0.2.0/24", "LocationName": "berlin"}, {"CidrBlock": "2001:db8::/32", "LocationName": "berlin"},
                      {"CidrBlock": "198.51.100.0/24", "LocationName": "paris"}]
    assert aws(service, "list-cidr-collections")["CidrCollections"] == [{**collection, "Version": 2}]
    refused = aws(service, "delete-cidr-collection", "--id", collection["Id"], check=False)
    assert "CidrCollectionInUseException" in refused.stderr
    for change in changes:
        change["Action"] = "DELETE_IF_EXISTS"
    aws(service, "change-cidr-collection", "--id", collection["Id"], "--changes", json.dumps(changes))
    aws(service, "delete-cidr-collection", "--id", collection["Id"])
    assert aws(service, "list-cidr-collections")["CidrCollections"] == []


def test_collections_survive_a_restart(service):
    client = service.client()
    made = client.create_cidr_collection(Name="offices", CallerReference="1")["Collection"]["Id"]
    put(client, made, "a", "10.0.0.0/8")
    service.kill()
    service.start()
    assert blocks_of(client, made) == [("a", "10.0.0.0/8")]
    assert version_of(client, made) == 2
    assert client.create_cidr_collection(Name="offices", CallerReference="1")["Collection"]["Id"] == made


def test_a_change_reaches_the_name_servers(client, collection):
    changed = put(client, collection, "a", "10.0.0.0/8")
    wait_insync(client, {"Id": changed["Id"]})


def test_errors_have_the_models_codes_and_statuses(client, collection):
    nobody = str(uuid.uuid4())
    assert code_of(client.delete_cidr_collection, Id=nobody) == ("NoSuchCidrCollectionException", 404)
    assert code_of(client.list_cidr_blocks, CollectionId=collection, LocationName="x") == ("NoSuchCidrLocationException", 404)
    put(client, collection, "a", "10.0.0.0/8")
    changes = [{"LocationName": "b", "Action": "PUT", "CidrList": ["10.0.0.0/8"]}]
    assert code_of(client.change_cidr_collection, Id=collection, Changes=changes) == ("CidrBlockInUseException", 400)
    assert code_of(client.change_cidr_collection, Id=collection, Changes=changes, CollectionVersion=1) \
        == ("CidrCollectionVersionMismatchException", 409)
    changes[0]["CidrList"] = ["10.0.0.1/8"]
    assert code_of(client.change_cidr_collection, Id=collection, Changes=changes) == ("InvalidInput", 400)
    name = next(each["Name"] for each in client.list_cidr_collections()["CidrCollections"] if each["Id"] == collection)
    assert code_of(client.create_cidr_collection, Name=name, CallerReference="another") \
        == ("CidrCollectionAlreadyExistsException", 400)
    assert code_of(client.list_cidr_collections, NextToken="none of ours") == ("InvalidInput", 400)


@pytest.mark.parametrize("path", ["/2013-04-01/cidrcollection/not-a-uuid", "/2013-04-01/cidrcollection/" + "0" * 36,
                                  "/2013-04-01/cidrcollection?maxresults=0", "/2013-04-01/cidrcollection?maxresults=x"])
def test_parameters_out_of_their_bounds_are_invalid(shared_service, path):
    answer = call(shared_service, "GET", path)
    assert (answer.status, answer.error()[0]) == (400, "InvalidInput"), answer.body


def test_a_block_moves_in_one_change(client, collection):
    put(client, collection, "a", "10.0.0.0/8", "11.0.0.0/8")
    client.change_cidr_collection(Id=collection, Changes=[
        {"LocationName": "b", "Action": "PUT", "CidrList": ["10.0.0.0/8"]},
        {"LocationName": "a", "Action": "DELETE_IF_EXISTS", "CidrList": ["10.0.0.0/8"]}])
    assert blocks_of(client, collection) == [("a", "11.0.0.0/8"), ("b", "10.0.0.0/8")]


def test_a_thousand_blocks_fit_and_not_one_more(client, collection):
    blocks = [f"10.{i // 256}.{i % 256}.0/24" for i in range(1000)]
    put(client, collection, "all", *blocks)
    assert [block for _, block in blocks_of(client, collection, PaginationConfig={"PageSize": 7})] == blocks
    one_more = [{"LocationName": "more", "Action": "PUT", "CidrList": ["11.0.0.0/8"]}]
    assert code_of(client.change_cidr_collection, Id=collection, Changes=one_more) == ("LimitsExceeded", 400)
    take(client, collection, "all", *blocks)
    assert client.list_cidr_locations(CollectionId=collection)["CidrLocations"] == []


def test_of_changes_at_the_same_time_none_is_lost(shared_service, client, collection):
    def put_many(i):
        own = shared_service.client()
        for k in range(10):
            put(own, collection, f"l{i % 3}", f"10.{i}.{k}.0/24")

    threads = [threading.Thread(target=put_many, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(blocks_of(client, collection)) == 80
    assert version_of(client, collection) == 81


def test_every_geo_location_is_listed_in_the_services_order(shared_service, client):
    found, start = [], {}
    while True:
        page = client.list_geo_locations(**start)
        assert page["MaxItems"] == "100"
        found += page["GeoLocationDetailsList"]
        if not page["IsTruncated"]:
            break
        start = {f"Start{name}": page[f"Next{name}"] for name in ("ContinentCode", "CountryCode", "SubdivisionCode") if f"Next{name}" in page}
    assert len(found) == 332
    assert found[0] == {"CountryCode": "*", "CountryName": "Default"}
    assert found[-1] == {"ContinentCode": "SA", "ContinentName": "South America"}
    assert {"CountryCode": "US", "CountryName": "United States", "SubdivisionCode": "DC", "SubdivisionName": "District of Columbia"} in found
    assert {"CountryCode": "UA", "CountryName": "Ukraine", "SubdivisionCode": "30", "SubdivisionName": "Kyiv"} in found
    whole = aws(shared_service, "list-geo-locations", "--max-items", 500)
    assert whole["GeoLocationDetailsList"] == found
    assert whole["MaxItems"] == "500"
    for each in found:
        codes = {name: each[name] for name in ("ContinentCode", "CountryCode", "SubdivisionCode") if name in each}
        assert client.get_geo_location(**codes)["GeoLocationDetails"] == each


def test_geo_locations_need_no_key(shared_service):
    answer = send(shared_service, "GET", "/2013-04-01/geolocation?countrycode=FR")
    assert answer.status == 200
    assert b"<CountryName>France</CountryName>" in answer.body
    assert send(shared_service, "GET", "/2013-04-01/geolocations?startcontinentcode=OC").status == 200


def test_geo_locations_that_are_none(client):
    assert code_of(client.get_geo_location, CountryCode="ZZ") == ("NoSuchGeoLocation", 404)
    assert code_of(client.get_geo_location, ContinentCode="EU", CountryCode="FR") == ("InvalidInput", 400)
    assert code_of(client.list_geo_locations, StartSubdivisionCode="WA") == ("InvalidInput", 400)
