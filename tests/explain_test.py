"""milepost explain: what it says will be answered is what the name server beside it answers."""

import json

import pytest

from service import change, make_zone, milepost, wait_insync

CHECK = "11111111-2222-4333-8444-555555555555"
OTHER_CHECK = "11111111-2222-4333-8444-666666666666"


def weighted(name, label, weight, value, **more):
    return {"Name": name, "Type": "A", "SetIdentifier": label, "Weight": weight, "TTL": 60,
            "ResourceRecords": [{"Value": value}], **more}


def put(client, zone, *sets):
    changed = client.change_resource_record_sets(
        HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": "UPSERT", "ResourceRecordSet": s} for s in sets]})
    wait_insync(client, changed["ChangeInfo"])


def explain(service, *arguments):
    """The parsed --json of an explanation."""
    done = milepost("explain", *arguments, "--json", "--data", service.data)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def answers(explanation):
    """{records' values: chance}"""
    return {tuple(r.split()[-1] for r in a.get("Records", [])): pytest.approx(a["Chance"]) for a in explanation["Answers"]}


@pytest.fixture(scope="module")
def zone(shared_service):
    """example.test: an alias tree of pools, as octoDNS builds them."""
    client = shared_service.client()
    zone = make_zone(client, "example.test")
    put(client, zone,
        weighted("_pool.example.test", "blue", 3, "192.0.2.1"),
        weighted("_pool.example.test", "green", 1, "192.0.2.2"))
    for label, role, target in (("p", "PRIMARY", "_pool"), ("s", "SECONDARY", "_spare")):
        if target == "_spare":
            change(client, zone, "CREATE", "_spare.example.test", "A", ["192.0.2.9"])
        put(client, zone, {"Name": "www.example.test", "Type": "A", "SetIdentifier": label, "Failover": role, "AliasTarget": {
            "HostedZoneId": zone, "DNSName": f"{target}.example.test", "EvaluateTargetHealth": True}})
    put(client, zone, {"Name": "old.example.test", "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": "www.example.test"}]})
    return zone


def test_answers_and_chances_are_those_of_the_name_server(shared_service, zone):
    explanation = explain(shared_service, "www.example.test")
    assert explanation["HostedZoneId"] == zone
    expected = answers(explanation)
    assert expected == {("192.0.2.1",): 0.75, ("192.0.2.2",): 0.25}
    draws = 2000
    counts = {}
    for _ in range(draws):
        key = tuple(shared_service.answers("www.example.test"))
        counts[key] = counts.get(key, 0) + 1
    assert counts.keys() == expected.keys()
    # Six standard deviations of 2,000 draws at 3:1: a false alarm in 500 million runs.
    assert abs(counts[("192.0.2.1",)] - 1500) < 6 * (draws * 0.75 * 0.25) ** 0.5


def test_the_path_names_groups_members_and_reasons(shared_service, zone):
    step = explain(shared_service, "old.example.test")["Path"][0]
    assert (step["Kind"], step["Name"], step["Finding"]) == ("name", "old.example.test.", "exists")
    target = step["LeadsTo"][0]
    assert target["Name"] == "www.example.test."
    failover = target["Group"][0]
    assert failover["Policy"] == "failover"
    primary, secondary = failover["Members"]
    assert (primary["SetIdentifier"], primary["Failover"], primary["Chance"]) == ("p", "PRIMARY", 1)
    assert primary["TargetHealthy"] is True
    assert secondary["Reason"] == "secondary; stands by"
    pool = primary["LeadsTo"][0]
    assert (pool["Kind"], pool["Name"]) == ("alias", "_pool.example.test.")
    blue, green = pool["Group"][0]["Members"]
    assert (blue["Weight"], blue["Chance"], blue["Values"]) == (3, 0.75, ["192.0.2.1"])
    assert (green["Weight"], green["Chance"]) == (1, 0.25)


def test_text_says_the_same(shared_service, zone):
    done = milepost("explain", "www.example.test", "--data", shared_service.data)
    assert done.returncode == 0, done.stderr
    for part in ("failover", "alias to _pool.example.test.: exists", "weighted", "75.00 %", "weight 3",
                 "www.example.test. 60 A 192.0.2.1"):
        assert part in done.stdout, done.stdout


def test_pick_follows_the_likeliest(shared_service, zone):
    explanation = explain(shared_service, "www.example.test", "--pick")
    assert answers(explanation) == {("192.0.2.1",): 0.75}
    assert explanation["NotFollowed"] == pytest.approx(0.25)


def test_down_and_up_suppose_verdicts(start_service):
    service = start_service()
    client = service.client()
    zone = make_zone(client, "checked.test")
    forced = milepost("health", "force", CHECK, "healthy", "--data", service.data)
    assert forced.returncode == 0, forced.stderr
    put(client, zone, weighted("www.checked.test", "a", 1, "192.0.2.1", HealthCheckId=CHECK),
        weighted("www.checked.test", "b", 1, "192.0.2.2"))
    assert len(answers(explain(service, "www.checked.test"))) == 2
    down = explain(service, "www.checked.test", "--down", CHECK)
    assert answers(down) == {("192.0.2.2",): 1}
    a, _ = down["Path"][0]["Group"][0]["Members"]
    assert a["UnhealthyBecause"] == [f"health check {CHECK}"]
    assert a["Reason"] == f"weight 1; unhealthy: health check {CHECK}"
    assert len(answers(explain(service, "www.checked.test", "--down", CHECK, "--up", OTHER_CHECK))) == 1
    # Supposed is not said: the name server goes on.
    assert {tuple(service.answers("www.checked.test")) for _ in range(64)} == {("192.0.2.1",), ("192.0.2.2",)}
    unused = milepost("explain", "www.checked.test", "--down", OTHER_CHECK, "--data", service.data)
    assert unused.returncode == 0 and f"depends on health check {OTHER_CHECK}" in unused.stderr


def test_cidr_blocks_decide_and_scope_is_told(shared_service):
    client = shared_service.client()
    zone = make_zone(client, "ip.test")
    collection = client.create_cidr_collection(Name="offices", CallerReference="offices")["Collection"]["Id"]
    client.change_cidr_collection(Id=collection, Changes=[
        {"LocationName": "office", "Action": "PUT", "CidrList": ["10.0.0.0/8"]},
        {"LocationName": "lab", "Action": "PUT", "CidrList": ["10.1.2.0/24"]}])
    put(client, zone, *({"Name": "www.ip.test", "Type": "A", "SetIdentifier": location, "TTL": 60,
                         "CidrRoutingConfig": {"CollectionId": collection, "LocationName": location},
                         "ResourceRecords": [{"Value": f"192.0.2.{i}"}]} for i, location in enumerate(("office", "lab", "*"))))
    explanation = explain(shared_service, "www.ip.test", "--client", "10.1.2.0/24")
    assert explanation["Client"] == {"Network": "10.1.2.0/24", "ToldBy": "client subnet", "LocationAsked": False}
    members = {m["SetIdentifier"]: m for m in explanation["Path"][0]["Group"][0]["Members"]}
    assert members["lab"]["CidrBlock"] == "10.1.2.0/24" and members["lab"]["Chance"] == 1
    assert members["office"]["CidrBlock"] == "10.0.0.0/8" and members["office"]["Chance"] == 0
    assert explanation["Answers"][0]["ScopePrefix"] == 24
    wide = explain(shared_service, "www.ip.test", "--client", "10.1.0.0/16")
    assert answers(wide) == {("192.0.2.0",): 1}
    assert answers(explain(shared_service, "www.ip.test", "--client", "11.0.0.1")) == {("192.0.2.2",): 1}


def test_no_location_is_said(shared_service):
    client = shared_service.client()
    zone = make_zone(client, "geo.test")
    put(client, zone, {"Name": "www.geo.test", "Type": "A", "SetIdentifier": "de", "TTL": 60,
                       "GeoLocation": {"CountryCode": "DE"}, "ResourceRecords": [{"Value": "192.0.2.1"}]})
    done = milepost("explain", "www.geo.test", "--client", "10.1.2.0/24", "--data", shared_service.data)
    assert done.returncode == 0, done.stderr
    assert "location unknown" in done.stdout
    assert "DE does not hold the client" in done.stdout
    assert "NOERROR" in done.stdout


def test_names_that_do_not_exist_and_wrong_usage(shared_service, zone):
    assert explain(shared_service, "none.example.test")["Answers"][0]["ResponseCode"] == "NXDOMAIN"
    for arguments, message in ((["www.example.org"], "No public hosted zone holds www.example.org."),
                               (["www.example.test", "--zone", "ZNONE"], "No hosted zone found with ID: ZNONE")):
        done = milepost("explain", *arguments, "--data", shared_service.data)
        assert done.returncode == 1 and message in done.stderr, done
    for arguments, message in ((["www.example.test", "AX"], "'AX' is no record type"),
                               (["www.example.test", "--client", "here"], "'here' is no address or subnet"),
                               (["www.example.test", "--resolver", "here"], "'here' is no IP address"),
                               (["www.example.org", "--zone", zone], "is not in the hosted zone")):
        done = milepost("explain", *arguments, "--data", shared_service.data)
        assert done.returncode == 2 and message in done.stderr, done


def test_private_zones_by_id(shared_service):
    shared_service.make_vpc("vpc-explain", shared_service.account_id(), "127.0.0.3/32")
    client = shared_service.client()
    made = client.create_hosted_zone(Name="corp.test", CallerReference="corp", VPC={"VPCRegion": "us-east-1", "VPCId": "vpc-explain"})
    zone = made["HostedZone"]["Id"].split("/")[-1]
    change(client, zone, "CREATE", "wiki.corp.test", "A", ["10.0.0.7"])
    assert answers(explain(shared_service, "wiki.corp.test", "--zone", zone)) == {("10.0.0.7",): 1}
    assert milepost("explain", "wiki.corp.test", "--data", shared_service.data).returncode == 1
