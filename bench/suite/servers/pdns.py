"""PowerDNS with Lua records in zone files: the bind back end holds them, the geoip back end only reads the MMDB."""

import textwrap

from ..data_sets import TTL, zone_head
from ..policy_kinds import KINDS, ORIGIN, Geolocation, Static, member_address
from .server import Server

TEXT_MAX = 250  # of one string; what is longer goes on in the next, and PowerDNS puts a space between them


def weighted_code(kind, number):
    choices = ",".join(f"{{{weight},'{member_address(number, index)}'}}" for index, weight in enumerate(kind.weights))
    return f"pickwrandom({{{choices}}})"


def geolocation_code(_kind, number):
    """From the smallest place to the largest."""
    tests = {"CountryCode": "country('{}')", "ContinentCode": "continent('{}')",
             "SubdivisionCode": "country('US') and region('{}')"}
    code = ""
    for index, (what, value) in reversed(list(enumerate(Geolocation.places))[1:]):
        code += f"if {tests[what].format(value)} then return '{member_address(number, index)}' else"
    return f";{code} return '{member_address(number, 0)}' end"


CODE = {"weighted": weighted_code, "geolocation": geolocation_code}


class Pdns(Server):
    name = "pdns"
    package = "pdns-server"
    port = 15307
    kinds = ["static", *CODE]
    settings = ("receiver-threads 1, distributor-threads 1, enable-lua-records=shared, zone cache, packet cache, "
                "query cache of an hour; pickwrandom, and country, continent and region with the same MMDB")

    def configure(self):
        (self.directory / "named.conf").write_text(
            f'zone "{ORIGIN}" {{ type master; file "{self.directory}/{ORIGIN}"; }};\n')
        (self.directory / "geoip.yaml").write_text("domains: []\n")
        self._put_zone()
        (self.directory / "pdns.conf").write_text(f"""\
local-address=127.0.0.1
local-port={self.port}
socket-dir={self.directory}
launch=bind,geoip
bind-config={self.directory}/named.conf
geoip-zones-file={self.directory}/geoip.yaml
geoip-database-files=mmdb:{self.data_set.mmdb}
enable-lua-records=shared
edns-subnet-processing=yes
receiver-threads=1
distributor-threads=1
consistent-backends=yes
cache-ttl=3600
query-cache-ttl=3600
negquery-cache-ttl=3600
zone-cache-refresh-interval=3600
disable-axfr=yes
version-string=anonymous
loglevel=3
setgid=
setuid=
""")

    def _put_zone(self):
        with open(self.directory / ORIGIN, "w", encoding="ascii") as file:
            file.write("\n".join(zone_head(ORIGIN)) + "\n")
            for kind in (KINDS[kind] for kind in self.data_set.kinds if kind in self.kinds):
                for number in range(self.data_set.names):
                    file.write(f"{kind.label(number)} {self._record(kind, number)}\n")

    @staticmethod
    def _record(kind, number):
        if isinstance(kind, Static):
            return f"A {min(kind.answers(number, None))}"
        code = CODE[kind.name](kind, number)
        strings = " ".join(f'"{text}"' for text in textwrap.wrap(code, TEXT_MAX, break_on_hyphens=False))
        return f"{TTL} IN LUA A {strings}"

    def command(self):
        return ["/usr/sbin/pdns_server", f"--config-dir={self.directory}", "--guardian=no", "--daemon=no"]
