"""Makes changes through the API without end, from the client's host, by every API node in turn."""

import random
import threading
import time

from .api_client import ApiClient, ApiError, Outcome
from .ledger import ABSENT, BATCH, Slot

SLOTS = 12            # of one writer; more when they rest
PAUSE_S = 0.05        # between changes
PAUSE_AFTER_ERROR_S = 0.2
ZONES_MAX = 8         # of the writer of zones, at once
ZONE_PAUSE_S = 1.0
# Refusals that a cluster in trouble may give: no connection, a node whose clock is wrong, changes that come first.
EXPECTED = {"ConnectionRefusedError", "TimeoutError", "OSError", "SignatureDoesNotMatch", "RequestExpired", "Throttling",
            "PriorRequestNotComplete", "InvalidSignatureException"}


class _Worker(threading.Thread):
    """Does one step after another; can be paused. It ends with stop()."""

    def __init__(self, cluster, ledger, seed):
        super().__init__(daemon=True)
        self.cluster = cluster
        self.ledger = ledger
        self.random = random.Random(seed)
        self._clients = [ApiClient(node, cluster.keys) for node in cluster.api_nodes]
        self._at = self.random.randrange(len(self._clients))
        self._paused = threading.Event()
        self._idle = threading.Event()
        self._stopped = threading.Event()
        self.failure = None

    @property
    def client(self):
        return self._clients[self._at % len(self._clients)]

    def other_client(self):
        self._at += 1

    def pause(self):
        self._paused.set()

    def wait_until_idle(self, timeout_s=120):
        assert self._idle.wait(timeout_s), f"{self.name} has not ended its request in {timeout_s} s"

    def resume(self):
        self._idle.clear()
        self._paused.clear()

    def stop(self):
        self._stopped.set()

    @property
    def must_yield(self):
        return self._paused.is_set() or self._stopped.is_set()

    def run(self):
        self.cluster.client.enter()
        try:
            while not self._stopped.is_set():
                if self._paused.is_set():
                    self._idle.set()
                    time.sleep(0.01)
                else:
                    self.step()
        except Exception as e:  # told by the cluster, which fails the test
            self.failure = e
        self._idle.set()

    def step(self):
        raise NotImplementedError

    def failed(self, error, expected=EXPECTED):
        """Counts it, and asks another node next."""
        self.ledger.count_error(error, error.outcome is Outcome.REFUSED and error.code not in expected)
        self.other_client()
        self._stopped.wait(PAUSE_AFTER_ERROR_S)


class RecordWriter(_Worker):
    """Upserts and deletes batches of one slot each in `zones` ({name: id})."""

    def __init__(self, cluster, ledger, seed, number, zones):
        super().__init__(cluster, ledger, seed)
        self.name = f"writer {number}"
        self.number = number
        self.zones = zones
        self.slots = []

    def step(self):
        slot = self._choose_slot()
        number = self.ledger.next_number()
        deletes = slot.held is not ABSENT and self.random.random() < 0.25
        if deletes:
            self._erase(slot)
        else:
            self._upsert(slot, number)
        self._stopped.wait(PAUSE_S)

    def _choose_slot(self):
        free = [slot for slot in self.slots if not slot.rests]
        if len(free) < SLOTS // 2 or len(self.slots) < SLOTS:
            zone = self.random.choice(sorted(self.zones))
            self.slots.append(self.ledger.add_slot(Slot(zone, f"w{self.number}-{len(self.slots)}-")))
            return self.slots[-1]
        return self.random.choice(free)

    def _upsert(self, slot, number):
        """Until one node acknowledges it: it says the same however often it is done."""
        slot.asked(number)
        while True:
            if self._attempt(slot, number, [("UPSERT", record_set) for record_set in slot.record_sets(number)]):
                return
            if self.must_yield:
                return

    def _erase(self, slot):
        """Once more only if nothing happened: a second deletion could not tell its own success from an error."""
        held = slot.held
        slot.asked(ABSENT)
        while not slot.rests and not self.must_yield:
            if self._attempt(slot, ABSENT, [("DELETE", record_set) for record_set in slot.record_sets(held)]):
                return

    def _attempt(self, slot, number, changes):
        try:
            change = self.client.change(self.zones[slot.zone], changes)
        except ApiError as error:
            if error.outcome is Outcome.UNKNOWN:
                slot.unknown(number)
            self.failed(error)
            return False
        slot.acknowledged(number)
        self.ledger.count_success(change, len(BATCH))
        return True


class ZoneWriter(_Worker):
    """Makes hosted zones and deletes them."""

    def __init__(self, cluster, ledger, seed):
        super().__init__(cluster, ledger, seed)
        self.name = "writer of zones"
        self._made = 0

    def step(self):
        held = [name for name, zone in self.ledger.zones.items() if zone is not ABSENT]
        if len(held) >= ZONES_MAX or (held and self.random.random() < 0.4):
            self._erase(self.random.choice(held))
        else:
            self._create()
        self._stopped.wait(ZONE_PAUSE_S)

    def _create(self):
        self._made += 1
        name = f"z{self._made}.churn.test."
        self._attempt(name, lambda: self.client.create_zone(name, f"{name} {self.cluster.seed}"))

    def _erase(self, name):
        self._attempt(name, lambda: (ABSENT, self.client.delete_zone(self.ledger.zones[name])))

    def _attempt(self, name, call):
        """`call` makes the request: the zone's id afterwards, and the change's."""
        try:
            self.ledger.zones[name], change = call()
        except ApiError as error:
            if error.outcome is Outcome.UNKNOWN:
                self.ledger.zones.pop(name, None)
                self.ledger.unclear_zones.add(name)
            self.failed(error)
            return
        self.ledger.count_success(change, 1)
