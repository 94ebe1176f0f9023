"""milepost preview: what a change would move is what it moves once it is made, and a refusal is the API's own."""

import json

import botocore.exceptions
import pytest

from explain_test import put, weighted
from service import change, make_zone, milepost

KNOWN = "2026-01-02T03:04:05.000Z"


def log_line(zone, name, rdtype="A", resolver="192.0.2.53", subnet="-"):
    return f"1.0 {KNOWN} {zone} {name} {rdtype} NOERROR UDP FRA6 {resolver} {subnet}\n"


@pytest.fixture
def preview(shared_service, tmp_path):
    """Runs a preview of changes over the text of a log or a list; the CompletedProcess."""

    def run(zone, changes, queries=None, subnets=None, as_json=True, service=shared_service):
        batch = tmp_path / "change.json"
        batch.write_text(json.dumps({"Changes": changes}))
        source = tmp_path / "input"
        source.write_text(queries if queries is not None else subnets)
        return milepost("preview", "--zone", zone, "--change-batch", batch,
                        "--queries" if queries is not None else "--subnets", source,
                        *(["--json"] if as_json else []), "--data", service.data)

    return run


def upsert(record_set):
    return {"Action": "UPSERT", "ResourceRecordSet": record_set}


def plain(name, value):
    return {"Name": name, "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": value}]}


def report_of(done, code=0):
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def test_weights_move_their_difference_and_no_change_is_made(shared_service, preview):
    client = shared_service.client()
    zone = make_zone(client, "weights.test")
    put(client, zone, weighted("www.weights.test", "blue", 1, "192.0.2.1"))
    changes = [upsert(weighted("www.weights.test", "blue", 3, "192.0.2.1")), upsert(weighted("www.weights.test", "green", 1, "192.0.2.2"))]
    log = log_line(zone, "www.weights.test") * 300 + log_line(zone, "www.weights.test", subnet="10.1.0.0/16") * 100
    log += log_line(zone, "none.weights.test") * 10 + log_line("ZOTHER", "www.other.test") * 2
    report = report_of(preview(zone, changes, queries=log))
    assert report["Queries"] == 410 and report["Moved"] == pytest.approx(100)
    assert report["LinesOfOtherZones"] == 2
    [name] = report["Names"]
    assert (name["Name"], name["Type"], name["MovedShare"]) == ("www.weights.test.", "A", pytest.approx(0.25))
    [move] = name["Moves"]
    assert (move["From"], move["To"], move["Queries"]) == ("192.0.2.1", "192.0.2.2", pytest.approx(100))
    assert {tuple(shared_service.answers("www.weights.test")) for _ in range(50)} == {("192.0.2.1",)}

    put(client, zone, *(c["ResourceRecordSet"] for c in changes))
    assert report_of(preview(zone, changes, queries=log))["Moved"] == 0, "it is made already"


def test_subnets_ask_for_all_that_the_change_reaches(shared_service, preview):
    client = shared_service.client()
    zone = make_zone(client, "reach.test")
    change(client, zone, "CREATE", "_pool.reach.test", "A", ["192.0.2.1"])
    change(client, zone, "CREATE", "apart.reach.test", "A", ["192.0.2.3"])
    for name, target in (("www.reach.test", "_pool.reach.test"), ("reach.test", "www.reach.test")):
        put(client, zone, {"Name": name, "Type": "A", "AliasTarget": {
            "HostedZoneId": zone, "DNSName": target, "EvaluateTargetHealth": False}})
    subnets = "# clients\n10.1.0.0/16,30\n2001:db8::/48\n\n"
    report = report_of(preview(zone, [upsert(plain("_pool.reach.test", "192.0.2.2"))], subnets=subnets))
    assert {n["Name"] for n in report["Names"]} == {"_pool.reach.test.", "www.reach.test.", "reach.test."}
    assert all(n["Queries"] == 31 and n["MovedShare"] == 1 for n in report["Names"])


def test_new_and_erased_names(shared_service, preview):
    client = shared_service.client()
    zone = make_zone(client, "names.test")
    change(client, zone, "CREATE", "old.names.test", "A", ["192.0.2.1"])
    report = report_of(preview(zone, [
        {"Action": "DELETE", "ResourceRecordSet": plain("old.names.test", "192.0.2.1")},
        {"Action": "CREATE", "ResourceRecordSet": plain("new.names.test", "192.0.2.2")}], subnets="10.0.0.0/8\n"))
    moves = {n["Name"]: (n["Moves"][0]["From"], n["Moves"][0]["To"]) for n in report["Names"]}
    assert moves == {"old.names.test.": ("192.0.2.1", "NXDOMAIN"), "new.names.test.": ("NXDOMAIN", "192.0.2.2")}


@pytest.mark.parametrize("record_set", [
    plain("www.refused.test", "999.1.1.1"),
    plain("www.elsewhere.test", "192.0.2.1"),
    {**plain("www.refused.test", "192.0.2.1"), "Type": "CNAME", "Name": "refused.test"},
    {**plain("www.refused.test", "192.0.2.1"), "SetIdentifier": "x"},
    {**weighted("www.refused.test", "x", 1, "192.0.2.1"), "HealthCheckId": "11111111-2222-4333-8444-777777777777"},
], ids=["value", "outside", "cname at the apex", "no policy", "no such check"])
def test_what_the_api_refuses_is_refused_in_its_words(shared_service, preview, record_set):
    client = shared_service.client()
    known = [z for z in client.list_hosted_zones()["HostedZones"] if z["Name"] == "refused.test."]
    zone = known[0]["Id"].split("/")[-1] if known else make_zone(client, "refused.test")
    done = preview(zone, [upsert(record_set)], subnets="10.0.0.0/8\n")
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [upsert(record_set)]})
    error = refused.value.response["Error"]
    assert done.returncode == 9 and done.stdout == "", done
    assert done.stderr == f"milepost: {error['Code']}: {error['Message']}\n"


def test_bad_lines_are_counted_and_the_first_is_shown(shared_service, preview):
    zone = make_zone(shared_service.client(), "bad.test")
    log = log_line(zone, "www.bad.test") + "what is this\n" + log_line(zone, "www.bad.test", resolver="here")
    done = preview(zone, [upsert(plain("www.bad.test", "192.0.2.1"))], queries=log)
    report = report_of(done, code=3)
    assert report["LinesBad"] == 2 and report["Queries"] == 1
    assert report["FirstBadLine"] == "line 2: 'what is this' does not have the ten fields of a query log"
    text = preview(zone, [upsert(plain("www.bad.test", "192.0.2.1"))], queries=log, as_json=False)
    assert "2 lines could not be read; line 2:" in text.stdout


def test_wrong_usage(shared_service, preview, tmp_path):
    zone = make_zone(shared_service.client(), "usage.test")
    batch = tmp_path / "batch.json"
    batch.write_text("{")
    done = milepost("preview", "--zone", zone, "--change-batch", batch, "--subnets", "/dev/null", "--data", shared_service.data)
    assert done.returncode == 9 and str(batch) in done.stderr
    assert milepost("preview", "--zone", zone, "--change-batch", batch, "--data", shared_service.data).returncode == 2
    assert preview("ZNONE", [upsert(plain("a.test", "192.0.2.1"))], subnets="").returncode == 1
    missing = milepost("preview", "--zone", zone, "--change-batch", "/nowhere", "--subnets", "/dev/null", "--data", shared_service.data)
    assert missing.returncode == 1 and "/nowhere" in missing.stderr


def test_a_long_log_of_different_queries_is_summed_up(shared_service, preview):
    """More different queries than are held at once."""
    client = shared_service.client()
    zone = make_zone(client, "long.test")
    change(client, zone, "CREATE", "www.long.test", "A", ["192.0.2.1"])
    lines = 300_000
    log = "".join(log_line(zone, "www.long.test", resolver=f"10.{i >> 16 & 255}.{i >> 8 & 255}.{i & 255}") for i in range(lines))
    report = report_of(preview(zone, [upsert(plain("www.long.test", "192.0.2.2"))], queries=log))
    assert report["Queries"] == lines and report["Moved"] == lines
