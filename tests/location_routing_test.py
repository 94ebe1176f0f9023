"""Routing by where clients are, end to end: a database of countries, an overlay and a table of latencies, record sets by
boto3, and dig with client subnets."""

import re
import subprocess
import time

import pytest

from api import NAMESPACE, call
from explain_test import answers, explain
from geo_test import wait_for
from packages import need
from private_zones_dns_test import account
from routing_test import DIG, HEALTHY, UNHEALTHY, Lab, OctoDns
from service import Service, milepost, wait_insync

CONFIG = """
[location]
overlay_files = ["{directory}/overlay.csv"]
mmdb = ["{directory}/country.mmdb"]
latency = "{directory}/latency.csv"
latency_gain_ms = 5
reload_s = 1

[[location.regions]]
name = "fra-dc1"
latitude = 50.1
longitude = 8.7
country = "DE"
"""
OVERLAY = """\
10.1.0.0/16,country=US,subdivision=CA,latitude=34.05,longitude=-118.24
10.2.0.0/16,country=DE,latitude=50.1,longitude=8.7
10.3.0.0/16,country=JP
10.3.7.0/24,country=FR
10.4.0.0/16,country=GB,latitude=51.5,longitude=-0.1
"""
# Of tor-geoipdb: networks that have been one country's for decades.
GERMAN, BRAZILIAN, JAPANESE_V6 = "53.0.0.0/24", "200.160.0.0/24", "2001:200::/40"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A service that knows where clients are, and the directory of its files."""
    need({"/usr/share/tor/geoip": "tor-geoipdb", DIG: "bind9-dnsutils"})
    directory = tmp_path_factory.mktemp("location")
    made = milepost("geo", "build", "--output", directory / "country.mmdb")
    assert made.returncode == 0, made.stderr
    (directory / "overlay.csv").write_text(OVERLAY)
    (directory / "latency.csv").write_text("10.2.0.0/16,us-east-1,20\n10.2.0.0/16,eu-central-1,30\n")
    service = Service(directory / "data", config=CONFIG.format(directory=directory)).start()
    yield service, directory
    service.end()


@pytest.fixture(scope="module")
def lab(place):
    return Lab(place[0], "located.example")


def dig_subnet(lab, label, subnet):
    """(address, bits of the scope) that dig prints for the client subnet."""
    done = subprocess.run([DIG, "@127.0.0.1", "-p", str(lab.service.dns_port), "+tries=1", f"+subnet={subnet}",
                           lab.full(label), "A"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    answers = re.findall(r"^[^;].*\sIN\s+A\s+(\S+)$", done.stdout, re.MULTILINE)
    scope = re.search(r"CLIENT-SUBNET: \S+/\d+/(\d+)", done.stdout)
    assert len(answers) <= 1 and scope, done.stdout
    return (answers or [None])[0], int(scope[1])


def answer(lab, label, subnet):
    return dig_subnet(lab, label, subnet)[0]


def test_the_smallest_place_around_a_client_answers(lab):
    lab.create(*(lab.routed("geo", identifier, f"192.0.2.{number}", GeoLocation=where)
                 for number, (identifier, where) in enumerate({
                     "california": {"CountryCode": "US", "SubdivisionCode": "CA"}, "us": {"CountryCode": "US"},
                     "germany": {"CountryCode": "DE"}, "europe": {"ContinentCode": "EU"},
                     "asia": {"ContinentCode": "AS"}, "default": {"CountryCode": "*"}}.items(), start=1)))
    assert answer(lab, "geo", "10.1.0.0/24") == "192.0.2.1"
    assert answer(lab, "geo", "10.2.0.0/24") == answer(lab, "geo", GERMAN) == "192.0.2.3"
    assert answer(lab, "geo", "10.3.0.0/24") == answer(lab, "geo", JAPANESE_V6) == "192.0.2.5"
    assert answer(lab, "geo", "10.3.7.0/24") == "192.0.2.4"
    assert answer(lab, "geo", BRAZILIAN) == "192.0.2.6"
    assert answer(lab, "geo", "127.0.0.0/8") == "192.0.2.6"


def test_the_scope_is_the_largest_block_of_one_place(lab):
    """Also where the subnet that was sent is longer or shorter: a /24 inside makes its neighbours' scopes long."""
    lab.create(lab.routed("scope", "jp", "192.0.2.1", GeoLocation={"CountryCode": "JP"}),
               lab.routed("scope", "all", "192.0.2.2", GeoLocation={"CountryCode": "*"}))
    assert dig_subnet(lab, "scope", "10.3.128.0/24") == ("192.0.2.1", 17)
    assert dig_subnet(lab, "scope", "10.3.7.128/25") == ("192.0.2.2", 24)
    assert dig_subnet(lab, "scope", "10.3.6.0/24") == ("192.0.2.1", 24)
    assert dig_subnet(lab, "scope", "10.3.0.0/16") == ("192.0.2.1", 22), "asked for all: the part of its first address"
    lab.create(lab.plain("static", "192.0.2.9"))
    assert dig_subnet(lab, "static", "10.3.6.0/24") == ("192.0.2.9", 0)


def put_near(lab, identifier, value, place):
    """A geoproximity record set, as XML: Debian's botocore is older than that policy."""
    rrset = (f"<Name>{lab.full('near')}</Name><Type>A</Type><SetIdentifier>{identifier}</SetIdentifier><TTL>60</TTL>"
             f"<ResourceRecords><ResourceRecord><Value>{value}</Value></ResourceRecord></ResourceRecords>"
             f"<GeoProximityLocation>{place}</GeoProximityLocation>")
    body = (f'<ChangeResourceRecordSetsRequest xmlns="{NAMESPACE}"><ChangeBatch><Changes>'
            f"<Change><Action>UPSERT</Action><ResourceRecordSet>{rrset}</ResourceRecordSet></Change>"
            "</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>")
    answered = call(lab.service, "POST", f"/2013-04-01/hostedzone/{lab.zone}/rrset", body.encode())
    assert answered.status == 200, answered.body
    lab.settle()


def test_distance_and_bias(lab):
    madrid = "<Coordinates><Latitude>40.4</Latitude><Longitude>-3.7</Longitude></Coordinates>"
    put_near(lab, "madrid", "192.0.2.1", madrid)
    put_near(lab, "frankfurt", "192.0.2.2", "<AWSRegion>eu-central-1</AWSRegion>")
    put_near(lab, "oregon", "192.0.2.3", "<AWSRegion>us-west-2</AWSRegion>")
    assert answer(lab, "near", "10.2.0.0/24") == "192.0.2.2"
    assert answer(lab, "near", "10.1.0.0/24") == "192.0.2.3"
    assert answer(lab, "near", "10.4.0.0/24") == "192.0.2.2", "from London: 640 km to Frankfurt, 1,260 to Madrid"
    put_near(lab, "madrid", "192.0.2.1", f"{madrid}<Bias>60</Bias>")
    assert answer(lab, "near", "10.4.0.0/24") == "192.0.2.1", "1,260 km are 504 with a bias of 60"
    assert answer(lab, "near", "10.2.0.0/24") == "192.0.2.2"


def test_latencies_count_before_distances_and_small_differences_not_at_all(place, lab):
    directory = place[1]
    lab.create(lab.routed("fast", "virginia", "192.0.2.1", Region="us-east-1"),
               lab.routed("fast", "frankfurt", "192.0.2.2", Region="eu-central-1"))
    assert answer(lab, "fast", "10.2.0.0/24") == "192.0.2.1", "20 ms against 30, however far"
    assert answer(lab, "fast", "10.4.0.0/24") == "192.0.2.2", "not measured: the nearest"

    def replace(virginia_ms):
        (directory / "new.csv").write_text(f"10.2.0.0/16,us-east-1,{virginia_ms}\n10.2.0.0/16,eu-central-1,28\n")
        (directory / "new.csv").rename(directory / "latency.csv")
        written = time.monotonic()
        wait_for(lambda: place[0].metric("location_loaded_seconds") < time.monotonic() - written, "the table is not loaded")

    replace(24)
    assert answer(lab, "fast", "10.2.0.0/24") == "192.0.2.1"
    replace(32)
    assert answer(lab, "fast", "10.2.0.0/24") == "192.0.2.1", "12 ms more than in use, and 4 more than Frankfurt"
    replace(33)
    assert answer(lab, "fast", "10.2.0.0/24") == "192.0.2.2", "5 ms more than Frankfurt"
    replace(25)
    assert answer(lab, "fast", "10.2.0.0/24") == "192.0.2.2", "3 ms less than Frankfurt"
    place[0].kill()
    place[0].start()
    assert answer(lab, "fast", "10.2.0.0/24") == "192.0.2.2", "what was in use outlives the process"
    explained = explain(place[0], lab.full("fast"), "--client", "10.2.0.0/24", "--config", f"{place[0].data}.toml")
    assert answers(explained) == {("192.0.2.2",): 1}, "explain knows what is in use, too"


def test_regions_of_the_operators_own(lab):
    """fra-dc1 is in the configuration: record sets can name it, and others only what AWS has."""
    lab.create(lab.routed("own", "virginia", "192.0.2.1", Region="us-east-1"),
               lab.routed("own", "frankfurt", "192.0.2.2", Region="fra-dc1"))
    assert [answer(lab, "own", subnet) for subnet in ("10.4.0.0/24", "10.1.0.0/24")] == ["192.0.2.2", "192.0.2.1"]
    assert lab.refusal(("CREATE", lab.routed("own", "nowhere", "192.0.2.3", Region="fra-dc2")))[0] == "InvalidInput"


def test_a_tree_as_octodns_makes_it_by_places(lab):
    """Pools and values under names of their own: the place leads to a pool, and its checks to the next one, within the scope."""
    checks = [f"octodns-{number}" for number in range(3)]
    for check in checks:
        lab.force(check, HEALTHY)
    record = OctoDns(lab, "app", {
        "america": ([("192.0.2.1", 3, checks[0]), ("192.0.2.2", 1, checks[1])], "rest"),
        "france": ([("192.0.2.3", 1, checks[2])], "america"),
        "rest": ([("192.0.2.4", 1, None)], None)},
        [("france", {"CountryCode": "FR"}), ("america", {"ContinentCode": "NA"}), ("rest", None)], "192.0.2.9")
    lab.create(*({key: value for key, value in rrset.items() if value is not None} for rrset in record.in_order()))
    # From France, California, Japan around that piece of France, Brazil, and from where nobody knows.
    clients = {"10.3.7.0/24": 24, "10.1.2.0/24": 16, "10.3.0.0/24": 22, BRAZILIAN: None, "127.0.0.0/8": None}
    pools = {"192.0.2.1": "america", "192.0.2.2": "america", "192.0.2.3": "france", "192.0.2.4": "rest"}

    def found():
        """Which pool answers each client; the scope is that of its place, whoever is healthy."""
        answers = []
        for subnet, bits in clients.items():
            address, scope = dig_subnet(lab, "app", subnet)
            assert scope == bits if bits else scope > 0, (subnet, scope)
            answers.append(pools[address])
        return answers

    others = ["rest"] * 3
    assert found() == ["france", "america", *others]
    for label in record.node("france", "pool"), record.node("rest", "value"):
        assert dig_subnet(lab, label, "10.3.7.0/24")[1] == 0, "a pool that is asked for itself is the same for everybody"
    lab.force(checks[2], UNHEALTHY)
    assert found() == ["america", "america", *others]
    lab.force(checks[0], UNHEALTHY)
    assert answer(lab, "app", "10.1.2.0/24") == answer(lab, "app", "10.3.7.0/24") == "192.0.2.2"
    lab.force(checks[1], UNHEALTHY)
    assert found() == ["rest", "rest", *others]
    lab.force(checks[2], HEALTHY)
    assert found() == ["france", "rest", *others]


def test_an_overlay_is_followed(place, lab):
    service, directory = place
    lab.create(lab.routed("moved", "de", "192.0.2.1", GeoLocation={"CountryCode": "DE"}),
               lab.routed("moved", "all", "192.0.2.2", GeoLocation={"CountryCode": "*"}))
    assert answer(lab, "moved", "10.9.0.0/24") == "192.0.2.2"
    (directory / "new.csv").write_text(OVERLAY + "10.9.0.0/16,country=DE\n")
    (directory / "new.csv").rename(directory / "overlay.csv")
    wait_for(lambda: answer(lab, "moved", "10.9.0.0/24") == "192.0.2.1", "the overlay is not followed")


def test_a_broken_database_moves_nobody(place, lab):
    """Whatever comes instead of the database: what it said before is answered, the log names it, and it is counted once."""
    service, directory = place
    database = directory / "country.mmdb"
    lab.create(lab.routed("kept", "de", "192.0.2.1", GeoLocation={"CountryCode": "DE"}),
               lab.routed("kept", "all", "192.0.2.2", GeoLocation={"CountryCode": "*"}))
    before = [dig_subnet(lab, "kept", subnet) for subnet in (GERMAN, BRAZILIAN, "10.2.0.0/24")]
    assert [address for address, _ in before] == ["192.0.2.1", "192.0.2.2", "192.0.2.1"]
    whole = database.read_bytes()
    failures = service.metric("location_load_failures_total")
    for number, broken in enumerate((whole[: len(whole) // 2], b"no database", None), start=1):
        lines = service.log.read_text().count(f"where clients are: {database}")
        if broken is None:
            database.unlink()
        else:
            (directory / "new.mmdb").write_bytes(broken)
            (directory / "new.mmdb").rename(database)
        wait_for(lambda: service.metric("location_load_failures_total") == failures + number, "nobody notices")
        assert [dig_subnet(lab, "kept", subnet) for subnet in (GERMAN, BRAZILIAN, "10.2.0.0/24")] == before
        said = [line for line in service.log.read_text().splitlines() if f"where clients are: {database}" in line]
        assert len(said) == lines + 1 and said[-1].endswith("what was known before stays"), said
    (directory / "new.mmdb").write_bytes(whole)
    (directory / "new.mmdb").rename(database)
    written = time.monotonic()
    wait_for(lambda: service.metric("location_loaded_seconds") < time.monotonic() - written, "the whole one is not loaded")
    assert service.metric("location_load_failures_total") == failures + 3
    assert [dig_subnet(lab, "kept", subnet) for subnet in (GERMAN, BRAZILIAN, "10.2.0.0/24")] == before


def test_clients_of_a_vpc_are_where_its_region_is(place):
    service, _ = place
    client = service.client()
    made = milepost("vpc", "create", "--data", service.data, "--region", "eu-central-1", "--id", "vpc-0a",
                    "--account", account(service), "--network", "127.9.0.0/16")
    assert made.returncode == 0, made.stderr
    zone = client.create_hosted_zone(Name="inside.test", CallerReference="inside",
                                     HostedZoneConfig={"PrivateZone": True},
                                     VPC={"VPCRegion": "eu-central-1", "VPCId": "vpc-0a"})
    wait_insync(client, zone["ChangeInfo"])
    number = zone["HostedZone"]["Id"].split("/")[-1]
    changes = [{"Action": "CREATE", "ResourceRecordSet": {
        "Name": "geo.inside.test", "Type": "A", "TTL": 60, "SetIdentifier": code, "GeoLocation": {"CountryCode": code},
        "ResourceRecords": [{"Value": value}]}} for code, value in (("DE", "192.0.2.1"), ("*", "192.0.2.2"))]
    changed = client.change_resource_record_sets(HostedZoneId=number, ChangeBatch={"Changes": changes})
    wait_insync(client, changed["ChangeInfo"])
    done = subprocess.run([DIG, "@127.0.0.1", "-b", "127.9.0.1", "-p", str(service.dns_port), "+short", "geo.inside.test"],
                          capture_output=True, text=True, timeout=60)
    assert done.stdout == "192.0.2.1\n", done.stdout + done.stderr
