"""Requests that no client library sends: wrong keys and signatures, presigned URLs, XML that is broken, deep or large,
and connections that trickle. Every one gets the API's own error, and none keeps others from being served."""

import datetime
import http.client
import itertools
import re
import socket
import urllib.parse

import botocore.auth
import pytest

from api import NAMESPACE, Answer, call, send, sign
from service import make_zone

COUNT = "/2013-04-01/hostedzonecount"
ZONES = "/2013-04-01/hostedzone"
NUMBERS = itertools.count()


def create_zone_xml(name="example.com", more=""):
    return (f'<?xml version="1.0"?><CreateHostedZoneRequest xmlns="{NAMESPACE}"><Name>{name}</Name>'
            f"<CallerReference>raw {next(NUMBERS)}</CallerReference>{more}</CreateHostedZoneRequest>").encode()


@pytest.fixture(scope="module")
def service(shared_service):
    return shared_service


def still_well(service):
    answer = call(service, "GET", COUNT)
    assert answer.status == 200, answer.body


# Who calls

def test_a_signed_request_is_answered(service):
    answer = call(service, "GET", COUNT)
    assert answer.status == 200 and answer.tree().tag == f"{{{NAMESPACE}}}GetHostedZoneCountResponse"
    assert answer.headers["Content-Type"].startswith("text/xml") and answer.headers["x-amzn-RequestId"]


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1", "anywhere-1"])
def test_any_region_may_be_in_the_scope(service, region):
    assert call(service, "GET", COUNT, region=region).status == 200


def test_without_a_signature(service):
    answer = send(service, "GET", COUNT)
    assert (answer.status, answer.error()[0]) == (403, "MissingAuthenticationToken")


def test_an_unknown_key(service):
    answer = call(service, "GET", COUNT, keys={"aws_access_key_id": "AKIAUNKNOWNUNKNOWN00", "aws_secret_access_key": "x"})
    assert (answer.status, *answer.error()) == (403, "InvalidClientTokenId", "The security token included in the request is invalid.")


def test_a_wrong_secret(service):
    keys = {"aws_access_key_id": service.credentials()["aws_access_key_id"], "aws_secret_access_key": "wrong"}
    answer = call(service, "GET", COUNT, keys=keys)
    assert (answer.status, answer.error()[0]) == (403, "SignatureDoesNotMatch")


def tampered(prepared, what):
    """(method, path, headers, body) of a request changed after it was signed."""
    method, path, headers, body = "POST", ZONES, dict(prepared.headers.items()), prepared.body
    authorization = headers["Authorization"]
    if what == "body":
        body = body.replace(b"example.com", b"example.org")
    elif what == "method":
        method = "PUT"
    elif what == "path":
        path += "/Z1"
    elif what == "query":
        path += "?maxitems=1"
    elif what == "date":
        headers["X-Amz-Date"] = re.sub(r"T(\d\d)", lambda m: f"T{(int(m[1]) + 1) % 24:02}", headers["X-Amz-Date"])
    elif what == "scope date":
        headers["Authorization"] = re.sub(r"/\d{8}/", "/20200101/", authorization)
    elif what == "scope service":
        headers["Authorization"] = authorization.replace("/route53/", "/s3/")
    elif what == "scope region":
        headers["Authorization"] = authorization.replace("us-east-1", "us-east-2")
    elif what == "signature":
        headers["Authorization"] = authorization[:-4] + ("0000" if not authorization.endswith("0000") else "1111")
    elif what == "host not signed":
        headers["Authorization"] = authorization.replace("host;", "")
    return method, path, headers, body


@pytest.mark.parametrize("what", ["body", "method", "path", "query", "date", "scope date", "scope service", "scope region", "signature",
                                  "host not signed"])
def test_what_was_changed_after_signing_is_refused(service, what):
    body = create_zone_xml()
    method, path, headers, body = tampered(sign(service, "POST", ZONES, body), what)
    answer = send(service, method, path, body, headers)
    assert 400 <= answer.status < 500
    assert answer.error()[0] in ("SignatureDoesNotMatch", "IncompleteSignature", "RequestExpired", "AccessDenied", "InvalidAction",
                                 "UnknownOperationException"), answer.body
    assert call(service, "GET", COUNT).tree().find(f"{{{NAMESPACE}}}HostedZoneCount").text == "0"


@pytest.mark.parametrize("authorization", [
    "", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=", "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=00",
    "Basic dXNlcjpwYXNz", "AWS4-HMAC-SHA256 " + "x" * 4000, "AWS4-HMAC-SHA256 Credential=//////, SignedHeaders=;;;, Signature=",
])
def test_an_authorization_that_is_none(service, authorization):
    answer = send(service, "GET", COUNT, headers={"Authorization": authorization, "X-Amz-Date": "20260101T000000Z"})
    assert 400 <= answer.status < 500 and answer.error()[0]


@pytest.mark.parametrize("minutes", [-60, 60])
def test_a_date_too_far_away(service, minutes, monkeypatch):
    now = datetime.datetime.utcnow() + datetime.timedelta(minutes=minutes)

    class Clock(datetime.datetime):
        @classmethod
        def utcnow(cls):
            return now

    monkeypatch.setattr(botocore.auth.datetime, "datetime", Clock)
    answer = call(service, "GET", COUNT)
    assert answer.status == 403 and answer.error()[0] in ("SignatureDoesNotMatch", "RequestExpired")


class Presigner(botocore.auth.SigV4QueryAuth):
    def __init__(self, *arguments):
        super().__init__(*arguments, expires=60)


def test_a_presigned_url(service):
    target = urllib.parse.urlsplit(sign(service, "GET", COUNT, signer=Presigner).url)
    path = f"{target.path}?{target.query}"
    assert send(service, "GET", path).status == 200
    assert send(service, "GET", path.replace("hostedzonecount", "hostedzone")).error()[0] == "SignatureDoesNotMatch"
    assert send(service, "GET", path.replace("X-Amz-Expires=60", "X-Amz-Expires=90")).error()[0] == "SignatureDoesNotMatch"
    assert send(service, "GET", path[:-1] + ("0" if path[-1] != "0" else "1")).error()[0] == "SignatureDoesNotMatch"


# What is said

@pytest.mark.parametrize("body", [
    b"", b"no xml", b"<", b"<CreateHostedZoneRequest>", b"\xff\xfe\x00", b"<a/>" * 1000,
    b'<CreateHostedZoneRequest xmlns="urn:wrong"><Name>a.example</Name></CreateHostedZoneRequest>',
    b'<DeleteEverything xmlns="' + NAMESPACE.encode() + b'"/>',
    create_zone_xml()[:-10], create_zone_xml(more="<Name>twice.example</Name>"), create_zone_xml(more="<Unknown>1</Unknown>"),
    create_zone_xml("&undefined;"), create_zone_xml("a.example", "<HostedZoneConfig><PrivateZone>maybe</PrivateZone></HostedZoneConfig>"),
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>' + create_zone_xml("&b;.example")[21:],
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + create_zone_xml("&x;")[21:],
    b'<!DOCTYPE l [<!ENTITY l "l">' + b"".join(b'<!ENTITY l%d "%s">' % (i, b"&l%d;" % (i - 1) * 10 if i else b"&l;" * 10) for i in range(9))
    + b"]>" + create_zone_xml("&l8;")[21:],
    b"<a>" * 100_000, b"<a>" * 50_000 + b"</a>" * 50_000,
    b"<CreateHostedZoneRequest " + b"".join(b'a%d="x" ' % i for i in range(20_000)) + b"/>",
], ids=lambda body: re.sub(r"\W+", " ", body[:40].decode("latin-1")) + f" {len(body)}")
def test_xml_that_is_wrong(service, body):
    answer = call(service, "POST", ZONES, body)
    assert answer.status == 400
    assert answer.error()[0] in ("InvalidInput", "MalformedInput", "InvalidXML", "InvalidDomainName"), answer.body[:300]
    assert call(service, "GET", COUNT).tree().find(f"{{{NAMESPACE}}}HostedZoneCount").text == "0"


@pytest.mark.parametrize("size", [2_000_000, 30_000_000])
def test_a_body_that_is_too_large(service, size):
    with socket.create_connection(("127.0.0.1", service.api_port), timeout=60) as client:
        client.sendall(f"POST {ZONES} HTTP/1.1\r\nHost: h\r\nContent-Length: {size}\r\n\r\n".encode())
        try:
            for _ in range(size // 10_000):
                client.sendall(b"x" * 10_000)
        except (BrokenPipeError, ConnectionResetError):
            pass
        answer = first_answer(client)
    assert answer is None or 400 <= answer.status < 500 and answer.error()[0]
    still_well(service)


def first_answer(client):
    """The HTTP response that waits on a socket; None where the connection was reset."""
    response = http.client.HTTPResponse(client)
    try:
        response.begin()
        return Answer(response.status, dict(response.getheaders()), response.read())
    except (ConnectionResetError, http.client.HTTPException):
        return None


@pytest.mark.parametrize("method, path", [
    ("GET", "/2013-04-01"), ("GET", "/2013-04-01/nothing"), ("PATCH", ZONES), ("GET", "/2012-02-29/hostedzone/../x"),
    ("GET", ZONES + "/" + "Z" * 3000), ("GET", ZONES + "/%00"), ("GET", ZONES + "/%ff%fe"), ("DELETE", "/2013-04-01/hostedzonecount"),
])
def test_paths_that_are_none(service, method, path):
    answer = call(service, method, path)
    assert 400 <= answer.status < 500 and answer.error()[0]


@pytest.mark.parametrize("query", ["maxitems=0", "maxitems=-1", "maxitems=x", "type=A", "identifier=x",
                                   "name=a..b", "type=WRONG&name=a.example"])
def test_listing_parameters_that_are_wrong(service, query):
    zone = make_zone(service.client(), "listed.example")
    try:
        answer = call(service, "GET", f"{ZONES}/{zone}/rrset?{query}")
        assert answer.status == 400 and answer.error()[0] == "InvalidInput"
    finally:
        service.client().delete_hosted_zone(Id=zone)


@pytest.mark.parametrize("start", [
    b"", b"G", b"GET /2013-04-01/hostedzonecount HTTP/1.1\r\nHost: h\r\nX-Slow: ",
    b"POST /2013-04-01/hostedzone HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n<",
    b"POST /2013-04-01/hostedzone HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<",
], ids=["silent", "a letter", "in a header", "in a body", "in a chunk"])
def test_clients_that_stop_do_not_keep_others_waiting(service, start):
    stuck = [socket.create_connection(("127.0.0.1", service.api_port)) for _ in range(100)]
    try:
        for client in stuck:
            client.sendall(start)
        still_well(service)
    finally:
        for client in stuck:
            client.close()


@pytest.mark.parametrize("request_text", [
    b"\0" * 1000, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 5000 + b"\r\n",
    b"GET / HTTP/1.1\r\nHost: h\r\nA: " + b"x" * 100_000 + b"\r\n\r\n", b"GET " + b"/x" * 50_000 + b" HTTP/1.1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
    b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
], ids=["zeros", "no target", "version", "many headers", "long header", "long target", "negative length", "two lengths", "smuggling", "tls"])
def test_http_that_is_broken(service, request_text):
    with socket.create_connection(("127.0.0.1", service.api_port), timeout=60) as client:
        try:
            client.sendall(request_text)
            client.shutdown(socket.SHUT_WR)
            answer = client.recv(65536)
        except (ConnectionResetError, BrokenPipeError):
            answer = b""
    assert answer == b"" or re.match(rb"HTTP/1\.[01] [45]\d\d ", answer), answer[:200]
    still_well(service)
