"""kill -9 in the middle of writing, and damage to the copy of the zones: whatever was acknowledged is listed and answered
after the next start."""

import shutil
import threading
import time

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from service import change, make_zone, milepost

WRITERS = 4


@pytest.fixture
def service(start_service):
    return start_service(config="drain_grace_s = 0\n")


def assert_soon_answers(service, expected):
    """A name server that starts answers from its copy until it has caught up with the store."""
    deadline = time.monotonic() + 30
    while (answers := {name: service.answers(name) for name in expected}) != expected:
        assert time.monotonic() < deadline, {name: (expected[name], answers[name]) for name in expected
                                             if answers[name] != expected[name]}
        time.sleep(0.01)


class Writer(threading.Thread):
    """Makes, changes and deletes record sets of its own until the service is gone; remembers what was acknowledged."""

    def __init__(self, service, zone, number):
        super().__init__()
        keys = service.credentials()
        self.client = boto3.client("route53", endpoint_url=service.endpoint, region_name="us-east-1",
                                   config=Config(retries={"total_max_attempts": 1}),
                                   aws_access_key_id=keys["aws_access_key_id"], aws_secret_access_key=keys["aws_secret_access_key"])
        self.zone = zone
        self.number = number
        self.acknowledged = {}   # name: value, or None where it was deleted
        self.uncertain = set()   # names of the request that the kill took
        self.count = 0

    def run(self):
        try:
            while True:
                self.write_one(self.count)
                self.count += 1
        except (BotoCoreError, ClientError):
            pass

    def write_one(self, step):
        pair = [f"w{self.number}-{step % 50}-{side}.example.com" for side in "ab"]
        old = self.acknowledged.get(pair[0])
        value = f"10.{self.number}.{step // 250 % 250}.{step % 250}"
        if old is not None and step % 3 == 0:
            action, value, told = "DELETE", None, old
        else:
            action, told = "UPSERT", value
        self.uncertain = set(pair)
        self.client.change_resource_record_sets(HostedZoneId=self.zone, ChangeBatch={"Changes": [
            {"Action": action, "ResourceRecordSet": {"Name": name, "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": told}]}}
            for name in pair]})
        self.acknowledged.update({name: value for name in pair})
        self.uncertain = set()


@pytest.mark.parametrize("writes", [1, 40, 200])
def test_everything_acknowledged_survives_kill_9(service, writes):
    zone = make_zone(service.client(), "example.com")
    held = {}
    for round_ in range(3):
        writers = [Writer(service, zone, number + WRITERS * round_) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        deadline = time.monotonic() + 60
        while sum(writer.count for writer in writers) < writes:
            assert time.monotonic() < deadline
            time.sleep(0.001)
        service.kill()
        for writer in writers:
            writer.join()
        service.start()
        for writer in writers:
            held.update(writer.acknowledged)
            for name in writer.uncertain:
                held.pop(name, None)
        check(service, zone, held, [writer.uncertain for writer in writers])


def check(service, zone, held, uncertain):
    pages = service.client().get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone)
    listed = {s["Name"].rstrip("."): s["ResourceRecords"][0]["Value"] for page in pages for s in page["ResourceRecordSets"]
              if s["Type"] == "A"}
    wrong = {name: (value, listed.get(name)) for name, value in held.items() if listed.get(name) != value}
    assert not wrong, "acknowledged and not there: {name: (acknowledged, listed)}"
    for pair in filter(None, uncertain):
        assert len({listed.get(name) for name in pair}) == 1, "half of a transaction"
    assert_soon_answers(service, {name: [value] if value else [] for name, value in held.items()})


def damage_delete(file):
    file.unlink()


def damage_truncate(file):
    file.write_bytes(file.read_bytes()[:file.stat().st_size // 2])


def damage_empty(file):
    file.write_bytes(b"")


def damage_flip(file):
    data = bytearray(file.read_bytes())
    for place in range(0, len(data), max(1, len(data) // 7)):
        data[place] ^= 0xFF
    file.write_bytes(data)


def damage_append(file):
    file.write_bytes(file.read_bytes() + bytes(range(256)) * 8)


@pytest.mark.parametrize("damage", [damage_delete, damage_truncate, damage_empty, damage_flip, damage_append])
@pytest.mark.parametrize("after", ["kill", "terminate"])
def test_a_damaged_copy_is_made_good_from_the_store(service, damage, after):
    """The copy of the zones on disk is not the truth: the store is."""
    zone = make_zone(service.client(), "example.com")
    for number in range(20):
        change(service.client(), zone, "UPSERT", f"h{number}.example.com", "A", [f"192.0.2.{number}"])
    getattr(service, after)()
    files = [file for file in (service.data / "zones").rglob("*") if file.is_file()]
    assert files
    for file in files:
        damage(file)
    service.start()
    assert_soon_answers(service, {f"h{number}.example.com": [f"192.0.2.{number}"] for number in range(20)})
    change(service.client(), zone, "UPSERT", "h0.example.com", "A", ["192.0.2.100"])
    service.kill()
    service.start()
    assert_soon_answers(service, {"h0.example.com": ["192.0.2.100"]})


def test_a_copy_that_is_older_than_the_store_catches_up(service):
    zone = make_zone(service.client(), "example.com")
    change(service.client(), zone, "CREATE", "old.example.com", "A", ["192.0.2.1"])
    service.terminate()
    shutil.copytree(service.data / "zones", service.data.parent / "older")
    service.start()
    change(service.client(), zone, "DELETE", "old.example.com", "A", ["192.0.2.1"])
    change(service.client(), zone, "CREATE", "new.example.com", "A", ["192.0.2.2"])
    service.kill()
    shutil.rmtree(service.data / "zones")
    shutil.copytree(service.data.parent / "older", service.data / "zones")
    service.start()
    assert_soon_answers(service, {"old.example.com": [], "new.example.com": ["192.0.2.2"]})


@pytest.mark.parametrize("commits", [0, 50])
def test_a_store_that_was_put_back_from_a_backup_wins_over_the_copy(service, commits):
    """The copy then has what the store does not know, and is ahead of it, or behind what was committed since."""
    zone = make_zone(service.client(), "example.com")
    change(service.client(), zone, "CREATE", "kept.example.com", "A", ["192.0.2.1"])
    service.terminate()
    backup = service.data.parent / "backup"
    backup.mkdir()
    for file in service.data.glob("store.db*"):
        shutil.copy(file, backup)
    service.start()
    for number in range(5):
        change(service.client(), zone, "UPSERT", "lost.example.com", "A", [f"192.0.2.{number}"])
    service.terminate()
    for file in service.data.glob("store.db*"):
        file.unlink()
    for file in backup.iterdir():
        shutil.copy(file, service.data)
    for number in range(commits):
        assert milepost("account", "create", f"account{number}", "--data", service.data).returncode == 0
    service.start()
    change(service.client(), zone, "UPSERT", "kept.example.com", "A", ["192.0.2.2"])
    assert service.answers("kept.example.com") == ["192.0.2.2"]
    assert service.answers("lost.example.com") == []
