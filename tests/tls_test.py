"""The API over TLS: certificates of `milepost cert`, clients that trust them or do not, and renewal under load."""

import http.client
import os
import socket
import ssl
import stat
import subprocess
import threading
import time

import boto3
import botocore.exceptions
import pytest

from api import AWS
from service import BINARY, Service, milepost


class TlsService(Service):
    """A service whose API is at https://localhost."""

    def __init__(self, data, tls, **options):
        self.tls = tls
        super().__init__(data, config=f'[api]\ncertificate = "{tls}/server.pem"\nkey = "{tls}/server-key.pem"\n', **options)

    @property
    def endpoint(self):
        return f"https://localhost:{self.api_port}"

    def trust(self):
        return ssl.create_default_context(cafile=self.tls / "ca.pem")

    def get(self, path):
        connection = http.client.HTTPSConnection("localhost", self.api_port, timeout=10, context=self.trust())
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()
        except OSError:
            return None, ""
        finally:
            connection.close()

    def client(self, ca=None):
        keys = self.credentials()
        return boto3.client("route53", endpoint_url=self.endpoint, region_name="us-east-1", verify=str(ca or self.tls / "ca.pem"),
                            aws_access_key_id=keys["aws_access_key_id"], aws_secret_access_key=keys["aws_secret_access_key"])


def make_certificates(directory, *options):
    done = milepost("cert", "--dir", directory, *options)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def secure(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    make_certificates(folder / "pem")
    service = TlsService(folder / "data", folder / "pem").start()
    yield service
    service.end()


@pytest.fixture
def tls(tmp_path):
    make_certificates(tmp_path / "pem")
    return tmp_path / "pem"


def run(*command, environment=None, **options):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=120,
                          env={"PATH": "/usr/bin:/bin", "HOME": "/", **(environment or {})}, **options)


def curl(service, *arguments, ca=None):
    return run("curl", "--silent", "--show-error", "--max-time", "20", "--cacert", ca or service.tls / "ca.pem", *arguments)


def s_client(service, *arguments):
    return run("openssl", "s_client", "-connect", f"localhost:{service.api_port}", "-servername", "localhost", "-CAfile",
               service.tls / "ca.pem", "-verify_return_error", *arguments, input="")


def openssl(*arguments):
    done = run("openssl", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def serial_of(service):
    """The serial number of the certificate that a new connection gets."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", service.api_port), timeout=10) as plain, context.wrap_socket(plain) as wrapped:
        certificate = ssl.DER_cert_to_PEM_cert(wrapped.getpeercert(binary_form=True))
    return run("openssl", "x509", "-noout", "-serial", input=certificate).stdout


def log_of(service):
    return service.log.read_text()


# --- milepost cert ---


def test_cert_makes_files_that_only_their_owner_can_use(tmp_path):
    printed = make_certificates(tmp_path / "pem", "--name", "api.example.net", "--name", "192.0.2.1")
    mode = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "pem").iterdir()}
    assert mode == {"ca.pem": 0o644, "ca-key.pem": 0o600, "server.pem": 0o644, "server-key.pem": 0o600}
    assert f"--api-certificate {tmp_path}/pem/server.pem --api-key {tmp_path}/pem/server-key.pem" in printed
    assert f"AWS_CA_BUNDLE={tmp_path}/pem/ca.pem" in printed
    text = openssl("x509", "-noout", "-ext", "subjectAltName", "-in", tmp_path / "pem" / "server.pem")
    assert "DNS:api.example.net, IP Address:192.0.2.1" in text
    verify = openssl("verify", "-x509_strict", "-CAfile", tmp_path / "pem" / "ca.pem", tmp_path / "pem" / "server.pem")
    assert verify.endswith("OK\n")


def test_cert_overwrites_nothing_and_keeps_its_authority(tls):
    before = {file.name: file.read_bytes() for file in tls.iterdir()}
    refused = milepost("cert", "--dir", tls)
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    assert {file.name: file.read_bytes() for file in tls.iterdir()} == before
    make_certificates(tls, "--force")
    changed = {file.name for file in tls.iterdir() if file.read_bytes() != before[file.name]}
    assert changed == {"server.pem", "server-key.pem"}


def test_cert_refuses_what_is_no_name(tmp_path):
    refused = milepost("cert", "--dir", tmp_path / "pem", "--name", "https://localhost")
    assert refused.returncode == 1
    assert "'https://localhost' is no host name and no IP address" in refused.stderr
    assert not (tmp_path / "pem" / "server.pem").exists()


# --- clients ---


def test_the_aws_cli_walks_over_tls(secure):
    environment = {"AWS_SHARED_CREDENTIALS_FILE": str(secure.data / "credentials"), "AWS_CONFIG_FILE": "/dev/null", "AWS_PAGER": "",
                   "AWS_EC2_METADATA_DISABLED": "true", "AWS_CA_BUNDLE": str(secure.tls / "ca.pem")}
    command = [AWS, "--region", "us-east-1", "--endpoint-url", secure.endpoint, "route53"]
    made = run(*command, "create-hosted-zone", "--name", "cli.example", "--caller-reference", "1", environment=environment)
    assert made.returncode == 0, made.stderr
    listed = run(*command, "list-hosted-zones", environment=environment)
    assert "cli.example." in listed.stdout, listed.stderr


def test_boto3_trusts_the_authority_and_no_other(secure, tmp_path):
    client = secure.client()
    made = client.create_hosted_zone(Name="boto.example", CallerReference="boto3")
    assert made["Location"].endswith(made["HostedZone"]["Id"])
    make_certificates(tmp_path / "other")
    with pytest.raises(botocore.exceptions.SSLError, match="certificate verify failed"):
        secure.client(ca=tmp_path / "other" / "ca.pem").list_hosted_zones()


def test_ready_and_metrics_are_on_the_same_port(secure):
    status, told = secure.get("/ready")
    assert (status, told.splitlines()[0]) == (200, "ready")
    assert "milepost_" in secure.get("/metrics")[1]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_curl_trusts_names_and_addresses(secure, host):
    done = curl(secure, f"https://{host}:{secure.api_port}/ready")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "ready"), done.stderr


def test_a_name_that_the_certificate_does_not_have_is_refused_by_clients(secure):
    done = curl(secure, "--resolve", f"api.example.net:{secure.api_port}:127.0.0.1", f"https://api.example.net:{secure.api_port}/ready")
    assert done.returncode == 60, done.stderr


def test_zone_import_and_export_go_over_tls(secure, tmp_path):
    file = tmp_path / "imported.zone"
    file.write_text("www 60 IN A 192.0.2.1\n")
    keys = ("--credentials", secure.data / "credentials", "--endpoint", secure.endpoint)
    done = milepost("zone", "import", file, "--origin", "imported.example", "--create", *keys, "--ca", secure.tls / "ca.pem")
    assert done.returncode == 0, done.stderr
    exported = milepost("zone", "export", "imported.example", *keys, env={**os.environ, "AWS_CA_BUNDLE": str(secure.tls / "ca.pem")})
    assert "192.0.2.1" in exported.stdout, exported.stderr
    make_certificates(tmp_path / "other")
    refused = milepost("zone", "export", "imported.example", *keys, "--ca", tmp_path / "other" / "ca.pem")
    assert refused.returncode == 1
    assert "certificate verify failed" in refused.stderr


# --- the protocol ---


@pytest.mark.parametrize("version, agreed", [("-tls1_3", "TLSv1.3"), ("-tls1_2", "TLSv1.2")])
def test_modern_versions_are_spoken(secure, version, agreed):
    done = s_client(secure, version)
    assert done.returncode == 0, done.stderr
    assert agreed in done.stdout
    assert "Verification: OK" in done.stdout


@pytest.mark.parametrize("refused", [("-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"), ("-tls1", "-cipher", "DEFAULT@SECLEVEL=0"),
                                     ("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"), ("-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-SHA384")])
def test_old_versions_and_weak_ciphers_are_not(secure, refused):
    assert s_client(secure, *refused).returncode != 0


def test_http_1_1_is_agreed_on_and_nothing_else(secure):
    assert "ALPN protocol: http/1.1" in s_client(secure, "-alpn", "h2,http/1.1").stdout
    assert s_client(secure, "-alpn", "h2").returncode != 0


@pytest.mark.parametrize("version", ["-tls1_3", "-tls1_2"])
def test_sessions_are_resumed(secure, tmp_path, version):
    session = tmp_path / "session"
    request = "GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    connect = ("openssl", "s_client", "-connect", f"localhost:{secure.api_port}", "-CAfile", secure.tls / "ca.pem", "-ign_eof", version)
    first = run(*connect, "-sess_out", session, input=request)
    assert "New, TLS" in first.stdout, first.stderr
    second = run(*connect, "-sess_in", session, input=request)
    assert "Reused, TLS" in second.stdout, second.stdout


def test_a_closed_connection_ends_with_close_notify(secure):
    context = secure.trust()
    context.options &= ~getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)
    with socket.create_connection(("127.0.0.1", secure.api_port), timeout=10) as plain:
        with context.wrap_socket(plain, server_hostname="localhost", suppress_ragged_eofs=False) as wrapped:
            wrapped.sendall(b"GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            received = b""
            while piece := wrapped.recv(4096):  # an end without close_notify raises SSLEOFError
                received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    assert body.startswith(b"ready\n")
    assert f"Content-Length: {len(body)}\r\n".encode() in head + b"\r\n"


def test_plain_http_is_told_to_speak_https(secure):
    answer = run("curl", "--silent", "--max-time", "20", "--write-out", "%{http_code}", f"http://localhost:{secure.api_port}/ready")
    assert answer.stdout.endswith("400")
    assert "https://" in answer.stdout
    assert "<ErrorResponse" in answer.stdout


def test_noise_and_silence_do_not_disturb_others(secure):
    silent = [socket.create_connection(("127.0.0.1", secure.api_port), timeout=10) for _ in range(50)]
    noisy = [socket.create_connection(("127.0.0.1", secure.api_port), timeout=10) for _ in range(20)]
    for i, each in enumerate(noisy):
        each.sendall(b"\x16\x03\x01\x02\x00\x01" + bytes([i]) * 300 if i % 2 else os.urandom(500))
    assert secure.get("/ready")[0] == 200
    for each in noisy + silent:
        each.close()
    assert secure.get("/ready")[0] == 200


def test_who_never_shakes_hands_is_cut(secure):
    with socket.create_connection(("127.0.0.1", secure.api_port), timeout=60) as silent:
        assert silent.recv(1) == b""  # after the server's 10 s, before our 60


# --- starting, and certificates that change ---


def serve(data, *options):
    """What a service that cannot start says."""
    done = subprocess.run([str(BINARY), "serve", "--data", str(data), "--api", "127.0.0.1:0", "--dns", "127.0.0.1:0", *map(str, options)],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    return done.stderr


def test_a_start_that_cannot_work_says_why(tmp_path, tls):
    certificate, key = tls / "server.pem", tls / "server-key.pem"
    assert "must be given together" in serve(tmp_path / "a", "--api-certificate", certificate)
    assert f"{tls}/none.pem: No such file" in serve(tmp_path / "b", "--api-certificate", tls / "none.pem", "--api-key", key)
    assert f"{tls}/none.pem: No such file" in serve(tmp_path / "c", "--api-certificate", certificate, "--api-key", tls / "none.pem")
    assert f"is not the key of the certificate in {certificate}" in serve(
        tmp_path / "d", "--api-certificate", certificate, "--api-key", tls / "ca-key.pem")


def test_a_key_that_everybody_can_read_is_warned_of(tmp_path, tls):
    (tls / "server-key.pem").chmod(0o644)
    service = TlsService(tmp_path / "data", tls)
    service.start()
    try:
        assert f"every user of this machine can read the private key in {tls}/server-key.pem" in log_of(service)
    finally:
        service.end()


def test_an_expired_certificate_is_served_with_a_warning(tmp_path, tls):
    request, server = tmp_path / "request.pem", tls / "server.pem"
    openssl("req", "-new", "-key", tls / "server-key.pem", "-subj", "/CN=localhost", "-out", request)
    openssl("x509", "-req", "-in", request, "-CA", tls / "ca.pem", "-CAkey", tls / "ca-key.pem", "-days", "-1", "-out", server)
    service = TlsService(tmp_path / "data", tls)
    service.launch()
    try:
        deadline = time.monotonic() + 60
        while "ready" not in log_of(service).split():
            assert service.process.poll() is None and time.monotonic() < deadline, log_of(service)
            time.sleep(0.05)
        assert f"the certificate in {server} has expired at 20" in log_of(service)
        refused = curl(service, f"https://localhost:{service.api_port}/ready")
        assert refused.returncode == 60 and "expired" in refused.stderr
    finally:
        service.end()


def test_certificates_are_renewed_under_load(tmp_path, tls):
    """Nobody who trusts the authority sees a failure while the certificate changes five times."""
    service = TlsService(tmp_path / "data", tls).start()
    failures, calls, stop = [], [0], threading.Event()

    def load(kept):
        client = service.client()
        while not stop.is_set():
            try:
                (client if kept else service.client()).list_hosted_zones()
                calls[0] += 1
            except botocore.exceptions.BotoCoreError as error:
                failures.append(error)

    threads = [threading.Thread(target=load, args=(i % 2 == 0,)) for i in range(4)]
    try:
        for thread in threads:
            thread.start()
        serials = {serial_of(service)}
        for renewal in range(5):
            make_certificates(tls, "--force")
            deadline = time.monotonic() + 30
            while len(serials) == renewal + 1:
                assert time.monotonic() < deadline, log_of(service)
                serials.add(serial_of(service))
                time.sleep(0.05)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        service.end()
    assert not failures
    assert calls[0] > 50


def test_a_broken_renewal_leaves_the_old_certificate(tmp_path, tls):
    service = TlsService(tmp_path / "data", tls).start()
    try:
        before = serial_of(service)
        whole = (tls / "server.pem").read_text()
        (tls / "server.pem").write_text("half a certifi")
        deadline = time.monotonic() + 30
        while "the old one stays" not in log_of(service):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert serial_of(service) == before
        (tls / "server.pem").write_text(whole)
        while "was loaded again" not in log_of(service):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert service.get("/ready")[0] == 200
    finally:
        service.end()
