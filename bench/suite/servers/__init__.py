"""Everything that is measured. Adding a server is one file here and one row in ALL."""

from .bind9 import Bind9
from .gdnsd import Gdnsd
from .knot import Knot
from .milepost import Milepost
from .nsd import Nsd
from .reflector import Reflector

ALL = [Milepost, Knot, Nsd, Gdnsd, Bind9, Reflector]
PEERS = ["knot", "nsd", "gdnsd", "bind9"]
