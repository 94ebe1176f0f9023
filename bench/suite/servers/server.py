"""What every measured server offers to the measurements."""

import shutil
import subprocess
import time

from ..machine import WORK, on_all_cores, on_server_core
from ..process import Process
from ..question import wait_until_right


def installed_version(package):
    """Debian's; empty where it is not installed."""
    query = ["dpkg-query", "-W", "-f", "${Version}", package]
    return subprocess.run(query, stdout=subprocess.PIPE, text=True, check=False).stdout


class Server:
    """One server with one data set. Subclasses write the configuration and name the command.

    name, package: how it is called here and in Debian
    port: UDP and TCP port on 127.0.0.1, one for each server
    settings: what was set for speed, as printed beside the figures
    """

    name = ""
    package = None
    port = 0
    settings = ""
    pinned = True  # to the server's core; False: shares all with whatever else runs
    has_data = True  # False: echoes, so there is nothing to load and no answer to check

    def __init__(self, data_set, build):
        self.data_set = data_set
        self.build = build
        self.directory = WORK / "servers" / f"{self.name}-{data_set.directory.name}"
        self.probes = data_set.probes  # what must be answered before it counts as started
        self.process = None

    def prepare(self):
        """Writes the configuration into an empty directory of its own."""
        shutil.rmtree(self.directory, ignore_errors=True)
        self.directory.mkdir(parents=True)
        self.configure()

    def configure(self):
        raise NotImplementedError

    def command(self):
        raise NotImplementedError

    def start(self, wait=None):
        """Starts it; returns seconds from there to the first right answers, or to the end of `wait`."""
        started = time.monotonic()
        command = on_server_core(self.command()) if self.pinned else on_all_cores(self.command())
        self.process = Process(self.name, command, self.directory / "log")
        try:
            (wait or self.wait_ready)()
            seconds = time.monotonic() - started
            self.process.require_alive()  # else an older process on the same port answered
        except BaseException:
            self.stop()
            raise
        return seconds

    def wait_ready(self):
        wait_until_right(self.process, self.port, self.probes)

    def stop(self):
        if self.process is not None:
            process, self.process = self.process, None
            process.stop()

    def close(self):
        """After its last stop(): for servers that outlive their stops."""
        self.stop()

    @classmethod
    def version(cls):
        return installed_version(cls.package) if cls.package else ""
