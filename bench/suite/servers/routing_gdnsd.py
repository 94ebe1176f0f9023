"""gdnsd with a routing set: the plugins that come closest to Route 53's policies, over the same MMDB and blocks."""

from ..client_networks import REGIONS
from ..data_sets import TTL, zone_head
from ..policy_kinds import KINDS, ORIGIN, IpBased, Static, member_address
from .gdnsd import Gdnsd

PLACES = [f"place-{index}" for index in range(6)]
BLOCK_DATACENTERS = ["elsewhere", *IpBased.locations]

# Kind -> its map; the datacenters of each are in the order of the kind's members.
MAPS = {"geolocation": ("places", PLACES), "latency": ("nearest", list(REGIONS)),
        "geoproximity": ("nearest", list(REGIONS)), "ip-based": ("blocks", BLOCK_DATACENTERS)}


def block(name, lines):
    return "\n".join([f"{name} => {{", *lines, "}"])


def weighted_resource(kind, number, extra=""):
    weights = getattr(kind, "weights", [1] * kind.records)
    members = " ".join(f"m{index} => [ {member_address(number, index)}, {weight} ]"
                       for index, weight in enumerate(weights))
    return f"{kind.label(number)} => {{ {extra}{members} }}"


def failover_resource(kind, number):
    return (f"{kind.label(number)} => {{ primary => {member_address(number, 0)}, "
            f"secondary => {member_address(number, 1)} }}")


def geoip_resource(kind, number):
    name, datacenters = MAPS[kind.name]
    addresses = " ".join(f"{datacenter} => {member_address(number, index)}"
                         for index, datacenter in enumerate(datacenters))
    return f"{kind.label(number)} => {{ map => {name} dcmap => {{ {addresses} }} }}"


# Kind -> the plugin that serves it.
PLUGINS = {"weighted": "weighted", "failover": "simplefo", "multivalue": "weighted", **dict.fromkeys(MAPS, "geoip")}


class RoutingGdnsd(Gdnsd):
    """It compares each resource that it reads with those before it, which takes minutes for so many: it has no kinds but
    those that are asked for, starts once, and stands still while others are measured.

    asked: of its kinds, those that are measured
    """

    kinds = asked = ["static", "static-4", *PLUGINS]
    settings = (f"{Gdnsd.settings}; weighted (multi for multivalue), simplefo, geoip with the same MMDB: map, "
                "auto_dc_coords for latency and geoproximity, nets for IP-based")

    def start(self, wait=None):
        if self.process is None:
            return super().start(wait)
        self.process.resume()
        self.process.require_alive()
        return 0

    def stop(self):
        if self.process is not None:
            self.process.suspend()

    def close(self):
        if self.process is not None:
            self.process.resume()
        super().stop()

    def put_zones(self, path):
        path.mkdir()
        with open(path / ORIGIN, "w", encoding="ascii") as file:
            file.write("\n".join(zone_head(ORIGIN)) + "\n")
            for kind in self._served():
                for number in range(self.data_set.names):
                    file.writelines(f"{kind.label(number)} {line}\n" for line in self._records(kind, number))

    def _served(self):
        return [KINDS[kind] for kind in self.data_set.kinds if kind in self.kinds and kind in self.asked]

    @staticmethod
    def _records(kind, number):
        if isinstance(kind, Static):
            return [f"A {address}" for address in sorted(kind.answers(number, None))]
        return [f"{TTL}/{TTL} DYNA {PLUGINS[kind.name]}!{kind.label(number)}"]

    def plugins(self):
        weighted = self._resources("weighted", weighted_resource)
        weighted += self._resources("multivalue", lambda kind, number: weighted_resource(kind, number, "multi => true "))
        failover = self._resources("failover", failover_resource)
        located = [line for kind in MAPS for line in self._resources(kind, geoip_resource)]
        geoip = [block("maps", self._maps()), block("resources", located)] if located else []
        blocks = [block(name, lines) for name, lines in (("weighted", weighted), ("simplefo", failover), ("geoip", geoip))
                  if lines]
        return block("plugins", blocks) + "\n"

    def _resources(self, kind, resource):
        """One a name, where that kind is asked for."""
        numbers = range(self.data_set.names) if kind in self.asked else []
        return [resource(KINDS[kind], number) for number in numbers]

    def _maps(self):
        mmdb = f"geoip2_db => {self.data_set.mmdb}"
        coordinates = [f"{region} => [ {latitude}, {longitude} ]" for region, (latitude, longitude) in REGIONS.items()]
        nets = [f"{network} => {location}" for location, networks in IpBased.locations.items() for network in networks]
        world, europe, america, germany, states, california = (f"[ {place} ]" for place in PLACES)
        return [
            block("places", [mmdb, f"datacenters => [ {', '.join(PLACES)} ]", block("map", [
                f"default => {world}", f"EU => {{ default => {europe} DE => {germany} }}",
                f"NA => {{ default => {america} US => {{ default => {states} CA => {california} }} }}"])]),
            block("nearest", [mmdb, f"datacenters => [ {', '.join(REGIONS)} ]", block("auto_dc_coords", coordinates)]),
            block("blocks", [f"datacenters => [ {', '.join(BLOCK_DATACENTERS)} ]", block("nets", nets)]),
        ]
