#!/usr/bin/python3
"""Writes botocore_vectors.json: requests as Debian's python3-botocore signs them for Route 53.

Run it with Debian's python3 when a case is added; the time and the keys are fixed, so old cases do not change.
"""
import datetime
import json
import pathlib

import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.session

NOW = datetime.datetime(2026, 11, 22, 2, 3, 4)
KEY, SECRET = "AKIAMILEPOSTEXAMPLE1", "kT9v/Qm4+Zr8sWc2XeYb6NfHd0LgPjUa1oIiRtEy"

CHANGES = {"Comment": "naïve & <quoted>", "Changes": [
    {"Action": "UPSERT", "ResourceRecordSet": {
        "Name": "\\052.example.com", "Type": "TXT", "TTL": 60, "ResourceRecords": [{"Value": '"a  b" "ü"'}]}}]}

CALLS = [
    ("us-east-1", "list_hosted_zones", {}),
    ("eu-central-1", "list_hosted_zones", {"Marker": "a+b/c=d &%~", "MaxItems": "7"}),
    ("us-east-1", "list_hosted_zones_by_name", {"DNSName": "*.ex ample.com", "HostedZoneId": "Z1"}),
    ("us-east-1", "list_resource_record_sets", {
        "HostedZoneId": "Z123", "StartRecordName": "\\052.b\\100.example.com.", "StartRecordType": "AAAA",
        "StartRecordIdentifier": "geo default", "MaxItems": "300"}),
    ("us-east-1", "change_resource_record_sets", {"HostedZoneId": "/hostedzone/Z123", "ChangeBatch": CHANGES}),
    ("ap-southeast-2", "create_hosted_zone", {"Name": "example.com", "CallerReference": "2026-11-22T02:03:04"}),
    ("us-east-1", "get_hosted_zone", {"Id": "Z 1+%ü~*"}),
    ("us-east-1", "delete_hosted_zone", {"Id": "Z123"}),
    ("us-east-1", "get_change", {"Id": "C2682N5HXP0BZ4"}),
    ("us-east-1", "change_tags_for_resource", {
        "ResourceType": "hostedzone", "ResourceId": "Z123", "AddTags": [{"Key": "k", "Value": "v"}]}),
    ("us-east-1", "list_tags_for_resource", {"ResourceType": "hostedzone", "ResourceId": "Z123"}),
]
PRESIGNED = [
    ("us-east-1", "list_hosted_zones", {"Marker": "a+b/c=d &%~"}, 60),
    ("eu-west-1", "get_hosted_zone", {"Id": "Z123"}, 604800),
]
# What botocore never signs: it differs from run to run.
UNSIGNED = {"user-agent", "amz-sdk-invocation-id", "amz-sdk-request"}


class FixedTime(datetime.datetime):
    @classmethod
    def utcnow(cls):
        return NOW


def client(region, endpoint):
    session = botocore.session.Session()
    session.set_credentials(KEY, SECRET)
    return session.create_client("route53", region_name=region, endpoint_url=endpoint)


def text(value):
    return value.decode("utf-8") if isinstance(value, bytes) else value or ""


def target_of(url):
    return "/" + url.split("://", 1)[1].split("/", 1)[1]


def signed(region, operation, parameters, endpoint):
    captured = []

    def capture(request, **_):
        captured.append(request)
        return botocore.awsrequest.AWSResponse(request.url, 200, {}, Raw())

    target = client(region, endpoint)
    target.meta.events.register("before-send.route53.*", capture)
    getattr(target, operation)(**parameters)
    request = captured[0]
    headers = [f"{name}: {text(value)}" for name, value in request.headers.items() if name.lower() not in UNSIGNED]
    return {"call": operation, "region": region, "method": request.method, "target": target_of(request.url),
            "headers": headers, "body": text(request.body)}


class Raw:
    """The empty body of a response that nobody reads."""

    def stream(self, *_, **__):
        yield b"<Empty/>"

    def read(self, *_, **__):
        return b"<Empty/>"


def presigned(region, operation, parameters, expires, endpoint):
    url = client(region, endpoint).generate_presigned_url(operation, Params=parameters, ExpiresIn=expires)
    return {"call": "presigned " + operation, "region": region, "method": "GET", "target": target_of(url),
            "headers": ["Host: " + url.split("/")[2]], "body": ""}


def main():
    botocore.auth.datetime.datetime = FixedTime
    endpoints = ["http://127.0.0.1:5380", "https://route53.amazonaws.com"]
    vectors = [signed(*call, endpoint) for call in CALLS for endpoint in endpoints]
    vectors += [presigned(*call, endpoint) for call in PRESIGNED for endpoint in endpoints]
    out = pathlib.Path(__file__).with_name("botocore_vectors.json")
    document = {"access_key_id": KEY, "secret": SECRET, "requests": vectors}
    out.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
