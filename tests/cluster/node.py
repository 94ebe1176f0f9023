"""A Milepost node on a host of its own, over the cluster's store."""

import configparser
import http.client
import os
import re
import shutil

from service import BINARY

from .process import Process, wait_until

DNS_PORT = 53
API_PORT = 5380
GET_TIMEOUT_S = 5
# Answers go on for this long after SIGTERM: the default of five seconds is for what watches /ready.
CONFIGURATION = "drain_grace_s = 1\n"
FAKETIME = "/usr/lib/{}-linux-gnu/faketime/libfaketime.so.1".format(os.uname().machine)


class Node(Process):
    """`milepost serve` with some roles; its data directory outlives its process. `wandering_clock`: its wall clock can
    be set (set_clock), at the cost of a look at a file for each look at the clock."""

    def __init__(self, host, roles, store_url, directory, wandering_clock=False):
        super().__init__(host.name, host, directory / f"{host.name}.log")
        self.roles = roles
        self.store_url = store_url
        self.data = directory / host.name
        self.configuration = directory / f"{host.name}.toml"
        self.configuration.write_text(CONFIGURATION)
        self.clock = directory / f"{host.name}.clock"
        self.wandering_clock = wandering_clock
        self.set_clock(0)

    def command(self):
        return [BINARY, "serve", "--config", self.configuration, "--data", self.data, "--store", self.store_url,
                "--roles", ",".join(self.roles), "--node", self.name, "--location", f"rack {self.host.number}",
                "--api", f"{self.host.ipv4}:{API_PORT}", *self._listeners()]

    def _listeners(self):
        if not self.answers:
            return []
        return ["--dns", f"{self.host.ipv4}:{DNS_PORT}", "--dns", f"[{self.host.ipv6}]:{DNS_PORT}"]

    def environment(self):
        if not self.wandering_clock:
            return super().environment()
        assert os.path.exists(FAKETIME), f"{FAKETIME} is missing; Debian's package is faketime"
        return {**os.environ, "LD_PRELOAD": FAKETIME, "FAKETIME_TIMESTAMP_FILE": str(self.clock), "FAKETIME_NO_CACHE": "1",
                "DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1"}

    def set_clock(self, seconds):
        """Its wall clock is so far ahead of the right time (behind: less than 0)."""
        new = self.clock.with_suffix(".new")
        new.write_text(f"{seconds:+d}\n")
        new.rename(self.clock)

    @property
    def answers(self):
        return "dns" in self.roles

    @property
    def takes_changes(self):
        return "api" in self.roles

    def get(self, path):
        """(status, body) of a plain GET on its own host; (None, '') while it does not answer."""
        with self.host.entered():
            connection = http.client.HTTPConnection(self.host.ipv4, API_PORT, timeout=GET_TIMEOUT_S)
            try:
                connection.request("GET", path)
                response = connection.getresponse()
                return response.status, response.read().decode()
            except (OSError, http.client.HTTPException):
                return None, ""
            finally:
                connection.close()

    def is_ready(self):
        assert self.running, f"{self.name} ended: {self.log_tail()}"
        return self.get("/ready")[0] == 200

    def wait_until_ready(self, timeout_s=60):
        wait_until(self.is_ready, lambda: f"{self.name} is not ready: {self.get('/ready')} {self.log_tail()}", timeout_s)

    def start(self):
        self.launch()
        self.wait_until_ready()

    def metrics(self):
        """{name with its labels: value} of /metrics."""
        text = self.get("/metrics")[1]
        return {name: float(value) for name, value in re.findall(r"^milepost_(\S+) (\S+)$", text, re.MULTILINE)}

    def credentials(self):
        """The first account's root key, where this node made it."""
        file = configparser.ConfigParser()
        file.read(self.data / "credentials")
        return file["default"]

    def zone_files(self):
        """The files of its copy of the zones."""
        return sorted(file for file in (self.data / "zones").rglob("*") if file.is_file())

    def end(self):
        super().end()
        shutil.rmtree(self.data, ignore_errors=True)
