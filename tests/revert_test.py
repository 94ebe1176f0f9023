"""`milepost revert` beside a running service: what a client changed is answered as before, or the refusal says why not."""

import json

import pytest

from api import aws
from audit_test import audit
from service import change, make_zone, milepost, wait_insync


def revert(service, change_id, *arguments):
    return milepost("revert", change_id, "--data", service.data, *arguments)


def submit(client, zone, *changes):
    changed = client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [
        {"Action": action, "ResourceRecordSet": {"Name": name, "Type": "A", "TTL": 60,
                                                 "ResourceRecords": [{"Value": value}]}}
        for action, name, value in changes]})["ChangeInfo"]
    wait_insync(client, changed)
    return changed["Id"]


@pytest.fixture
def client(service):
    return service.client()


@pytest.fixture
def zone(client):
    return make_zone(client, "example.com")


def test_what_was_is_answered_again(service, client, zone):
    submit(client, zone, ("CREATE", "replaced.example.com", "192.0.2.1"), ("CREATE", "deleted.example.com", "192.0.2.2"))
    mistake = submit(client, zone, ("UPSERT", "replaced.example.com", "192.0.2.9"),
                     ("DELETE", "deleted.example.com", "192.0.2.2"), ("CREATE", "made.example.com", "192.0.2.3"))
    done = revert(service, mistake, "--wait", "30", "--comment", "wrong file")
    assert done.returncode == 0, done.stderr
    assert service.answers("replaced.example.com") == ["192.0.2.1"]
    assert service.answers("deleted.example.com") == ["192.0.2.2"]
    assert service.answers("made.example.com") == []
    shown = client.get_change(Id=done.stdout.strip())["ChangeInfo"]
    assert shown["Status"] == "INSYNC"
    assert shown["Comment"] == f"Reverts {mistake.split('/')[-1]}: wrong file"


def test_a_revert_is_recorded_and_can_be_reverted(service, client, zone):
    mistake = submit(client, zone, ("CREATE", "www.example.com", "192.0.2.1"))
    first = revert(service, mistake, "--wait", "30").stdout.strip()
    entry = audit(service)[-1]
    assert entry["Operation"] == "milepost revert"
    assert entry["Change"] == first
    assert entry["Request"] == mistake.split("/")[-1]
    assert entry["Account"] == audit(service, "--operation", "Change*")[-1]["Account"]
    assert service.answers("www.example.com") == []
    assert revert(service, first, "--wait", "30").returncode == 0
    assert service.answers("www.example.com") == ["192.0.2.1"]


def test_refusals_have_messages_and_exit_codes(service, client, zone):
    unknown = revert(service, "C404")
    assert (unknown.returncode, "no change C404" in unknown.stderr) == (4, True)
    made = client.create_hosted_zone(Name="example.org", CallerReference="r")
    creation = revert(service, made["ChangeInfo"]["Id"])
    assert (creation.returncode, "none of record sets" in creation.stderr) == (5, True)
    reverted = submit(client, zone, ("CREATE", "a.example.com", "192.0.2.1"))
    assert revert(service, reverted).returncode == 0
    again = revert(service, reverted)
    assert (again.returncode, "reverted already" in again.stderr) == (6, True)
    touched = submit(client, zone, ("CREATE", "b.example.com", "192.0.2.1"))
    submit(client, zone, ("UPSERT", "b.example.com", "192.0.2.2"))
    refused = revert(service, touched)
    assert refused.returncode == 8
    assert "b.example.com. A: now b.example.com. 60 A 192.0.2.2" in refused.stderr
    failures = audit(service, "--failed", "--operation", "milepost revert")
    assert [entry["ErrorCode"] for entry in failures] == ["NothingToRevert", "AlreadyReverted", "TouchedSince"]


def test_a_zone_that_is_gone(service, client, zone):
    doomed = submit(client, zone, ("CREATE", "a.example.com", "192.0.2.1"))
    submit(client, zone, ("DELETE", "a.example.com", "192.0.2.1"))
    client.delete_hosted_zone(Id=zone)
    gone = revert(service, doomed)
    assert (gone.returncode, zone in gone.stderr) == (7, True)


def test_a_dry_run_is_a_change_batch_for_awscli(service, client, zone, tmp_path):
    submit(client, zone, ("CREATE", "old.example.com", "192.0.2.1"))
    mistake = submit(client, zone, ("DELETE", "old.example.com", "192.0.2.1"), ("CREATE", "new.example.com", "192.0.2.2"))
    entries = audit(service)
    planned = revert(service, mistake, "--dry-run")
    assert planned.returncode == 0, planned.stderr
    assert audit(service) == entries
    batch = json.loads(planned.stdout)
    assert [(c["Action"], c["ResourceRecordSet"]["Name"]) for c in batch["Changes"]] == [
        ("DELETE", "new.example.com."), ("CREATE", "old.example.com.")]
    file = tmp_path / "batch.json"
    file.write_text(planned.stdout)
    changed = aws(service, "change-resource-record-sets", "--hosted-zone-id", zone, "--change-batch", f"file://{file}")
    wait_insync(client, changed["ChangeInfo"])
    assert service.answers("old.example.com") == ["192.0.2.1"]
    assert revert(service, mistake, "--dry-run").returncode == 8, "done by hand is touched since, too"


def test_without_a_running_service_it_is_filed_and_not_in_sync(service, client, zone):
    mistake = submit(client, zone, ("CREATE", "www.example.com", "192.0.2.1"))
    service.terminate()
    done = revert(service, mistake, "--wait", "1")
    assert done.returncode == 10
    assert "filed" in done.stderr
    service.start()
    wait_insync(service.client(), {"Id": done.stdout.strip()})
    assert service.answers("www.example.com") == []


def test_a_full_batch(service, client, zone):
    names = [f"h{number}.example.com" for number in range(1000)]
    mistake = submit(client, zone, *(("CREATE", name, "192.0.2.1") for name in names))
    assert revert(service, mistake, "--wait", "60").returncode == 0
    assert service.answers(names[0]) == service.answers(names[-1]) == []
    change(client, zone, "CREATE", names[0], "A", ["192.0.2.7"])
