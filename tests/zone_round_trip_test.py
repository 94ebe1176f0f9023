"""Every zone of zone_files through `zone import` and `zone export` and back, judged by another reader of master files."""

import subprocess

import dns.rdatatype
import dns.zone
import pytest

import zone_files
from api import aws
from service import BINARY, make_zone, milepost

FORMS = """\
; a comment with $ORIGIN example.net. in it
$TTL 1h
@               IN SOA ns1 hostmaster ( 2026010101 ; serial
                        2h      ; refresh
                        15M 2w 1d )
                IN NS ns1
                   NS ns2.example.net.
ns1     300 IN  A 192.0.2.1
        IN 300  AAAA 2001:db8::1
WWW.formS       A 192.0.2.2     ; another spelling of the zone's own letters
quoted          TXT "semi;colon" "paren(thesis)" "back\\\\slash" "quo\\"te" unquoted
multi           TXT ( "first"
                      "second" )
decimal         TXT "\\200\\000"
$ORIGIN sub.forms.example.
@               MX 10 mail
mail            A 192.0.2.3
relative.deep   CNAME mail
$ORIGIN forms.example.
$TTL 60
$INCLUDE %INCLUDED% inc.forms.example.
after           A 192.0.2.4
generic         TYPE1 \\# 4 C0000205
generic-txt     TXT \\# 6 05 68656c6c6f
class1          CLASS1 A 192.0.2.6
a\\.dot          A 192.0.2.7
*.wild          A 192.0.2.8
"""
INCLUDED = """\
@       A 192.0.2.9
in      A 192.0.2.10
$ORIGIN other.forms.example.
in      A 192.0.2.11
"""


@pytest.fixture(scope="module")
def service(milepost):
    return milepost  # its limits are raised, and it has every zone of zone_files


def records(zone, text):
    """What a file says: {(owner, type): (ttl, values)}, read by another reader."""
    loaded = dns.zone.from_text(text, origin=zone, relativize=False, check_origin=False, allow_include=True)
    return {(name.canonicalize().to_text(), dns.rdatatype.to_text(rdataset.rdtype)):
            (rdataset.ttl, frozenset(rdata.to_digestable() for rdata in rdataset))
            for name, node in loaded.nodes.items() for rdataset in node}


@pytest.mark.parametrize("zone", sorted(zone_files.names()))
def test_round_trip_loses_nothing(service, exported, tmp_path, zone):
    written = tmp_path / "written.zone"
    zone_files.write_all(tmp_path)
    original, first = (tmp_path / f"{zone}.zone").read_text(), exported[zone].read_text()
    said = records(zone, original)
    assert records(zone, first) == said
    other = make_zone(service.client(), zone)
    done = service.zone_command("import", exported[zone], "--origin", zone, "--apex", "--zone-id", other)
    assert done.returncode == 0 and "skipped" not in done.stderr and "refused" not in done.stderr, done.stderr
    assert service.zone_command("export", other, "-o", written).returncode == 0
    assert records(zone, written.read_text()) == said


def test_a_file_of_every_form(service, tmp_path):
    (tmp_path / "included.zone").write_text(INCLUDED)
    file = tmp_path / "forms.zone"
    file.write_text(FORMS.replace("%INCLUDED%", str(tmp_path / "included.zone")))
    done = service.zone_command("import", file, "--origin", "forms.example", "--create", "--apex")
    assert done.returncode == 0, done.stderr
    out = service.zone_command("export", "forms.example")
    assert out.returncode == 0
    plain = file.read_text().replace("IN 300", "300 IN").replace("CLASS1", "IN")  # forms that the other reader does not know
    assert records("forms.example", out.stdout) == records("forms.example", plain)
    assert service.answers("in.inc.forms.example") == ["192.0.2.10"]
    assert service.answers("in.other.forms.example") == ["192.0.2.11"]
    assert service.answers("relative.deep.sub.forms.example", "CNAME") == ["mail.sub.forms.example."]
    assert service.answers("generic.forms.example") == ["192.0.2.5"]


def test_without_apex_the_zone_keeps_its_own(service, tmp_path):
    zone = make_zone(service.client(), "kept.example")
    before = service.answers("kept.example", "NS"), service.answers("kept.example", "SOA")
    file = tmp_path / "kept.zone"
    file.write_text(zone_files.APEX + "www A 192.0.2.1\n")
    done = service.zone_command("import", file, "--origin", "kept.example", "--zone-id", zone)
    assert done.returncode == 0 and "SOA" in done.stderr and "NS" in done.stderr
    assert (service.answers("kept.example", "NS"), service.answers("kept.example", "SOA")) == before
    assert service.answers("www.kept.example") == ["192.0.2.1"]


def test_what_cannot_be_taken_is_said_with_its_line_and_the_rest_is_imported(service, tmp_path):
    file = tmp_path / "mixed.zone"
    file.write_text("$TTL 60\ngood A 192.0.2.1\nwww.example.net. A 192.0.2.2\nsigned RRSIG A 8 3 60 20300101000000 20200101000000 1 x. AAAA\n"
                    "dname DNAME example.net.\nbad A 999.2.3.4\nalso-good A 192.0.2.3\n")
    done = service.zone_command("import", file, "--origin", "mixed.example", "--create")
    assert done.returncode not in (0, None)
    for line in (3, 4, 5, 6):
        assert f"mixed.zone:{line}" in done.stderr
    assert service.answers("good.mixed.example") == ["192.0.2.1"] and service.answers("also-good.mixed.example") == ["192.0.2.3"]


@pytest.mark.parametrize("text", ["www A 192.0.2.1 (\n", '$INCLUDE /does/not/exist\n', 'x TXT "never ends\n'])
def test_a_file_that_is_broken_is_said_with_its_line(service, tmp_path, text):
    file = tmp_path / "broken.zone"
    file.write_text("$TTL 60\nfirst A 192.0.2.1\n" + text)
    zone = make_zone(service.client(), "broken.example")
    done = service.zone_command("import", file, "--origin", "broken.example", "--zone-id", zone)
    assert done.returncode != 0 and "broken.zone:3" in done.stderr


def test_an_include_that_includes_itself_ends(service, tmp_path):
    file = tmp_path / "loop.zone"
    file.write_text(f"$TTL 60\na A 192.0.2.1\n$INCLUDE {file}\n")
    done = service.zone_command("import", file, "--origin", "loop.example", "--create")
    assert done.returncode != 0 and "loop.zone" in done.stderr


def test_import_reads_stdin_and_is_done_twice_without_harm(service):
    text = zone_files.APEX + "".join(f"h{i} A 10.0.{i // 250}.{i % 250 + 1}\n" for i in range(3000))
    command = [str(BINARY), "zone", "import", "-", "--origin", "twice.example", "--create", "--endpoint", service.endpoint,
               "--credentials", str(service.data / "credentials")]
    for _ in range(2):
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
    assert len(service.client().list_hosted_zones_by_name(DNSName="twice.example", MaxItems="1")["HostedZones"]) == 1
    assert service.answers("h2999.twice.example") == ["10.0.11.250"]


def test_import_needs_the_zone_and_the_keys(service, tmp_path):
    file = tmp_path / "no.zone"
    file.write_text("$TTL 60\nwww A 192.0.2.1\n")
    missing = service.zone_command("import", file, "--origin", "nobody-made-it.example")
    assert missing.returncode != 0 and "nobody-made-it.example" in missing.stderr and "--create" in missing.stderr
    wrong = tmp_path / "credentials"
    wrong.write_text("[default]\naws_access_key_id = AKIAWRONG\naws_secret_access_key = x\n")
    refused = milepost("zone", "import", file, "--origin", "no.example", "--endpoint", service.endpoint, "--credentials", wrong)
    assert refused.returncode != 0 and "security token" in refused.stderr
    nobody = milepost("zone", "export", "no.example", "--endpoint", "http://127.0.0.1:1", "--credentials", wrong)
    assert nobody.returncode != 0 and "127.0.0.1:1" in nobody.stderr


def test_what_the_cli_entered_is_exported(service):
    zone = aws(service, "create-hosted-zone", "--name", "entered.example", "--caller-reference", "entered")["HostedZone"]["Id"]
    service.client().change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": {
        "Name": "t.entered.example", "Type": "TXT", "TTL": 60, "ResourceRecords": [{"Value": '"octal \\351 \\"quote\\"" "two"'}]}}]})
    text = service.zone_command("export", "entered.example").stdout
    assert records("entered.example", text)[("t.entered.example.", "TXT")] == (60, frozenset([b'\x0foctal \xe9 "quote"\x03two']))
