"""Runs a real etcd cluster for end-to-end tests, on loopback ports that the kernel chose."""

import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from service import end_with_parent, free_port

FLAGS = ["--max-txn-ops=8192", "--max-request-bytes=8388608"]  # what Milepost asks for
START_TIMEOUT_S = 60


@dataclass(frozen=True)
class Tls:
    """PEM files: the members' own, and the authority whose clients they take."""

    certificate: Path
    key: Path
    ca: Path
    client_certificate: Path
    client_key: Path


class Etcd:
    """Members 0, 1, ... of one cluster below `path`; started and waited for."""

    def __init__(self, path, members=1, tls=None, flags=FLAGS):
        self.path = Path(path)
        self.tls = tls
        self.flags = flags
        self.ports = [(free_port(), free_port()) for _ in range(members)]
        self.processes = [None] * members
        for member in range(members):
            self.start(member)
        self.wait_until_healthy()

    @property
    def endpoints(self):
        return ",".join(f"127.0.0.1:{client}" for client, _ in self.ports)

    @property
    def url(self):
        """As --store takes it."""
        return f"etcd://{self.endpoints}"

    def start(self, member):
        scheme = "https" if self.tls else "http"
        client, peer = (f"{where}://127.0.0.1:{port}" for where, port in zip((scheme, "http"), self.ports[member]))
        cluster = ",".join(f"m{i}=http://127.0.0.1:{port}" for i, (_, port) in enumerate(self.ports))
        command = ["etcd", f"--name=m{member}", f"--data-dir={self.path / f'm{member}'}", f"--listen-client-urls={client}",
                   f"--advertise-client-urls={client}", f"--listen-peer-urls={peer}", f"--initial-advertise-peer-urls={peer}",
                   f"--initial-cluster={cluster}", "--heartbeat-interval=50", "--election-timeout=500", "--logger=zap",
                   "--log-level=error", *self.flags]
        if self.tls:
            command += [f"--cert-file={self.tls.certificate}", f"--key-file={self.tls.key}", f"--trusted-ca-file={self.tls.ca}",
                        "--client-cert-auth"]
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / f"m{member}.log").open("ab") as log:
            self.processes[member] = subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=end_with_parent)

    def kill(self, member):
        """kill -9, however it is."""
        process = self.processes[member]
        if process and process.poll() is None:
            process.kill()
            process.wait()

    def freeze(self, member):
        self.processes[member].send_signal(signal.SIGSTOP)

    def thaw(self, member):
        self.processes[member].send_signal(signal.SIGCONT)

    def ctl(self, *arguments, member=None, check=True):
        """etcdctl's standard output, asked of all members or of one."""
        endpoints = self.endpoints if member is None else f"127.0.0.1:{self.ports[member][0]}"
        command = ["etcdctl", f"--endpoints={endpoints}"]
        if self.tls:
            command += [f"--cacert={self.tls.ca}", f"--cert={self.tls.client_certificate}", f"--key={self.tls.client_key}"]
        done = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=60, check=False,
                              env={**os.environ, "ETCDCTL_API": "3"})
        assert not check or done.returncode == 0, done.stderr
        return done.stdout

    def leader(self):
        """The member that leads; None while there is none."""
        for member in range(len(self.ports)):
            if self.processes[member].poll() is not None:
                continue
            text = self.ctl("endpoint", "status", "--write-out=json", member=member, check=False)
            if not text:
                continue
            status = json.loads(text)[0]["Status"]
            if status.get("leader") == status["header"]["member_id"]:
                return member
        return None

    def wait_until_healthy(self):
        deadline = time.monotonic() + START_TIMEOUT_S
        for member in range(len(self.ports)):
            while not self.ctl("get", "x", "--write-out=json", member=member, check=False):
                assert self.processes[member].poll() is None, (self.path / f"m{member}.log").read_text()
                assert time.monotonic() < deadline, f"etcd member {member} does not answer"
                time.sleep(0.05)

    def end(self):
        for member in range(len(self.ports)):
            self.kill(member)
