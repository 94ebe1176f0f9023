"""A cluster of real processes in network namespaces, written to and asked all the time, and what becomes of it when
parts of it die, hang, lose the network, the disk or the time.

Every test ends with check(): no acknowledged change is lost, no half of a batch is there, every name server answers what
the API lists, record by record, and the probers got an answer to everything that they asked a server that nothing had
happened to. MILEPOST_SEED=N repeats the choices of a run that printed N.
"""

import contextlib
import os
import random
import secrets
import shutil
import time

import pytest

from cluster import checks, faults, network
from cluster.api_client import ApiError, Outcome
from cluster.cluster import NAME_SERVERS, Cluster
from cluster.process import wait_until

pytestmark = pytest.mark.skipif(network.why_not() is not None, reason=str(network.why_not()))

SEED = int(os.environ.get("MILEPOST_SEED") or secrets.randbelow(1 << 32))
LEASE_S = 10       # a node that is gone counts as living for so long
SETTLED_S = 1      # after which nothing that was under way before a fault comes back with success
UNREACHED = ("did not answer in time", "no member of etcd")


class Bed:
    """The cluster that the tests share. One that a test left unchecked is replaced."""

    def __init__(self, directory):
        self.directory = directory
        self.made = 0
        self.cluster = None
        self.checked = False

    def get(self):
        if self.cluster is None:
            self.made += 1
            directory = self.directory / str(self.made)
            directory.mkdir()
            self.cluster = Cluster(directory, SEED)
            self.cluster.start()
        self.checked = False
        return self.cluster

    def drop(self):
        cluster, self.cluster = self.cluster, None
        if cluster:
            cluster.end()


@pytest.fixture(scope="module")
def bed(tmp_path_factory):
    assert all(map(shutil.which, ("etcd", "etcdctl", "ip", "strace"))), "see packaging/debian-packages.txt"
    bed = Bed(tmp_path_factory.mktemp("faults"))
    yield bed
    bed.drop()


@pytest.fixture
def cluster(bed, capsys):
    if bed.made == 0:
        with capsys.disabled():
            print(f"\nMILEPOST_SEED={SEED}", flush=True)
    try:
        yield bed.get()
    finally:
        if not bed.checked and bed.cluster:
            print(f"MILEPOST_SEED={SEED}")
            bed.cluster.show_logs()
            bed.drop()


@pytest.fixture
def check(bed, cluster):
    def check_everything():
        checks.check_everything(cluster)
        bed.checked = True
    return check_everything


@pytest.fixture
def choices(request):
    """The choices of one test, whichever tests run beside it."""
    return random.Random(f"{SEED} {request.node.name}")


@contextlib.contextmanager
def during(fault):
    """The fault, healed at the end."""
    print(fault.describe())
    fault.inject()
    yield fault
    fault.heal()


def assert_writes_go_on(cluster, batches=3):
    """Changes are acknowledged from now on, too."""
    before = cluster.ledger.batches
    wait_until(lambda: cluster.ledger.batches >= before + batches,
               lambda: f"no change is acknowledged any more; the last error: {cluster.ledger.newest_error}")


def assert_refused(cluster, *words):
    """The first API node takes no change: the client gets a 503, and the node's log says why, in one of these `words`."""
    node = cluster.api_nodes[0]
    since = node.log_size()
    with cluster.client.entered(), pytest.raises(ApiError) as raised:
        cluster.api().create_zone("refused.test.", f"refused {time.time()}")
    cluster.ledger.unclear_zones.add("refused.test.")  # nobody promised that it will not come
    assert (raised.value.status, raised.value.code) == (503, "ServiceUnavailable")
    assert any(word in node.log_since(since) for word in words), node.log_since(since)


def assert_writes_stop(cluster, *words):
    """No change is acknowledged by any node; why, say these `words`."""
    time.sleep(SETTLED_S)
    before = cluster.ledger.batches
    assert_refused(cluster, *words)
    assert cluster.ledger.batches == before


def assert_answers_go_on(cluster):
    """Each name server answers now, its port and /ready; that none of its answers is missing, check() says."""
    before = {target.name: target.answered for target in cluster.targets.values()}
    wait_until(lambda: all(target.answered > before[target.name] + 5 for target in cluster.targets.values()),
               "a name server does not answer any more")
    for node in cluster.name_servers:
        assert node.get("/ready")[0] == 200


def assert_changes_wait_for_the_lease_alone(cluster, without):
    """INSYNC is true: not before the name server that is gone has lost its lease, and then at the others."""
    zone, zone_id = next(iter(cluster.zones.items()))
    record = checks.fence_record(zone, cluster.ledger.next_number())
    with cluster.client.entered():
        begun = time.monotonic()
        api = cluster.api()
        change = api.change(zone_id, [("UPSERT", record)])
        assert api.change_status(change) == "PENDING"
        wait_until(lambda: api.change_status(change) == "INSYNC", "a change waits for a name server that is gone")
        assert time.monotonic() - begun < 3 * LEASE_S
        for name in set(NAME_SERVERS) - {without}:
            assert checks.answer(cluster.nodes[name].host.ipv4, record.name, "A") == checks.records_of(record)


@pytest.mark.parametrize("victim", ["api1", "health1"])
def test_a_node_that_only_writes_or_checks_is_killed(cluster, check, choices, victim):
    with during(faults.KillNode(cluster, choices, victim)):
        assert_writes_go_on(cluster)
        assert_answers_go_on(cluster)
    check()


def test_a_name_server_is_killed(cluster, check, choices):
    with during(faults.KillNode(cluster, choices, "ns1")):
        assert_changes_wait_for_the_lease_alone(cluster, without="ns1")
    check()


@pytest.mark.parametrize("victim", ["api2", "ns2"])
def test_a_node_hangs(cluster, check, choices, victim):
    with during(faults.HoldNode(cluster, choices, victim)):
        assert_writes_go_on(cluster)
    check()


@pytest.mark.parametrize("fault", [faults.KillLeader, faults.HoldLeader, faults.IsolateLeader, faults.CutLeaderFromMembers,
                                   faults.CutLeaderOneWay, faults.CutMembersToLeader])
def test_etcd_loses_its_leader(cluster, check, choices, fault):
    with during(fault(cluster, choices)):
        if fault is not faults.CutMembersToLeader:  # etcd 3.4's followers stay with a leader that they hear
            assert_writes_go_on(cluster)
        assert_answers_go_on(cluster)
    assert_writes_go_on(cluster)
    check()


def test_two_members_of_etcd_are_killed(cluster, check, choices):
    with during(faults.KillTwoMembers(cluster, choices)):
        assert_writes_stop(cluster, "more than half of its members")
        assert_answers_go_on(cluster)
        age = {node.name: node.metrics()["data_age_seconds"] for node in cluster.name_servers}
        assert all(value > SETTLED_S for value in age.values()), age
    assert_writes_go_on(cluster)
    check()


@pytest.mark.parametrize("victim", NAME_SERVERS)
def test_a_name_server_is_cut_off_from_etcd(cluster, check, choices, victim):
    """It answers on with what it has, and says so."""
    with during(faults.CutNodeFromEtcd(cluster, choices, victim)) as cut:
        assert_writes_go_on(cluster)
        cut.wait_until_noticed()
        assert_answers_go_on(cluster)
        assert "store away" in cut.victim.get("/ready")[1]
    check()


@pytest.mark.parametrize("fault", [faults.CutNodeToEtcd, faults.CutEtcdToNode])
def test_a_name_server_and_etcd_are_cut_off_in_one_direction(cluster, check, choices, fault):
    with during(fault(cluster, choices, "ns1")) as cut:
        cut.wait_until_noticed()
        assert_writes_go_on(cluster)
        assert_answers_go_on(cluster)
    check()


@pytest.mark.parametrize("fault", [faults.CutNodeToEtcd, faults.CutEtcdToNode])
def test_an_api_node_and_etcd_are_cut_off_in_one_direction(cluster, check, choices, fault):
    """Where the answers of etcd are lost, changes may have happened: the client hears no success, and no half is there."""
    with during(fault(cluster, choices, "api1")) as cut:
        assert_refused(cluster, *UNREACHED)
        cut.wait_until_noticed()
        assert_writes_go_on(cluster)
        assert_answers_go_on(cluster)
    check()


def test_every_api_node_is_cut_off(cluster, check, choices):
    with during(faults.CutApiFromEtcd(cluster, choices)):
        assert_writes_stop(cluster, *UNREACHED)
        assert_answers_go_on(cluster)
    assert_writes_go_on(cluster)
    check()


def test_a_name_server_is_cut_off_from_everybody(cluster, check, choices):
    """It loses its lease, and nobody waits for it; afterwards it is there again."""
    with during(faults.IsolateNode(cluster, choices, "ns2")):
        assert_changes_wait_for_the_lease_alone(cluster, without="ns2")
    check()


@pytest.mark.parametrize("fault", [faults.SlowDiskOfLeader, faults.SlowDisks])
def test_disks_of_etcd_are_slow(cluster, check, choices, fault):
    with during(fault(cluster, choices)):
        assert_writes_go_on(cluster, batches=2)
        assert_answers_go_on(cluster)
    check()


def test_a_disk_of_etcd_is_full(cluster, check, choices):
    """etcd ends the member; the two others go on, and it comes back when there is room."""
    with during(faults.FullDiskOfMember(cluster, choices)):
        assert_writes_go_on(cluster, batches=20)
        assert_answers_go_on(cluster)
    check()


def test_the_quota_of_etcd_is_used_up(cluster, check, choices):
    with during(faults.QuotaUsedUp(cluster, choices)):
        assert_writes_stop(cluster, "has used up its quota (--quota-backend-bytes)")
        assert_answers_go_on(cluster)
    assert_writes_go_on(cluster)
    check()


@pytest.mark.parametrize("seconds", [-3600, 3600])
def test_the_clock_of_an_api_node_jumps(cluster, check, choices, seconds):
    """Requests are signed with the right time: that node refuses them, so that nothing has happened."""
    with cluster.client.entered(), during(faults.ClockJump(cluster, choices, "api2", seconds)):
        with pytest.raises(ApiError) as raised:
            cluster.api(1).zones()
        assert raised.value.outcome is Outcome.REFUSED
        assert_writes_go_on(cluster)
    with cluster.client.entered():
        assert cluster.api(1).zones()
    check()


@pytest.mark.parametrize("seconds", [-86400, 86400])
def test_the_clock_of_a_name_server_jumps(cluster, check, choices, seconds):
    """It does not go by it: it follows on, and its data is no older."""
    node = cluster.nodes["ns3"]
    with during(faults.ClockJump(cluster, choices, "ns3", seconds)):
        applied = node.metrics()["applied_revision"]
        wait_until(lambda: node.metrics()["applied_revision"] > applied, "ns3 follows the store no more")
        assert node.metrics()["data_age_seconds"] < 3600
        assert_writes_go_on(cluster)
    check()


def test_everything_is_restarted_one_after_the_other(cluster, check, choices):
    before = cluster.ledger.batches
    with during(faults.RollingRestart(cluster, choices)):
        assert cluster.ledger.batches > before + 20
    check()


@pytest.mark.parametrize("fault", [faults.CompactionWhileAway, faults.CompactionWhileCutOff])
def test_the_history_that_a_name_server_missed_is_compacted(cluster, check, choices, fault):
    with during(fault(cluster, choices, "ns1")) as away:
        assert_writes_go_on(cluster, batches=20)
    away.victim.wait_for_log("reading every zone again", away.since)
    away.victim.wait_for_log("read every zone at revision", away.since)
    check()


def test_the_copy_of_a_name_server_is_damaged_on_disk(cluster, check, choices):
    """Noticed when it starts, kept for whoever wants to know, and made anew from the store."""
    with during(faults.DamagedCopy(cluster, choices, "ns2")) as damage:
        assert_writes_go_on(cluster)
    damage.victim.wait_for_log("its zones come again from the store", damage.since)
    check()


def test_everything_acknowledged_is_in_the_audit_trail(cluster, check):
    """Of all the changes that the tests before this one have made to this cluster."""
    assert_writes_go_on(cluster)
    with cluster.writers_paused():
        checks.check_audit_trail(cluster)
    check()
