"""The API's load: prepared requests over kept connections (bench/http_generator.cc)."""

import json
import subprocess

from .machine import BenchError


def write_requests(path, port, requests):
    """Route53.sign()ed requests as whole HTTP messages, each framed by its length."""
    with open(path, "wb") as file:
        for request in requests:
            head = f"{request.method} {request.target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            head += "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
            message = f"{head}Content-Length: {len(request.body)}\r\n\r\n".encode() + request.body
            file.write(len(message).to_bytes(4, "big") + message)


def run_http_load(server, requests, connections, seconds=None):
    """Round and round for `seconds`, or each request once. Returns the generator's report as a dictionary.

    It does not sleep, unless the server runs on the load's core too."""
    path = server.directory / "requests"
    write_requests(path, server.api_port, requests)
    command = [str(server.build / "bench" / "bench_http_generator"), "--port", str(server.api_port), "--connections",
               str(connections), *(["--once"] if seconds is None else ["--seconds", str(seconds)]),
               *([] if server.pinned else ["--sleeps"]), str(path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise BenchError(f"the API's load failed: {done.stderr}")
    report = json.loads(done.stdout)
    if set(report["statuses"]) - {"200", "201"}:
        raise BenchError(f"the API refused: {report['statuses']}\n{done.stderr[:2000]}")
    return report
