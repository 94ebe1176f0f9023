"""What must hold when a fault is over: nothing acknowledged is lost, no half of a change is there, every name server
answers the same, and the counters agree.

Writers are paused while this looks. First every zone is changed once more: a request that was held up somewhere and has
not happened yet cannot happen any more, since each change of a zone is conditional on the one before it. Where a name
server answers with that last change it has applied everything before it, too: the feed has one order.
"""

import contextlib
import struct

import dns.message
import dns.rdata
import dns.rdataclass
import dns.rdatatype

import exchange

from .api_client import ApiError, RecordSet
from .ledger import ABSENT, TTL, octets
from .node import DNS_PORT
from .process import wait_until

CONVERGED_TIMEOUT_S = 60
APEX = 2  # NS and SOA


def check_everything(cluster, timeout_s=CONVERGED_TIMEOUT_S):
    """All of it; errors are AssertionErrors that name what differs."""
    cluster.check_threads()
    for node in cluster.nodes.values():
        node.wait_until_ready(timeout_s)
    with cluster.writers_paused(), cluster.client.entered():
        fence = _fence(cluster, timeout_s)
        listed = [_listed(cluster, number) for number in range(len(cluster.api_nodes))]
        for other in listed[1:]:
            assert other == listed[0], f"the API nodes differ: {_difference(listed[0], other)}"
        _check_ledger(cluster.ledger, listed[0], fence)
        for node in cluster.name_servers:
            for address in (node.host.ipv4, node.host.ipv6):
                _check_answers(node.name, address, cluster.ledger, listed[0])
        _check_counters(cluster, fence, timeout_s)
    _check_probers(cluster)
    cluster.check_threads()


class _Fence:
    """The last change of each zone."""

    def __init__(self):
        self.numbers = {}  # by zone
        self.changes = []  # their ids


def _fence(cluster, timeout_s):
    """Makes one, which every name server answers with."""
    fence = _Fence()
    for zone, zone_id in cluster.zones.items():
        number = fence.numbers[zone] = cluster.ledger.next_number()
        change = [("UPSERT", fence_record(zone, number))]
        fence.changes.append(wait_until(lambda: _acknowledged(cluster, zone_id, change),
                                        f"no API node takes changes of {zone}", timeout_s))
        for node in cluster.name_servers:
            def answers(address=node.host.ipv4, zone=zone, number=number):
                return answer(address, f"fence.{zone}", "A") == {(TTL, octets(number, 10))}
            wait_until(answers, lambda: f"{node.name} does not answer with the last change of {zone}: "
                                        f"{node.get('/ready')}\n{node.log_tail()}", timeout_s)
    return fence


def fence_record(zone, number):
    return RecordSet(f"fence.{zone}", "A", TTL, [octets(number, 10)])


def _acknowledged(cluster, zone_id, change):
    """The change's id, from whichever API node takes it; else None."""
    for number in range(len(cluster.api_nodes)):
        with contextlib.closing(cluster.api(number)) as api:
            try:
                return api.change(zone_id, change)
            except ApiError:
                pass
    return None


def _listed(cluster, number):
    """What an API node lists: {zone: {(name, type): {(ttl, rdata)}}}."""
    found = {}
    with contextlib.closing(cluster.api(number)) as api:
        for name, zone in api.zones().items():
            record_sets = api.record_sets(zone)
            counted = api.record_set_count(zone)
            assert counted == len(record_sets), f"{name} counts {counted} record sets and lists {len(record_sets)}"
            found[name] = {(s.name, s.rdtype): records_of(s) for s in record_sets}
    return found


def records_of(record_set):
    rdtype = dns.rdatatype.from_text(record_set.rdtype)
    return {(record_set.ttl, exchange.text_of(dns.rdata.from_text(dns.rdataclass.IN, rdtype, value)))
            for value in record_set.values}


def _difference(one, other):
    """The first few entries that are in one and not in the other."""
    flat = [{(zone, key, record) for zone, sets in listing.items() for key, records in sets.items() for record in records}
            for listing in (one, other)]
    return sorted(flat[0] ^ flat[1], key=str)[:5]


def _check_ledger(ledger, listed, fence):
    """Each slot holds, whole, one of the states that it may hold; from now on that is its state."""
    assert not ledger.contradictions, f"refused, against what was acknowledged: {ledger.contradictions[:3]}"
    lost = []
    by_name = _by_name(listed)
    for slot in ledger.slots:
        there = {name: by_name.get(name, {}) for name in slot.names}
        holds = [number for number in slot.possible if there == _expected(slot, number)]
        if holds:
            slot.possible, slot.rests = holds, False
        else:
            lost.append(f"{slot.names[0]} must hold one of {slot.possible} of {slot.history}, and is listed as {there}")
    assert not lost, f"{len(lost)} slots have lost an acknowledged change or show half of one: " + "; ".join(lost[:5])
    for zone, number in fence.numbers.items():
        assert listed[zone][(f"fence.{zone}", "A")] == records_of(fence_record(zone, number))
    _check_zones(ledger, listed)


def _by_name(listed):
    """{name: {type: records}}, of all zones."""
    found = {}
    for sets in listed.values():
        for (name, rdtype), records in sets.items():
            found.setdefault(name, {})[rdtype] = records
    return found


def _expected(slot, number):
    """What is listed of a slot that holds `number`."""
    if number is ABSENT:
        return {name: {} for name in slot.names}
    return {s.name: {s.rdtype: records_of(s)} for s in slot.record_sets(number)}


def _check_zones(ledger, listed):
    for name, zone in ledger.zones.items():
        assert (name in listed) == (zone is not ABSENT), f"{name}: acknowledged {zone}, listed {listed.get(name)}"
        assert zone is ABSENT or len(listed[name]) == APEX, f"{name} is listed as {listed[name]}"
    for name in ledger.unclear_zones & listed.keys():
        assert len(listed[name]) == APEX, f"half of {name} is there: {listed[name]}"


def _check_answers(server, address, ledger, listed):
    """Record by record: what is listed is answered, and what is gone is not."""
    expected = {key: records for sets in listed.values() for key, records in sets.items()}
    for slot in ledger.slots:
        for record_set in slot.record_sets(0):
            expected.setdefault((record_set.name, record_set.rdtype), set())
    for name in {*ledger.zones, *ledger.unclear_zones} - listed.keys():
        expected.setdefault((name, "SOA"), set())
    wrong = [f"{name} {rdtype}: answered {answered}, listed {expected[name, rdtype]}"
             for (name, rdtype), answered in _answers(address, list(expected)).items()
             if answered != expected[name, rdtype]]
    assert not wrong, f"{server} answers otherwise in {len(wrong)} of {len(expected)}: " + "; ".join(wrong[:5])


def _answers(address, questions):
    """{(name, type): {(ttl, rdata)}} of the answer sections."""
    queries = [_query(number, question) for number, question in enumerate(questions)]
    found = {}
    for question, wire in zip(questions, exchange.udp(DNS_PORT, queries, address)):
        reply = exchange.read(wire)
        if reply.truncated:
            reply = exchange.read(exchange.tcp(DNS_PORT, [_query(0, question)], address)[0])
        found[question] = {(ttl, text) for _, _, _, ttl, text in reply.answer}
    return found


def _query(number, question):
    return struct.pack("!H", number) + dns.message.make_query(*question).to_wire()[2:]


def answer(address, name, rdtype):
    """{(ttl, rdata)} of one answer."""
    return _answers(address, [(name, rdtype)])[name, rdtype]


def check_audit_trail(cluster):
    """Every acknowledged change is in it."""
    missing = cluster.ledger.acknowledged - cluster.audited_changes()
    assert not missing, f"{len(missing)} acknowledged changes are not in the audit trail: {sorted(missing)[:5]}"


def _check_counters(cluster, fence, timeout_s):
    """Every node is registered; GetChange says that every name server has the last changes, which each of them says, too,
    itself and in the store; none of them has skipped anything."""
    registered = {}

    def all_are_registered():
        registered.update(cluster.registered())
        return registered.keys() == cluster.nodes.keys()
    wait_until(all_are_registered, lambda: f"not all nodes are registered: {sorted(registered)}", timeout_s)
    for number in range(len(cluster.api_nodes)):
        with contextlib.closing(cluster.api(number)) as api:
            for change in fence.changes:
                wait_until(lambda: api.change_status(change) == "INSYNC", f"{change} is answered and not INSYNC", timeout_s)
    # Held to what each has reported: one that has just read everything stands at the store's revision, others at that of
    # the last change that they follow.
    reported = cluster.registered()
    for node in cluster.name_servers:
        revision = reported[node.name]["AppliedRevision"]
        wait_until(lambda: node.metrics().get("applied_revision", 0) >= revision,
                   lambda: f"{node.name} is not at revision {revision}: {node.get('/ready')}", timeout_s)
    for node in cluster.name_servers:
        metrics = node.metrics()
        assert metrics["record_sets_skipped_total"] == 0, f"{node.name} has skipped record sets: {node.log_tail()}"
        assert metrics["store_connected"] == 1 and metrics["ready"] == 1, f"{node.name}: {node.get('/ready')}"


def _check_probers(cluster):
    for target in cluster.targets.values():
        assert not target.wrong, f"{target.name} answered wrongly: {target.wrong[:3]}"
        assert target.unanswered == 0, f"{target.name} did not answer {target.unanswered} of {target.asked} queries"
    resolving = cluster.resolving
    assert not resolving.failures, f"not resolved by two servers: {resolving.failures[:5]}"
    assert not cluster.batches.halves, f"half a batch: {cluster.batches.halves[:3]}"
