"""`milepost zone import` and `zone export`: nothing is lost on the way there and back, and what is skipped is named."""

import dns.zone
import pytest

from service import make_zone

# Every type, names with odd octets, both escapes, several TTLs, sets that do not stand together.
EVERYTHING = r"""
$TTL 300
@            IN SOA   ns.example.net. host.example.net. 7 7200 900 1209600 300
@               NS    ns.example.net.
@               A     192.0.2.1
@               MX    10 mail
@               CAA   0 issue "ca.example.net; policy=ev"
www       60    A     192.0.2.2
WWW       60    A     192.0.2.3
www             AAAA  2001:db8::2
*.dev           A     192.0.2.4
alias           CNAME www
a\.b            TXT   "dot in a label"
sp\032ace       TXT   "a space" "and a second string"
\200\255        TXT   "high octets"
quote           TXT   "say \"hi\" \\ back \010\233"
unquoted        TXT   bare words
sub             NS    ns1.sub
sub             NS    ns.example.net.
ns1.sub         A     192.0.2.53
sub             DS    60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118
_sip._tcp       SRV   0 5 5060 sip
sip             A     192.0.2.5
ptr             PTR   www.example.org.
naptr           NAPTR 100 50 "s" "z3950+I2L+I2C" "" _z3950._tcp
spf             SPF   "v=spf1 -all"
ssh             SSHFP 4 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789
_443._tcp       TLSA  3 1 1 0D6FCE13243AA70D6FCE 13243AA70D6FCE13243AA70D6FCE13243AA70D6FCE13
svc             SVCB  1 svc.example.net. alpn=h2 port=8443 ipv4hint=192.0.2.6
@               HTTPS 1 . alpn="h2,h3" ipv6hint=2001:db8::6
deep.er.than.other A  192.0.2.7
www       60    A     192.0.2.8
"""


def records(text, without_apex=True):
    """The records of a master file as dnspython reads them: (name, ttl, type, rdata)."""
    zone = dns.zone.from_text(text, origin="example.com.", relativize=False, check_origin=False)
    found = set()
    for name, ttl, rdata in zone.iterate_rdatas():
        kind = dns.rdatatype.to_text(rdata.rdtype)
        if without_apex and name == zone.origin and kind in ("SOA", "NS"):
            continue
        found.add((name.to_text().lower(), ttl, kind, rdata.to_digestable()))
    return found


@pytest.fixture
def zone_file(tmp_path):
    def write(text, name="example.com.zone"):
        (tmp_path / name).write_text(text)
        return tmp_path / name
    return write


def test_round_trip_loses_nothing(service, zone_file):
    imported = service.zone_command("import", zone_file(EVERYTHING), "--origin", "example.com", "--create")
    assert imported.returncode == 0, imported.stderr
    assert "SOA stays" in imported.stderr and "NS stays" in imported.stderr
    exported = service.zone_command("export", "example.com")
    assert exported.returncode == 0, exported.stderr
    assert records(exported.stdout) == records(EVERYTHING)
    # The export is a master file that imports again, apex and all, into a zone that it does not change.
    again = service.zone_command("import", zone_file(exported.stdout, "again.zone"), "--origin", "example.com", "--apex")
    assert again.returncode == 0, again.stderr
    assert service.zone_command("export", "example.com").stdout == exported.stdout


def test_apex_records_are_replaced_when_asked(service, zone_file):
    assert service.zone_command("import", zone_file(EVERYTHING), "--origin", "example.com", "--create", "--apex").returncode == 0
    exported = service.zone_command("export", "example.com.").stdout
    assert records(exported, without_apex=False) == records(EVERYTHING, without_apex=False)
    assert service.answers("example.com", "NS") == ["ns.example.net."]


def test_what_was_imported_is_answered(service, zone_file):
    assert service.zone_command("import", zone_file(EVERYTHING), "--origin", "example.com.", "--create").returncode == 0
    assert service.answers("www.example.com") == ["192.0.2.2", "192.0.2.3", "192.0.2.8"]
    assert service.answers("x.y.dev.example.com") == ["192.0.2.4"]
    assert service.answers("quote.example.com", "TXT") == ['"say \\"hi\\" \\\\ back \\010\\233"']


def test_what_is_skipped_is_named_with_its_line(service, zone_file):
    text = "$TTL 60\ngood A 192.0.2.1\nfar.example.org. A 192.0.2.1\nodd TYPE65280 \\# 1 00\nbroken A 192.0.2\nlast A 192.0.2.2\n"
    imported = service.zone_command("import", zone_file(text), "--origin", "example.com", "--create")
    assert imported.returncode == 3
    for line, what in ((3, "far.example.org."), (4, "TYPE65280"), (5, "192.0.2")):
        assert any(f"example.com.zone:{line}:" in said and what in said for said in imported.stderr.splitlines()), imported.stderr
    assert service.answers("good.example.com") == ["192.0.2.1"]
    assert service.answers("last.example.com") == ["192.0.2.2"]


def test_what_the_api_refuses_does_not_keep_the_rest_out(service, zone_file):
    text = "$TTL 60\na A 192.0.2.1\nboth CNAME a\nboth A 192.0.2.9\nz A 192.0.2.2\n"
    imported = service.zone_command("import", zone_file(text), "--origin", "example.com", "--create")
    assert imported.returncode == 1
    assert "refused" in imported.stderr and "both.example.com." in imported.stderr
    assert service.answers("a.example.com") == ["192.0.2.1"]
    assert service.answers("z.example.com") == ["192.0.2.2"]


def test_importing_again_completes_and_replaces(service, zone_file):
    zone = make_zone(service.client(), "example.com")
    first = "$TTL 60\n" + "".join(f"h{i} A 192.0.2.{i % 250}\n" for i in range(3000))
    assert service.zone_command("import", zone_file(first), "--origin", "example.com").returncode == 0
    second = first + "".join(f"h{i} A 192.0.3.{i % 250}\n" for i in range(0, 4000, 7))
    again = service.zone_command("import", zone_file(second), "--origin", "example.com", "--zone-id", zone)
    assert again.returncode == 0, again.stderr
    exported = service.zone_command("export", zone)
    assert records(exported.stdout) == records(second)


def test_includes_and_origins(service, zone_file):
    zone_file("in A 192.0.2.5\n$ORIGIN other\nin A 192.0.2.6\n", "part.zone")
    text = "$TTL 60\n$INCLUDE part.zone sub\nafter A 192.0.2.7\n$ORIGIN deep.example.com.\n@ A 192.0.2.8\n"
    imported = service.zone_command("import", zone_file(text), "--origin", "example.com", "--create")
    assert imported.returncode == 0, imported.stderr
    assert service.answers("in.sub.example.com") == ["192.0.2.5"]
    assert service.answers("in.other.sub.example.com") == ["192.0.2.6"]
    assert service.answers("after.example.com") == ["192.0.2.7"]
    assert service.answers("deep.example.com") == ["192.0.2.8"]


def test_mistakes_are_told(service, zone_file, tmp_path):
    file = zone_file("$TTL 60\na A 192.0.2.1\n")
    assert "--create" in service.zone_command("import", file, "--origin", "example.com").stderr
    assert service.zone_command("import", tmp_path / "missing", "--origin", "example.com").returncode == 1
    assert service.zone_command("export", "nowhere.example").returncode == 1
    make_zone(service.client(), "example.com")
    make_zone(service.client(), "example.com")
    several = service.zone_command("import", file, "--origin", "example.com")
    assert several.returncode == 1 and "several zones" in several.stderr


def test_export_to_a_file(service, zone_file, tmp_path):
    assert service.zone_command("import", zone_file(EVERYTHING), "--origin", "example.com", "--create").returncode == 0
    out = tmp_path / "out.zone"
    assert service.zone_command("export", "example.com", "-o", out).returncode == 0
    assert records(out.read_text()) == records(EVERYTHING)
