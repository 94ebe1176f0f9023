"""Debian's knot, nsd and bind9 as authoritative servers on loopback, to compare Milepost's answers with.

They are configured to be as alike as they can be: no rate limits, no rotation, a UDP payload of 1232 octets, no
additional data beyond what the answer itself names. What still differs is normalised in exchange.py.
"""

import shutil
import subprocess
import time

import dns.exception
import dns.message
import dns.query

from service import end_with_parent, free_port

START_TIMEOUT_S = 30


class Peer:
    """One server process in `directory`, serving `zones` ({name: master file})."""

    name = program = ""

    def __init__(self, directory, zones):
        self.directory = directory
        self.zones = zones
        self.dns_port = free_port()
        self.log = directory / "log"
        self.process = None

    @classmethod
    def installed(cls):
        return shutil.which(cls.program, path="/usr/sbin:/usr/bin:/usr/local/sbin") is not None

    def command(self):
        """The command line that runs it in the foreground."""
        raise NotImplementedError

    def configuration(self):
        raise NotImplementedError

    def start(self):
        self.directory.mkdir(parents=True)
        (self.directory / "conf").write_text(self.configuration())
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(self.command(), cwd=self.directory, stdout=log, stderr=log,
                                            preexec_fn=end_with_parent)
        deadline = time.monotonic() + START_TIMEOUT_S
        for zone in self.zones:
            while not self.serves(zone):
                assert self.process.poll() is None, f"{self.name} ended:\n{self.log.read_text()}"
                assert time.monotonic() < deadline, f"{self.name} does not serve {zone}:\n{self.log.read_text()}"
                time.sleep(0.05)
        return self

    def serves(self, zone):
        try:
            response = dns.query.tcp(dns.message.make_query(zone, "SOA"), "127.0.0.1", port=self.dns_port, timeout=5)
        except (OSError, EOFError, dns.exception.DNSException):
            return False
        return bool(response.answer)

    def end(self):
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Knot(Peer):
    name, program = "knot", "knotd"

    def command(self):
        return ["/usr/sbin/knotd", "-c", "conf"]

    def configuration(self):
        zones = "".join(f'  - domain: "{zone}"\n    file: "{file}"\n' for zone, file in self.zones.items())
        return f"""
server:
    rundir: "{self.directory}"
    listen: 127.0.0.1@{self.dns_port}
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
    udp-max-payload: 1232
    tcp-max-clients: 500
database:
    storage: "{self.directory}"
log:
  - target: stderr
    any: warning
template:
  - id: default
    storage: "{self.directory}"
    zonefile-sync: -1
    zonefile-load: whole
    journal-content: none
    semantic-checks: off
zone:
{zones}"""


class Nsd(Peer):
    """With minimal-responses NSD leaves out the addresses of MX and SRV targets, without it there are the zone's NS
    in every positive answer: exchange.py takes those away again."""

    name, program = "nsd", "nsd"

    def command(self):
        return ["/usr/sbin/nsd", "-d", "-c", "conf"]

    def configuration(self):
        zones = "".join(f'zone:\n  name: "{zone}"\n  zonefile: "{file}"\n' for zone, file in self.zones.items())
        return f"""
server:
  ip-address: 127.0.0.1@{self.dns_port}
  server-count: 1
  username: ""
  chroot: ""
  zonesdir: "{self.directory}"
  pidfile: "{self.directory}/pid"
  xfrdfile: "{self.directory}/xfrd.state"
  xfrdir: "{self.directory}"
  zonelistfile: "{self.directory}/zone.list"
  cookie-secret-file: "{self.directory}/cookies"
  rrl-ratelimit: 0
  rrl-whitelist-ratelimit: 0
  round-robin: no
  minimal-responses: no
  refuse-any: yes
  ipv4-edns-size: 1232
  tcp-count: 500
remote-control:
  control-enable: no
{zones}"""


class Bind(Peer):
    name, program = "bind9", "named"

    def command(self):
        return ["/usr/sbin/named", "-g", "-n", "1", "-c", "conf"]

    def configuration(self):
        zones = "".join(
            f'zone "{zone}" {{ type primary; file "{file}"; check-names ignore; check-integrity no; check-mx ignore; '
            "check-mx-cname ignore; check-srv-cname ignore; check-wildcard no; check-dup-records ignore; };\n"
            for zone, file in self.zones.items())
        return f"""
options {{
  directory "{self.directory}";
  pid-file "{self.directory}/pid";
  session-keyfile "{self.directory}/session.key";
  listen-on port {self.dns_port} {{ 127.0.0.1; }};
  listen-on-v6 {{ none; }};
  recursion no;
  allow-query {{ any; }};
  allow-transfer {{ none; }};
  notify no;
  empty-zones-enable no;
  dnssec-validation no;
  minimal-responses no-auth;
  minimal-any yes;
  edns-udp-size 1232;
  max-udp-size 1232;
  max-records-per-type 0;
  max-types-per-name 0;
  tcp-clients 500;
  server-id none;
  version none;
}};
controls {{ }};
{zones}"""


PEERS = (Knot, Nsd, Bind)
