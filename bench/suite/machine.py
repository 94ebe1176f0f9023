"""The machine: what must be installed and built, which cores are whose, how fast its disk is."""

import contextlib
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "bench" / ".work"

SERVER_CORE = 0
CLIENT_CORE = 1

# Knot takes the kernel's default buffer, which holds a quarter of the load's windows: it would lose queries.
RECEIVE_BUFFER_DEFAULT = Path("/proc/sys/net/core/rmem_default")
RECEIVE_BUFFER_BYTES = 4194304

class BenchError(Exception):
    """Something the bench cannot go on without; the message says what to do."""


def say(text):
    """Progress goes to stderr: stdout holds the results."""
    print(text, file=sys.stderr, flush=True)


def install():
    """Installs what packaging/debian-packages.txt lists for building and for the bench, where it is missing."""
    if subprocess.run([ROOT / "packaging" / "install", "build", "bench"], check=False).returncode != 0:
        raise BenchError("something is missing that only you can install; see above")


def build():
    """Builds the release preset's server and the bench's programs; returns the build directory."""
    directory = ROOT / "build" / "release"
    targets = ["milepost", "bench_generator", "bench_http_generator", "bench_reflector"]
    say("building release")
    # A first build goes without the tests, whose libraries are not needed here.
    tests = [] if (directory / "CMakeCache.txt").exists() else ["-DMILEPOST_TESTS=OFF"]
    compile_command = ["cmake", "--build", str(directory), "--target", *targets]
    for command in (["cmake", "--preset", "release", *tests], compile_command):
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False)
        if done.returncode != 0:
            raise BenchError(f"{' '.join(command)} failed:\n{done.stdout[-4000:]}")
    return directory


def pin_client():
    """Keeps this process and what it starts off the server's core."""
    if (os.cpu_count() or 1) < 2:
        raise BenchError("the bench needs two cores: one for the server, one for the load")
    os.sched_setaffinity(0, {CLIENT_CORE})


def on_server_core(command):
    return ["taskset", "-c", str(SERVER_CORE), *command]


def on_all_cores(command):
    """For what is started by this process and not to be pinned like it."""
    return ["taskset", "-c", f"0-{(os.cpu_count() or 1) - 1}", *command]


@contextlib.contextmanager
def large_receive_buffers():
    """Sockets made meanwhile have large buffers where their program does not say; put back at the end."""
    before = RECEIVE_BUFFER_DEFAULT.read_text()
    try:
        RECEIVE_BUFFER_DEFAULT.write_text(str(RECEIVE_BUFFER_BYTES))
    except OSError as error:
        say(f"NOTE: net.core.rmem_default stays {before.strip()} ({error}): knot may lose queries")
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            RECEIVE_BUFFER_DEFAULT.write_text(before)


def fdatasync_ms(times=200):
    """Median time of a durable 4 KiB write here: no durable change can be acknowledged faster."""
    path = WORK / "fdatasync"
    samples = []
    with open(path, "wb", buffering=0) as file:
        for _ in range(times):
            file.write(b"\0" * 4096)
            start = time.perf_counter()
            os.fdatasync(file.fileno())
            samples.append((time.perf_counter() - start) * 1e3)
    path.unlink()
    return statistics.median(samples)


def warn_when_busy():
    load = os.getloadavg()[0]
    if load > 0.5:
        say(f"NOTE: load average is {load:.1f}: something else runs here and the figures will be noisy")


def describe():
    with open("/proc/cpuinfo", encoding="ascii") as file:
        models = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    kernel = os.uname().release
    return f"{len(models)} x {models[0] if models else 'unknown CPU'}, Linux {kernel}"
