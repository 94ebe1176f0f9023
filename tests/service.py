"""Runs the real binary for end-to-end tests: a service of its own, on loopback ports that the kernel chose."""

import configparser
import ctypes
import http.client
import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

import boto3
import dns.message
import dns.query

ROOT = Path(__file__).resolve().parent.parent
BINARY = Path(os.environ.get("MILEPOST_BINARY", ROOT / "build/release/milepost"))
START_TIMEOUT_S = 60


def free_port():
    """A port that is free for TCP and UDP at this moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        tcp.bind(("127.0.0.1", 0))
        udp.bind(tcp.getsockname())
        return tcp.getsockname()[1]


PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def end_with_parent():
    """For Popen's preexec_fn: a server does not outlive tests that are killed."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def milepost(*arguments, **options):
    """Runs a command to its end; returns the CompletedProcess with its output as text."""
    return subprocess.run([str(BINARY), *map(str, arguments)], capture_output=True, text=True, timeout=300, **options)


class Service:
    """`milepost serve` on `data`. With listeners in a `config`, `dns_port` is of the first of them."""

    def __init__(self, data, config=None, dns_port=None, api_port=None, arguments=()):
        self.data = Path(data)
        self.arguments = [str(argument) for argument in arguments]
        self.config = config
        self.dns_port = dns_port or free_port()
        self.api_port = api_port or free_port()
        self.log = Path(str(self.data) + ".log")
        self.process = None

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.api_port}"

    def launch(self):
        """Starts the process and does not wait for anything."""
        command = [str(BINARY), "serve", "--data", str(self.data), "--api", f"127.0.0.1:{self.api_port}", *self.arguments]
        if self.config is None or "[[listen]]" not in self.config:
            command += ["--dns", f"127.0.0.1:{self.dns_port}"]
        if self.config is not None:
            file = Path(str(self.data) + ".toml")
            file.write_text(self.config)
            command += ["--config", str(file)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=end_with_parent)
        return self

    def start(self):
        """Starts the process and waits until it is ready."""
        self.launch()
        deadline = time.monotonic() + START_TIMEOUT_S
        while self.ready_status() != 200:
            assert self.process.poll() is None, f"the service ended: {self.log.read_text()}"
            assert time.monotonic() < deadline, f"the service is not ready: {self.log.read_text()}"
            time.sleep(0.02)
        return self

    def get(self, path):
        """(status, body) of a plain GET; (None, '') while nobody listens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.api_port, timeout=10)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()
        except OSError:
            return None, ""
        finally:
            connection.close()

    def ready_status(self):
        return self.get("/ready")[0]

    def metric(self, name):
        """The value of a metric without labels."""
        match = re.search(rf"^milepost_{name} (\S+)$", self.get("/metrics")[1], re.MULTILINE)
        assert match, f"there is no metric {name}"
        return float(match.group(1))

    def terminate(self):
        """SIGTERM, and its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def kill(self):
        """kill -9."""
        self.process.kill()
        self.process.wait()

    def end(self):
        if self.process and self.process.poll() is None:
            self.kill()
        self.check_errors()

    def check_errors(self):
        """No operation answered an error that the service model does not list for it."""
        assert "which its model does not list" not in self.log.read_text(errors="replace"), self.log

    def credentials(self, profile="default"):
        file = configparser.ConfigParser()
        file.read(self.data / "credentials")
        return file[profile]

    def client(self, keys=None):
        """A boto3 client with the root key of the first account, or with `keys`."""
        keys = keys or self.credentials()
        return boto3.client("route53", endpoint_url=self.endpoint, region_name="us-east-1",
                            aws_access_key_id=keys["aws_access_key_id"],
                            aws_secret_access_key=keys["aws_secret_access_key"])

    def zone_command(self, *arguments):
        """`milepost zone ...` against this service with its root key."""
        return milepost("zone", *arguments, "--endpoint", self.endpoint, "--credentials", self.data / "credentials")

    def account_id(self, name="main"):
        """The id of an account; without a name of the one that the first start made."""
        accounts = [line.split() for line in milepost("account", "list", "--data", self.data).stdout.splitlines()]
        return next(account[0] for account in accounts if account[-1] == name)

    def make_account(self, name):
        """The root key of a new account."""
        made = milepost("account", "create", name, "--data", self.data)
        assert made.returncode == 0, made.stderr
        return dict(line.split(" = ") for line in made.stdout.splitlines() if " = " in line)

    def make_vpc(self, vpc, account, *networks):
        """A VPC of that id in us-east-1."""
        made = milepost("vpc", "create", "--data", self.data, "--region", "us-east-1", "--id", vpc, "--account", account,
                        *(word for network in networks for word in ("--network", network)))
        assert made.returncode == 0, made.stderr

    def query(self, name, rdtype="A", tcp=False, address="127.0.0.1", port=None, source=None, **options):
        """One query, from the address `source` where it matters; the dns.message of its response."""
        message = dns.message.make_query(name, rdtype, **options)
        ask = dns.query.tcp if tcp else dns.query.udp
        return ask(message, address, port=port or self.dns_port, source=source, timeout=5)

    def answers(self, name, rdtype="A", **options):
        """Sorted texts of the answer section's records of that type."""
        wanted = dns.rdatatype.from_text(rdtype)
        response = self.query(name, rdtype, **options)
        return sorted(r.to_text() for rrset in response.answer if rrset.rdtype == wanted for r in rrset)


def wait_insync(client, change_info, timeout_s=30):
    """Waits for INSYNC as clients do, only more often."""
    deadline = time.monotonic() + timeout_s
    while client.get_change(Id=change_info["Id"])["ChangeInfo"]["Status"] != "INSYNC":
        assert time.monotonic() < deadline, "the change stays PENDING"
        time.sleep(0.01)


def make_zone(client, name):
    """A new zone's id, without its prefix."""
    made = client.create_hosted_zone(Name=name, CallerReference=f"{name} {time.time_ns()}")
    wait_insync(client, made["ChangeInfo"])
    return made["HostedZone"]["Id"].split("/")[-1]


def change(client, zone, action, name, rdtype, values, ttl=60):
    """One change, waited for until every name server answers with it."""
    changed = client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [{
        "Action": action,
        "ResourceRecordSet": {"Name": name, "Type": rdtype, "TTL": ttl, "ResourceRecords": [{"Value": v} for v in values]},
    }]})
    wait_insync(client, changed["ChangeInfo"])
