"""Networks of clients are disjoint, the same each time, and have the places that the files say."""

import ipaddress
import unittest

from .client_networks import LATENCY_EVERY, REGIONS, ClientNetworks, distance_km

COUNT = 4000


class ClientNetworksTest(unittest.TestCase):
    def setUp(self):
        self.networks = ClientNetworks(COUNT)
        self.parsed = [ipaddress.ip_network(self.networks.text(index)) for index in range(COUNT)]

    def test_networks_are_disjoint_and_global(self):
        for version, count in ((4, COUNT * 3 // 4), (6, COUNT // 4)):
            networks = sorted(network for network in self.parsed if network.version == version)
            self.assertEqual(len(networks), count)
            for one, next_one in zip(networks, networks[1:]):
                self.assertLess(one.broadcast_address, next_one.network_address)
            self.assertFalse(any(network.is_loopback or network.is_multicast for network in networks))

    def test_networks_are_the_same_each_time(self):
        again = ClientNetworks(COUNT)
        for index in (0, COUNT // 2, COUNT - 1):
            self.assertEqual(again.client(index), self.networks.client(index))

    def test_lines_of_files(self):
        client = self.networks.client(0)
        self.assertRegex(client.overlay_line(), r"^[0-9.]+/\d+,continent=[A-Z]{2},country=[A-Z]{2}"
                                                r"(,subdivision=[A-Z]{2})?,latitude=-?[0-9.]+,longitude=-?[0-9.]+$")
        self.assertEqual(len(client.latency_lines()), len(REGIONS))
        self.assertRegex(client.latency_lines()[0], r"^[0-9.]+/\d+,us-east-1,\d+$")

    def test_some_are_measured(self):
        measured = sum(self.networks.client(index).measured for index in range(COUNT))
        self.assertEqual(measured, COUNT // LATENCY_EVERY)

    def test_distance(self):
        self.assertAlmostEqual(distance_km((51.5, -0.1), (40.7, -74.0)), 5570, delta=30)  # London, New York
        self.assertAlmostEqual(distance_km((0, 179.5), (0, -179.5)), 111, delta=1)  # over the date line
