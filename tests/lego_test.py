"""lego with its route53 provider, which has no option for the endpoint: an HTTPS proxy leads it to Milepost."""

import subprocess

import pytest

from acme import Pebble, make_certificate, names_of, serial_of
from https_proxy import HOST, HttpsProxy
from packages import need
from service import make_zone

LEGO = "/usr/bin/lego"


@pytest.fixture(scope="module")
def zone(shared_service):
    return make_zone(shared_service.client(), "lego.example")


@pytest.fixture(scope="module")
def pebble(shared_service, tmp_path_factory):
    pebble = Pebble(tmp_path_factory.mktemp("pebble") / "run", shared_service.dns_port)
    yield pebble.start()
    pebble.end()


class Lego:
    """lego with a folder of its own; as it finds Milepost behind `proxy`."""

    def __init__(self, folder, service, pebble, proxy, trusted):
        need({LEGO: "lego"})
        self.folder = folder
        self.arguments = [
            "--path", str(folder), "--server", pebble.directory, "--accept-tos", "--email", "hostmaster@example.org",
            "--dns", "route53", "--dns.resolvers", f"127.0.0.1:{service.dns_port}",
            # lego would ask the zone's name servers as well, at the addresses that the machine's own resolver finds for
            # their names and always at port 53: a test has neither.
            "--dns.disable-cp"]
        keys = service.credentials()
        self.environment = {
            "PATH": "/usr/bin:/bin", "HOME": str(folder), "LEGO_CA_CERTIFICATES": str(pebble.trusted),
            "HTTPS_PROXY": proxy.url, "AWS_CA_BUNDLE": str(trusted), "AWS_REGION": "us-east-1",
            "AWS_POLLING_INTERVAL": "1",  # Seconds it waits before every look at the TXT record.
            "AWS_ACCESS_KEY_ID": keys["aws_access_key_id"], "AWS_SECRET_ACCESS_KEY": keys["aws_secret_access_key"]}

    def run(self, command, *names):
        domains = [argument for name in names for argument in ("--domains", name)]
        return subprocess.run([LEGO, *self.arguments, *domains, *command], capture_output=True, text=True,
                              env=self.environment, timeout=300)

    def certificate(self, name, kind="crt"):
        return self.folder / "certificates" / f"{name.replace('*', '_')}.{kind}"


@pytest.fixture
def proxy(shared_service, tmp_path):
    certificate, key = make_certificate(tmp_path, f"DNS:{HOST}")
    proxy = HttpsProxy(shared_service.api_port, certificate, key).start()
    proxy.trusted = certificate
    yield proxy
    proxy.end()


@pytest.fixture
def lego(shared_service, pebble, zone, proxy, tmp_path):
    return Lego(tmp_path / "lego", shared_service, pebble, proxy, proxy.trusted)


def types_at(service, zone):
    return [one["Type"] for one in service.client().list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]]


def test_a_wildcard_and_its_apex_are_issued_and_renewed(shared_service, pebble, zone, proxy, lego):
    names = "lego.example", "*.lego.example"
    certificate, issuer = lego.certificate("lego.example"), lego.certificate("lego.example", "issuer.crt")
    serials = []
    for command in ["run"], ["renew", "--days", "100000", "--no-random-sleep"]:
        done = lego.run(command, *names)
        assert done.returncode == 0, done.stderr + pebble.log.read_text()
        assert names_of(certificate) == sorted(names)
        assert pebble.issued(certificate, issuer)
        assert types_at(shared_service, zone) == ["NS", "SOA"], "both challenges are gone"
        serials.append(serial_of(certificate))
    assert serials[0] != serials[1]
    assert set(proxy.asked) == {f"CONNECT {HOST}:443 HTTP/1.1"}


def test_with_another_secret_nothing_changes(shared_service, zone, lego):
    lego.environment["AWS_SECRET_ACCESS_KEY"] = "x" * 40
    done = lego.run(["run"], "www.lego.example")
    assert done.returncode != 0 and "SignatureDoesNotMatch" in done.stderr, done.stderr
    assert types_at(shared_service, zone) == ["NS", "SOA"]
