"""kill -9 in the middle of writing: whatever was acknowledged is listed and answered after the next start."""

import threading
import time

import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
import boto3

from service import make_zone

WRITERS = 4


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
    on_the_wire = {name: service.answers(name) for name in held}
    assert on_the_wire == {name: [value] if value else [] for name, value in held.items()}
