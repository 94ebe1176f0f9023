"""etcd: a cluster of three members on this machine, in a directory that can be kept and copied while it is stopped."""

import contextlib
import http.client
import json
import subprocess
import time

from ..machine import BenchError, on_all_cores
from ..process import Process
from .server import installed_version

MEMBERS = 3
CLIENT_PORT = 15401  # of the first member; each has a pair of ports
PEER_PORT = 15402
HEALTHY_PAUSE_S = 0.02
HEALTHY_TIMEOUT_S = 300
CALL_TIMEOUT_S = 600  # of etcdctl: a member with gigabytes takes its time to defragment


class EtcdMember:
    """One process."""

    def __init__(self, directory, number):
        self.name = f"m{number}"
        self.client_port = CLIENT_PORT + 10 * number
        self.peer = f"http://127.0.0.1:{PEER_PORT + 10 * number}"
        self.data = directory / self.name
        self.process = None

    @property
    def endpoint(self):
        return f"127.0.0.1:{self.client_port}"

    def start(self, initial_cluster):
        # The limits are those that Milepost asks for; the rest is etcd's default.
        command = ["etcd", f"--name={self.name}", f"--data-dir={self.data}",
                   f"--listen-client-urls=http://{self.endpoint}", f"--advertise-client-urls=http://{self.endpoint}",
                   f"--listen-peer-urls={self.peer}", f"--initial-advertise-peer-urls={self.peer}",
                   f"--initial-cluster={initial_cluster}", "--max-txn-ops=8192", "--max-request-bytes=8388608",
                   "--quota-backend-bytes=8589934592", "--logger=zap", "--log-level=error"]
        self.process = Process("etcd", on_all_cores(command), self.data.with_suffix(".log"))

    def is_healthy(self):
        """It has a leader and has read its own data."""
        connection = http.client.HTTPConnection("127.0.0.1", self.client_port, timeout=5)
        try:
            connection.request("GET", "/health")
            return json.loads(connection.getresponse().read()).get("health") == "true"
        except (OSError, http.client.HTTPException, ValueError):
            return False
        finally:
            connection.close()

    def stop(self):
        if self.process is not None:
            process, self.process = self.process, None
            process.stop()


class Etcd:
    """The cluster. Everything it knows is in `directory`, and nothing in there names that directory."""

    settings = f"{MEMBERS} members, --max-txn-ops=8192 --max-request-bytes=8388608 --quota-backend-bytes=8589934592"

    def __init__(self, directory):
        self.directory = directory
        self.members = [EtcdMember(directory, number) for number in range(MEMBERS)]

    @property
    def endpoints(self):
        return ",".join(member.endpoint for member in self.members)

    @property
    def url(self):
        return f"etcd://{self.endpoints}"

    @staticmethod
    def version():
        return installed_version("etcd-server")

    def start(self):
        """Returns when every member is healthy."""
        self.directory.mkdir(parents=True, exist_ok=True)
        initial_cluster = ",".join(f"{member.name}={member.peer}" for member in self.members)
        try:
            for member in self.members:
                member.start(initial_cluster)
            for member in self.members:
                self._wait_healthy(member)
        except BaseException:
            self.stop()
            raise

    def _wait_healthy(self, member):
        deadline = time.monotonic() + HEALTHY_TIMEOUT_S
        while not member.is_healthy():
            member.process.require_alive()
            if time.monotonic() > deadline:
                raise BenchError(f"etcd's member {member.name} is not healthy after {HEALTHY_TIMEOUT_S} s; its log is "
                                 f"{member.process.log}")
            time.sleep(HEALTHY_PAUSE_S)

    def stop(self):
        with contextlib.ExitStack() as ending:  # each is ended, whatever another does
            for member in self.members:
                ending.callback(member.stop)

    def memory_mib(self):
        """PSS of all members."""
        return sum(member.process.memory_mib() for member in self.members)

    def size_bytes(self):
        """What one member's database uses of its file: the largest of them."""
        return max(status["Status"]["dbSizeInUse"] for status in self._status())

    def forget_history(self):
        """Compacts to the newest revision, and gives back what that has freed."""
        revision = max(status["Status"]["header"]["revision"] for status in self._status())
        self._call("compact", "--physical", str(revision))
        self._call("defrag")

    def _status(self):
        return json.loads(self._call("endpoint", "status", "-w", "json"))

    def _call(self, *words):
        command = ["etcdctl", f"--endpoints={self.endpoints}", f"--command-timeout={CALL_TIMEOUT_S}s", *words]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False,
                              env={"ETCDCTL_API": "3", "PATH": "/usr/bin:/bin"})
        if done.returncode != 0:
            raise BenchError(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
        return done.stdout
