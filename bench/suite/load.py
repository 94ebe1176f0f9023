"""One run of the batching generator against a started server, and what the server spent on it."""

import json
import subprocess

from .machine import BenchError

WARMUP_MS = 500
MISSING_SHARE_TOLERANCE = 0.01


def generator_command(server, seconds, first_query, files):
    command = [str(server.build / "bench" / "bench_generator"), "--port", str(server.port), "--seconds", str(seconds),
               "--warmup-ms", str(WARMUP_MS), "--first", str(first_query)]
    for pid in server.process.tree():
        command += ["--server-pid", str(pid)]
    return [*command, *map(str, files)]


def run_generator(server, seconds, first_query=0, files=()):
    """Sends the queries of the data set, or those of several `files` in short turns. Returns the generator's report
    (bench/generator.cc) as a dictionary, or a list of them."""
    command = generator_command(server, seconds, first_query, files or [server.data_set.queries])
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise BenchError(f"the generator failed: {done.stderr}")
    return json.loads(done.stdout)


def require_right_answers(server, report, missing_share):
    """A fast wrong answer is no figure: existing names must be NOERROR, the others NXDOMAIN, nothing truncated."""
    answered = report["answered"]
    if answered == 0:
        raise BenchError(f"{server.name} answered nothing; its log: {server.process.log}")
    if not server.has_data:
        return
    noerror, nxdomain = (report["rcodes"].get(code, 0) / answered for code in ("0", "3"))
    right = abs(nxdomain - missing_share) < MISSING_SHARE_TOLERANCE and noerror + nxdomain > 0.9999
    if not right or report["truncated"]:
        raise BenchError(f"{server.name} answered wrongly: {report}")
