"""An etcd cluster of three members, each on a host and a small disk of its own."""

import json
import os
import shutil
import subprocess

from .network import run
from .process import Process, wait_until

CLIENT_PORT = 2379
PEER_PORT = 2380
# etcd lays out its log in files of 64 MB, one ahead.
DISK = "1g"
# Milepost needs these; the election is quicker than etcd's default of a second, since tests wait for it.
FLAGS = ["--max-txn-ops=8192", "--max-request-bytes=8388608", "--heartbeat-interval=100", "--election-timeout=600",
         "--snapshot-count=5000", "--max-wals=2", "--logger=zap", "--log-level=warn"]


class Member(Process):
    """One member, its data on a tmpfs so that it can be filled and so that no other load of this machine slows it."""

    def __init__(self, name, host, directory, peers, quota_bytes=0):
        super().__init__(name, host, directory / f"{name}.log")
        self.disk = directory / f"{name}.disk"
        self.peers = peers  # {name: Host}
        self.quota_bytes = quota_bytes
        self.disk.mkdir()
        run("mount", "-t", "tmpfs", "-o", f"size={DISK}", name, self.disk)

    @property
    def endpoint(self):
        return f"{self.host.ipv4}:{CLIENT_PORT}"

    def command(self):
        peer_url = f"http://{self.host.ipv4}:{PEER_PORT}"
        cluster = ",".join(f"{name}=http://{host.ipv4}:{PEER_PORT}" for name, host in self.peers.items())
        return ["etcd", "--name", self.name, "--data-dir", self.disk / "data",
                "--listen-client-urls", f"http://{self.endpoint}", "--advertise-client-urls", f"http://{self.endpoint}",
                "--listen-peer-urls", peer_url, "--initial-advertise-peer-urls", peer_url,
                "--initial-cluster", cluster, "--initial-cluster-state", "new",
                f"--quota-backend-bytes={self.quota_bytes}", *FLAGS]

    @property
    def filling(self):
        return self.disk / "filling"

    def fill_disk(self):
        """Leaves not a byte on the member's disk."""
        with self.filling.open("wb", buffering=0) as file:
            block = bytes(1 << 20)
            while block:
                try:
                    file.write(block)
                except OSError:
                    block = block[:len(block) // 2]

    def empty_disk(self):
        self.filling.unlink(missing_ok=True)

    def end(self):
        super().end()
        run("umount", "--lazy", self.disk)


class SlowDisk:
    """Every synchronisation of a running process takes longer by `delay_s`, until end()."""

    def __init__(self, process, delay_s):
        self.process = process
        microseconds = int(delay_s * 1e6)
        self._trace = subprocess.Popen(
            ["strace", "--quiet=attach,exit", "-f", "-p", str(process.process.pid), "-o", os.devnull,
             "-e", "trace=fdatasync,fsync", "-e", f"inject=fdatasync,fsync:delay_exit={microseconds}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        wait_until(self._attached, lambda: f"strace did not attach to {process.name}")

    def _attached(self):
        assert self._trace.poll() is None, f"strace: {self._trace.stderr.read()}"
        status = open(f"/proc/{self.process.process.pid}/status").read()
        return "TracerPid:\t0\n" not in status

    def end(self):
        self._trace.terminate()
        self._trace.wait(60)
        self._trace.stderr.close()


class Etcd:
    """All members. `quota_bytes` is of each member's database; 0 is etcd's default."""

    def __init__(self, hosts, directory, quota_bytes=0):
        peers = {host.name: host for host in hosts}
        self.members = [Member(host.name, host, directory, peers, quota_bytes) for host in hosts]

    @property
    def url(self):
        return "etcd://" + ",".join(member.endpoint for member in self.members)

    def launch(self):
        for member in self.members:
            member.launch()
        return self

    def wait_until_healthy(self, members=None):
        """Each of these members (all, when none is named) takes part in commits."""
        for member in members or self.members:
            wait_until(lambda: self.ctl("endpoint", "health", member=member, check=False).returncode == 0,
                       lambda: f"{member.name} is not healthy: {member.log_tail()}")

    def ctl(self, *arguments, member=None, check=True, **options):
        """`etcdctl`, on the host of that member, or of the first that runs, and asked of it alone."""
        member = member or next(m for m in self.members if m.running)
        done = subprocess.run(member.host.command("etcdctl", "--endpoints", member.endpoint, "--command-timeout", "10s",
                                                  *arguments),
                              capture_output=True, text=True, timeout=120, env={**os.environ, "ETCDCTL_API": "3"},
                              **options)
        assert not check or done.returncode == 0, f"etcdctl {arguments}: {done.stdout}{done.stderr}"
        return done

    def status(self, member):
        """What a member says of itself; None when it does not answer."""
        done = self.ctl("endpoint", "status", "-w", "json", member=member, check=False)
        answered = json.loads(done.stdout) if done.returncode == 0 and done.stdout.strip() else []
        return answered[0]["Status"] if answered else None

    def revision(self, member=None):
        member = member or next(m for m in self.members if m.running)
        return self.status(member)["header"]["revision"]

    def leader(self):
        """The member that leads, waited for."""
        return wait_until(self._leader, "etcd has no leader")

    def _leader(self):
        for member in self.members:
            if member.running and (status := self.status(member)) and status["leader"] == status["header"]["member_id"]:
                return member
        return None

    def end(self):
        for member in self.members:
            member.end()
            shutil.rmtree(member.disk, ignore_errors=True)
