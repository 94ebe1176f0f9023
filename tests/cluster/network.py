"""Hosts in network namespaces, joined by a router that can drop what one host sends to another.

    host a: eth0 10.77.1.2, fd77:1::2 ---\\
                                          router: forwards, but for its rules `from A to B blackhole`
    host b: eth0 10.77.2.2, fd77:2::2 ---/

A cut drops packets on the way, as a broken network does: nobody is told, connections stand until somebody gives up.
One rule is one direction. Nothing of it is seen outside: namespaces and mounts belong to this process (and those it
starts) and are gone with it, however it ends.
"""

import contextlib
import ctypes
import os
import subprocess
from pathlib import Path

NAMESPACES = Path("/run/netns")  # where `ip netns` has them
ROUTER = "router"
CLONE_NEWNS = 0x00020000
CLONE_NEWNET = 0x40000000
CUT_PREFERENCE = "100"  # before the tables that say the way
LIBC = ctypes.CDLL(None, use_errno=True)

_private = False


def _check(result, what):
    if result != 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


def run(*command):
    """Runs a command that must succeed; its output."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f"{' '.join(map(str, command))}: {done.stderr}"
    return done.stdout


def make_mounts_private():
    """From here on, what this process and its children mount is theirs alone. To be called in the main thread."""
    global _private
    if _private:
        return
    _check(LIBC.unshare(CLONE_NEWNS), "unshare(CLONE_NEWNS)")
    run("mount", "--make-rprivate", "/")
    NAMESPACES.mkdir(exist_ok=True)
    run("mount", "-t", "tmpfs", "namespaces", NAMESPACES)
    _private = True


def why_not():
    """Why this machine can have no network of its own; None when it can."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    return None


class Host:
    """A machine: a name, an address of each family, a network stack."""

    def __init__(self, name, number):
        self.name = name
        self.number = number
        self.ipv4 = f"10.77.{number}.2"
        self.ipv6 = f"fd77:{number}::2"
        self.namespace = NAMESPACES / name

    def command(self, *command):
        """`command` as it runs here: the process is the same one, and does not outlive its parent."""
        return ["nsenter", f"--net={self.namespace}", "setpriv", "--pdeathsig", "KILL", "--", *map(str, command)]

    def enter(self):
        """The calling thread makes its sockets on this host from now on."""
        with self.namespace.open() as namespace:
            _check(LIBC.setns(namespace.fileno(), CLONE_NEWNET), f"setns({self.name})")

    @contextlib.contextmanager
    def entered(self):
        """Sockets that the calling thread makes inside are this host's, and stay so."""
        with open("/proc/thread-self/ns/net") as before:
            self.enter()
            try:
                yield
            finally:
                _check(LIBC.setns(before.fileno(), CLONE_NEWNET), "setns back")


class Network:
    """Hosts by their names. Ends with end(), or with the process."""

    def __init__(self, names):
        make_mounts_private()
        self._cuts = set()
        self.hosts = {name: Host(name, number) for number, name in enumerate(names, 1)}
        run("ip", "netns", "add", ROUTER)
        run("nsenter", f"--net={NAMESPACES / ROUTER}", "sysctl", "-qw", "net.ipv4.ip_forward=1",
            "net.ipv6.conf.all.forwarding=1")
        for host in self.hosts.values():
            self._join(host)

    def _join(self, host):
        """A cable from the host to the router, and addresses at both ends."""
        run("ip", "netns", "add", host.name)
        run("ip", "link", "add", "eth0", "netns", host.name, "type", "veth", "peer", "name", host.name, "netns", ROUTER)
        for namespace, device, last in ((host.name, "eth0", 2), (ROUTER, host.name, 1)):
            run("ip", "-n", namespace, "address", "add", f"10.77.{host.number}.{last}/24", "dev", device)
            run("ip", "-n", namespace, "address", "add", f"fd77:{host.number}::{last}/64", "dev", device, "nodad")
            run("ip", "-n", namespace, "link", "set", device, "up")
        run("ip", "-n", host.name, "link", "set", "lo", "up")
        run("ip", "-n", host.name, "route", "add", "default", "via", f"10.77.{host.number}.1")
        run("ip", "-n", host.name, "-6", "route", "add", "default", "via", f"fd77:{host.number}::1")

    def __getitem__(self, name):
        return self.hosts[name]

    def cut_one_way(self, source, target):
        """Nothing that `source` sends arrives at `target`; the other direction stays as it is."""
        if (source, target) not in self._cuts:
            self._rules("add", source, target)
            self._cuts.add((source, target))

    def cut(self, one, other):
        self.cut_one_way(one, other)
        self.cut_one_way(other, one)

    def isolate(self, name, among=None):
        """Cuts a host off from all others, or from those `among` them."""
        for other in among or self.hosts:
            if other != name:
                self.cut(name, other)

    def heal(self):
        """Everybody reaches everybody."""
        for source, target in self._cuts:
            self._rules("del", source, target)
        self._cuts.clear()

    def _rules(self, verb, source, target):
        source, target = self.hosts[source], self.hosts[target]
        for family, from_, to in (("-4", source.ipv4, target.ipv4), ("-6", source.ipv6, target.ipv6)):
            run("ip", "-n", ROUTER, family, "rule", verb, "pref", CUT_PREFERENCE, "from", from_, "to", to, "blackhole")

    def end(self):
        for name in [*self.hosts, ROUTER]:
            run("ip", "netns", "delete", name)
