"""Memory after loading and after a minute of queries, server by server."""

from .figures import table
from .load import run_generator
from .machine import say
from .servers import ALL


def measure(data_set, build, names, seconds):
    """Server name -> (MiB after loading, MiB after the queries)."""
    result = {}
    for kind in ALL:
        if kind.name not in names or not kind.has_data:
            continue
        server = kind(data_set, build)
        server.prepare()
        say(f"memory of {server.name} with set {data_set.name}, {seconds} s of queries")
        server.start()
        try:
            loaded = server.process.memory_mib()
            run_generator(server, seconds)
            result[server.name] = (loaded, server.process.memory_mib())
        finally:
            server.stop()
    print(f"\n== memory with set {data_set.name}: PSS in MiB ==")
    rows = [[name, f"{loaded:.0f}", f"{queried:.0f}"] for name, (loaded, queried) in result.items()]
    print(table(["server", "after loading", f"after {seconds} s of queries"], rows))
    return result
