"""Requests to the API as clients make them: the aws cli, and raw signed HTTP for what clients never send."""

import http.client
import json
import os
import subprocess
import xml.etree.ElementTree as xml

import botocore.auth
import botocore.awsrequest
import botocore.credentials

NAMESPACE = "https://route53.amazonaws.com/doc/2013-04-01/"
AWS = "/usr/bin/aws"  # Debian's


def aws(service, *arguments, check=True):
    """Runs `aws route53 ...` with the service's root key; its parsed output, or the CompletedProcess without `check`."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": os.environ.get("HOME", "/"), "AWS_PAGER": "",
                   "AWS_SHARED_CREDENTIALS_FILE": str(service.data / "credentials"), "AWS_CONFIG_FILE": "/dev/null",
                   "AWS_EC2_METADATA_DISABLED": "true"}
    done = subprocess.run([AWS, "--region", "us-east-1", "--endpoint-url", service.endpoint, "--output", "json", "route53",
                           *map(str, arguments)], capture_output=True, text=True, env=environment, timeout=300)
    if not check:
        return done
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout.strip() else None


class Answer:
    """An HTTP response of the API."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def tree(self):
        return xml.fromstring(self.body)

    def error(self):
        """(code, message) of a well-formed error body."""
        root = self.tree()
        assert root.tag == f"{{{NAMESPACE}}}ErrorResponse", self.body
        names = {"n": NAMESPACE}
        assert root.find("n:RequestId", names).text
        assert root.find("n:Error/n:Type", names).text == "Sender"
        return root.find("n:Error/n:Code", names).text, root.find("n:Error/n:Message", names).text


def sign(service, method, path, body=b"", headers=None, keys=None, signer=botocore.auth.SigV4Auth, region="us-east-1"):
    """The headers of a signed request."""
    keys = keys or service.credentials()
    credentials = botocore.credentials.Credentials(keys["aws_access_key_id"], keys["aws_secret_access_key"])
    request = botocore.awsrequest.AWSRequest(method=method, url=service.endpoint + path, data=body, headers=headers or {})
    signer(credentials, "route53", region).add_auth(request)
    return request.prepare()


def send(service, method, path, body=b"", headers=None, timeout=60):
    """Sends it as it is, without signing."""
    connection = http.client.HTTPConnection("127.0.0.1", service.api_port, timeout=timeout)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        response = connection.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read())
    finally:
        connection.close()


def call(service, method, path, body=b"", **signing):
    """A signed request that says exactly what it is given."""
    prepared = sign(service, method, path, body, **signing)
    return send(service, method, path, body, dict(prepared.headers.items()))
