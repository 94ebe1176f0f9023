"""Bodies and connections that are odd, broken or meant to do harm. What clients in use send is taken, all else is refused with a
status and a body that clients read; and while it is refused, others are served.
"""

import datetime
import http.client
import socket
import threading

import botocore.auth
import pytest

from api import NAMESPACE, Answer, call, send, sign
from service import make_zone

COUNT = "/2013-04-01/hostedzonecount"
ROOT = "UpdateHostedZoneCommentRequest"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


@pytest.fixture(scope="module")
def service(shared_service):
    return shared_service


@pytest.fixture(scope="module")
def zone(service):
    return make_zone(service.client(), "input.example")


@pytest.fixture(autouse=True)
def others_are_served(service):
    """Another client calls all the time, over one connection; each of its calls succeeds."""
    signed = dict(sign(service, "GET", COUNT).headers.items())
    statuses, done = [], threading.Event()

    def calls():
        connection = http.client.HTTPConnection("127.0.0.1", service.api_port, timeout=60)
        while not done.is_set() or not statuses:
            connection.request("GET", COUNT, headers=signed)
            response = connection.getresponse()
            response.read()
            statuses.append(response.status)
            done.wait(0.01)

    other = threading.Thread(target=calls)
    other.start()
    yield
    done.set()
    other.join()
    assert set(statuses) == {200}
    assert service.process.poll() is None


def comment(text, root=ROOT, attributes=f' xmlns="{NAMESPACE}"'):
    return f"<{root}{attributes}><Comment>{text}</Comment></{root}>"


def update(service, zone, body):
    return call(service, "POST", f"/2013-04-01/hostedzone/{zone}", body if isinstance(body, bytes) else body.encode())


# Bodies that clients in use send

@pytest.mark.parametrize("body, said", [
    (comment("plain"), "plain"),
    (comment("no namespace", attributes=""), "no namespace"),
    (comment("old namespace", attributes=' xmlns="https://route53.amazonaws.com/doc/2012-12-12/"'), "old namespace"),
    (f'<r:{ROOT} xmlns:r="{NAMESPACE}"><r:Comment>prefix</r:Comment></r:{ROOT}>', "prefix"),
    (comment("more attributes", attributes=f' xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'), "more attributes"),
    (f'<r:{ROOT} xmlns:r="{NAMESPACE}"><Comment>no prefix below</Comment></r:{ROOT}>', "no prefix below"),
    ("\ufeff" + DECLARATION + comment("byte order mark"), "byte order mark"),
    (DECLARATION.replace("UTF-8", "utf-8") + "\n<!-- hello -->\n" + comment("declared"), "declared"),
    (comment("<![CDATA[<section>]]>"), "<section>"),
    (comment("&lt;&amp;&gt; &#233;&#xe9;é"), "<&> ééé"),
    (comment("<!-- nothing -->"), ""),
    (comment("<!---->" * 100_000), ""),
    (comment("two\r\nlines"), "two\nlines"),
])
def test_bodies_that_are_taken(service, zone, body, said):
    answer = update(service, zone, body)
    assert answer.status == 200, answer.body
    assert (answer.tree().find(f".//{{{NAMESPACE}}}Comment").text or "") == said


# Bodies that are not

def bomb(entities):
    return f"{DECLARATION}<!DOCTYPE b [{entities}]>{comment('&b;')}"


@pytest.mark.parametrize("body", [
    bomb('<!ENTITY b "b">'),
    bomb('<!ENTITY b SYSTEM "file:///etc/passwd">'),
    bomb('<!ENTITY % b SYSTEM "http://127.0.0.1:1/"> %b;'),
    bomb('<!ENTITY b "' + "b" * 50_000 + '">') + "&b;" * 10_000,
    DECLARATION + "<!DOCTYPE html>" + comment("x"),
    comment("&b;"), comment("&#0;"), comment("&#x1;"), comment("&#xd800;"), comment("&#99999999999;"), comment("&"), comment("a < b"),
    comment("\x00"), comment("\x01"), comment("\x1b"), comment("\ufffe"),
    comment("é").encode("latin-1"), comment("x").encode("utf-16"), comment("x").encode("utf-16-be"), comment("x").encode("utf-32"),
    comment("x", attributes=' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'), comment("x", root="UpdateHostedZone"),
    f'<{ROOT} xmlns="{NAMESPACE}"><Comment xmlns="urn:other">x</Comment></{ROOT}>',
    f'<{ROOT} xmlns="{NAMESPACE}" xmlns:o="urn:other"><o:Comment>x</o:Comment></{ROOT}>',
    comment("x") + comment("y"), comment("x") + "text", comment("x")[:-1], comment("<![CDATA[x"), comment("<!-- x"),
    comment("x</Comment><Comment>y"), comment("<Comment>x</Comment>"), comment("x", attributes=f' xmlns="{NAMESPACE}'),
    "<a>" * 300_000, "<a>" * 150_000 + "</a>" * 150_000, "<" * 1_000_000, f"<{ROOT}>" + "<a/>" * 250_000 + f"</{ROOT}>",
    comment("x", attributes=' a="' + "b" * 1_000_000 + '"') + "<b/>", comment("x", attributes=' a="b"' * 100_000) + "<b/>",
    comment("&amp;" * 200_000), comment("x" * 1_000_000),
], ids=lambda body: f"{len(body)} {ascii(body[-60:-30])}")
def test_bodies_that_are_refused(service, zone, body):
    answer = update(service, zone, body)
    assert answer.status == 400
    assert answer.error()[0] in ("MalformedInput", "InvalidInput"), answer.body[:300]


# Requests on a socket

def signed_text(service, method, path, body=b"", more=(), without=(), signed_headers=None):
    """The bytes of a request as it is signed, with `more` header lines and `without` others, up to its body."""
    prepared = sign(service, method, path, body, headers=signed_headers)
    headers = [f"{name}: {value}" for name, value in prepared.headers.items() if name.lower() not in (*without, "host")]
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{service.api_port}", *headers, *more, "", ""]
    return "\r\n".join(lines).encode()


class Connection:
    """A socket to the API, and the answers that come on it."""

    def __init__(self, service):
        self.socket = socket.create_connection(("127.0.0.1", service.api_port), timeout=60)
        self.file = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()
        self.socket.close()

    def send(self, octets):
        self.socket.sendall(octets)

    def end(self):
        """Nothing more will be sent."""
        self.socket.shutdown(socket.SHUT_WR)

    def answer(self):
        status = int(self.file.readline().split()[1])
        headers = http.client.parse_headers(self.file)
        return Answer(status, dict(headers), self.file.read(int(headers.get("Content-Length", 0))))

    def is_closed(self):
        return self.file.read(1) == b""


def chunked(body, size=7):
    parts = [body[at:at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def test_a_chunked_body(service, zone):
    body = comment("in chunks").encode()
    head = signed_text(service, "POST", f"/2013-04-01/hostedzone/{zone}", body, ["Transfer-Encoding: chunked"], ["content-length"])
    with Connection(service) as client:
        client.send(head + chunked(body))
        assert client.answer().status == 200


@pytest.mark.parametrize("tail", [
    b"zz\r\n<a/>\r\n0\r\n\r\n", b"-4\r\n<a/>\r\n0\r\n\r\n", b"4\r\n<a/>XX0\r\n\r\n", b"ffffffffffffffff\r\n", b"\r\n",
    b"4;" + b"x" * 100_000 + b"\r\n<a/>\r\n0\r\n\r\n", b"100000000\r\n<a/>\r\n",
], ids=lambda tail: repr(tail[:12]))
def test_broken_chunks(service, zone, tail):
    head = signed_text(service, "POST", f"/2013-04-01/hostedzone/{zone}", b"<a/>", ["Transfer-Encoding: chunked"], ["content-length"])
    with Connection(service) as client:
        client.send(head + tail)
        client.end()
        answer = client.answer()
    assert 400 <= answer.status < 500 and answer.error()[0]


def test_a_body_that_is_waited_for(service, zone):
    body = comment("continued").encode()
    with Connection(service) as client:
        client.send(signed_text(service, "POST", f"/2013-04-01/hostedzone/{zone}", body,
                                   ["Expect: 100-continue", f"Content-Length: {len(body)}"], ["content-length"]))
        assert client.answer().status == 100
        client.send(body)
        assert client.answer().status == 200


def test_a_body_without_a_length_is_no_body(service, zone):
    body = comment("without length").encode()
    with Connection(service) as client:
        client.send(signed_text(service, "POST", f"/2013-04-01/hostedzone/{zone}", body, without=["content-length"]) + body)
        first = client.answer()
        assert (first.status, first.error()[0]) == (403, "SignatureDoesNotMatch")  # the empty body is not the signed one
        second = client.answer()  # what followed is no request
        assert second.status == 400 and second.error()[0]
        assert client.is_closed()


def test_garbage_behind_a_request(service):
    with Connection(service) as client:
        client.send(signed_text(service, "GET", COUNT) + b"\x00garbage\r\n\r\n")
        assert client.answer().status == 200
        answer = client.answer()
        assert answer.status == 400 and answer.error()[0]
        assert client.is_closed()


def test_two_authorizations(service):
    other = dict(sign(service, "GET", COUNT, keys={"aws_access_key_id": "AKIAOTHER", "aws_secret_access_key": "x"}).headers.items())
    with Connection(service) as client:
        client.send(signed_text(service, "GET", COUNT, more=[f"Authorization: {other['Authorization']}"]))
        answer = client.answer()
    assert 400 <= answer.status < 500 and answer.error()[0]


@pytest.mark.parametrize("digest", ["0" * 64, "", "not a digest", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"])
def test_a_content_hash_that_is_not_the_bodys(service, zone, digest):
    body = comment("hashed").encode()
    path = f"/2013-04-01/hostedzone/{zone}"
    headers = dict(sign(service, "POST", path, body, headers={"X-Amz-Content-SHA256": digest}).headers.items())
    answer = send(service, "POST", path, body, headers)
    assert 400 <= answer.status < 500 and answer.error()[0]


@pytest.mark.parametrize("minutes, served", [(-14, True), (14, True), (-16, False), (16, False), (-1440, False)])
def test_a_request_may_be_replayed_for_a_quarter_of_an_hour(service, monkeypatch, minutes, served):
    now = datetime.datetime.utcnow() + datetime.timedelta(minutes=minutes)

    class Clock(datetime.datetime):
        @classmethod
        def utcnow(cls):
            return now

    monkeypatch.setattr(botocore.auth.datetime, "datetime", Clock)
    headers = dict(sign(service, "GET", COUNT).headers.items())
    for _ in range(2):
        answer = send(service, "GET", COUNT, headers=headers)
        assert (answer.status == 200) == served
        assert served or 400 <= answer.status < 500 and answer.error()[0]


@pytest.mark.parametrize("target", [
    "/2013-04-01/hostedzone/%", "/2013-04-01/hostedzone/%zz", "/2013-04-01/hostedzone/%4", "/2013-04-01/hostedzone/Z%00",
    "/2013-04-01//hostedzone", "/2013-04-01/hostedzone/Z/../Z", "/2013-04-01/hostedzone/Z%2F..%2FZ", "/%32013-04-01/hostedzone",
    "/2013-04-01/hostedzone?maxitems=%zz&maxitems=0", "/2013-04-01/hostedzone?marker=%ff" + "x" * 4000,
    "/2013-04-01/hostedzone/" + "%41" * 2500, "/2013-04-01/hostedzone?" + "&" * 4000 + "maxitems=x", "*", "hostedzone",
], ids=lambda target: target[:40])
def test_targets_that_are_none(service, target):
    with Connection(service) as client:
        client.send(signed_text(service, "GET", COUNT).replace(COUNT.encode(), target.encode(), 1))
        answer = client.answer()
    assert 400 <= answer.status < 500 and answer.error()[0]


@pytest.mark.parametrize("method", ["get", "TRACE", "OPTIONS", "PATCH", "X" * 5000, "G\x00T"])
def test_methods_that_are_none(service, method):
    with Connection(service) as client:
        client.send(signed_text(service, "GET", COUNT).replace(b"GET", method.encode(), 1))
        answer = client.answer()
    assert 400 <= answer.status < 500 and answer.error()[0]
