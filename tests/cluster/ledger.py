"""What the API has acknowledged, batch by batch, and what may or may not have happened.

A slot is four names that only ever change together, in one batch, by one writer. Each change has a number of its own,
and all four records say it. A slot holds what was acknowledged last; a request without a clear answer leaves it with
two possible states, and it rests until a check has seen which of them it is: so no old request can overtake a new one,
and what a slot must hold is never a matter of opinion.
"""

import ipaddress
import itertools
import threading

from .api_client import RecordSet

TTL = 60
BATCH = "abcd"
ABSENT = None


def octets(number, first):
    return f"{first}.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def number_in(address):
    """The number that an address record of a slot says; its wire form."""
    return int.from_bytes(address[1:4], "big")


class Slot:
    """Belongs to one writer; a check reads it while that one is paused."""

    def __init__(self, zone, label):
        self.zone = zone  # its name
        self.names = [f"{label}{letter}.{zone}" for letter in BATCH]
        self.possible = [ABSENT]  # the numbers it may hold; one of them when all is clear
        self.history = [ABSENT]   # numbers in the order in which they were asked for
        self.rests = False

    @property
    def held(self):
        assert len(self.possible) == 1
        return self.possible[0]

    def record_sets(self, number):
        a, b, c, d = self.names
        return [RecordSet(a, "A", TTL, [octets(number, 10)]),
                RecordSet(b, "AAAA", TTL, [str(ipaddress.IPv6Address((0xFD << 120) + number))]),
                RecordSet(c, "TXT", TTL, [f'"change {number}"']),
                RecordSet(d, "A", TTL, sorted([octets(number, 10), octets(number, 11)]))]

    def asked(self, number):
        """Before a request is made."""
        self.history.append(number)

    def acknowledged(self, number):
        self.possible = [number]

    def unknown(self, number):
        self.possible = sorted({*self.possible, number}, key=lambda n: -1 if n is ABSENT else n)
        self.rests = True

    def may_follow(self, earlier, later):
        """Can a server that has answered the number `earlier` answer `later` afterwards?"""
        if earlier is ABSENT or earlier not in self.history:
            return True
        return later in self.history[self.history.index(earlier):]


class Ledger:
    """Everything that writers did. Counters are under the lock; slots are their writers'."""

    def __init__(self):
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self.slots = []
        self.zones = {}          # of the writer of zones: name -> id or ABSENT, what was acknowledged
        self.unclear_zones = set()  # names whose zone may be there or not, for ever: nobody uses them again
        self.acknowledged = set()  # ids of changes, each a batch
        self.changes = 0         # what was changed in them
        self.unknown = 0         # requests without a clear answer
        self.refused = {}        # code: count
        self.contradictions = []  # answers that do not fit what was acknowledged before
        self.newest_error = None

    @property
    def batches(self):
        return len(self.acknowledged)

    def next_number(self):
        with self._lock:
            return next(self._numbers)

    def add_slot(self, slot):
        with self._lock:
            self.slots.append(slot)
        return slot

    def count_success(self, change, changes):
        with self._lock:
            self.acknowledged.add(change)
            self.changes += changes

    def count_error(self, error, contradicts):
        with self._lock:
            self.newest_error = error
            if error.outcome.value == "unknown":
                self.unknown += 1
            else:
                self.refused[error.code] = self.refused.get(error.code, 0) + 1
            if contradicts:
                self.contradictions.append(str(error))
