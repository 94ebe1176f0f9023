"""Queries a second over UDP, CPU for each answer, memory and load time: every server once a round."""

import random
from dataclasses import dataclass

from .data_sets import MISSING_SHARE, QUERY_COUNT
from .figures import Figure, figure, ratio, table
from .load import require_right_answers, run_generator
from .machine import say
from .servers import ALL, PEERS

QUERIES_BETWEEN_ROUNDS = 137_911  # rounds start at different queries, all servers of a round at the same
KERNEL_TICK_S = 0.004


@dataclass(frozen=True)
class Sample:
    """One server in one round."""

    load_s: float
    loaded_mib: float
    queried_mib: float
    report: dict  # the generator's

    @property
    def qps(self):
        return self.report["answered_per_s"]

    @property
    def server_busy_share(self):
        return (self.report["server_user_s"] + self.report["server_system_s"]) / self.report["seconds"]


def run_round(server, number, seconds):
    """Starts, loads, measures and ends one server, so that nothing else runs meanwhile."""
    load_s = server.start()
    try:
        loaded_mib = server.process.memory_mib()
        report = run_generator(server, seconds, number * QUERIES_BETWEEN_ROUNDS % QUERY_COUNT)
        require_right_answers(server, report, MISSING_SHARE)
        return Sample(load_s, loaded_mib, server.process.memory_mib(), report)
    finally:
        server.stop()


def run_rounds(servers, rounds, seconds):
    """Server name -> its samples, one a round."""
    samples = {server.name: [] for server in servers}
    chance = random.Random("order of servers")
    for number in range(rounds):
        order = chance.sample(servers, len(servers))
        for server in order:
            samples[server.name].append(run_round(server, number, seconds))
        done = "  ".join(f"{server.name} {samples[server.name][-1].qps:,.0f}" for server in servers)
        say(f"  round {number + 1}: {done}")
    return samples


class UdpResult:
    """The samples of one data set and the figures drawn from them."""

    def __init__(self, data_set, samples):
        self.data_set = data_set
        self.samples = samples
        measured = [name for name in PEERS if name in samples]
        self.best_peer = max(measured, key=lambda name: self.qps(name).median, default=None)

    def _each(self, name, what):
        return [what(sample) for sample in self.samples[name]]

    def qps(self, name):
        return figure(self._each(name, lambda sample: sample.qps))

    def qps_over(self, name, other):
        return ratio(self._each(name, lambda s: s.qps), self._each(other, lambda s: s.qps))

    def load_s(self, name):
        return figure(self._each(name, lambda sample: sample.load_s))

    def load_over(self, name, other):
        return ratio(self._each(name, lambda s: s.load_s), self._each(other, lambda s: s.load_s))

    def loaded_mib(self, name):
        return figure(self._each(name, lambda sample: sample.loaded_mib))

    def loaded_over(self, name, other):
        return ratio(self._each(name, lambda s: s.loaded_mib), self._each(other, lambda s: s.loaded_mib))

    def cpu_us(self, name, mode):
        """Microseconds of "user" or "system" time for each answer, over all rounds: ticks are too coarse for one."""
        spent = sum(self._each(name, lambda sample: sample.report[f"server_{mode}_s"]))
        return 1e6 * spent / sum(self._each(name, lambda sample: sample.report["answered"]))

    def user_cpu_over(self, name, other):
        """The ratio of user time, with the error of tick sampling (a count's standard deviation is its root)."""
        mine, others = self.cpu_us(name, "user"), self.cpu_us(other, "user")
        share = mine / others if others else float("inf")
        seconds = [sum(self._each(n, lambda s: s.report["server_user_s"])) for n in (name, other)]
        error = share * sum(KERNEL_TICK_S / max(spent, KERNEL_TICK_S) for spent in seconds) ** 0.5
        return Figure(share, share - error, share + error)

    def print(self):
        """Servers in the order of their speed."""
        header = ["server", "q/s", "over best peer", "over reflector", "CPU us = user + sys", "MiB loaded",
                  "MiB queried", "load s", "octets", "lost %", "busy %"]
        names = sorted(self.samples, key=lambda name: -self.qps(name).median)
        print(f"\n== set {self.data_set.name}: {self.data_set.what}; {len(self.samples[names[0]])} rounds ==")
        print(table(header, [self._row(name) for name in names]))

    def _row(self, name):
        over_peer = self.qps_over(name, self.best_peer).text() if self.best_peer else "-"
        over_limit = self.qps_over(name, "reflector").text() if "reflector" in self.samples else "-"
        user, system = self.cpu_us(name, "user"), self.cpu_us(name, "system")
        octets = figure(self._each(name, lambda sample: sample.report["answer_octets"])).median
        lost = figure(self._each(name, lambda s: 100 * s.report["lost"] / s.report["answered"])).median
        busy = figure(self._each(name, lambda sample: 100 * sample.server_busy_share)).median
        queried = figure(self._each(name, lambda sample: sample.queried_mib)).median
        return [name, f"{self.qps(name).median:,.0f}", over_peer, over_limit,
                f"{user + system:.2f} = {user:.2f} + {system:.2f}", f"{self.loaded_mib(name).median:.0f}",
                f"{queried:.0f}", self.load_s(name).text(), f"{octets:.1f}", f"{lost:.2f}", f"{busy:.0f}"]

    def as_json(self):
        return {name: [vars(sample) for sample in samples] for name, samples in self.samples.items()}


def measure(data_set, build, names, rounds, seconds):
    servers = [kind(data_set, build) for kind in ALL if kind.name in names]
    for server in servers:
        server.prepare()
    say(f"set {data_set.name}: {rounds} rounds of {seconds} s for each of {len(servers)} servers")
    result = UdpResult(data_set, run_rounds(servers, rounds, seconds))
    result.print()
    return result
