"""certbot with its Route 53 plug-in: certificates are issued only because Milepost answers with the challenge's record."""

import json
import subprocess

import pytest

from acme import Pebble, names_of, serial_of
from packages import need
from service import Service, change, make_zone

CERTBOT = "/usr/bin/certbot"
PLUGIN = "/usr/lib/python3/dist-packages/certbot_dns_route53"


def point_botocore_to(folder, service):
    """A folder for AWS_DATA_PATH: the plug-in has no option for the endpoint, but botocore looks here for its rules first."""
    rules = folder / "route53/2013-04-01/endpoint-rule-set-1.json"
    rules.parent.mkdir(parents=True)
    rules.write_text(json.dumps({"version": "1.0", "parameters": {}, "rules": [{
        "type": "endpoint", "conditions": [], "endpoint": {"url": service.endpoint}}]}))
    return folder


class Certbot:
    """certbot with folders of its own and an account at `pebble`."""

    def __init__(self, folder, service, pebble):
        need({CERTBOT: "certbot", PLUGIN: "python3-certbot-dns-route53"})
        self.folder = folder
        self.pebble = pebble
        self.environment = {
            "PATH": "/usr/bin:/bin", "HOME": str(folder), "REQUESTS_CA_BUNDLE": str(pebble.trusted),
            "AWS_DATA_PATH": str(point_botocore_to(folder / "data", service)), "AWS_REGION": "us-east-1",
            "AWS_SHARED_CREDENTIALS_FILE": str(service.data / "credentials"), "AWS_CONFIG_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true"}

    def run(self, *arguments):
        folders = [f"--{kind}-dir={self.folder / kind}" for kind in ("config", "work", "logs")]
        return subprocess.run([CERTBOT, "--non-interactive", *folders, *arguments], capture_output=True, text=True,
                              env=self.environment, timeout=300)

    def obtain(self, *how_and_names):
        return self.run("certonly", "--server", self.pebble.directory, "--agree-tos", "-m", "hostmaster@example.org",
                        "--cert-name", "first", *how_and_names)

    def live(self, file):
        return self.folder / "config/live/first" / file


@pytest.fixture(scope="module")
def zone(shared_service):
    return make_zone(shared_service.client(), "acme.example")


@pytest.fixture(scope="module")
def pebble(shared_service, tmp_path_factory):
    pebble = Pebble(tmp_path_factory.mktemp("pebble") / "run", shared_service.dns_port)
    yield pebble.start()
    pebble.end()


@pytest.fixture
def certbot(shared_service, pebble, zone, tmp_path):
    return Certbot(tmp_path, shared_service, pebble)


def names_in(service, zone):
    sets = service.client().list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    return [(one["Name"], one["Type"]) for one in sets]


def test_a_wildcard_and_its_apex_are_issued_and_renewed(shared_service, pebble, zone, certbot):
    before = names_in(shared_service, zone)
    done = certbot.obtain("--dns-route53", "-d", "acme.example", "-d", "*.acme.example")
    assert done.returncode == 0, done.stderr + pebble.log.read_text()
    certificate = certbot.live("cert.pem")
    assert names_of(certificate) == ["*.acme.example", "acme.example"]
    assert pebble.issued(certificate, certbot.live("chain.pem"))
    assert names_in(shared_service, zone) == before, "both challenges are gone"
    first = serial_of(certificate)
    done = certbot.run("renew", "--force-renewal", "--no-random-sleep-on-renew")
    assert done.returncode == 0, done.stderr + pebble.log.read_text()
    assert serial_of(certificate) != first
    assert pebble.issued(certificate, certbot.live("chain.pem"))
    assert names_in(shared_service, zone) == before


def test_the_most_specific_zone_gets_the_challenge(shared_service, pebble, certbot):
    make_zone(shared_service.client(), "deep.acme.example")
    done = certbot.obtain("--dns-route53", "-d", "www.deep.acme.example")
    assert done.returncode == 0, done.stderr + pebble.log.read_text()
    assert names_of(certbot.live("cert.pem")) == ["www.deep.acme.example"]


def refusal(done):
    """Asserts that there is no certificate, and returns what certbot heard from pebble."""
    assert done.returncode != 0, "a certificate without a challenge"
    assert "Some challenges have failed" in done.stderr, done.stderr
    return done.stdout


# How pebble spells RCODE 3.
NXDOMAIN = r"returned an unsuccessful response: '\\x03'"


def test_without_the_record_pebble_refuses(certbot):
    done = certbot.obtain("--manual", "--preferred-challenges", "dns", "--manual-auth-hook", "/bin/true", "-d", "www.acme.example")
    assert NXDOMAIN in refusal(done)


def test_with_another_value_pebble_refuses(shared_service, zone, certbot):
    name = "stale.acme.example"
    change(shared_service.client(), zone, "CREATE", f"_acme-challenge.{name}", "TXT", ['"yesterday\'s challenge"'])
    done = certbot.obtain("--manual", "--preferred-challenges", "dns", "--manual-auth-hook", "/bin/true", "-d", name)
    assert "Correct value not found for DNS challenge" in refusal(done)


def test_where_another_server_is_asked_pebble_refuses(shared_service, zone, start_service, tmp_path):
    other = start_service("other")
    make_zone(other.client(), "acme.example")
    pebble = Pebble(tmp_path / "astray", other.dns_port)
    try:
        astray = Certbot(tmp_path / "certbot", shared_service, pebble.start())
        assert NXDOMAIN in refusal(astray.obtain("--dns-route53", "-d", "www.acme.example"))
    finally:
        pebble.end()
