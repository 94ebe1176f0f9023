"""A client of the API on a host of the cluster: signed HTTP, one attempt a call, and what became of it."""

import enum
import http.client
import xml.etree.ElementTree as xml
from urllib.parse import quote
from xml.sax.saxutils import escape

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from api import NAMESPACE

from .node import API_PORT

API = "/2013-04-01"
TIMEOUT_S = 12  # a node gives its store ten seconds


class Outcome(enum.Enum):
    """What a client knows of a request."""

    DONE = "done"
    REFUSED = "refused"      # nothing happened
    UNKNOWN = "unknown"      # nothing or all of it happened, or will yet


class ApiError(Exception):
    """A call that was not answered with success: `status` is HTTP's (None: no answer), `code` the API's."""

    def __init__(self, outcome, status, code, message):
        super().__init__(f"{code} ({status}): {message}")
        self.outcome = outcome
        self.status = status
        self.code = code


class RecordSet:
    """A simple record set: what is compared of it between the API and DNS."""

    def __init__(self, name, rdtype, ttl, values):
        self.name = name
        self.rdtype = rdtype
        self.ttl = ttl
        self.values = tuple(values)

    def xml(self):
        records = "".join(f"<ResourceRecord><Value>{escape(value)}</Value></ResourceRecord>" for value in self.values)
        return (f"<ResourceRecordSet><Name>{self.name}</Name><Type>{self.rdtype}</Type><TTL>{self.ttl}</TTL>"
                f"<ResourceRecords>{records}</ResourceRecords></ResourceRecordSet>")


class ApiClient:
    """Calls of one node from the host that the calling thread has entered. Belongs to one thread; keeps its
    connection."""

    def __init__(self, node, keys):
        self.node = node
        self._address = f"{node.host.ipv4}:{API_PORT}"
        credentials = Credentials(keys["aws_access_key_id"], keys["aws_secret_access_key"])
        self._signer = SigV4Auth(credentials, "route53", "us-east-1")
        self._connection = None

    def close(self):
        if self._connection:
            self._connection.close()
        self._connection = None

    def call(self, method, path, body=b""):
        """The root element of a success. Error ApiError."""
        signed = AWSRequest(method, f"http://{self._address}{API}{path}", data=body)
        self._signer.add_auth(signed)
        sent = False
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection(self._address, timeout=TIMEOUT_S)
                self._connection.connect()
            sent = True
            self._connection.request(method, API + path, body, dict(signed.headers.items()))
            response = self._connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException) as e:
            self.close()
            raise ApiError(Outcome.UNKNOWN if sent else Outcome.REFUSED, None, type(e).__name__, str(e)) from None
        if response.will_close:
            self.close()
        if response.status in (200, 201):
            return xml.fromstring(text)
        raise self._error(response.status, text)

    @staticmethod
    def _error(status, text):
        """A 4xx says that nothing happened; a 5xx says nothing of what happened."""
        names = {"n": NAMESPACE}
        outcome = Outcome.REFUSED if status < 500 else Outcome.UNKNOWN
        try:
            root = xml.fromstring(text)
        except xml.ParseError:
            return ApiError(Outcome.UNKNOWN, status, "NoXml", text[:200].decode(errors="replace"))
        message = "".join(root.itertext())
        code = root.find(".//n:Code", names)
        return ApiError(outcome, status, code.text if code is not None else root.tag.rpartition("}")[2], message)

    def create_zone(self, name, reference):
        """(zone's id, change's id)."""
        body = (f'<CreateHostedZoneRequest xmlns="{NAMESPACE}"><Name>{name}</Name><CallerReference>{reference}'
                "</CallerReference></CreateHostedZoneRequest>").encode()
        root = self.call("POST", "/hostedzone", body)
        return _id(root, "HostedZone"), _id(root, "ChangeInfo")

    def delete_zone(self, zone):
        return _id(self.call("DELETE", f"/hostedzone/{zone}"), "ChangeInfo")

    def change(self, zone, changes):
        """`changes`: (action, RecordSet) pairs, one batch. The change's id."""
        inner = "".join(f"<Change><Action>{action}</Action>{record_set.xml()}</Change>" for action, record_set in changes)
        body = (f'<ChangeResourceRecordSetsRequest xmlns="{NAMESPACE}"><ChangeBatch><Changes>{inner}</Changes></ChangeBatch>'
                "</ChangeResourceRecordSetsRequest>").encode()
        return _id(self.call("POST", f"/hostedzone/{zone}/rrset/", body), "ChangeInfo")

    def change_status(self, change):
        return self.call("GET", f"/change/{change}").find(f".//{{{NAMESPACE}}}Status").text

    def record_set_count(self, zone):
        """What GetHostedZone counts."""
        return int(self.call("GET", f"/hostedzone/{zone}").find(f".//{{{NAMESPACE}}}ResourceRecordSetCount").text)

    def zones(self):
        """{name: id} of all zones."""
        found, marker = {}, ""
        while marker is not None:
            root = self.call("GET", f"/hostedzone?maxitems=100{marker}")
            for zone in root.iter(f"{{{NAMESPACE}}}HostedZone"):
                found[zone.find(f"{{{NAMESPACE}}}Name").text] = zone.find(f"{{{NAMESPACE}}}Id").text.split("/")[-1]
            following = root.find(f"{{{NAMESPACE}}}NextMarker")
            marker = None if following is None else f"&marker={quote(following.text, safe='')}"
        return found

    def record_sets(self, zone):
        """All of a zone, in the API's order."""
        found, start = [], ""
        while start is not None:
            root = self.call("GET", f"/hostedzone/{zone}/rrset?maxitems=300{start}")
            found += [_record_set(element) for element in root.iter(f"{{{NAMESPACE}}}ResourceRecordSet")]
            start = None
            if root.find(f"{{{NAMESPACE}}}IsTruncated").text == "true":
                name, rdtype = (root.find(f"{{{NAMESPACE}}}NextRecord{part}").text for part in ("Name", "Type"))
                start = f"&name={quote(name, safe='')}&type={rdtype}"
        return found


def _id(root, element):
    return root.find(f".//{{{NAMESPACE}}}{element}/{{{NAMESPACE}}}Id").text.split("/")[-1]


def _record_set(element):
    def text(tag):
        return element.find(f"{{{NAMESPACE}}}{tag}").text
    return RecordSet(text("Name"), text("Type"), int(text("TTL")), [v.text for v in element.iter(f"{{{NAMESPACE}}}Value")])
