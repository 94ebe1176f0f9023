"""What a record set of a policy costs in memory beyond a static one: two services, the same number of record sets."""

from .figures import figure, table
from .machine import say
from .servers.routing_milepost import RoutingMilepost


def measure_loaded(data_set, build):
    """PSS in bytes of a service that has started from its disk copy."""
    server = RoutingMilepost(data_set, build)
    server.prepare()
    server.start()
    try:
        return server.process.memory_mib() * 2**20
    finally:
        server.stop()


def measure(static_set, policy_set, build, rounds):
    """{"static": bytes of each round, "policies": the same}"""
    samples = {"static": [], "policies": []}
    for number in range(rounds):
        say(f"memory of policies, round {number + 1} of {rounds}")
        samples["static"].append(measure_loaded(static_set, build))
        samples["policies"].append(measure_loaded(policy_set, build))
    print("\n== memory of policies: PSS in MiB after the start ==")
    rows = [[data_set.what, data_set.records, figure([size / 2**20 for size in samples[which]]).text(1)]
            for which, data_set in (("static", static_set), ("policies", policy_set))]
    print(table(["set", "record sets", "MiB"], rows))
    return samples
