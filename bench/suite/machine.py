"""The machine: what must be installed and built, which cores are whose, how fast its disk is."""

import contextlib
import os
import shutil
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

# Debian package -> a file that it brings.
PACKAGES = {
    "knot": "/usr/sbin/knotd",
    "nsd": "/usr/sbin/nsd",
    "gdnsd": "/usr/sbin/gdnsd",
    "bind9": "/usr/sbin/named",
    "dnsperf": "/usr/bin/dnsperf",
    "python3-dnspython": "/usr/lib/python3/dist-packages/dns",
    "python3-boto3": "/usr/lib/python3/dist-packages/boto3",
}
BUILD_PACKAGES = {
    "g++": "/usr/bin/g++",
    "cmake": "/usr/bin/cmake",
    "ninja-build": "/usr/bin/ninja",
    "libfmt-dev": "/usr/include/fmt/core.h",
    "libspdlog-dev": "/usr/include/spdlog/spdlog.h",
    "libboost1.81-dev": "/usr/include/boost/beast.hpp",
    "libboost-json1.81-dev": "/usr/include/boost/json.hpp",
    "libssl-dev": "/usr/include/openssl/ssl.h",
    "libsqlite3-dev": "/usr/include/sqlite3.h",
    "libpugixml-dev": "/usr/include/pugixml.hpp",
    "libcli11-dev": "/usr/include/CLI/CLI.hpp",
    "libtomlplusplus-dev": "/usr/include/toml++/toml.h",
    "libgtest-dev": "/usr/include/gtest/gtest.h",
    "libgmock-dev": "/usr/include/gmock/gmock.h",
    "libbenchmark-dev": "/usr/include/benchmark/benchmark.h",
}


class BenchError(Exception):
    """Something the bench cannot go on without; the message says what to do."""


def say(text):
    """Progress goes to stderr: stdout holds the results."""
    print(text, file=sys.stderr, flush=True)


def install(packages):
    """Installs the Debian packages whose file is absent. Their services are not started."""
    missing = [name for name, file in packages.items() if not os.path.exists(file)]
    if not missing:
        return
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing]
    advice = f"missing Debian packages; as root: apt-get install {' '.join(missing)}"
    if os.geteuid() != 0:
        raise BenchError(advice)
    say(f"installing {' '.join(missing)}")
    # The bench starts its own instances: the packages' services would take port 53 and CPU time.
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive", RUNLEVEL="1", SYSTEMD_OFFLINE="1")
    subprocess.run(["apt-get", "update", "-q"], env=environment, stdout=subprocess.DEVNULL, check=False)
    if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode != 0:
        raise BenchError(f"apt-get failed; {advice}")


def build():
    """Builds the release preset's server and the bench's programs; returns the build directory."""
    install(BUILD_PACKAGES)
    directory = ROOT / "build" / "release"
    targets = ["milepost", "bench_generator", "bench_reflector"]
    say("building release")
    for command in (["cmake", "--preset", "release"], ["cmake", "--build", str(directory), "--target", *targets]):
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
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


def require_tools():
    if shutil.which("taskset") is None:
        raise BenchError("taskset not found; as root: apt-get install util-linux")


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
