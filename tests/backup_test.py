"""Backups and copies of the store, by the commands people use, on services that run."""

import stat
import threading

import pytest

from etcd import Etcd
from service import Service, change, make_zone, milepost


@pytest.fixture
def etcd(tmp_path):
    cluster = Etcd(tmp_path / "etcd")
    yield cluster
    cluster.end()


def fill(service):
    """A zone with some records; its id."""
    zone = make_zone(service.client(), "example.com")
    for number in range(5):
        change(service.client(), zone, "CREATE", f"h{number}.example.com", "A", [f"192.0.2.{number}"])
    return zone


def listing(client, zone):
    return client.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]


def run(*arguments, code=0):
    done = milepost(*arguments)
    assert done.returncode == code, done.stdout + done.stderr
    return done


def test_a_backup_under_writes_is_one_moment_and_serves_as_well(service, tmp_path):
    zone = fill(service)
    client = service.client()
    stop = threading.Event()

    def write():
        """Two records that are always the same."""
        number = 0
        while not stop.is_set():
            number += 1
            client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [
                {"Action": "UPSERT", "ResourceRecordSet": {"Name": f"{name}.example.com", "Type": "TXT", "TTL": 60,
                                                           "ResourceRecords": [{"Value": f'"{number}"'}]}}
                for name in ("one", "two")]})

    writer = threading.Thread(target=write)
    writer.start()
    file = tmp_path / "backup"
    try:
        run("backup", file, "--data", service.data)
    finally:
        stop.set()
        writer.join()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "is sound" in run("restore", "--verify", file).stdout
    dry = run("restore", file, "--data", tmp_path / "restored", "--dry-run")
    assert "is empty" in dry.stdout and not (tmp_path / "restored").exists()
    run("restore", file, "--data", tmp_path / "restored")
    restored = Service(tmp_path / "restored").start()
    try:
        assert not (restored.data / "credentials").exists()
        assert restored.answers("h3.example.com") == ["192.0.2.3"]
        assert restored.answers("one.example.com", "TXT") == restored.answers("two.example.com", "TXT")
        sets = listing(restored.client(service.credentials()), zone)
        assert [each for each in sets if each["Name"].startswith("h")] == [
            each for each in listing(client, zone) if each["Name"].startswith("h")]
        change(restored.client(service.credentials()), zone, "CREATE", "new.example.com", "A", ["192.0.2.9"])
        assert restored.answers("new.example.com") == ["192.0.2.9"]
        assert "milepost restore" in milepost("audit", "--data", restored.data).stdout
    finally:
        restored.end()


def test_a_restore_asks_before_it_replaces(service, tmp_path):
    zone = fill(service)
    file = tmp_path / "backup"
    run("backup", file, "--data", service.data)
    change(service.client(), zone, "CREATE", "later.example.com", "A", ["192.0.2.9"])
    assert "another `milepost serve` serves from it" in run("restore", file, "--data", service.data, "--force", code=1).stderr
    service.terminate()
    assert "--force" in run("restore", file, "--data", service.data, code=1).stderr
    run("restore", file, "--data", service.data, "--force")
    service.start()
    assert service.answers("h1.example.com") == ["192.0.2.1"]
    assert service.answers("later.example.com") == []  # what the copy of the zones had is noticed as another history


def test_a_damaged_backup_touches_nothing(service, tmp_path):
    fill(service)
    file = tmp_path / "backup"
    run("backup", file, "--data", service.data)
    octets = bytearray(file.read_bytes())
    octets[len(octets) // 2] ^= 1
    file.write_bytes(octets)
    refused = run("restore", file, "--data", tmp_path / "restored", code=1)
    assert "the backup is damaged behind octet" in refused.stderr
    assert not (tmp_path / "restored").exists()
    file.write_bytes(octets[:1000])
    assert "truncated" in run("restore", "--verify", file, code=1).stderr
    file.write_text("nothing of the kind")
    assert "no backup of Milepost's" in run("restore", "--verify", file, code=1).stderr


def test_from_the_embedded_store_to_etcd_and_back(service, etcd, tmp_path):
    zone = fill(service)
    keys = service.credentials()
    before = listing(service.client(), zone)
    service.terminate()
    dry = run("store", "copy", "--from", f"sqlite:{service.data}", "--to", etcd.url, "--dry-run").stdout
    assert "record_set" in dry and "is empty" in dry
    copied = run("store", "copy", "--from", f"sqlite:{service.data}", "--to", etcd.url).stdout
    assert "copied and compared" in copied
    node = Service(service.data, arguments=["--store", etcd.url]).start()
    try:
        assert listing(node.client(keys), zone) == before
        change(node.client(keys), zone, "CREATE", "on-etcd.example.com", "A", ["192.0.2.7"])
        assert node.answers("on-etcd.example.com") == ["192.0.2.7"]
        back = f"sqlite:{tmp_path / 'back'}"
        node.terminate()
        assert "--force" in run("store", "copy", "--from", f"sqlite:{service.data}", "--to", etcd.url, code=1).stderr
        run("store", "copy", "--from", etcd.url, "--to", back)
        embedded = Service(tmp_path / "back").start()
        try:
            assert embedded.answers("on-etcd.example.com") == ["192.0.2.7"]
            assert listing(embedded.client(keys), zone) == [
                *before, *(each for each in listing(embedded.client(keys), zone) if each["Name"] == "on-etcd.example.com.")]
        finally:
            embedded.end()
    finally:
        node.end()


def test_name_servers_keep_their_answers_until_a_restore_is_complete(etcd, tmp_path):
    api = Service(tmp_path / "api", arguments=["--store", etcd.url, "--node", "api", "--roles", "api"]).start()
    name_server = Service(tmp_path / "ns", arguments=["--store", etcd.url, "--node", "ns", "--roles", "dns"]).start()
    try:
        zone = make_zone(api.client(), "example.com")
        change(api.client(), zone, "CREATE", "www.example.com", "A", ["192.0.2.1"])
        file = tmp_path / "backup"
        run("backup", file, "--store", etcd.url)
        change(api.client(), zone, "UPSERT", "www.example.com", "A", ["192.0.2.2"])
        assert "node api takes changes for" in run("restore", file, "--store", etcd.url, "--force", code=1).stderr
        api.terminate()
        full_reads = name_server.metric("full_reads_total")
        etcd.ctl("put", "milepost/store_incomplete", "")  # as a restore that was broken off leaves it
        refused = run("account", "list", "--store", etcd.url, code=1)
        assert "under way or was broken off" in refused.stderr
        while name_server.metric("store_connected") == 1:
            assert name_server.answers("www.example.com") == ["192.0.2.2"]
        run("restore", file, "--store", etcd.url, "--force")
        while name_server.metric("full_reads_total") == full_reads:
            assert name_server.answers("www.example.com") in (["192.0.2.2"], ["192.0.2.1"])
        assert name_server.answers("www.example.com") == ["192.0.2.1"]
    finally:
        api.end()
        name_server.end()
