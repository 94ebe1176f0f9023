"""BIND 9: one thread, authoritative only. Its zones can take dynamic updates."""

import shutil

from .server import Server


class Bind9(Server):
    name = "bind9"
    package = "bind9"
    port = 15305
    settings = ("named -n 1, minimal-responses yes, rrset-order none, zone-statistics none, no recursion, no log, "
                "4 MiB UDP buffers")

    def configure(self):
        zones = "".join(self._zone(origin) for origin in self.data_set.origins)
        (self.directory / "named.conf").write_text(f"""\
options {{
    directory "{self.directory}";
    pid-file "{self.directory}/named.pid";
    session-keyfile "{self.directory}/session.key";
    managed-keys-directory "{self.directory}";
    listen-on port {self.port} {{ 127.0.0.1; }};
    listen-on-v6 {{ none; }};
    recursion no;
    dnssec-validation no;
    minimal-responses yes;
    minimal-any yes;
    rrset-order {{ order none; }};
    zone-statistics none;
    notify no;
    querylog no;
    answer-cookie no;
    automatic-interface-scan no;
    udp-receive-buffer 4194304;
    udp-send-buffer 4194304;
}};
controls {{ }};
logging {{ category default {{ null; }}; category lame-servers {{ null; }}; }};
{zones}""")

    def _zone(self, origin):
        return f'zone "{origin}" {{ type primary; file "{self.data_set.zone_file(origin)}"; }};\n'

    def command(self):
        return ["/usr/sbin/named", "-f", "-n", "1", "-c", str(self.directory / "named.conf")]


class UpdatableBind9(Bind9):
    """Takes dynamic updates from this host, into a copy of the zone files of its own."""

    def _zone(self, origin):
        copy = self.directory / origin
        shutil.copyfile(self.data_set.zone_file(origin), copy)
        return f'zone "{origin}" {{ type primary; file "{copy}"; allow-update {{ 127.0.0.1; }}; }};\n'
