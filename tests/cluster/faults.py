"""What is done to a cluster: each fault says what it is, does it, and undoes it.

A fault that takes a name server from the client, or ends it, tells the probers first: only what a server does not answer
that nothing happened to is a loss. Whatever is cut off is healed, whatever ended is started again on the same data.
"""

import time

from .etcd import SlowDisk
from .process import wait_until

SLOW_DISK_S = 0.3
CLOCK_JUMPS_S = (-86400 * 30, -3600, -60, 60, 3600, 86400 * 30)


class Fault:
    """`victims`, where a fault has some, are chosen by `random`. inject() and heal() are called in turn, once each, in
    the main thread."""

    def __init__(self, cluster, random):
        self.cluster = cluster
        self.random = random
        self.targets_down = []

    @classmethod
    def kind(cls):
        """`KillLeader` -> `kill leader`."""
        return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in cls.__name__).strip()

    def describe(self):
        return self.kind()

    def take_down(self, *names):
        """These name servers need not answer any more."""
        self.targets_down = [self.cluster.targets[name] for name in names if name in self.cluster.targets]
        for target in self.targets_down:
            target.down()

    def bring_up(self):
        for target in self.targets_down:
            target.up()
        self.targets_down = []

    def inject(self):
        raise NotImplementedError

    def heal(self):
        raise NotImplementedError


class _OfNode(Fault):
    """... that happens to one node."""

    role = None  # any

    def __init__(self, cluster, random, victim=None):
        super().__init__(cluster, random)
        names = sorted(name for name, node in cluster.nodes.items() if self.role is None or self.role in node.roles)
        self.victim = cluster.nodes[victim or random.choice(names)]

    def describe(self):
        return f"{self.kind()}: {self.victim.name}"


class _OfMember(Fault):
    """... that happens to one member of etcd, the leader where none is named."""

    def __init__(self, cluster, random, victim=None):
        super().__init__(cluster, random)
        self.victim = victim or cluster.etcd.leader()

    def describe(self):
        return f"{self.kind()}: {self.victim.name}"


class KillNode(_OfNode):
    """kill -9 of a Milepost node."""

    def inject(self):
        self.take_down(self.victim.name)
        self.victim.kill()

    def heal(self):
        self.victim.start()
        self.bring_up()


class HoldNode(_OfNode):
    """A node that is there and does nothing for a while."""

    def inject(self):
        self.take_down(self.victim.name)
        self.victim.hold()

    def heal(self):
        self.victim.go_on()
        self.victim.wait_until_ready()
        self.bring_up()


class KillLeader(_OfMember):
    """kill -9 of the member of etcd that leads."""

    def inject(self):
        self.victim.kill()

    def heal(self):
        self.victim.launch()
        self.cluster.etcd.wait_until_healthy()


class HoldLeader(_OfMember):
    """The leader stands still, and then takes itself for the leader until it hears otherwise."""

    def inject(self):
        self.victim.hold()

    def heal(self):
        self.victim.go_on()
        self.cluster.etcd.wait_until_healthy()


class KillTwoMembers(Fault):
    """No majority is left."""

    def __init__(self, cluster, random):
        super().__init__(cluster, random)
        self.victims = random.sample(cluster.etcd.members, 2)

    def describe(self):
        return f"{self.kind()}: {' and '.join(member.name for member in self.victims)}"

    def inject(self):
        for member in self.victims:
            member.kill()

    def heal(self):
        for member in self.victims:
            member.launch()
        self.cluster.etcd.wait_until_healthy()


class _Cut(_OfNode):
    """A node is cut off from every member of etcd. The client reaches it."""

    def etcd_names(self):
        return [member.name for member in self.cluster.etcd.members]

    def wait_until_noticed(self):
        """Until the node knows that it is cut off."""
        wait_until(lambda: self.victim.metrics().get("store_connected") == 0,
                   lambda: f"{self.victim.name} does not notice that it is cut off: {self.victim.log_tail()}")

    def heal(self):
        self.cluster.network.heal()


class CutNodeFromEtcd(_Cut):
    def inject(self):
        self.cluster.network.isolate(self.victim.name, self.etcd_names())


class CutNodeToEtcd(_Cut):
    """What it sends does not arrive; what the members send does."""

    def inject(self):
        for member in self.etcd_names():
            self.cluster.network.cut_one_way(self.victim.name, member)


class CutEtcdToNode(_Cut):
    """What the members send does not arrive; what it sends does: its changes happen, and it does not hear of them."""

    def inject(self):
        for member in self.etcd_names():
            self.cluster.network.cut_one_way(member, self.victim.name)


class CutApiFromEtcd(_Cut):
    """Every API node at once: no change can be made."""

    role = "api"

    def describe(self):
        return self.kind()

    def inject(self):
        for node in self.cluster.api_nodes:
            self.cluster.network.isolate(node.name, self.etcd_names())


class IsolateNode(_Cut):
    """A node is cut off from everybody, the client included."""

    def inject(self):
        self.take_down(self.victim.name)
        self.cluster.network.isolate(self.victim.name)

    def heal(self):
        super().heal()
        self.victim.wait_until_ready()
        self.bring_up()


class CutLeaderFromMembers(_OfMember):
    """The leader reaches the nodes and no other member."""

    def inject(self):
        self.cluster.network.isolate(self.victim.name, [member.name for member in self.cluster.etcd.members])

    def heal(self):
        self.cluster.network.heal()
        self.cluster.etcd.wait_until_healthy()


class CutLeaderOneWay(CutLeaderFromMembers):
    """What the leader sends to the other members does not arrive; it hears them."""

    def inject(self):
        for member in self.cluster.etcd.members:
            if member is not self.victim:
                self.cluster.network.cut_one_way(self.victim.name, member.name)


class CutMembersToLeader(CutLeaderFromMembers):
    """The leader does not hear the other members; they hear it, and keep it for their leader."""

    def inject(self):
        for member in self.cluster.etcd.members:
            if member is not self.victim:
                self.cluster.network.cut_one_way(member.name, self.victim.name)


class IsolateLeader(CutLeaderFromMembers):
    """The leader's machine loses its network."""

    def inject(self):
        self.cluster.network.isolate(self.victim.name)


class SlowDiskOfLeader(_OfMember):
    """Each of its synchronisations takes long."""

    def inject(self):
        self._slow = SlowDisk(self.victim, SLOW_DISK_S)

    def heal(self):
        self._slow.end()
        self.cluster.etcd.wait_until_healthy()


class SlowDisks(Fault):
    """Those of all members at once."""

    def inject(self):
        self._slow = [SlowDisk(member, SLOW_DISK_S) for member in self.cluster.etcd.members]

    def heal(self):
        for slow in self._slow:
            slow.end()
        self.cluster.etcd.wait_until_healthy()


class FullDiskOfMember(_OfMember):
    """Not a byte is left on the leader's disk. etcd ends when it cannot write; an operator makes room and starts it."""

    def inject(self):
        self.victim.fill_disk()

    def heal(self):
        self.victim.empty_disk()
        if not self.victim.running:
            self.victim.launch()
        self.cluster.etcd.wait_until_healthy()


class QuotaUsedUp(Fault):
    """etcd's database has reached --quota-backend-bytes: it takes no changes until an operator has made room and taken
    the alarm back."""

    KEYS = "junk/"  # of somebody else, in the same cluster
    VALUE_BYTES = 1 << 20  # etcdctl takes less than two MiB

    def inject(self):
        value = "x" * self.VALUE_BYTES
        number = 0
        while self._put(f"{self.KEYS}{number}", value).returncode == 0:
            number += 1
        wait_until(lambda: "NOSPACE" in self.cluster.etcd.ctl("alarm", "list").stdout, "etcd raises no alarm")

    def _put(self, key, value):
        """etcdctl reads the value from its input: it is too long for a command line."""
        return self.cluster.etcd.ctl("put", key, check=False, input=value)

    def heal(self):
        """Delete what takes the room, forget its history, give the room back, take the alarm back."""
        etcd = self.cluster.etcd
        etcd.ctl("del", "--prefix", self.KEYS)
        etcd.ctl("compact", "--physical", str(etcd.revision()))
        for member in etcd.members:
            etcd.ctl("defrag", member=member)
        etcd.ctl("alarm", "disarm")
        etcd.wait_until_healthy()


class ClockJump(_OfNode):
    """A node's wall clock is set. `seconds`: ahead; less than 0, behind."""

    def __init__(self, cluster, random, victim=None, seconds=None):
        names = sorted(name for name, node in cluster.nodes.items() if node.wandering_clock)
        super().__init__(cluster, random, victim or random.choice(names))
        self.seconds = random.choice(CLOCK_JUMPS_S) if seconds is None else seconds

    def describe(self):
        return f"{super().describe()} by {self.seconds:+d} s"

    def inject(self):
        self.victim.set_clock(self.seconds)

    def heal(self):
        self.victim.set_clock(0)


class RollingRestart(Fault):
    """Everything, one after the other, as for an upgrade."""

    def inject(self):
        for member in self.cluster.etcd.members:
            member.terminate()
            member.launch()
            self.cluster.etcd.wait_until_healthy()
        for node in self.cluster.nodes.values():
            self.take_down(node.name)
            assert node.terminate() == 0, f"{node.name} ended badly: {node.log_tail()}"
            node.start()
            self.bring_up()

    def heal(self):
        pass


class CompactionWhileAway(_OfNode):
    """A name server ends, and when it comes back the history that it missed is gone."""

    role = "dns"

    def inject(self):
        self.take_down(self.victim.name)
        self.victim.kill()

    def heal(self):
        self.cluster.compact()
        self.since = self.victim.log_size()
        self.victim.start()
        self.bring_up()


class CompactionWhileCutOff(_Cut):
    """The same while it answers, and cannot reach etcd."""

    role = "dns"

    def inject(self):
        self.cluster.network.isolate(self.victim.name, self.etcd_names())
        self.wait_until_noticed()  # a feed that nobody has given up goes on where it was

    def heal(self):
        self.cluster.compact()
        self.since = self.victim.log_size()
        super().heal()


class DamagedCopy(_OfNode):
    """The disk of a name server has other bytes than were written to it."""

    role = "dns"

    def inject(self):
        self.take_down(self.victim.name)
        self.victim.kill()
        for file in self.victim.zone_files():
            self._damage(file)

    def _damage(self, file):
        data = bytearray(file.read_bytes())
        for _ in range(self.random.randint(1, 8) if data else 0):
            data[self.random.randrange(len(data))] ^= self.random.randint(1, 255)
        file.write_bytes(data)

    def heal(self):
        self.since = self.victim.log_size()
        self.victim.start()
        self.bring_up()


ALL = [KillNode, HoldNode, KillLeader, HoldLeader, KillTwoMembers, CutNodeFromEtcd, CutNodeToEtcd, CutEtcdToNode,
       CutApiFromEtcd, IsolateNode, CutLeaderFromMembers, CutLeaderOneWay, CutMembersToLeader, IsolateLeader,
       SlowDiskOfLeader, SlowDisks, FullDiskOfMember, QuotaUsedUp, ClockJump, RollingRestart, CompactionWhileAway,
       CompactionWhileCutOff, DamagedCopy]


def last(fault, seconds):
    """Injects it, lets it be for a while under load, and heals it."""
    fault.inject()
    time.sleep(seconds)
    fault.heal()
