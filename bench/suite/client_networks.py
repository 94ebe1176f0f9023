"""Where clients are, made up: networks with places as a city-level database has them, and what is made from them.

Networks are disjoint and spread over the whole unicast space, three quarters of them IPv4 (/20 to /24), the rest
IPv6 (/32 to /48). Each has a place of its own: neighbours are as far from each other as any two, which is harder than
any real database.
"""

import array
import ipaddress
import math
import random
from dataclasses import dataclass
from functools import lru_cache

from .machine import say

IPV6_SHARE = 0.25
V4_FIRST, V4_END = int(ipaddress.ip_address("11.0.0.0")), int(ipaddress.ip_address("224.0.0.0"))
V4_LOOPBACK = ipaddress.ip_network("127.0.0.0/8")
V6_FIRST, V6_END = 0x2400_0000, 0x2c00_0000  # the upper 32 bits
V4_PREFIXES, V4_WEIGHTS = [24, 23, 22, 21, 20], [50, 15, 15, 10, 10]
V6_PREFIXES = [32, 36, 40, 44, 48]
JITTER_STEPS, JITTER_DEGREES = 24, 0.25  # a place is up to 6 degrees from its country's, each way
LATENCY_EVERY = 20  # networks: one in so many was measured
EARTH_RADIUS_KM = 6371

# Continent, country, subdivision, latitude, longitude; several states, as American networks are many.
COUNTRIES = [
    ("NA", "US", "CA", 36.8, -119.8), ("NA", "US", "NY", 42.9, -75.5), ("NA", "US", "TX", 31.5, -99.3),
    ("NA", "US", "VA", 37.5, -78.5), ("NA", "US", "WA", 47.4, -120.4), ("NA", "US", "IL", 40.0, -89.2),
    ("NA", "CA", "", 45.4, -75.7), ("NA", "MX", "", 19.4, -99.1), ("SA", "BR", "", -15.8, -47.9),
    ("SA", "AR", "", -34.6, -58.4), ("SA", "CL", "", -33.4, -70.6), ("EU", "DE", "", 51.2, 10.4),
    ("EU", "FR", "", 46.6, 2.5), ("EU", "GB", "", 52.5, -1.5), ("EU", "NL", "", 52.2, 5.3),
    ("EU", "PL", "", 52.1, 19.4), ("EU", "ES", "", 40.2, -3.6), ("EU", "IT", "", 42.8, 12.1),
    ("EU", "SE", "", 59.3, 15.2), ("EU", "RU", "", 55.7, 37.6), ("AS", "JP", "", 35.7, 139.7),
    ("AS", "CN", "", 39.9, 116.4), ("AS", "IN", "", 28.6, 77.2), ("AS", "SG", "", 1.35, 103.8),
    ("AS", "KR", "", 37.5, 127.0), ("AS", "ID", "", -6.2, 106.8), ("AS", "TR", "", 39.9, 32.9),
    ("AS", "AE", "", 24.4, 54.4), ("OC", "AU", "", -33.9, 151.2), ("OC", "NZ", "", -41.3, 174.8),
    ("AF", "ZA", "", -26.2, 28.0), ("AF", "EG", "", 30.0, 31.2), ("AF", "NG", "", 9.1, 7.5),
    ("AF", "KE", "", -1.3, 36.8),
]

# Where latency and geoproximity routing can lead: AWS's regions, at the towns that they are near to.
REGIONS = {"us-east-1": (38.9, -77.4), "us-west-2": (45.8, -119.7), "eu-central-1": (50.1, 8.7),
           "ap-southeast-1": (1.35, 103.8)}


def distance_km(one, other):
    """Great-circle distance of (latitude, longitude) pairs in degrees."""
    (north1, east1), (north2, east2) = (tuple(map(math.radians, point)) for point in (one, other))
    haversine = (math.sin((north1 - north2) / 2) ** 2
                 + math.cos(north1) * math.cos(north2) * math.sin((east1 - east2) / 2) ** 2)
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(haversine))


@dataclass(frozen=True)
class Client:
    """A network with its place, and whether the table of latencies has it."""

    network: str
    continent: str
    country: str
    subdivision: str
    position: tuple
    measured: bool

    def overlay_line(self):
        """As `milepost geo build --overlay` reads it."""
        subdivision = f",subdivision={self.subdivision}" if self.subdivision else ""
        return (f"{self.network},continent={self.continent},country={self.country}{subdivision},"
                f"latitude={self.position[0]:.2f},longitude={self.position[1]:.2f}")

    def latency_lines(self):
        """As the configuration's [location] latency reads it: about what light in fibre takes, there and back."""
        return [f"{self.network},{region},{5 + distance_km(self.position, place) / 80:.0f}"
                for region, place in REGIONS.items()]


class ClientNetworks:
    """`count` networks, the same in every run. Kept as three flat arrays: two million objects would be a gigabyte."""

    def __init__(self, count):
        self.count = count
        self._starts = array.array("Q")  # an IPv4 address, or the upper 64 bits of an IPv6 one
        self._prefixes = array.array("B")
        self._places = array.array("I")  # country, and how far from its middle
        self._v4_count = count - int(count * IPV6_SHARE)
        chance = random.Random("client networks")
        self._add_v4(chance)
        self._add_v6(chance)

    def __len__(self):
        return self.count

    def _add(self, start, prefix, chance):
        self._starts.append(start)
        self._prefixes.append(prefix)
        self._places.append(chance.randrange(len(COUNTRIES) * JITTER_STEPS * JITTER_STEPS))

    def _add_v4(self, chance):
        """Each where its share of the space begins, or behind the one before."""
        stride = (V4_END - V4_FIRST) / self._v4_count
        loopback = int(V4_LOOPBACK.network_address), int(V4_LOOPBACK.broadcast_address) + 1
        free = V4_FIRST
        for number in range(self._v4_count):
            prefix = chance.choices(V4_PREFIXES, V4_WEIGHTS)[0]
            size = 1 << 32 - prefix
            start = -(-max(free, V4_FIRST + int(number * stride)) // size) * size
            if start < loopback[1] and start + size > loopback[0]:
                start = loopback[1]
            self._add(start, prefix, chance)
            free = start + size
        if free > V4_END:
            raise ValueError(f"{self._v4_count} networks are more than IPv4 has room for")

    def _add_v6(self, chance):
        stride = (V6_END - V6_FIRST) // (self.count - self._v4_count)
        for number in range(self.count - self._v4_count):
            prefix = chance.choice(V6_PREFIXES)
            below = chance.getrandbits(prefix - 32) << 64 - prefix if prefix > 32 else 0
            self._add(V6_FIRST + number * stride << 32 | below, prefix, chance)

    def text(self, index):
        """The network: 192.0.2.0/24."""
        start, prefix = self._starts[index], self._prefixes[index]
        if index < self._v4_count:
            return f"{start >> 24}.{start >> 16 & 255}.{start >> 8 & 255}.{start & 255}/{prefix}"
        return f"{start >> 48:x}:{start >> 32 & 0xffff:x}:{start >> 16 & 0xffff:x}::/{prefix}"

    def client(self, index):
        country, offset = divmod(self._places[index], JITTER_STEPS * JITTER_STEPS)
        continent, code, subdivision, latitude, longitude = COUNTRIES[country]
        north, east = (JITTER_DEGREES * (step - JITTER_STEPS / 2) for step in divmod(offset, JITTER_STEPS))
        return Client(self.text(index), continent, code, subdivision, (latitude + north, longitude + east),
                      index % LATENCY_EVERY == 0)

    def write_overlay(self, path):
        with open(path, "w", encoding="ascii") as file:
            for index in range(self.count):
                file.write(self.client(index).overlay_line() + "\n")

    def write_latencies(self, path):
        with open(path, "w", encoding="ascii") as file:
            for index in range(0, self.count, LATENCY_EVERY):
                file.write("\n".join(self.client(index).latency_lines()) + "\n")


@lru_cache(maxsize=1)
def client_networks(count):
    say(f"making up {count:,} networks")
    return ClientNetworks(count)
