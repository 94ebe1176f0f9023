"""Milepost as a cluster: etcd, an API node and name servers, each a process of its own, all on this machine.

Nothing is pinned: on real machines none of these share a core, and here they share all there are.
"""

import contextlib
import json
import os
import shutil
import signal
import time

from ..machine import WORK, say
from ..milepost_load import load_in_batches
from ..question import wait_until_right
from .etcd import Etcd
from .milepost import Milepost

DNS_PORT = 15500
API_PORT = 15600


class ClusterMilepost(Milepost):
    """One node. Its number tells it apart from the others of the cluster: 0 takes changes, the rest answer."""

    pinned = False

    def __init__(self, data_set, build, directory, number, store_url):
        super().__init__(data_set, build)
        self.name = "api" if number == 0 else f"ns-{number}"
        self.roles = "api" if number == 0 else "dns"
        self.directory = directory / self.name
        self.port = DNS_PORT + number
        self.api_port = API_PORT + number
        self.probes = [] if number == 0 else data_set.probes
        self._store_url = store_url

    def prepare(self):
        """An empty node: nothing is loaded here, the store has it."""
        self.forget()
        self.directory.mkdir(parents=True)
        self.configure()

    def command(self):
        return [*super().command(), "--node", self.name, "--roles", self.roles, "--store", self._store_url]

    def store_options(self):
        return ["--store", self._store_url]

    def start_answering(self, probes):
        """Seconds from the start of the process to right answers, ready or not."""
        self.probes = probes
        return self.start(lambda: wait_until_right(self.process, self.port, probes))

    def pause(self):
        """It neither hears nor says anything from here on: as good as cut off."""
        os.kill(self.process.pid, signal.SIGSTOP)

    def resume(self):
        os.kill(self.process.pid, signal.SIGCONT)

    def resume_answering(self, probes):
        """Seconds from its going on to right answers."""
        started = time.monotonic()
        self.resume()
        wait_until_right(self.process, self.port, probes)
        return time.monotonic() - started

    def stop(self):
        if self.process is not None:
            self.resume()  # a stopped process would not hear SIGTERM
        super().stop()


class Cluster:
    """A set in etcd, loaded through an API node once and kept between runs. What is measured must not change it.

    etcd: the store
    api: the node that takes changes
    name_servers: nodes that answer; they begin with nothing and are not started with the rest
    """

    def __init__(self, data_set, build, name_servers=0):
        self.data_set = data_set
        self._build = build
        self._name_servers = name_servers
        self._running = None  # what ends when the cluster does
        self._settle(WORK / "cluster" / data_set.directory.name)

    def _settle(self, directory):
        self.directory = directory
        self.etcd = Etcd(directory / "etcd")
        self.api, *self.name_servers = [ClusterMilepost(self.data_set, self._build, directory, number, self.etcd.url)
                                        for number in range(self._name_servers + 1)]

    def prepare(self):
        """Loads the set unless an earlier run did; name servers are empty again."""
        stamp = self.directory / "loaded.json"
        expected = json.dumps({"set": self.data_set.directory.name, "records": self.data_set.records})
        if not stamp.exists() or stamp.read_text() != expected:
            self.forget()
            self._load()
            stamp.write_text(expected)
        for node in self.name_servers:
            node.prepare()

    def forget(self):
        """The next prepare() loads anew."""
        shutil.rmtree(self.directory, ignore_errors=True)

    def _load(self):
        say(f"loading set {self.data_set.name} into etcd")
        started = time.monotonic()
        self.api.prepare()
        with self:
            self.fill()
            self.etcd.forget_history()
        say(f"  loaded in {time.monotonic() - started:.0f} s")

    def fill(self):
        """Puts the set into the started, empty cluster."""
        for origin in self.data_set.origins:
            load_in_batches(self.api, origin)

    def start_name_servers(self):
        for node in self.name_servers:
            node.start()

    def __enter__(self):
        """etcd and the API node run until the end of the with statement; name servers end with them."""
        with contextlib.ExitStack() as running:
            self.etcd.start()
            running.callback(self.etcd.stop)
            for node in [self.api, *self.name_servers]:
                running.callback(node.stop)
            self.api.start()
            self._running = running.pop_all()
        return self

    def __exit__(self, *_):
        self._running.close()


class ScratchCluster(Cluster):
    """On a copy of the loaded data, for measurements that change it."""

    def prepare(self):
        super().prepare()
        loaded = self.directory
        self._settle(loaded.with_name(f"scratch-{loaded.name}"))
        self.forget()
        shutil.copytree(loaded, self.directory)
        for node in self.name_servers:
            node.prepare()
