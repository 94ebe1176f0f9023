"""Fixtures of the end-to-end tests."""

import pytest

import zone_files
from peers import PEERS
from service import Service

LIMITS_RAISED = """
[limits]
record_sets_per_zone = 100000
batch_characters = 1000000
values_per_record_set = 1000
"""


@pytest.fixture
def start_service(tmp_path):
    """Makes started services; all of them end with the test."""
    services = []

    def start(name="data", **options):
        services.append(Service(tmp_path / name, **options))
        return services[-1].start()

    yield start
    for service in services:
        service.end()


@pytest.fixture
def service(start_service):
    return start_service()


@pytest.fixture(scope="module")
def shared_service(tmp_path_factory):
    """One service for tests that only touch zones of their own."""
    service = Service(tmp_path_factory.mktemp("shared") / "data").start()
    yield service
    service.end()


@pytest.fixture(scope="session")
def milepost(tmp_path_factory):
    """A service with every zone of zone_files."""
    service = Service(tmp_path_factory.mktemp("milepost") / "data", config=LIMITS_RAISED).start()
    for zone, file in zone_files.write_all(tmp_path_factory.mktemp("zones")).items():
        done = service.zone_command("import", file, "--origin", zone, "--create", "--apex")
        assert done.returncode == 0, f"{zone}: {done.stdout}{done.stderr[:3000]}"
    yield service
    service.end()


@pytest.fixture(scope="session")
def exported(tmp_path_factory, milepost):
    """What Milepost says it serves, which is what the peers are given: {zone: file}."""
    folder = tmp_path_factory.mktemp("exported")
    files = {zone: folder / f"{zone}.zone" for zone in zone_files.names()}
    for zone, file in files.items():
        done = milepost.zone_command("export", zone, "-o", file)
        assert done.returncode == 0, f"{zone}: {done.stdout}{done.stderr}"
    return files


@pytest.fixture(scope="session")
def peers(tmp_path_factory, exported):
    """Knot, nsd and bind9 with the same zones, running."""
    absent = [peer.program for peer in PEERS if not peer.installed()]
    assert not absent, f"not installed: {absent}; packaging/debian-packages.txt names the packages"
    started = []
    try:
        for peer in PEERS:
            started.append(peer(tmp_path_factory.mktemp(peer.name) / "run", exported))
            started[-1].start()
        yield started
    finally:
        for peer in started:
            peer.end()
