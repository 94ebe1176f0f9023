"""Access policies: keys that may do what their policies allow and nothing else, while the service runs."""

import json
import os
import re
import subprocess
import time

import pytest
from botocore.exceptions import ClientError

from api import AWS, call
from service import make_zone, milepost

KEY_LINE = re.compile(r"^(AKIA[A-Z2-7]{16})  (\S+)  (\d{12})  (policy|-)\s+(\S+)$")


@pytest.fixture(scope="module")
def account(shared_service):
    return milepost("account", "list", "--data", shared_service.data).stdout.split()[0]


@pytest.fixture
def zone(shared_service):
    return make_zone(shared_service.client(), f"p{time.time_ns()}.example")


@pytest.fixture
def key_command(shared_service, tmp_path):
    """Runs `milepost key ...`; a document given as `policy` goes through a file."""

    def run(*arguments, policy=None, option="--policy"):
        if policy is not None:
            file = tmp_path / "policy.json"
            file.write_text(policy if isinstance(policy, str) else json.dumps(policy))
            arguments += (option, file)
        return milepost("key", *arguments, "--data", shared_service.data)

    return run


@pytest.fixture
def make_key(account, key_command):
    def make(*statements, user="alice"):
        policy = {"Version": "2012-10-17", "Statement": list(statements)} if statements else None
        made = key_command("create", "--account", account, "--user", user, policy=policy)
        assert made.returncode == 0, made.stderr
        return dict(line.split(" = ") for line in made.stdout.splitlines() if " = " in line)

    return make


def allow(actions, resources="*", **more):
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def deny(actions, resources="*", **more):
    return {"Effect": "Deny", "Action": actions, "Resource": resources, **more}


def arn(zone):
    return f"arn:aws:route53:::hostedzone/{zone}"


def certbot_policy(zone):
    """What the help of `milepost key policy` teaches."""
    return [
        allow(["route53:ListHostedZones", "route53:ListHostedZonesByName", "route53:GetChange"]),
        allow("route53:ListResourceRecordSets", arn(zone)),
        allow("route53:ChangeResourceRecordSets", arn(zone), Condition={
            "ForAllValues:StringEquals": {"route53:ChangeResourceRecordSetsRecordTypes": "TXT"},
            "ForAllValues:StringLike": {"route53:ChangeResourceRecordSetsNormalizedRecordNames": "_acme-challenge.*"}}),
    ]


def changes(*triples):
    return {"Changes": [{"Action": action, "ResourceRecordSet": {
        "Name": name, "Type": rdtype, "TTL": 60, "ResourceRecords": [{"Value": '"v"' if rdtype == "TXT" else "192.0.2.1"}]}}
        for action, name, rdtype in triples]}


def refusal(method, **arguments):
    """The message of the AccessDenied that a boto3 call gets."""
    with pytest.raises(ClientError) as raised:
        method(**arguments)
    response = raised.value.response
    assert (response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Code"]) == (403, "AccessDenied")
    return response["Error"]["Message"]


def test_a_key_for_challenges_can_do_nothing_else(shared_service, zone, make_key, account):
    name = shared_service.client().get_hosted_zone(Id=zone)["HostedZone"]["Name"]
    client = shared_service.client(make_key(*certbot_policy(zone)))
    made = client.change_resource_record_sets(
        HostedZoneId=zone, ChangeBatch=changes(("UPSERT", f"_acme-challenge.www.{name}", "TXT")))
    client.get_change(Id=made["ChangeInfo"]["Id"])
    client.list_hosted_zones_by_name()
    client.list_resource_record_sets(HostedZoneId=zone)
    for batch in [
        changes(("UPSERT", f"www.{name}", "TXT")),
        changes(("UPSERT", f"_acme-challenge.{name}", "A")),
        changes(("UPSERT", f"_acme-challenge.{name}", "TXT"), ("UPSERT", f"www.{name}", "TXT")),
    ]:
        assert refusal(client.change_resource_record_sets, HostedZoneId=zone, ChangeBatch=batch) == (
            f"User: arn:aws:iam::{account}:user/alice is not authorized to perform: route53:ChangeResourceRecordSets "
            f"on resource: {arn(zone)} because no identity-based policy allows the route53:ChangeResourceRecordSets action")
    assert "route53:DeleteHostedZone" in refusal(client.delete_hosted_zone, Id=zone)
    assert "route53:CreateHostedZone because" in refusal(client.create_hosted_zone, Name="x.example", CallerReference="x")
    other = make_zone(shared_service.client(), f"other{time.time_ns()}.example")
    assert arn(other) in refusal(client.list_resource_record_sets, HostedZoneId=other)


def test_the_example_of_the_help_is_that_policy(key_command, zone):
    text = key_command("policy", "--help").stdout
    shown = json.loads(text[text.index('{"Version"'):text.index("Names in conditions")])
    assert json.dumps(shown).replace("Z0123456789ABCDEFGHIJ", zone) == json.dumps(
        {"Version": "2012-10-17", "Statement": [dict(sorted_like(s, t)) for s, t in
                                                zip(certbot_policy(zone), shown["Statement"], strict=True)]})


def sorted_like(statement, model):
    """The members of `statement` in the order that `model` has."""
    assert statement.keys() == model.keys()
    return ((name, statement[name]) for name in model)


def test_who_may_not_see_a_zone_does_not_learn_whether_it_exists(shared_service, zone, make_key):
    client = shared_service.client(make_key(allow("route53:ListHostedZones")))
    real = refusal(client.get_hosted_zone, Id=zone)
    unreal = refusal(client.get_hosted_zone, Id="Z0000000NOWHERE")
    assert real.replace(zone, "Z0000000NOWHERE") == unreal


def test_deny_wins_whatever_the_spelling(shared_service, zone, make_key, account):
    keys = make_key(allow("*"), deny("route53:*", arn(zone)))
    assert refusal(shared_service.client(keys).get_hosted_zone, Id=zone) == (
        f"User: arn:aws:iam::{account}:user/alice is not authorized to perform: route53:GetHostedZone on resource: "
        f"{arn(zone)} with an explicit deny in an identity-based policy")
    for spelling in (f"/hostedzone/{zone}/", f"/hostedzone/%2Fhostedzone%2F{zone}", f"/hostedzone/%5A{zone[1:]}", f"/tags/hostedzone/{zone}"):
        answer = call(shared_service, "GET", "/2013-04-01" + spelling, keys=keys)
        assert answer.status == 403 and answer.error()[0] == "AccessDenied", spelling
    assert shared_service.client(keys).get_hosted_zone_count()["HostedZoneCount"] > 0


def test_the_source_address_can_be_a_condition(shared_service, make_key):
    here = shared_service.client(make_key(allow("*", Condition={"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}})))
    here.list_hosted_zones()
    elsewhere = shared_service.client(make_key(allow("*", Condition={"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}})))
    assert "route53:ListHostedZones" in refusal(elsewhere.list_hosted_zones)


def test_each_user_has_a_zone_by_variable(shared_service, zone, make_key):
    """A variable stands for the user's name; a zone id is a user name as good as any."""
    client = shared_service.client(make_key(allow("*", "arn:aws:route53:::hostedzone/${aws:username}"), user=zone))
    assert client.get_hosted_zone(Id=zone)["HostedZone"]["Id"] == f"/hostedzone/{zone}"
    assert "hostedzone/ZELSE" in refusal(client.get_hosted_zone, Id="ZELSE")


def test_changes_take_effect_with_the_next_request(shared_service, make_key, key_command):
    keys = make_key()
    client = shared_service.client(keys)
    client.list_hosted_zones()
    read_only = {"Version": "2012-10-17", "Statement": allow("route53:Get*")}
    assert key_command("policy", keys["aws_access_key_id"], policy=read_only, option="--set").returncode == 0
    assert "route53:ListHostedZones" in refusal(client.list_hosted_zones)
    client.get_hosted_zone_count()
    assert json.loads(key_command("policy", keys["aws_access_key_id"]).stdout) == read_only
    assert key_command("policy", keys["aws_access_key_id"], "--remove").returncode == 0
    client.list_hosted_zones()
    shown = key_command("policy", keys["aws_access_key_id"])
    assert (shown.returncode, shown.stdout) == (0, "") and "has no policy" in shown.stderr
    assert key_command("delete", keys["aws_access_key_id"]).returncode == 0
    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        client.list_hosted_zones()


def test_keys_are_listed_without_secrets(make_key, key_command, account):
    plain = make_key(user="carol")
    limited = make_key(allow("*"), user="dave")
    listed = key_command("list", "--account", account).stdout
    lines = {match[1]: match for match in map(KEY_LINE.match, listed.splitlines())}
    assert lines[plain["aws_access_key_id"]].group(3, 4, 5) == (account, "-", "carol")
    assert lines[limited["aws_access_key_id"]].group(3, 4, 5) == (account, "policy", "dave")
    for keys in (plain, limited):
        assert keys["aws_secret_access_key"] not in key_command("list").stdout
    assert key_command("list", "--account", "000000000000").stdout == ""


def test_documents_are_refused_with_their_faults(make_key, key_command, account):
    keys = make_key()
    wrong = {"Version": "2012-10-17", "Statement": [
        allow("route53:ListHostedZone"), deny("route53:*", "arn:aws:route53:::zone/Z1"),
        allow("*", Condition={"StringEquals": {"route53:ChangeResourceRecordSetsRecordTypes": "TXT"}})]}
    done = key_command("policy", keys["aws_access_key_id"], policy=wrong, option="--set")
    assert done.returncode == 1
    for place in ("Statement[0].Action: ", "Statement[1].Resource: ",
                  "Statement[2].Condition.StringEquals.route53:ChangeResourceRecordSetsRecordTypes: "):
        assert place in done.stderr
    assert "has no policy" in key_command("policy", keys["aws_access_key_id"]).stderr, "nothing of it was taken"
    root = key_command("create", "--account", account, "--user", "root", policy={"Statement": allow("*")})
    assert root.returncode == 1 and "root" in root.stderr
    for arguments in (("policy", "AKIANOBODY"), ("delete", "AKIANOBODY")):
        done = key_command(*arguments)
        assert done.returncode == 1 and "There is no access key AKIANOBODY." in done.stderr


def test_operations_to_come_are_refused_too(shared_service, make_key):
    """Before anything says that they are not there yet."""
    keys = make_key(allow("route53:ListHostedZones"))
    answer = call(shared_service, "GET", "/2013-04-01/healthcheck", keys=keys)
    assert answer.error()[0] == "AccessDenied"


def test_open_operations_ask_nobody(shared_service, make_key):
    shared_service.client(make_key(deny("*"))).get_checker_ip_ranges()


def test_aws_cli_shows_the_refusal(shared_service, make_key, zone, tmp_path):
    keys = make_key(*certbot_policy(zone))
    environment = {"PATH": "/usr/bin:/bin", "HOME": os.environ.get("HOME", "/"), "AWS_PAGER": "", "AWS_CONFIG_FILE": "/dev/null",
                   "AWS_ACCESS_KEY_ID": keys["aws_access_key_id"], "AWS_SECRET_ACCESS_KEY": keys["aws_secret_access_key"]}
    done = subprocess.run([AWS, "--region", "us-east-1", "--endpoint-url", shared_service.endpoint, "route53",
                           "delete-hosted-zone", "--id", zone], capture_output=True, text=True, env=environment, timeout=300)
    assert done.returncode != 0
    assert "(AccessDenied) when calling the DeleteHostedZone operation" in done.stderr
    assert "is not authorized to perform: route53:DeleteHostedZone on resource" in done.stderr
