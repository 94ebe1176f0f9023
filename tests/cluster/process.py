"""A server process on a host: started, stopped, killed, held, started again; its log goes on."""

import os
import signal
import subprocess
import time
from pathlib import Path

END_TIMEOUT_S = 60
LOG_TAIL_CHARACTERS = 3000


class Process:
    """A program on `host`. Its log is `log`, over all its lives. To be started from the main thread, since it ends
    with the thread that started it."""

    def __init__(self, name, host, log):
        self.name = name
        self.host = host
        self.log = Path(log)
        self.process = None

    def command(self):
        """The command line of the next start."""
        raise NotImplementedError

    def environment(self):
        return dict(os.environ)

    @property
    def running(self):
        return self.process is not None and self.process.poll() is None

    def launch(self):
        """Starts it and waits for nothing."""
        assert not self.running, f"{self.name} runs already"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.host.command(*self.command()), stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, env=self.environment(), start_new_session=True)

    def kill(self):
        """kill -9."""
        self.process.kill()
        self.process.wait()

    def terminate(self):
        """SIGTERM, and its exit code."""
        self.process.terminate()
        return self.process.wait(END_TIMEOUT_S)

    def hold(self):
        """It is there and does nothing: a machine that swaps, a virtual machine that is moved."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def end(self):
        if self.running:
            self.go_on()
            self.kill()

    def log_size(self):
        """Where the log ends now: what is new later stands behind it."""
        return self.log.stat().st_size if self.log.exists() else 0

    def log_since(self, size):
        with self.log.open("rb") as log:
            log.seek(size)
            return log.read().decode(errors="replace")

    def log_tail(self):
        return self.log_since(max(0, self.log_size() - LOG_TAIL_CHARACTERS))

    def wait_for_log(self, text, since, timeout_s=60):
        """Waits until `text` stands in the log behind `since`; the first line that has it."""
        deadline = time.monotonic() + timeout_s
        while True:
            for line in self.log_since(since).splitlines():
                if text in line:
                    return line
            assert self.running, f"{self.name} ended: {self.log_tail()}"
            assert time.monotonic() < deadline, f"{self.name} does not log {text!r}: {self.log_since(since)}"
            time.sleep(0.05)


def wait_until(condition, what, timeout_s=60, pause_s=0.05):
    """Waits until `condition()` is true; what it returned. `what` may be a function that says what is missing."""
    deadline = time.monotonic() + timeout_s
    while not (result := condition()):
        assert time.monotonic() < deadline, f"after {timeout_s} s: {what() if callable(what) else what}"
        time.sleep(pause_s)
    return result
