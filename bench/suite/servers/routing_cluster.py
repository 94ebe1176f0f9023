"""A cluster with a routing set, on a copy, for measurements that change verdicts."""

from ..milepost_load import load_routing_set
from .cluster import ScratchCluster


class RoutingCluster(ScratchCluster):
    def fill(self):
        load_routing_set(self.api)
