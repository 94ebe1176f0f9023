"""Knot DNS: one UDP worker; it batches by itself (recvmmsg)."""

from .server import Server


class Knot(Server):
    name = "knot"
    package = "knot"
    port = 15302
    settings = ("udp-workers 1, tcp-workers 1, background-workers 1, no journal, no zone file sync, no log, no NSID; "
                "net.core.rmem_default 4 MiB")

    def configure(self):
        origins = "".join(f"  - domain: {origin}\n" for origin in self.data_set.origins)
        (self.directory / "knot.conf").write_text(f"""\
server:
    rundir: {self.directory}
    listen: 127.0.0.1@{self.port}
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
    nsid: ""
database:
    storage: {self.directory}
log:
  - target: stderr
    any: error
template:
  - id: default
    storage: {self.data_set.zones}
    file: "%s"
    zonefile-load: whole
    zonefile-sync: -1
    journal-content: none
    semantic-checks: off
zone:
{origins}""")

    def command(self):
        return ["/usr/sbin/knotd", "-c", str(self.directory / "knot.conf")]
