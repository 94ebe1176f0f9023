"""Milepost with a routing set: policies through its API, places of clients from an MMDB that it builds itself."""

from ..milepost_load import load_routing_set
from .milepost import Milepost, OnACopy


class RoutingMilepost(Milepost):
    settings = ("udp_workers 1; places from the same MMDB, latencies of one network in twenty; a health check on every "
                "member")

    @property
    def kinds(self):
        return self.data_set.kinds

    def configuration(self):
        """REQUIRES: the set's MMDB is built before the service starts."""
        if not self.data_set.networks:
            return super().configuration()
        return f"""{super().configuration()}
[location]
mmdb = ["{self.data_set.mmdb}"]
latency = "{self.data_set.latencies}"
"""

    def fill(self):
        load_routing_set(self)


class ScratchRoutingMilepost(OnACopy, RoutingMilepost):
    """For measurements that change verdicts."""
