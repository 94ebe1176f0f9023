"""STS on the same endpoint: who am I, as every client and Terraform ask before anything else."""

import json
import os
import re
import subprocess
import xml.etree.ElementTree as xml

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.credentials
import pytest
from botocore.exceptions import ClientError

from api import AWS, send
from service import milepost

NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/"
QUESTION = "Action=GetCallerIdentity&Version=2011-06-15"


def account_of(service):
    return milepost("account", "list", "--data", service.data).stdout.split()[0]


def user_keys(service, user):
    made = milepost("key", "create", "--account", account_of(service), "--user", user, "--data", service.data)
    assert made.returncode == 0, made.stderr
    return dict(line.split(" = ") for line in made.stdout.splitlines() if " = " in line)


def client(service, name="sts", keys=None):
    keys = keys or service.credentials()
    return boto3.client(name, endpoint_url=service.endpoint, region_name="us-east-1",
                        aws_access_key_id=keys["aws_access_key_id"], aws_secret_access_key=keys["aws_secret_access_key"])


def signed(service, scope, body):
    """The answer to a POST that is signed for `scope`."""
    keys = service.credentials()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    request = botocore.awsrequest.AWSRequest(method="POST", url=service.endpoint + "/", data=body, headers=headers)
    credentials = botocore.credentials.Credentials(keys["aws_access_key_id"], keys["aws_secret_access_key"])
    botocore.auth.SigV4Auth(credentials, scope, "us-east-1").add_auth(request)
    return send(service, "POST", "/", body, dict(request.prepare().headers.items()))


def test_boto3_learns_who_it_is(shared_service):
    account = account_of(shared_service)
    identity = client(shared_service).get_caller_identity()
    assert (identity["Account"], identity["UserId"]) == (account, account)
    assert identity["Arn"] == f"arn:aws:iam::{account}:root"
    alice = client(shared_service, keys=user_keys(shared_service, "alice")).get_caller_identity()
    assert alice["Arn"] == f"arn:aws:iam::{account}:user/alice"
    assert re.fullmatch("AIDA[A-Z2-7]{17}", alice["UserId"])
    again = client(shared_service, keys=user_keys(shared_service, "alice")).get_caller_identity()
    assert again["UserId"] == alice["UserId"], "another key of the same user"


def test_aws_cli_learns_who_it_is(shared_service):
    environment = {"PATH": "/usr/bin:/bin", "HOME": os.environ.get("HOME", "/"), "AWS_PAGER": "",
                   "AWS_SHARED_CREDENTIALS_FILE": str(shared_service.data / "credentials"), "AWS_CONFIG_FILE": "/dev/null"}
    done = subprocess.run([AWS, "--region", "eu-central-1", "--endpoint-url", shared_service.endpoint, "--output", "json",
                           "sts", "get-caller-identity"], capture_output=True, text=True, env=environment, timeout=300)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["Account"] == account_of(shared_service)


def test_presigned_questions_are_answered(shared_service):
    """What Kubernetes' and Vault's AWS logins send: GET with everything in the query."""
    url = client(shared_service).generate_presigned_url("get_caller_identity", HttpMethod="GET")
    answer = send(shared_service, "GET", url.removeprefix(shared_service.endpoint))
    assert answer.status == 200, answer.body
    assert answer.tree().tag == f"{{{NAMESPACE}}}GetCallerIdentityResponse"


def test_signatures_are_good_for_one_service(shared_service):
    for_route53 = signed(shared_service, "route53", QUESTION)
    assert for_route53.status == 403
    assert b"Credential should be scoped to correct service: 'sts'." in for_route53.body
    url = client(shared_service).generate_presigned_url("get_caller_identity", HttpMethod="GET")
    as_zones = send(shared_service, "GET", "/2013-04-01/hostedzone?" + url.split("?")[1])
    assert as_zones.status == 403
    assert b"correct service: 'route53'" in as_zones.body


@pytest.mark.parametrize("body, code", [
    ("Action=AssumeRole&Version=2011-06-15", "InvalidAction"),
    ("Action=GetCallerIdentity&Version=2000-01-01", "InvalidAction"),
    ("Version=2011-06-15", "MissingAction"),
])
def test_other_actions_are_none(shared_service, body, code):
    answer = signed(shared_service, "sts", body)
    names = {"s": NAMESPACE}
    assert answer.status == 400
    assert xml.fromstring(answer.body).find("s:Error/s:Code", names).text == code
    assert xml.fromstring(answer.body).find("s:RequestId", names).text == answer.headers["x-amzn-RequestId"]


def test_keys_without_a_right_still_learn_who_they_are(shared_service, tmp_path):
    keys = user_keys(shared_service, "bob")
    policy = tmp_path / "policy.json"
    policy.write_text('{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}')
    done = milepost("key", "policy", keys["aws_access_key_id"], "--set", policy, "--data", shared_service.data)
    assert done.returncode == 0, done.stderr
    assert client(shared_service, keys=keys).get_caller_identity()["Arn"].endswith(":user/bob")
    with pytest.raises(ClientError, match="explicit deny"):
        client(shared_service, "route53", keys).list_hosted_zones()
