"""Where clients are: `milepost geo`, the databases it writes as other readers see them, and a service that follows its files."""

import ipaddress
import re
import subprocess
import time
from pathlib import Path

import maxminddb
import pytest

from packages import need
from service import Service, milepost

TOR = Path("/usr/share/tor")
DEADLINE_S = 60


@pytest.fixture(scope="module", autouse=True)
def packages():
    need({str(TOR / "geoip"): "tor-geoipdb", "/usr/bin/mmdblookup": "mmdb-bin"})


@pytest.fixture(scope="module")
def countries(tmp_path_factory):
    """(file, what the command printed) of the whole of tor-geoipdb."""
    file = tmp_path_factory.mktemp("geo") / "country.mmdb"
    made = milepost("geo", "build", "--output", file)
    assert made.returncode == 0, made.stderr
    return file, made


def tor_ranges(name, every):
    """(first address, last address, country) of every so manieth line."""
    lines = [line for line in (TOR / name).read_text().splitlines() if line and not line.startswith("#")]
    for line in lines[::every]:
        first, last, country = line.split(",")
        make = ipaddress.IPv4Address if name == "geoip" else ipaddress.IPv6Address
        yield make(int(first) if name == "geoip" else first), make(int(last) if name == "geoip" else last), country


def country_of(record):
    return record["country"]["iso_code"] if record and "country" in record else None


def geo_lookup(*arguments):
    """{address: {key: text}} of what `milepost geo lookup` prints."""
    ran = milepost("geo", "lookup", *arguments)
    assert ran.returncode == 0, ran.stderr
    found, address = {}, None
    for line in ran.stdout.splitlines():
        if line.startswith("  "):
            key, text = line.strip().split(maxsplit=1)
            found[address][key] = text
        else:
            address = line
            found[address] = {}
    return found


def test_countries_are_those_of_tor(countries):
    """The pure Python reader finds the country of the first and the last address of ranges all over both files."""
    compared = 0
    with maxminddb.open_database(str(countries[0]), maxminddb.MODE_MEMORY) as database:
        for name, every in (("geoip", 97), ("geoip6", 89)):
            for first, last, country in tor_ranges(name, every):
                # Parts of the world, countries of the past; and the United Kingdom by the name it gives itself.
                wanted = None if country in ("??", "EU", "AP", "AN", "CS") else {"UK": "GB"}.get(country, country)
                for address in (first, last):
                    if not (address.version == 6 and (int(address) < 2**32 or address.sixtofour or address.ipv4_mapped)):
                        assert country_of(database.get(str(address))) == wanted, address
                        compared += 1
    assert compared > 10_000


def test_libmaxminddb_reads_it(countries):
    """MaxMind's own tool agrees, for IPv4 under its aliases as well."""
    first, _, country = next(each for each in tor_ranges("geoip", 5000) if each[2] != "??")
    for address in (str(first), f"::ffff:{first}"):
        found = subprocess.run(["mmdblookup", "--file", countries[0], "--ip", address, "country", "iso_code"],
                               capture_output=True, text=True, check=True)
        assert f'"{country}"' in found.stdout
    continent = subprocess.run(["mmdblookup", "--file", countries[0], "--ip", str(first), "continent", "code"],
                               capture_output=True, text=True, check=True)
    assert re.search(r'"(AF|AN|AS|EU|NA|OC|SA)"', continent.stdout)


def test_the_licence_goes_along(countries):
    """Its attribution is printed, and stands in the file."""
    file, made = countries
    with maxminddb.open_database(str(file)) as database:
        metadata = database.metadata()
    for text in (made.stdout, metadata.description["en"]):
        assert "IPFire" in text and "https://location.ipfire.org/" in text
        assert "CC BY-SA 4.0" in text and "https://creativecommons.org/licenses/by-sa/4.0/" in text
        assert "WebHosting.Info (http://www.webhosting.info)" in text
    assert metadata.database_type == "Milepost-Country"
    assert metadata.ip_version == 6
    assert abs(metadata.build_epoch - time.time()) < 3600


def test_every_record_size(tmp_path):
    overlay = tmp_path / "own.csv"
    overlay.write_text("10.0.0.0/8,country=DE\n10.1.0.0/16,country=US,subdivision=CA,latitude=37.5,longitude=-122.25\n"
                       "2001:db8::/32,country=JP\n")
    for bits in (24, 28, 32):
        file = tmp_path / f"{bits}.mmdb"
        assert milepost("geo", "build", "--overlay", overlay, "-o", file, "--record-size", bits).returncode == 0
        with maxminddb.open_database(str(file)) as database:
            assert database.metadata().record_size == bits
            assert database.get("10.200.0.1") == {"continent": {"code": "EU"}, "country": {"iso_code": "DE"}}
            found = database.get("10.1.2.3")
            assert found["subdivisions"] == [{"iso_code": "CA"}]
            assert found["location"] == pytest.approx({"latitude": 37.5, "longitude": -122.25}, abs=1e-4)
            assert country_of(database.get("2001:db8::1")) == "JP"
            assert database.get("11.0.0.1") is None
            assert database.get_with_prefix_len("10.200.0.1")[1] == 9


def test_an_overlay_stands_above_tor(tmp_path):
    overlay = tmp_path / "own.csv"
    overlay.write_text("1.0.0.0/25,country=FR\n")
    file = tmp_path / "both.mmdb"
    assert milepost("geo", "build", "--tor", TOR, "--overlay", overlay, "-o", file).returncode == 0
    with maxminddb.open_database(str(file)) as database:
        assert country_of(database.get("1.0.0.1")) == "FR"
        assert country_of(database.get("1.0.0.200")) == "AU"


def test_what_cannot_be_built_is_told(tmp_path):
    missing = milepost("geo", "build", "--tor", tmp_path, "-o", tmp_path / "x.mmdb")
    assert missing.returncode == 1
    assert "apt-get install tor-geoipdb" in missing.stderr
    wrong = tmp_path / "own.csv"
    wrong.write_text("\n10.0.0.0/8,country=Germany\n")
    refused = milepost("geo", "build", "--overlay", wrong, "-o", tmp_path / "x.mmdb")
    assert refused.returncode == 1
    assert f"{wrong}, line 2: 'Germany' is no country" in refused.stderr
    assert not (tmp_path / "x.mmdb").exists()
    assert "apt-get install tor-geoipdb" in milepost("geo", "build", "--help").stdout


def test_lookup_in_a_database(countries):
    first, _, country = next(each for each in tor_ranges("geoip", 5000) if each[2] != "??")
    found = geo_lookup(first, "0.1.2.3", "--mmdb", countries[0])
    assert f"country={country}" in found[str(first)]["place"]
    assert found[str(first)]["source"] == str(countries[0])
    assert first in ipaddress.ip_network(found[str(first)]["scope"])
    assert found["0.1.2.3"]["place"] == "unknown"


def test_scopes_are_blocks_of_one_country(countries):
    """Every address of a scope has the country, and the block of one bit less has another."""
    with maxminddb.open_database(str(countries[0])) as database:
        addresses = [str(first) for first, _, country in tor_ranges("geoip", 20_000) if country != "??"]
        for address, found in geo_lookup(*addresses, "--mmdb", countries[0]).items():
            scope = ipaddress.ip_network(found["scope"])
            country = country_of(database.get(address))
            assert country_of(database.get(str(scope[0]))) == country
            assert country_of(database.get(str(scope[-1]))) == country
            if scope.prefixlen <= database.get_with_prefix_len(address)[1]:
                continue
            raise AssertionError(f"{scope} is less than the database's own network of {address}")


def test_lookup_with_a_configuration(tmp_path, countries):
    (tmp_path / "latency.csv").write_text("192.0.2.0/24,eu-west-1,7\n192.0.2.0/25,fra-dc1,3\n")
    config = tmp_path / "milepost.toml"
    config.write_text(f"""
[location]
overlay = ["192.0.2.0/24,country=US,subdivision=CA", "198.51.100.0/24,region=fra-dc1"]
mmdb = ["{countries[0]}"]
latency = "{tmp_path}/latency.csv"
[[location.regions]]
name = "fra-dc1"
latitude = 50.1
longitude = 8.7
""")
    found = geo_lookup("192.0.2.1", "198.51.100.9", "1.0.0.1", "--config", config)
    assert found["192.0.2.1"]["place"].startswith("continent=NA,country=US,subdivision=CA,")
    assert found["192.0.2.1"]["source"] == "configuration"
    assert found["192.0.2.1"]["scope"] == "192.0.2.0/24"
    assert found["192.0.2.1"]["latency"] == "fra-dc1 3 ms, eu-west-1 7 ms; scope 192.0.2.0/25"
    assert found["198.51.100.9"]["nearest"].startswith("fra-dc1 0 km, eu-central-1 ")
    assert found["1.0.0.1"]["source"] == str(countries[0])
    assert "'here' is no IP address" in milepost("geo", "lookup", "here", "--config", config).stderr
    nothing = tmp_path / "nothing.toml"
    nothing.write_text("")
    assert "has no [location]" in milepost("geo", "lookup", "192.0.2.1", "--config", nothing).stderr


def build_overlay(directory, lines, file):
    overlay = directory / "own.csv"
    overlay.write_text(lines)
    made = milepost("geo", "build", "--overlay", overlay, "-o", file)
    assert made.returncode == 0, made.stderr


def wait_for(condition, what):
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def test_a_service_follows_its_files(tmp_path):
    """A new database is loaded without a restart; a broken one is counted, and the old one stays."""
    file = tmp_path / "own.mmdb"
    build_overlay(tmp_path, "10.0.0.0/8,country=DE\n", file)
    service = Service(tmp_path / "data", config=f'[location]\nmmdb = ["{file}"]\nreload_s = 1\n').start()
    try:
        assert service.metric("location_networks") == 1
        assert service.metric("location_load_failures_total") == 0
        whole = file.read_bytes()
        build_overlay(tmp_path, "10.0.0.0/8,country=DE\n11.0.0.0/8,country=FR\n", file)
        wait_for(lambda: service.metric("location_networks") == 2, "the new database is not loaded")
        assert service.metric("location_loaded_seconds") < DEADLINE_S
        file.write_bytes(whole[: len(whole) // 2])
        wait_for(lambda: service.metric("location_load_failures_total") == 1, "the broken database is not noticed")
        assert service.metric("location_networks") == 2
        assert f"{file}: is no MMDB that can be read" in service.log.read_text()
        file.write_bytes(whole)
        wait_for(lambda: service.metric("location_networks") == 1, "the mended database is not loaded")
    finally:
        service.end()


@pytest.mark.parametrize("broken", [None, b"", b"no database", "half"], ids=["missing", "empty", "text", "half"])
def test_a_service_starts_without_its_database(tmp_path, broken):
    """Answers without places are better than none; what is left out is named and counted, and loaded when it comes whole."""
    file, other = tmp_path / "own.mmdb", tmp_path / "other.mmdb"
    build_overlay(tmp_path, "10.0.0.0/8,country=DE\n", file)
    whole = file.read_bytes()
    build_overlay(tmp_path, "11.0.0.0/8,country=FR\n", other)
    file.unlink()
    if broken is not None:
        file.write_bytes(whole[: len(whole) // 2] if broken == "half" else broken)
    service = Service(tmp_path / "data", config=f'[location]\nmmdb = ["{file}", "{other}"]\nreload_s = 1\n').start()
    try:
        assert service.metric("location_load_failures_total") == 1
        assert service.metric("location_networks") == 1, "the database beside it is loaded"
        said = next(line for line in service.log.read_text().splitlines() if f"{file}" in line)
        assert f"where clients are: {file}" in said and "going on without it" in said and "error" in said
        (tmp_path / "new.mmdb").write_bytes(whole)
        (tmp_path / "new.mmdb").rename(file)
        wait_for(lambda: service.metric("location_networks") == 2, "the database is not loaded")
        assert service.metric("location_load_failures_total") == 1
    finally:
        service.end()
