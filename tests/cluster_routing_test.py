"""All name servers of a cluster decide alike: for the same client the same answer with the same scope, before and after changes
of record sets, of a CIDR collection and of a traffic policy instance. Changes go to one node or the other; once they are
INSYNC or Applied, nobody answers as before, so nothing is waited for beyond that."""

import dns.edns
import dns.rcode
import pytest

from etcd import Etcd
from location_routing_test import put_near
from routing_test import Lab, by_location
from service import Service, wait_insync
from traffic_answers_test import document, make, to
from traffic_policies_test import wait_applied

CONFIG = """
[location]
overlay = ["10.1.0.0/16,country=US,subdivision=CA,latitude=34.05,longitude=-118.24",
           "10.2.0.0/16,country=DE,latitude=50.1,longitude=8.7", "10.3.7.0/24,country=FR,latitude=48.9,longitude=2.4",
           "2001:db8:1::/48,country=DE,latitude=50.1,longitude=8.7"]
overlay_files = ["{directory}/overlay.csv"]
latency = "{directory}/latency.csv"
"""
CALIFORNIA, GERMANY, FRANCE, JAPAN, NOWHERE = "10.1.2.0/24", "10.2.0.0/24", "10.3.7.128/25", "10.3.128.0/24", "10.200.0.0/24"
GERMANY_V6 = "2001:db8:1:2::/56"
# The largest block around each client that has one place: what is around it is elsewhere, or nowhere.
SCOPES = {CALIFORNIA: 16, GERMANY: 16, FRANCE: 24, JAPAN: 17, NOWHERE: 9, GERMANY_V6: 48}


@pytest.fixture(scope="module")
def nodes(tmp_path_factory):
    """Three nodes with all roles over one etcd; the first has the account's key."""
    directory = tmp_path_factory.mktemp("cluster")
    (directory / "overlay.csv").write_text("10.3.0.0/16,country=JP,latitude=35.7,longitude=139.7\n")
    (directory / "latency.csv").write_text("10.2.0.0/16,us-east-1,20\n10.2.0.0/16,eu-central-1,40\n")
    etcd, started = Etcd(directory / "etcd"), []
    try:
        for name in ("n1", "n2", "n3"):
            started.append(Service(directory / name, config=CONFIG.format(directory=directory),
                                   arguments=["--store", etcd.url, "--node", name]))
            started[-1].start()
        yield started
    finally:
        for service in started:
            service.end()
        etcd.end()


@pytest.fixture(scope="module")
def lab(nodes):
    return Lab(nodes[0], "agreed.example")


@pytest.fixture(params=[1, 2], ids=["n2", "n3"])
def other(request, nodes):
    """A client of another node."""
    return nodes[request.param].client(nodes[0].credentials())


@pytest.fixture
def label(request):
    """A name of the test's own."""
    return request.node.name.removeprefix("test_").translate(str.maketrans("_[", "--", "]"))


def reply(node, name, subnet, tcp=False):
    """(response code, sorted answers with their TTLs, bits of the scope) that one name server says."""
    address, bits = subnet.split("/")
    response = node.query(name, tcp=tcp, use_edns=0, options=[dns.edns.ECSOption(address, int(bits))])
    [option] = (each for each in response.options if each.otype == dns.edns.ECS)
    said = sorted(f"{rrset.ttl} {record}" for rrset in response.answer for record in rrset)
    return dns.rcode.to_text(response.rcode()), said, option.scopelen


def agreed(nodes, name, subnets=SCOPES):
    """{subnet: (last number of the one address, scope)} that all name servers say, over UDP and TCP."""
    found = {}
    for subnet in subnets:
        said = [reply(node, name, subnet, tcp) for node in nodes for tcp in (False, True)]
        assert all(each == said[0] for each in said), (subnet, said)
        code, answers, scope = said[0]
        assert code == "NOERROR" and len(answers) <= 1, said[0]
        found[subnet] = (int(answers[0].split(".")[-1]) if answers else None, scope)
    return found


def by_place(california, germany, france, japan, nowhere):
    """What agreed() finds where places decide: these numbers, and the scopes of the places."""
    numbers = {CALIFORNIA: california, GERMANY: germany, FRANCE: france, JAPAN: japan, NOWHERE: nowhere, GERMANY_V6: germany}
    return {subnet: (number, SCOPES[subnet]) for subnet, number in numbers.items()}


def submit(client, lab, *changes):
    """Changes that another node than the lab's takes."""
    changed = client.change_resource_record_sets(HostedZoneId=lab.zone, ChangeBatch={
        "Changes": [{"Action": action, "ResourceRecordSet": rrset} for action, rrset in changes]})
    wait_insync(client, changed["ChangeInfo"])


def geo(lab, label, identifier, number, **where):
    return lab.routed(label, identifier, f"192.0.2.{number}", GeoLocation=where)


def region(lab, label, name, number):
    return lab.routed(label, name, f"192.0.2.{number}", Region=name)


def test_geolocation(nodes, lab, label, other):
    name = lab.full(label)
    california = geo(lab, label, "ca", 1, CountryCode="US", SubdivisionCode="CA")
    lab.create(california, geo(lab, label, "eu", 2, ContinentCode="EU"), geo(lab, label, "jp", 3, CountryCode="JP"))
    assert agreed(nodes, name) == by_place(1, 2, 2, 3, None)
    submit(other, lab, ("CREATE", geo(lab, label, "fr", 4, CountryCode="FR")), ("DELETE", california),
           ("UPSERT", geo(lab, label, "jp", 5, CountryCode="JP")), ("CREATE", geo(lab, label, "*", 9, CountryCode="*")))
    assert agreed(nodes, name) == by_place(9, 2, 4, 5, 9)


def test_latency(nodes, lab, label, other):
    name = lab.full(label)
    frankfurt, virginia = region(lab, label, "eu-central-1", 1), region(lab, label, "us-east-1", 2)
    lab.create(frankfurt, virginia, region(lab, label, "ap-northeast-1", 3))
    found = agreed(nodes, name)
    assert [found[subnet][0] for subnet in (CALIFORNIA, GERMANY, FRANCE, JAPAN, GERMANY_V6)] == [2, 2, 1, 3, 1]
    assert found[NOWHERE][0] in (1, 2, 3) and {subnet: scope for subnet, (_, scope) in found.items()} == SCOPES
    submit(other, lab, ("DELETE", virginia), ("CREATE", region(lab, label, "us-west-1", 4)),
           ("UPSERT", region(lab, label, "ap-northeast-1", 5)))
    found = agreed(nodes, name)
    assert [found[subnet][0] for subnet in (CALIFORNIA, GERMANY, FRANCE, JAPAN, GERMANY_V6)] == [4, 1, 1, 5, 1]


def test_geoproximity(nodes, lab):
    madrid = "<Coordinates><Latitude>40.4</Latitude><Longitude>-3.7</Longitude></Coordinates>"
    put_near(lab, "madrid", "192.0.2.1", madrid)
    put_near(lab, "frankfurt", "192.0.2.2", "<AWSRegion>eu-central-1</AWSRegion>")
    put_near(lab, "oregon", "192.0.2.3", "<AWSRegion>us-west-2</AWSRegion>")
    found = agreed(nodes, lab.full("near"))
    assert [found[subnet][0] for subnet in (CALIFORNIA, GERMANY, FRANCE, JAPAN, GERMANY_V6)] == [3, 2, 2, 3, 2]
    assert {subnet: scope for subnet, (_, scope) in found.items()} == SCOPES
    put_near(lab, "madrid", "192.0.2.4", f"{madrid}<Bias>80</Bias>")
    found = agreed(nodes, lab.full("near"))
    assert [found[subnet][0] for subnet in (CALIFORNIA, GERMANY, FRANCE, JAPAN, GERMANY_V6)] == [3, 2, 4, 4, 2], (
        "a fifth of 9,400 km to Los Angeles is more than from Oregon, of 1,050 to Paris and 10,800 to Tokyo is less")


def test_blocks_of_a_cidr_collection(nodes, lab, label, other):
    name = lab.full(label)
    collection = other.create_cidr_collection(Name=label, CallerReference=label)["Collection"]["Id"]

    def put(client, location, action, *blocks):
        return {"LocationName": location, "Action": action, "CidrList": list(blocks)}

    def change(client, *changes):
        wait_insync(client, {"Id": client.change_cidr_collection(Id=collection, Changes=list(changes))["Id"]})

    change(other, put(other, "paris", "PUT", "198.51.100.0/24", "2001:db8:100::/48"), put(other, "lyon", "PUT", "198.51.0.0/16"))
    lab.create(*by_location(lab, collection, label))
    subnets = ["198.51.100.0/24", "198.51.100.77/32", "198.51.7.0/24", "203.0.113.0/24", "2001:db8:100:1::/64", "2001:db8:200::/48"]

    def numbers():
        found = agreed(nodes, name, subnets)
        return [found[subnet][0] for subnet in subnets], [found[subnet][1] for subnet in subnets]

    before, scopes = numbers()
    assert before == [1, 1, 2, 9, 1, 9]
    assert scopes[0] == scopes[1] == 24 and scopes[4] == 48 and 16 < scopes[2] <= 24
    # A block moves, another comes, one goes: in one change, and taken by another node.
    change(lab.client, put(lab.client, "lyon", "PUT", "198.51.100.0/24", "203.0.113.0/24"),
           put(lab.client, "paris", "DELETE_IF_EXISTS", "198.51.100.0/24"), put(lab.client, "paris", "PUT", "198.51.7.0/24"))
    after, scopes = numbers()
    assert after == [2, 2, 1, 2, 1, 9]
    assert scopes[2] == scopes[3] == 24
    submit(other, lab, ("UPSERT", lab.routed(label, "paris", "192.0.2.7", CidrRoutingConfig={
        "CollectionId": collection, "LocationName": "paris"})))
    assert numbers()[0] == [2, 2, 7, 2, 7, 9]


def shares(node, name, times):
    """What one name server answers in many queries, {answer: how often}; the scope is 0: the client does not matter."""
    seen = {}
    for _ in range(times):
        code, answers, scope = reply(node, name, GERMANY)
        assert (code, len(answers), scope) == ("NOERROR", 1, 0)
        seen[answers[0].split(".")[-1]] = seen.get(answers[0].split(".")[-1], 0) + 1
    return seen


def chi_square(nodes, name, expected, times=1000):
    """Summed up over the name servers; nobody answers what is not expected."""
    total, weights = 0, sum(expected.values())
    for node in nodes:
        seen = shares(node, name, times)
        assert set(seen) <= set(expected), seen
        total += sum((seen.get(number, 0) - times * weight / weights) ** 2 / (times * weight / weights)
                     for number, weight in expected.items())
    return total


def test_weights(nodes, lab, label, other):
    name = lab.full(label)
    one, two, three = (lab.routed(label, str(number), f"192.0.2.{number}", Weight=weight) for number, weight in ((1, 3), (2, 1), (3, 0)))
    lab.create(one, two, three)
    # Two answers of three name servers are three degrees of freedom: above 45 once in 10^9 runs.
    assert chi_square(nodes, name, {"1": 3, "2": 1}) < 45
    submit(other, lab, ("DELETE", one), ("UPSERT", {**three, "Weight": 1}))
    assert chi_square(nodes, name, {"2": 1, "3": 1}) < 45


def test_an_instance_of_a_traffic_policy(nodes, lab, label, other):
    name = lab.full(label)
    instance = make(lab, label, document({
        "start": {"RuleType": "geo", "Locations": [{"RuleReference": "fast", "Country": "DE"}, to(3, Continent="NA"), to(9, IsDefault=True)]},
        "fast": {"RuleType": "latency", "Regions": [to(1, Region="us-east-1"), to(2, Region="eu-central-1")]}}))
    found = agreed(nodes, name)
    assert [found[subnet][0] for subnet in (CALIFORNIA, GERMANY, FRANCE, JAPAN, NOWHERE, GERMANY_V6)] == [3, 1, 9, 9, 9, 2]
    assert {subnet: scope for subnet, (_, scope) in found.items()} == SCOPES

    def take(text):
        policy = instance["TrafficPolicyId"]
        version = other.create_traffic_policy_version(Id=policy, Document=text)["TrafficPolicy"]["Version"]
        other.update_traffic_policy_instance(Id=instance["Id"], TTL=30, TrafficPolicyId=policy, TrafficPolicyVersion=version)
        wait_applied(other, instance["Id"])

    take(document({"start": {"RuleType": "geoproximity", "GeoproximityLocations": [
        to(4, Region="aws:route53:us-west-1"), to(5, Latitude="48.8", Longitude="2.3"), to(6, Region="aws:route53:ap-northeast-1")]}}))
    found = agreed(nodes, name)
    assert [found[subnet][0] for subnet in (CALIFORNIA, GERMANY, FRANCE, JAPAN, GERMANY_V6)] == [4, 5, 5, 6, 5]
    assert all(reply(node, name, GERMANY)[1] == ["30 192.0.2.5"] for node in nodes), "the TTL came along"
    take(document({"start": {"RuleType": "weighted", "Items": [to(7, Weight="1"), {"RuleReference": "spare", "Weight": "1"}]},
                   "spare": {"RuleType": "failover", "Primary": to(8), "Secondary": to(9)}}))
    # As for weights: above 45 once in 10^9 runs.
    assert chi_square(nodes, name, {"7": 1, "8": 1}) < 45
    lab.client.delete_traffic_policy_instance(Id=instance["Id"])
    lab.settle()
    assert [reply(node, name, GERMANY)[0] for node in nodes] == ["NXDOMAIN"] * 3


def test_a_name_server_that_was_away_agrees_when_it_is_back(nodes, lab):
    instance = make(lab, "away", document({"start": {"RuleType": "geo", "Locations": [to(1, Country="DE"), to(9, IsDefault=True)]}}))
    lab.create(geo(lab, "back", "de", 1, CountryCode="DE"), geo(lab, "back", "*", 9, CountryCode="*"))
    nodes[2].kill()
    policy = instance["TrafficPolicyId"]
    lab.client.create_traffic_policy_version(Id=policy, Document=document(
        {"start": {"RuleType": "geo", "Locations": [to(2, Country="DE"), to(3, Country="FR"), to(9, IsDefault=True)]}}))
    lab.client.update_traffic_policy_instance(Id=instance["Id"], TTL=60, TrafficPolicyId=policy, TrafficPolicyVersion=2)
    changed = lab.client.change_resource_record_sets(HostedZoneId=lab.zone, ChangeBatch={"Changes": [
        {"Action": "UPSERT", "ResourceRecordSet": geo(lab, "back", "de", 4, CountryCode="DE")}]})["ChangeInfo"]
    nodes[2].start()
    wait_insync(lab.client, changed)
    wait_applied(lab.client, instance["Id"])
    assert agreed(nodes, lab.full("away")) == by_place(9, 2, 3, 9, 9)
    assert agreed(nodes, lab.full("back")) == by_place(9, 4, 9, 9, 9)
