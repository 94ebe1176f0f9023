"""Everything that is measured. Adding a server is one file here and one row in ALL, or in ROUTING for answers that are
chosen."""

from .bind9 import Bind9
from .gdnsd import Gdnsd
from .knot import Knot
from .milepost import Milepost
from .nsd import Nsd
from .pdns import Pdns
from .reflector import Reflector
from .routing_gdnsd import RoutingGdnsd
from .routing_milepost import RoutingMilepost

ALL = [Milepost, Knot, Nsd, Gdnsd, Bind9, Reflector]
PEERS = ["knot", "nsd", "gdnsd", "bind9"]
ROUTING = [RoutingMilepost, RoutingGdnsd, Pdns]
