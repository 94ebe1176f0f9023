"""Backups and copies of the store, by the commands people use, on services that run."""

import re
import sqlite3
import stat
import subprocess
import threading

import pytest

from etcd import Etcd
from service import BINARY, Service, change, make_zone, milepost


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
        saved = run("backup", file, "--data", service.data).stderr
    finally:
        stop.set()
        writer.join()
    revision = re.search(r"as of revision (\d+)", saved).group(1)
    assert f"revision {revision}," in run("restore", "--verify", file).stdout
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


def test_a_dry_run_says_what_stands_there_and_what_would_be_refused(service, tmp_path):
    fill(service)
    file = tmp_path / "backup"
    run("backup", file, "--data", service.data)
    service.terminate()
    before = run("backup", tmp_path / "before", "--data", service.data).stderr.splitlines()[1:]
    refused = run("restore", file, "--data", service.data, "--dry-run", code=1)
    assert "is not empty: that needs --force" in refused.stdout and "record_set" in refused.stdout
    assert "with --force it will hold what is written now and nothing else" in refused.stderr
    run("restore", file, "--data", service.data, "--dry-run", "--force")
    assert run("backup", tmp_path / "after", "--data", service.data).stderr.splitlines()[1:] == before


def test_a_backup_goes_where_it_may(service, tmp_path):
    fill(service)
    service.terminate()
    file = tmp_path / "backup"
    run("backup", file, "--data", service.data)
    piped = subprocess.run([BINARY, "backup", "-", "--data", service.data], capture_output=True, check=True, timeout=60).stdout
    (tmp_path / "piped").write_bytes(piped)
    lines = [run("restore", "--verify", each).stdout.splitlines()[1:] for each in (file, tmp_path / "piped")]
    assert lines[0] == lines[1]
    assert "is no file that a backup could replace" in run("backup", "/dev/null", "--data", service.data, code=1).stderr
    with open("/dev/full", "wb") as full:
        done = subprocess.run([BINARY, "backup", "-", "--data", service.data], stdout=full, stderr=subprocess.PIPE, text=True,
                              check=False, timeout=60)
    assert done.returncode == 1 and "is the disk full?" in done.stderr


def fill_much(service, tmp_path):
    """A zone of so many records that a restore has to be killed in its middle."""
    master = tmp_path / "big.zone"
    master.write_text("".join(f"h{n} 60 IN A 192.0.{n // 250}.{n % 250}\n" for n in range(30_000)))
    imported = service.zone_command("import", master, "--origin", "big.example", "--create")
    assert imported.returncode == 0, imported.stderr


def kill_when(is_begun, *arguments):
    """Runs a command until `is_begun` is true, then kill -9; False when it had ended by itself."""
    with subprocess.Popen([str(BINARY), *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as command:
        while command.poll() is None and not is_begun():
            pass
        command.kill()
        return command.wait() == -9


def holds_mark(directory):
    try:
        with sqlite3.connect(f"file:{directory}/store.db?mode=ro", uri=True) as store:
            return store.execute("SELECT 1 FROM current WHERE key = CAST('store_incomplete' AS BLOB)").fetchone() is not None
    except sqlite3.Error:
        return False


@pytest.fixture
def big_service(start_service):
    return start_service(config="[limits]\nrecord_sets_per_zone = 100000\n")


def test_a_restore_that_was_killed_is_refused_until_it_is_done_again(big_service, tmp_path):
    fill_much(big_service, tmp_path)
    file = tmp_path / "backup"
    run("backup", file, "--data", big_service.data)
    restored = tmp_path / "restored"
    assert kill_when(lambda: holds_mark(restored), "restore", file, "--data", restored), "it was too quick"
    serving = milepost("serve", "--data", restored, "--dns", "127.0.0.1:0", "--api", "127.0.0.1:0")
    assert serving.returncode == 1 and "was broken off" in serving.stderr, serving.stderr
    assert not (restored / "credentials").exists()
    assert "was broken off" in run("restore", file, "--data", restored, code=1).stderr
    assert "was broken off" in run("restore", file, "--data", restored, "--dry-run", code=1).stderr
    run("restore", file, "--data", restored, "--force")
    again = Service(restored, config=big_service.config).start()
    try:
        assert again.answers("h29999.big.example") == big_service.answers("h29999.big.example") != []
        assert not (restored / "credentials").exists()
    finally:
        again.end()


def test_a_copy_to_etcd_that_was_killed_is_refused_until_it_is_done_again(big_service, etcd, tmp_path):
    fill_much(big_service, tmp_path)
    big_service.terminate()
    copy = ["store", "copy", "--from", f"sqlite:{big_service.data}", "--to", etcd.url]
    assert kill_when(lambda: etcd.ctl("get", "milepost/store_incomplete"), *copy), "it was too quick"
    refused = run("account", "list", "--store", etcd.url, code=1)
    assert "`milepost store copy` of sqlite:" in refused.stderr and "was broken off" in refused.stderr
    run(*copy, "--force")
    node = Service(tmp_path / "node", config=big_service.config, arguments=["--store", etcd.url]).start()
    try:
        assert node.answers("h29999.big.example") != []
    finally:
        node.end()


def test_a_copy_that_missed_changes_says_so(service, tmp_path):
    zone = fill(service)
    client = service.client()
    stop = threading.Event()

    def write():
        while not stop.is_set():
            change(client, zone, "UPSERT", "busy.example.com", "A", ["192.0.2.8"])

    writer = threading.Thread(target=write)
    writer.start()
    copy = ["store", "copy", "--from", f"sqlite:{service.data}", "--to", f"sqlite:{tmp_path / 'copy'}", "--force"]
    try:
        while (done := milepost(*copy)).returncode == 0:
            pass
    finally:
        stop.set()
        writer.join()
    assert done.returncode == 3, done.stderr
    assert "goes on taking changes" in done.stderr and "has been changed since revision" in done.stderr
    service.terminate()
    assert "changed since" not in run(*copy).stderr


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
