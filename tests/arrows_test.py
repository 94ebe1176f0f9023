"""Holds the includes of src/ to the arrows of the design: a room may see only the rooms of its row.

The rows are the whole rule. Heavy libraries stay inside the rooms that own them, since every header that lets one
through costs seconds for each file that includes it: no room includes a header of another from which one is reached.
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src"

# From the ground up; a row names only rooms of rows above it.
ALLOWED = {
    "base": set(),
    "http": {"base"},
    "dns": {"base"},
    "store": {"base"},
    "model": {"base", "dns", "store"},
    "aws": {"base", "http"},
    "cluster": {"base", "store", "model"},
    "outside": {"base", "dns", "store", "model", "cluster"},
    "api": {"base", "http", "dns", "store", "model", "aws"},
    "zone": {"base", "dns"},
    "routing": {"base", "dns", "zone"},
    "answer": {"base", "dns", "zone", "routing"},
    "explain": {"base", "dns", "zone", "routing", "answer"},
    "nameserver": {"base", "answer"},
    "publish": {"base", "dns", "store", "model", "cluster", "zone", "routing"},
    "cmd": {"base", "http", "dns", "store", "model", "cluster", "outside", "aws", "api", "zone", "routing", "answer", "explain",
            "nameserver", "publish"},
}

# Header prefix -> rooms that may include it.
HEAVY = {
    "boost/json": {"base", "model", "aws"},
    "boost/asio": {"http"},
    "boost/beast": {"http"},
    "boost/": {"base", "http", "model", "aws"},
    "spdlog/": {"base"},
    "pugixml": {"aws"},
    "sqlite3": {"store"},
    "maxminddb": {"routing"},
    "CLI/": {"cmd"},
    "toml++/": {"cmd"},
    "grpcpp/": {"store"},
    "ares": {"outside"},
    "openssl/": {"http", "aws", "dns", "store", "answer", "cmd"},
}

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


def includes(file):
    """(own, foreign): the headers a file includes in quotes and in angle brackets."""
    found = INCLUDE.findall(file.read_text())
    return [quoted for quoted, _ in found if quoted], [angled for _, angled in found if angled]


def sources():
    return sorted(file for file in SRC.rglob("*") if file.suffix in (".h", ".cc"))


def room_of(path):
    return path.relative_to(SRC).parts[0]


def arrow_violations(room, own_includes):
    for include in own_includes:
        target = include.split("/")[0]
        if "/" not in include:
            yield f"{include}: paths start at src/"
        elif target not in ALLOWED:
            yield f"{include}: {target}/ is no room"
        elif target != room and target not in ALLOWED[room]:
            yield f"{include}: {room}/ may not see {target}/"


def heavy_prefix(include):
    return next((prefix for prefix in HEAVY if include.startswith(prefix)), None)


def library_violations(room, foreign_includes):
    for include in foreign_includes:
        prefix = heavy_prefix(include)
        if prefix is not None and room not in HEAVY[prefix]:
            yield f"<{include}>: not a library of {room}/"


def heavy_headers(tree):
    """The headers from which a heavy library is reached. `tree`: path -> (own includes, foreign includes)."""
    heavy = {path for path, (_, foreign) in tree.items() if any(heavy_prefix(include) for include in foreign)}
    while True:
        more = {path for path, (own, _) in tree.items() if path not in heavy and heavy & set(own)}
        if not more:
            return heavy
        heavy |= more


def leaks(tree):
    """Includes that carry a heavy library from one room into another."""
    heavy = heavy_headers(tree)
    for path, (own, _) in tree.items():
        for include in own:
            if include in heavy and include.split("/")[0] != path.split("/")[0]:
                yield f"{path}: {include} brings a heavy library along"


def source_tree():
    return {str(file.relative_to(SRC)): includes(file) for file in sources()}


def test_rows_only_point_down():
    seen = set()
    for room, allowed in ALLOWED.items():
        assert allowed <= seen, f"{room} names a room that does not stand above it: {allowed - seen}"
        seen.add(room)


def test_every_room_has_a_row():
    rooms = {path.name for path in SRC.iterdir() if path.is_dir()}
    assert rooms == set(ALLOWED)


def test_includes_keep_to_the_arrows():
    wrong = []
    checked = 0
    for file in sources():
        own, _ = includes(file)
        checked += len(own)
        wrong += [f"{file.relative_to(ROOT)}: {v}" for v in arrow_violations(room_of(file), own)]
    assert not wrong, "\n".join(wrong)
    assert checked > 100, "hardly any include was found: the pattern or the folder is wrong"


def source_of(own):
    """What an include comes from: protoc makes x.pb.h and x.grpc.pb.h of x.proto."""
    return SRC / re.sub(r"(\.grpc)?\.pb\.h$", ".proto", own)


def test_own_includes_exist():
    missing = [f"{file.relative_to(ROOT)}: {own}" for file in sources() for own in includes(file)[0] if not source_of(own).is_file()]
    assert not missing, "\n".join(missing)


def test_heavy_libraries_stay_in_their_rooms():
    tree = source_tree()
    wrong = [f"{path}: {v}" for path, (_, foreign) in tree.items() for v in library_violations(path.split("/")[0], foreign)]
    wrong += leaks(tree)
    assert not wrong, "\n".join(wrong)
    seen = {heavy_prefix(include) for _, foreign in tree.values() for include in foreign}
    assert {"boost/beast", "boost/json", "spdlog/", "sqlite3", "grpcpp/", "CLI/"} <= seen, "libraries that are in use were not found"


def test_cmake_links_the_same_arrows():
    """Each milepost_room() line links exactly what its row allows."""
    text = (ROOT / "CMakeLists.txt").read_text()
    lines = re.findall(r"^milepost_room\((\w+)(?: ROOMS ([\w ]+?))?(?: LIBS [^)]*)?\)", text, re.MULTILINE)
    linked = {room: set(rooms.split()) for room, rooms in lines}
    assert len(linked) == len(ALLOWED) - 1  # cmd has a CMakeLists.txt of its own
    for room, rooms in linked.items():
        assert rooms <= ALLOWED[room], f"{room} links {rooms - ALLOWED[room]}"


def test_the_checks_see_violations():
    """The rules above fail on what they forbid."""
    assert list(arrow_violations("answer", ["model/hosted_zone.h"]))
    assert list(arrow_violations("zone", ["store/store.h"]))
    assert list(arrow_violations("base", ["nowhere/thing.h"]))
    assert list(arrow_violations("publish", ["follower.h"]))
    assert not list(arrow_violations("publish", ["publish/follower.h", "zone/catalog_writer.h"]))
    assert list(library_violations("api", ["boost/json.hpp"]))
    assert not list(library_violations("model", ["boost/json.hpp"]))
    tree = {"http/stream.h": ([], ["boost/asio.hpp"]), "http/client.h": (["http/stream.h"], []), "api/x.cc": (["http/client.h"], [])}
    assert list(leaks(tree)) == ["api/x.cc: http/client.h brings a heavy library along"]
    del tree["api/x.cc"]
    assert not list(leaks(tree))
