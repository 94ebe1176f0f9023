"""Queries a second for answers that are chosen, and for static ones of the same server: all kinds in each round, each in
short turns with its twin, so that what the machine does meanwhile meets both.
"""

import random

from .data_sets import QUERY_COUNT
from .figures import figure, ratio, table
from .load import require_right_answers, run_generator
from .machine import BenchError, say
from .measure_udp import QUERIES_BETWEEN_ROUNDS
from .policy_kinds import KINDS, LOCATION_KINDS, POLICY_KINDS
from .question import Asker
from .servers import ROUTING

CHECKED = 100  # answers of each kind before each server's first load

# What of PowerDNS each kind is compared with: pickwrandom, and country and continent.
PDNS_KIND = {**dict.fromkeys(POLICY_KINDS, "weighted"), **dict.fromkeys(LOCATION_KINDS, "geolocation")}


def require_right_choices(server, kind, located):
    """A fast wrong choice is no figure: each answer has as many records as it should, all of them allowed for the
    client."""
    asker = Asker(server.port)
    chance = random.Random(f"checked {kind.name}")
    clients = server.data_set.clients(CHECKED) if located else [None] * CHECKED
    checked = 0
    for client in clients:
        number = chance.randrange(server.data_set.names)
        allowed = kind.answers(number, client)
        if allowed is None:
            continue
        got = asker.addresses(kind.owner(number), client.network if client else None)
        if len(got) != kind.records or not allowed.issuperset(got):
            raise BenchError(f"{server.name} answers {kind.owner(number)} for {client or 'anybody'} with {got}, "
                             f"not with {kind.records} of {sorted(allowed)}")
        checked += 1
    asker.close()
    if checked < CHECKED / 4:
        raise BenchError(f"only {checked} answers of {kind.name} can be checked: too few clients with a certain answer")


class RoutingResult:
    """Reports of the load: by server and kind, one a round; of twins, as many as kinds have them."""

    def __init__(self, kinds, located):
        self.kinds = kinds
        self.located = located
        self.reports = {}
        self._beside = {}  # by server and kind: its twin's

    def add(self, server, kind, report, twins):
        """`twins`: the report of the twin's load beside it."""
        of_server = self.reports.setdefault(server, {})
        of_server.setdefault(kind, []).append(report)
        of_server.setdefault(KINDS[kind].twin, []).append(twins)
        self._beside.setdefault(server, {}).setdefault(kind, []).append(twins)

    def qps(self, server, kind):
        return [report["answered_per_s"] for report in self.reports[server][kind]]

    def has(self, server, kind):
        return kind in self.reports.get(server, {})

    def over_static(self, server, kind):
        return ratio(self.qps(server, kind), [report["answered_per_s"] for report in self._beside[server][kind]])

    def over_peer(self, kind, peer, peers_kind):
        return ratio(self.qps("milepost", kind), self.qps(peer, peers_kind))

    def cpu_us(self, server, kind):
        """User time for each answer, over all rounds: ticks are too coarse for one."""
        reports = self.reports[server][kind]
        return 1e6 * sum(report["server_user_s"] for report in reports) / sum(report["answered"] for report in reports)

    def print(self, data_set):
        rounds = len(next(iter(next(iter(self._beside.values())).values())))
        subnets = ", each query with a client subnet" if self.located else ""
        print(f"\n== routing: {data_set.what}{subnets}; {rounds} rounds ==")
        rows = [self._row(server, kind) for server, kinds in self.reports.items() for kind in KINDS if kind in kinds]
        print(table(["server, answers", "q/s", "over its own static", "user CPU us", "octets", "lost %", "busy %"], rows))

    def _row(self, server, kind):
        reports = self.reports[server][kind]
        over = self.over_static(server, kind).text() if kind in self._beside[server] else "-"

        def of_each(what):
            return figure([what(report) for report in reports]).median

        busy = of_each(lambda r: 100 * (r["server_user_s"] + r["server_system_s"]) / r["seconds"])
        return [f"{server} {kind}", f"{figure(self.qps(server, kind)).median:,.0f}", over,
                f"{self.cpu_us(server, kind):.2f}", f"{of_each(lambda r: r['answer_octets']):.1f}",
                f"{of_each(lambda r: 100 * r['lost'] / r['answered']):.2f}", f"{busy:.0f}"]


def kinds_asked(server, kinds):
    """Of those and of the static ones beside them, what the server has."""
    return [kind for kind in dict.fromkeys([*(KINDS[kind].twin for kind in kinds), *kinds]) if kind in server.kinds]


def run_round(server, number, seconds, result, chance):
    """Starts and ends the server; its kinds come one after the other, in shuffled order."""
    kinds = [kind for kind in result.kinds if kind in server.kinds]
    server.start()
    try:
        if number == 0:
            for kind in kinds_asked(server, kinds):
                require_right_choices(server, KINDS[kind], result.located)
        for kind in chance.sample(kinds, len(kinds)):
            files = [server.data_set.queries(one, result.located) for one in (kind, KINDS[kind].twin)]
            reports = run_generator(server, seconds, number * QUERIES_BETWEEN_ROUNDS % QUERY_COUNT, files)
            for report in reports:
                require_right_answers(server, report, missing_share=0)
            result.add(server.name, kind, *reports)
    finally:
        server.stop()


def run_rounds(servers, rounds, seconds, result):
    chance = random.Random("order of servers and kinds")
    for number in range(rounds):
        for server in chance.sample(servers, len(servers)):
            run_round(server, number, seconds, result, chance)
        done = "  ".join(f"{server} {kind} {reports[-1]['answered_per_s']:,.0f}"
                         for server, of_kinds in result.reports.items() for kind, reports in of_kinds.items())
        say(f"  round {number + 1}: {done}")


def measure(data_set, build, names, kinds, rounds, seconds):
    """`kinds`: those to be measured; static answers of their sizes are measured beside them."""
    result = RoutingResult(kinds, any(KINDS[kind].located for kind in kinds))
    servers = [server(data_set, build) for server in ROUTING if server.name in names]
    servers = [server for server in servers if set(kinds) & set(server.kinds)]
    for server in servers:
        server.asked = kinds_asked(server, kinds)
        server.prepare()
    say(f"{', '.join(kinds)}: {rounds} rounds, {seconds} s for each kind of answers of each of {len(servers)} servers")
    try:
        run_rounds(servers, rounds, seconds, result)
    finally:
        for server in servers:
            server.close()
    result.print(data_set)
    return result
