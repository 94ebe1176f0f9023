"""An ACME authority that validates: Debian's pebble, whose resolver is a name server of ours.

Nothing is made easy for the clients but the waiting: challenges are checked for real, no authorization is used
twice, and one nonce in twenty is refused, as pebble does by itself.
"""

import http.client
import json
import ssl
import subprocess
import time

from packages import need
from service import end_with_parent, free_port

PEBBLE = "/usr/bin/pebble"
START_TIMEOUT_S = 30


def make_certificate(folder, *names):
    """A certificate for these names ("DNS:..." or "IP:...") that is its own authority: (certificate file, key file)."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=Test authority", "-addext", "subjectAltName=" + ",".join(names),
                    "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    return certificate, key


class Pebble:
    """pebble in `folder`, which asks the DNS server at 127.0.0.1:`dns_port` when it validates."""

    def __init__(self, folder, dns_port):
        need({PEBBLE: "pebble", "/usr/bin/openssl": "openssl"})
        folder.mkdir(parents=True)
        self.folder = folder
        self.dns_port = dns_port
        self.port = free_port()
        self.management_port = free_port()
        self.trusted, self.key = make_certificate(folder, "IP:127.0.0.1")
        self.log = folder / "log"
        self.process = None

    @property
    def directory(self):
        """The URL that clients are given."""
        return f"https://127.0.0.1:{self.port}/dir"

    def start(self):
        configuration = self.folder / "pebble.json"
        configuration.write_text(json.dumps({"pebble": {
            "listenAddress": f"127.0.0.1:{self.port}", "managementListenAddress": f"127.0.0.1:{self.management_port}",
            "certificate": str(self.trusted), "privateKey": str(self.key),
            "httpPort": free_port(), "tlsPort": free_port(), "externalAccountBindingRequired": False}}))
        # Of good nonces pebble refuses one in twenty: clients that ask again once fail at two in a row.
        environment = {"PATH": "/usr/bin:/bin", "PEBBLE_VA_NOSLEEP": "1", "PEBBLE_AUTHZREUSE": "0",
                       "PEBBLE_WFE_NONCEREJECT": "0"}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen([PEBBLE, "-config", configuration, "-dnsserver", f"127.0.0.1:{self.dns_port}"],
                                            stdout=log, stderr=log, env=environment, preexec_fn=end_with_parent)
        deadline = time.monotonic() + START_TIMEOUT_S
        while self.get(self.port, "/dir") is None or self.get(self.management_port, "/roots/0") is None:
            assert self.process.poll() is None, f"pebble ended: {self.log.read_text()}"
            assert time.monotonic() < deadline, f"pebble is not ready: {self.log.read_text()}"
            time.sleep(0.02)
        return self

    def end(self):
        if self.process:
            self.process.kill()
            self.process.wait()

    def get(self, port, path):
        """The body of a page; None while nobody listens."""
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=10,
                                                 context=ssl.create_default_context(cafile=self.trusted))
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.read() if response.status == 200 else None
        except OSError:
            return None
        finally:
            connection.close()

    def issued(self, certificate, *intermediates):
        """Whether pebble's own root vouches for the certificate in this file."""
        root = self.folder / "root.pem"
        root.write_bytes(self.get(self.management_port, "/roots/0"))
        untrusted = [argument for file in intermediates for argument in ("-untrusted", str(file))]
        done = subprocess.run(["openssl", "verify", "-CAfile", str(root), *untrusted, str(certificate)], capture_output=True)
        return done.returncode == 0


def names_of(certificate):
    """The DNS names that the certificate in this file is for, sorted."""
    shown = subprocess.run(["openssl", "x509", "-in", str(certificate), "-noout", "-ext", "subjectAltName"],
                           capture_output=True, text=True, check=True).stdout
    return sorted(name.strip().removeprefix("DNS:") for name in shown.splitlines()[1].split(","))


def serial_of(certificate):
    return subprocess.run(["openssl", "x509", "-in", str(certificate), "-noout", "-serial"],
                          capture_output=True, text=True, check=True).stdout.strip()
