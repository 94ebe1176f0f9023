"""Milepost: one UDP worker; its zones are made through its own API once and kept on disk between runs."""

import http.client
import json
import shutil
import subprocess
import time

from ..machine import WORK, BenchError, say
from ..milepost_load import load_zones
from ..question import wait_until_right
from ..route53 import Route53, read_credentials
from .server import Server

READY_PAUSE_S = 0.002
READY_TIMEOUT_S = 300


class Milepost(Server):
    name = "milepost"
    port = 15301
    api_port = 15381
    settings = "udp_workers 1; limits of zones and records raised"

    def __init__(self, data_set, build):
        super().__init__(data_set, build)
        self.directory = WORK / "milepost" / data_set.directory.name

    @property
    def binary(self):
        return self.build / "milepost"

    @property
    def data(self):
        return self.directory / "data"

    def configure(self):
        (self.directory / "milepost.toml").write_text(self.configuration())

    def configuration(self):
        return """\
drain_grace_s = 0

[dns]
udp_workers = 1

[limits]
hosted_zones = 200000
record_sets_per_zone = 3000000
"""

    def prepare(self):
        """Loads the set through the API unless an earlier run did."""
        stamp = self.directory / "loaded.json"
        expected = json.dumps({"set": self.data_set.directory.name, "records": self.data_set.records})
        if not stamp.exists() or stamp.read_text() != expected:
            super().prepare()
            self._load()
            stamp.write_text(expected)

    def forget(self):
        """The next prepare() loads anew."""
        shutil.rmtree(self.directory, ignore_errors=True)

    def _load(self):
        say(f"loading set {self.data_set.name} into Milepost")
        started = time.monotonic()
        self.probes = []  # it starts empty
        self.start()
        self.probes = self.data_set.probes
        try:
            self.fill()
            wait_until_right(self.process, self.port, self.probes)
        finally:
            self.stop()
        say(f"  loaded in {time.monotonic() - started:.0f} s")

    def fill(self):
        """Puts the set into the started, empty service."""
        load_zones(self)

    def command(self):
        return [str(self.binary), "serve", "--data", str(self.data), "--config", str(self.directory / "milepost.toml"),
                "--dns", f"127.0.0.1:{self.port}", "--api", f"127.0.0.1:{self.api_port}"]

    def wait_ready(self):
        deadline = time.monotonic() + READY_TIMEOUT_S
        while not self._is_ready():
            self.process.require_alive()
            if time.monotonic() > deadline:
                raise BenchError(f"milepost is not ready after {READY_TIMEOUT_S} s")
            time.sleep(READY_PAUSE_S)
        wait_until_right(self.process, self.port, self.probes)

    def _is_ready(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.api_port, timeout=5)
        try:
            connection.request("GET", "/ready")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def route53(self):
        """A client with the first account's key."""
        return Route53(self.api_port, read_credentials(self.data / "credentials"))

    def import_zone(self, origin):
        """By the command people use; it makes the zone too."""
        self.run("zone", "import", str(self.data_set.zone_file(origin)), "--origin", origin, "--create",
                 "--endpoint", f"http://127.0.0.1:{self.api_port}", "--credentials", str(self.data / "credentials"))

    def store_options(self):
        """For commands that open the store beside the service."""
        return ["--data", str(self.data)]

    def force_health_words(self, check, outcome):
        """For run(). Makes the health check known, too. `outcome`: healthy or unhealthy."""
        return ["health", "force", check, outcome, *self.store_options()]

    def run(self, *words):
        """One command of the binary, to its end."""
        command = [str(self.binary), *words]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            raise BenchError(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}")


class OnACopy:
    """Before a class of servers: on a copy of the loaded data, for measurements that change it."""

    def prepare(self):
        super().prepare()
        loaded = self.directory
        self.directory = loaded.with_name(f"scratch-{loaded.name}")
        shutil.rmtree(self.directory, ignore_errors=True)
        shutil.copytree(loaded, self.directory)


class ScratchMilepost(OnACopy, Milepost):
    """For measurements that change records."""
