"""NSD: one server process. Debian builds it without recvmmsg, so it cannot batch."""

from .server import Server


class Nsd(Server):
    name = "nsd"
    package = "nsd"
    port = 15303
    settings = ("server-count 1, minimal-responses, no database file, no rate limit, no round robin, no cookies, "
                "4 MiB socket buffers, verbosity 0")

    def configure(self):
        zones = "".join(f'zone:\n    name: "{origin}"\n    zonefile: "{origin}"\n' for origin in self.data_set.origins)
        (self.directory / "nsd.conf").write_text(f"""\
server:
    ip-address: 127.0.0.1@{self.port}
    server-count: 1
    username: ""
    chroot: ""
    database: ""
    zonesdir: "{self.data_set.zones}"
    zonelistfile: "{self.directory}/zone.list"
    xfrdfile: "{self.directory}/xfrd.state"
    xfrdir: "{self.directory}"
    pidfile: "{self.directory}/nsd.pid"
    send-buffer-size: 4194304
    receive-buffer-size: 4194304
    minimal-responses: yes
    confine-to-zone: yes
    round-robin: no
    rrl-ratelimit: 0
    answer-cookie: no
    statistics: 0
    verbosity: 0
    zonefiles-check: no
    zonefiles-write: 0
remote-control:
    control-enable: no
{zones}""")

    def command(self):
        return ["/usr/sbin/nsd", "-d", "-c", str(self.directory / "nsd.conf")]
