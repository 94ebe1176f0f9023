"""A started server process: its process tree, memory and end, read from /proc."""

import os
import signal
import subprocess
from pathlib import Path

from .machine import BenchError

STOP_TIMEOUT_S = 60


def children_of(pid):
    """Process ids below `pid`, the process itself first."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*"):
            found += [int(child) for child in (task / "children").read_text().split()]
    return found


def pss_kib(pid):
    """Proportional set size: private memory, plus the process's share of what others map too."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


class Process:
    """Runs from construction to stop()."""

    def __init__(self, name, command, log):
        self.name = name
        self.log = log
        with open(log, "wb") as output:
            self._popen = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                           start_new_session=True)

    @property
    def pid(self):
        return self._popen.pid

    def tree(self):
        return children_of(self.pid)

    def memory_mib(self):
        return sum(pss_kib(pid) for pid in self.tree()) / 1024

    def require_alive(self):
        status = self._popen.poll()
        if status is not None:
            tail = Path(self.log).read_text(errors="replace")[-2000:]
            raise BenchError(f"{self.name} ended with status {status}; its log {self.log}:\n{tail}")

    def suspend(self):
        """It stands still until resume(): it takes memory and nothing else."""
        os.killpg(self.pid, signal.SIGSTOP)

    def resume(self):
        os.killpg(self.pid, signal.SIGCONT)

    def stop(self):
        """SIGTERM, so that what is kept on disk is complete; SIGKILL for what does not end in a minute."""
        self._popen.send_signal(signal.SIGTERM)
        try:
            self._popen.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            os.killpg(self.pid, signal.SIGKILL)
            self._popen.wait()
            raise BenchError(f"{self.name} did not end within {STOP_TIMEOUT_S} s of SIGTERM") from None
