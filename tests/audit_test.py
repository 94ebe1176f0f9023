"""The audit trail: whatever a client or a command changed, or tried to, is listed with who, where from, what and its end."""

import getpass
import json
import subprocess
import threading
import time

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from api import aws, call
from service import BINARY, change, make_zone, milepost


def audit(service, *arguments):
    """The entries that `milepost audit --json` prints, oldest first."""
    done = milepost("audit", "--data", service.data, "--json", *arguments)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def audit_lines(service, *arguments):
    done = milepost("audit", "--data", service.data, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def refused(request, **arguments):
    with pytest.raises(ClientError) as raised:
        request(**arguments)
    return raised.value.response


def txt(name, value, action="CREATE"):
    return {"Action": action, "ResourceRecordSet": {"Name": name, "Type": "TXT", "TTL": 60,
                                                    "ResourceRecords": [{"Value": f'"{value}"'}]}}


def test_a_change_says_who_did_what_from_where(service):
    client = service.client()
    made = client.create_hosted_zone(Name="example.com", CallerReference="r1")
    zone = made["HostedZone"]["Id"].split("/")[-1]
    changed = client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={
        "Comment": "hello", "Changes": [txt("a.example.com", "x")]})
    creation, batch = audit(service)[-2:]
    keys = service.credentials()
    assert creation["Operation"] == "CreateHostedZone"
    assert creation["RequestId"] == made["ResponseMetadata"]["RequestId"]
    assert creation["Change"] == made["ChangeInfo"]["Id"].split("/")[-1]
    assert creation["Request"] == "Name=example.com, CallerReference=r1"
    assert zone in creation["Resources"]
    assert batch["Operation"] == "ChangeResourceRecordSets"
    assert batch["Resources"] == [zone]
    assert batch["Change"] == changed["ChangeInfo"]["Id"].split("/")[-1]
    assert batch["Request"] == 'ChangeBatch={Comment=hello, Changes=[CREATE a.example.com 60 TXT "x"]}'
    for entry in (creation, batch):
        assert entry["AccessKeyId"] == keys["aws_access_key_id"]
        assert entry["User"] == "root"
        assert entry["Arn"] == f"arn:aws:iam::{entry['Account']}:root"
        assert entry["Source"] == "127.0.0.1"
        assert "Boto3" in entry["UserAgent"]
        assert "ErrorCode" not in entry
    line = audit_lines(service)[-1]
    assert f"root@{batch['Account']} from 127.0.0.1" in line
    assert f"ChangeResourceRecordSets {zone}  OK  {changed['ChangeInfo']['Id']}" in line


def test_secrets_are_never_recorded(service):
    assert milepost("account", "create", "second", "--data", service.data).returncode == 0
    make_zone(service.client(), "example.com")
    recorded = "\n".join(audit_lines(service, "--json"))
    assert recorded
    assert service.credentials()["aws_secret_access_key"] not in recorded


def test_what_was_refused_is_recorded_with_its_reason(service):
    response = refused(service.client().delete_hosted_zone, Id="Z404")
    entry = audit(service, "--failed")[-1]
    assert (entry["ErrorCode"], entry["ErrorMessage"]) == (response["Error"]["Code"], response["Error"]["Message"])
    assert entry["RequestId"] == response["ResponseMetadata"]["RequestId"]
    assert entry["Resources"] == ["Z404"]
    assert "Change" not in entry
    assert "NoSuchHostedZone (No hosted zone found with ID: Z404)" in audit_lines(service)[-1]


def test_a_request_that_does_not_decode_and_one_that_is_not_available_yet_are_recorded(service):
    assert call(service, "POST", "/2013-04-01/hostedzone", b"<nonsense").status == 400
    refused(service.client().delete_health_check, HealthCheckId="12345678-1234-1234-1234-123456789012")
    codes = [entry["ErrorCode"] for entry in audit(service, "--failed")]
    assert codes == ["MalformedInput", "NotImplemented"]


def test_reading_is_not_recorded(service):
    client = service.client()
    zone = make_zone(client, "example.com")
    before = audit(service)
    client.list_hosted_zones()
    client.list_tags_for_resources(ResourceType="hostedzone", ResourceIds=[zone])
    client.list_resource_record_sets(HostedZoneId=zone)
    refused(client.get_hosted_zone, Id="Z404")
    assert audit(service) == before


def test_a_change_of_nothing_is_recorded(service):
    client = service.client()
    zone = make_zone(client, "example.com")
    before = len(audit(service))
    client.change_tags_for_resource(ResourceType="hostedzone", ResourceId=zone, RemoveTagKeys=["absent"])
    entries = audit(service)
    assert len(entries) == before + 1
    assert entries[-1]["Operation"] == "ChangeTagsForResource"
    assert entries[-1]["Request"] == "RemoveTagKeys=[absent]"


def test_strangers_are_counted_and_not_recorded(service):
    keys = dict(service.credentials(), aws_secret_access_key="wrong")
    refused(service.client(keys).create_hosted_zone, Name="example.com", CallerReference="r")
    assert not audit(service, "--operation", "CreateHostedZone")
    assert service.metric("api_calls_unauthenticated_total") == 1
    make_zone(service.client(), "example.com")
    assert service.metric("api_calls_recorded_total") == 1
    assert service.metric("api_calls_unrecorded_total") == 0


def test_commands_of_this_machine_are_recorded(service):
    assert milepost("account", "create", "second", "--data", service.data).returncode == 0
    first, second = audit(service, "--operation", "milepost *")
    assert first["Operation"] == "milepost serve"
    assert second["Operation"] == "milepost account create"
    assert second["Request"] == "second"
    assert len(second["Resources"]) == 2  # the account and its root key, in one entry
    assert second["User"]
    assert f"run by {getpass.getuser()}" in second["UserAgent"]
    assert " here  milepost account create" in audit_lines(service)[-1]
    vpc = ("vpc", "create", "--region", "eu-west-1", "--id", "vpc-a", "--account", second["Resources"][0], "--network",
           "192.0.2.0/24", "--data", service.data)
    assert milepost(*vpc).returncode == 0
    third = audit(service)[-1]
    assert (third["Operation"], third["Account"]) == ("milepost vpc create", second["Resources"][0])
    assert third["Resources"] == ["vpc-a"]
    assert third["Request"] == "eu-west-1, networks 192.0.2.0/24"


def test_filters_and_limits_choose(service):
    client = service.client()
    zone = make_zone(client, "example.com")
    other = make_zone(client, "example.org")
    refused(client.delete_hosted_zone, Id="Z404")
    account = audit(service)[-1]["Account"]
    assert [e["Operation"] for e in audit(service, "--resource", f"/hostedzone/{zone}")] == ["CreateHostedZone"]
    assert [other in e["Resources"] for e in audit(service, "--limit", "2", "--operation", "Create*")] == [False, True]
    assert len(audit(service, "--account", account, "--user", "root")) == 3
    assert not audit(service, "--account", "000000000000")
    assert len(audit(service, "--since", "1h", "--until", "0s", "--operation", "*HostedZone")) == 3
    assert not audit(service, "--until", "1h")
    assert not audit(service, "--since", "2199-01-01")
    limited = milepost("audit", "--data", service.data, "--limit", "1")
    assert len(limited.stdout.splitlines()) == 1 and "older entries" in limited.stderr
    wrong = milepost("audit", "--data", service.data, "--since", "yesterday")
    assert wrong.returncode == 2 and "--since" in wrong.stderr


def test_follow_shows_what_comes_in(service):
    client = service.client()
    make_zone(client, "one.example")
    command = [str(BINARY), "audit", "--data", str(service.data), "--json", "--follow", "--operation", "Create*"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert "one.example" in json.loads(process.stdout.readline())["Request"]
            make_zone(client, "two.example")
            refused(client.create_hosted_zone, Name="bad..name", CallerReference="r")
            assert "two.example" in json.loads(process.stdout.readline())["Request"]
            assert json.loads(process.stdout.readline())["ErrorCode"] == "InvalidDomainName"
        finally:
            process.terminate()


def test_what_terminals_obey_does_not_come_through(service):
    body = ('<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>example.com</Name>'
            "<CallerReference>\u009b31m\u00fc</CallerReference></CreateHostedZoneRequest>").encode()
    assert call(service, "POST", "/2013-04-01/hostedzone", body).status == 201
    assert audit(service)[-1]["Request"] == "Name=example.com, CallerReference=??31m\u00fc"


def test_old_changes_and_entries_are_kept_as_long_as_they_should(start_service):
    service = start_service(config="[audit]\nretention_days = 1\n")
    zone = make_zone(service.client(), "example.com")
    change(service.client(), zone, "CREATE", "a.example.com", "A", ["192.0.2.1"])
    service.terminate()
    service.start()
    assert len(audit(service, "--account", audit(service)[-1]["Account"])) == 2


def test_awscli_changes_are_listed_for_revert(service):
    zone = aws(service, "create-hosted-zone", "--name", "example.com", "--caller-reference", "r")["HostedZone"]["Id"]
    batch = {"Changes": [txt("a.example.com", "x")]}
    changed = aws(service, "change-resource-record-sets", "--hosted-zone-id", zone, "--change-batch", json.dumps(batch))
    (line,) = audit_lines(service, "--operation", "ChangeResourceRecordSets")
    assert changed["ChangeInfo"]["Id"] in line
    assert audit(service)[-1]["UserAgent"].startswith("aws-cli/")


class Writer(threading.Thread):
    """Makes record sets until the service is gone; remembers the changes that were acknowledged."""

    def __init__(self, service, zone, number):
        super().__init__()
        keys = service.credentials()
        self.client = boto3.client("route53", endpoint_url=service.endpoint, region_name="us-east-1",
                                   config=Config(retries={"total_max_attempts": 1}),
                                   aws_access_key_id=keys["aws_access_key_id"],
                                   aws_secret_access_key=keys["aws_secret_access_key"])
        self.zone = zone
        self.number = number
        self.changes = {}  # id: name

    def run(self):
        try:
            for step in range(10_000):
                name = f"w{self.number}-{step}.example.com."
                changed = self.client.change_resource_record_sets(HostedZoneId=self.zone, ChangeBatch={
                    "Changes": [txt(name, "x")]})
                self.changes[changed["ChangeInfo"]["Id"].split("/")[-1]] = name
        except (BotoCoreError, ClientError):
            pass


@pytest.mark.parametrize("writes", [3, 60])
def test_after_kill_9_the_trail_holds_every_change_and_nothing_else(start_service, writes):
    service = start_service(config="drain_grace_s = 0\n")
    zone = make_zone(service.client(), "example.com")
    writers = [Writer(service, zone, number) for number in range(4)]
    for writer in writers:
        writer.start()
    deadline = time.monotonic() + 60
    while sum(len(writer.changes) for writer in writers) < writes:
        assert time.monotonic() < deadline
        time.sleep(0.001)
    service.kill()
    for writer in writers:
        writer.join()
    service.start()
    entries = audit(service, "--limit", "0", "--operation", "ChangeResourceRecordSets")
    recorded = {entry["Change"]: entry["Request"].split()[1] for entry in entries}
    for writer in writers:
        assert writer.changes.items() <= recorded.items(), "acknowledged and not recorded"
    pages = service.client().get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone)
    listed = {s["Name"] for page in pages for s in page["ResourceRecordSets"] if s["Type"] == "TXT"}
    assert set(recorded.values()) == listed, "changed and not recorded, or recorded and not changed"
    for change_id in recorded:
        service.client().get_change(Id=change_id)
