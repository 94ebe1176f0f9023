"""milepost explain for clients whose place is known: who says where they are, what was compared, which rules of a traffic
policy were followed. What is explained is what dig gets, scope included."""

import math

import pytest

from explain_test import answers, explain
from geo_test import build_overlay
from location_routing_test import dig_subnet, put_near
from packages import need
from routing_test import DIG, HEALTHY, UNHEALTHY, Lab
from service import Service, milepost
from traffic_answers_test import document, make, to

CONFIG = """
[location]
overlay = ["10.1.0.0/16,country=US,subdivision=CA,latitude=34.05,longitude=-118.24"]
overlay_files = ["{directory}/offices.csv"]
mmdb = ["{directory}/country.mmdb"]
latency = "{directory}/latency.csv"

[limits]
traffic_policy_instances = 100
"""
CALIFORNIA, FRANKFURT, LONDON, JAPAN, JAPAN_V6 = "10.1.2.0/24", "10.2.0.0/24", "10.4.0.0/24", "10.3.0.0/24", "2001:db8:3::/56"
NOWHERE = "10.200.0.0/24"


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    directory = tmp_path_factory.mktemp("places")
    build_overlay(directory, "10.3.0.0/16,country=JP,latitude=35.7,longitude=139.7\n10.4.0.0/16,country=GB\n"
                  "2001:db8:3::/48,country=JP\n10.1.0.0/16,country=DE\n", directory / "country.mmdb")
    (directory / "offices.csv").write_text("10.2.0.0/16,country=DE,latitude=50.1,longitude=8.7\n"
                                           "10.4.0.0/16,latitude=51.5,longitude=-0.1\n")
    (directory / "latency.csv").write_text("10.2.0.0/16,us-east-1,20\n10.2.0.0/16,eu-central-1,30\n10.1.0.0/16,us-east-1,61\n")
    return directory


@pytest.fixture(scope="module")
def lab(directory):
    need({DIG: "bind9-dnsutils"})
    service = Service(directory / "data", config=CONFIG.format(directory=directory)).start()
    yield Lab(service, "explained.example")
    service.end()


def config(lab):
    return str(lab.service.data) + ".toml"


def explained(lab, label, client, *arguments):
    return explain(lab.service, lab.full(label), "--client", client, "--config", config(lab), *arguments)


def explained_as_dug(lab, label, client):
    """The explanation, whose one answer dig gets with the scope that was told."""
    explanation = explained(lab, label, client)
    address, scope = dig_subnet(lab, label, client)
    assert answers(explanation) == {(address,) if address else (): 1}
    assert explanation["Answers"][0]["ScopePrefix"] == scope
    return explanation


def text_of(lab, label, client):
    done = milepost("explain", lab.full(label), "A", "--client", client, "--config", config(lab), "--data", lab.service.data)
    assert done.returncode == 0, done.stderr
    return done.stdout


def members_of(step):
    """{set identifier: member} of the group at a step."""
    [group] = step["Group"]
    return {member["SetIdentifier"]: member for member in group["Members"]}


def degrees(latitude, longitude):
    return {"Latitude": pytest.approx(latitude, abs=0.01), "Longitude": pytest.approx(longitude, abs=0.01)}


def kilometres(one, other):
    """Along a great circle of a ball of 6,371 km."""
    (a, b), (c, d) = ([math.radians(angle) for angle in place] for place in (one, other))
    return 6371 * 2 * math.asin(math.sqrt(math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2))


def test_who_says_where_the_client_is(lab, directory):
    lab.create(*(lab.routed("geo", place, f"192.0.2.{number}", GeoLocation=where) for number, (place, where) in enumerate({
        "california": {"CountryCode": "US", "SubdivisionCode": "CA"}, "us": {"CountryCode": "US"}, "germany": {"CountryCode": "DE"},
        "asia": {"ContinentCode": "AS"}, "everywhere": {"CountryCode": "*"}}.items(), start=1)))
    database, offices = str(directory / "country.mmdb"), str(directory / "offices.csv")
    german = {"CountryCode": "DE", "ContinentCode": "EU", "Source": offices}
    for client, expected, chosen in (
            (CALIFORNIA, {"SubdivisionCode": "US-CA", "CountryCode": "US", "ContinentCode": "NA", "Source": "configuration",
                          **degrees(34.05, -118.24)}, "california"),
            (FRANKFURT, {**german, **degrees(50.1, 8.7)}, "germany"),
            (JAPAN, {"CountryCode": "JP", "ContinentCode": "AS", "Source": database, **degrees(35.7, 139.7)}, "asia")):
        explanation = explained_as_dug(lab, "geo", client)
        assert explanation["Client"] == {"Network": client, "ToldBy": "client subnet", "LocationAsked": True, **expected}
        members = members_of(explanation["Path"][0])
        assert {place for place, member in members.items() if member["Chance"]} == {chosen}
        assert members["everywhere"]["Matches"] and members["everywhere"]["Reason"] == "* holds the client; a smaller place answers"
        assert [member["Place"] for member in members.values()] == [
            {"california": "US-CA", "us": "US", "germany": "DE", "asia": "AS", "everywhere": "*"}[place] for place in members]
    members = members_of(explained(lab, "geo", CALIFORNIA)["Path"][0])
    assert (members["us"]["Matches"], members["us"]["Reason"]) == (True, "US holds the client; a smaller place answers")
    assert (members["germany"]["Matches"], members["germany"]["Reason"]) == (False, "DE does not hold the client")
    six = explained(lab, "geo", JAPAN_V6)
    assert (six["Client"]["Network"], six["Client"]["CountryCode"], six["Client"]["Source"]) == (JAPAN_V6, "JP", database)
    assert answers(six) == {("192.0.2.4",): 1} and six["Answers"][0]["ScopePrefix"] == dig_subnet(lab, "geo", JAPAN_V6)[1] == 48
    text = text_of(lab, "geo", FRANKFURT)
    assert f"client {FRANKFURT}, the client subnet that was told; in DE, EU, 50.10 8.70, says {offices}" in text
    assert "US does not hold the client" in text and "scope /16" in text
    nowhere = explained_as_dug(lab, "geo", NOWHERE)
    assert nowhere["Client"] == {"Network": NOWHERE, "ToldBy": "client subnet", "LocationAsked": True}
    assert answers(nowhere) == {("192.0.2.5",): 1} and "location unknown" in text_of(lab, "geo", NOWHERE)


def test_the_resolver_is_placed_where_no_client_is_told(lab):
    lab.create(lab.routed("resolver", "de", "192.0.2.1", GeoLocation={"CountryCode": "DE"}),
               lab.routed("resolver", "*", "192.0.2.9", GeoLocation={"CountryCode": "*"}))
    explanation = explain(lab.service, lab.full("resolver"), "--resolver", "10.2.0.53", "--config", config(lab))
    assert (explanation["Client"]["Network"], explanation["Client"]["ToldBy"]) == ("10.2.0.53/32", "resolver")
    assert explanation["Client"]["CountryCode"] == "DE" and answers(explanation) == {("192.0.2.1",): 1}


def test_latencies_that_were_measured_or_follow_from_distances(lab):
    lab.create(lab.routed("fast", "virginia", "192.0.2.1", Region="us-east-1"),
               lab.routed("fast", "frankfurt", "192.0.2.2", Region="eu-central-1"))

    def compared(client):
        members = members_of(explained_as_dug(lab, "fast", client)["Path"][0])
        return {name: (one["Region"], one["LatencyMilliseconds"], one["LatencyFrom"]) for name, one in members.items()}

    assert compared(FRANKFURT) == {"virginia": ("us-east-1", 20, "measured"), "frankfurt": ("eu-central-1", 30, "measured")}
    assert answers(explained(lab, "fast", FRANKFURT)) == {("192.0.2.1",): 1}
    california = compared(CALIFORNIA)
    assert california["virginia"] == ("us-east-1", 61, "measured") and california["frankfurt"][2] == "distance"
    london = compared(LONDON)
    assert {source for _, _, source in london.values()} == {"distance"}
    assert 0 < london["frankfurt"][1] < london["virginia"][1]
    assert answers(explained(lab, "fast", LONDON)) == {("192.0.2.2",): 1}
    assert {source for _, _, source in compared(NOWHERE).values()} == {"unknown"}
    text = text_of(lab, "fast", FRANKFURT)
    assert "us-east-1 20 ms measured" in text and "another is faster" in text
    assert "ms by distance" in text_of(lab, "fast", LONDON)


def test_distances_and_what_a_bias_makes_of_them(lab):
    madrid, paris = (40.4, -3.7), (48.86, 2.35)
    for name, value, place, bias in (("madrid", "192.0.2.1", madrid, 60), ("paris", "192.0.2.2", paris, -50)):
        put_near(lab, name, value, f"<Coordinates><Latitude>{place[0]}</Latitude><Longitude>{place[1]}</Longitude></Coordinates>"
                 f"<Bias>{bias}</Bias>")
    put_near(lab, "oregon", "192.0.2.3", "<AWSRegion>us-west-2</AWSRegion>")
    for client, place, chosen in (LONDON, (51.5, -0.1), "madrid"), (CALIFORNIA, (34.05, -118.24), "oregon"):
        members = members_of(explained_as_dug(lab, "near", client)["Path"][0])
        assert {name for name, member in members.items() if member["Chance"]} == {chosen}
        for name, there in ("madrid", madrid), ("paris", paris):
            assert members[name]["DistanceKilometres"] == pytest.approx(kilometres(place, there), rel=0.01)
        # Developer Guide, "Geoproximity routing": d (1 - b/100) for a bias above zero, d / (1 + b/100) below.
        assert members["madrid"]["Bias"] == 60 and members["paris"]["Bias"] == -50
        assert members["madrid"]["BiasedKilometres"] == pytest.approx(0.4 * members["madrid"]["DistanceKilometres"], rel=0.001)
        assert members["paris"]["BiasedKilometres"] == pytest.approx(2 * members["paris"]["DistanceKilometres"], rel=0.001)
        assert members["oregon"]["Region"] == "us-west-2" and members["oregon"]["Bias"] == 0
        assert members["oregon"]["BiasedKilometres"] == pytest.approx(members["oregon"]["DistanceKilometres"])
    assert " km, with bias +60 " in text_of(lab, "near", LONDON) and "another is nearer" in text_of(lab, "near", LONDON)


def way(explanation):
    """[(policy, who was chosen)] of the rules on the only way down a traffic policy, and the last one's values."""
    steps, step, values = [], explanation["Path"][0], None
    while step:
        [(name, member)] = [each for each in members_of(step).items() if each[1]["Chance"] == 1]
        steps.append((step["Group"][0]["Policy"], name))
        values = member.get("Values")
        step = member["LeadsTo"][0] if "LeadsTo" in member else None
    return steps, values


def test_the_rules_of_a_traffic_policy_that_matched(lab):
    for check in "first", "second", "spare":
        lab.force(check, HEALTHY)
    make(lab, "tree", document({
        "start": {"RuleType": "geo", "Locations": [{"RuleReference": "main", "Country": "DE"}, to(9, IsDefault=True)]},
        "main": {"RuleType": "failover", "Primary": {"RuleReference": "fast"}, "Secondary": to(8, HealthCheck="spare")},
        "fast": {"RuleType": "latency", "Regions": [to(1, Region="us-east-1", HealthCheck="first"),
                                                    to(2, Region="eu-central-1", HealthCheck="second")]}}))
    primary, secondary = [("geolocation", "main"), ("failover", "fast")], [("geolocation", "main"), ("failover", "e8")]
    expected = [((), [*primary, ("latency", "e1")], "192.0.2.1"), (("first",), [*primary, ("latency", "e2")], "192.0.2.2"),
                (("first", "second"), secondary, "192.0.2.8"), (("second",), [*primary, ("latency", "e1")], "192.0.2.1")]
    for down, steps, address in expected:
        arguments = [word for check in down for word in ("--down", check)]
        supposed = explained(lab, "tree", FRANKFURT, *arguments)
        assert way(supposed) == (steps, [address]) and answers(supposed) == {(address,): 1}, down
        assert supposed["Path"][0]["Group"][0]["Members"][0]["LeadsTo"][0]["Kind"] == "rule"
        for check in down:
            lab.force(check, UNHEALTHY)
        assert dig_subnet(lab, "tree", FRANKFURT) == (address, supposed["Answers"][0]["ScopePrefix"]), "what was supposed happens"
        assert way(explained(lab, "tree", FRANKFURT)) == (steps, [address])
        for check in down:
            lab.force(check, HEALTHY)
    elsewhere = explained_as_dug(lab, "tree", JAPAN)
    assert way(elsewhere) == ([("geolocation", "e9")], ["192.0.2.9"])
    members = members_of(elsewhere["Path"][0])
    assert members["main"]["Place"] == "DE" and members["main"]["Reason"] == "DE does not hold the client"
    failover = members_of(explained(lab, "tree", FRANKFURT, "--down", "first", "--down", "second")["Path"][0])["main"]["LeadsTo"][0]
    fast = members_of(failover)["fast"]
    assert fast["TargetHealthy"] is False and fast["UnhealthyBecause"] == ["health check first", "health check second"]
    everything = explained(lab, "tree", FRANKFURT, *(word for check in ("first", "second", "spare") for word in ("--down", check)))
    geolocation = everything["Path"][0]["Group"][0]
    assert members_of(everything["Path"][0])["main"]["Healthy"] is False and not geolocation["LastResort"]
    assert way(everything) == ([("geolocation", "e9")], ["192.0.2.9"]), "the default is the next larger place"
