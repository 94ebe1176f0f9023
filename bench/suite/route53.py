"""A Route 53 client for measuring: one kept connection, requests signed ahead of the clock by botocore."""

import configparser
import http.client
import re
from dataclasses import dataclass
from urllib.parse import quote
from xml.sax.saxutils import escape

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from .machine import BenchError

API = "/2013-04-01"
XMLNS = "https://route53.amazonaws.com/doc/2013-04-01/"
REGION = "us-east-1"
TIMEOUT_S = 120
PAGE_SIZE = 300  # the largest that Route 53 gives


def records_xml(ttl, values):
    records = "".join(f"<ResourceRecord><Value>{escape(value)}</Value></ResourceRecord>" for value in values)
    return f"<TTL>{ttl}</TTL><ResourceRecords>{records}</ResourceRecords>"


def alias_xml(zone, name):
    """To another record set of the zone, whose health counts."""
    return (f"<AliasTarget><HostedZoneId>{zone}</HostedZoneId><DNSName>{name}</DNSName>"
            "<EvaluateTargetHealth>true</EvaluateTargetHealth></AliasTarget>")


def record_set_change_xml(action, name, kind, content):
    """`content`: what follows the type, of records, aliases and policies."""
    return (f"<Change><Action>{action}</Action><ResourceRecordSet><Name>{name}</Name><Type>{kind}</Type>{content}"
            "</ResourceRecordSet></Change>")


def change_xml(action, name, kind, ttl, values):
    return record_set_change_xml(action, name, kind, records_xml(ttl, values))


def read_credentials(path):
    """Milepost's DIR/credentials, in the AWS shared-credentials format."""
    parser = configparser.ConfigParser()
    if not parser.read(path):
        raise BenchError(f"{path} is missing: the server did not create its first account")
    profile = parser["default"]
    return Credentials(profile["aws_access_key_id"], profile["aws_secret_access_key"])


@dataclass
class Request:
    method: str
    target: str
    headers: dict
    body: bytes


class Route53:
    """Not thread-safe: each thread its own."""

    def __init__(self, port, credentials):
        self._base = f"http://127.0.0.1:{port}"
        self._signer = SigV4Auth(credentials, "route53", REGION)
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)

    def close(self):
        self._connection.close()

    def sign(self, method, path, body=b""):
        """A request ready to be sent within the next 15 minutes."""
        request = AWSRequest(method, self._base + API + path, data=body)
        self._signer.add_auth(request)
        return Request(method, API + path, dict(request.headers.items()), body)

    def start(self, request):
        """Sends without waiting; returns the socket, which is readable when the response has come."""
        self._connection.request(request.method, request.target, request.body, request.headers)
        return self._connection.sock

    def finish(self):
        """Reads the response; anything but success is an error with the API's own words."""
        response = self._connection.getresponse()
        text = response.read().decode()
        if response.status not in (200, 201):
            raise BenchError(f"the API answered {response.status}: {text[:1000]}")
        return text

    def send(self, request):
        self.start(request)
        return self.finish()

    def create_zone(self, origin):
        """Returns the zone's id, without the leading /hostedzone/."""
        text = self.send(self.create_zone_request(origin))
        return re.search(r"<Id>/hostedzone/([A-Z0-9]+)</Id>", text).group(1)

    def create_zone_request(self, origin):
        body = (f'<CreateHostedZoneRequest xmlns="{XMLNS}"><Name>{origin}</Name>'
                f"<CallerReference>bench {origin}</CallerReference></CreateHostedZoneRequest>").encode()
        return self.sign("POST", "/hostedzone", body)

    def zone_ids(self, pages=None):
        """Name without its last dot -> id, of all zones or of the first pages of 100 by name."""
        found, start = {}, ""
        while pages is None or pages > 0:
            text = self.send(self.sign("GET", f"/hostedzonesbyname?maxitems=100{start}"))
            found.update((name, zone) for zone, name in
                         re.findall(r"<HostedZone><Id>/hostedzone/([A-Z0-9]+)</Id><Name>(.*?)\.</Name>", text))
            following = re.search(r"<NextDNSName>(.*?)</NextDNSName>", text)
            if not following:
                break
            start = f"&dnsname={quote(following.group(1), safe='')}"
            pages = None if pages is None else pages - 1
        return found

    def zone_id(self, origin):
        text = self.send(self.sign("GET", f"/hostedzonesbyname?dnsname={quote(origin)}&maxitems=1"))
        found = re.search(rf"<Id>/hostedzone/([A-Z0-9]+)</Id><Name>{re.escape(origin)}\.</Name>", text)
        if not found:
            raise BenchError(f"the data directory has no zone {origin}; run with --reload")
        return found.group(1)

    def change_request(self, zone, changes):
        body = (f'<ChangeResourceRecordSetsRequest xmlns="{XMLNS}"><ChangeBatch><Changes>{"".join(changes)}'
                "</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>").encode()
        return self.sign("POST", f"/hostedzone/{zone}/rrset/", body)

    def create_cidr_collection(self, name, locations):
        """`locations`: name -> blocks. Returns the collection's id."""
        body = (f'<CreateCidrCollectionRequest xmlns="{XMLNS}"><Name>{name}</Name>'
                f"<CallerReference>bench {name}</CallerReference></CreateCidrCollectionRequest>").encode()
        collection = re.search(r"<Id>([0-9a-f-]+)</Id>", self.send(self.sign("POST", "/cidrcollection", body))).group(1)
        for location, blocks in locations.items():
            listed = "".join(f"<Cidr>{block}</Cidr>" for block in blocks)
            body = (f'<ChangeCidrCollectionRequest xmlns="{XMLNS}"><Changes><member><LocationName>{location}'
                    f"</LocationName><Action>PUT</Action><CidrList>{listed}</CidrList></member></Changes>"
                    "</ChangeCidrCollectionRequest>").encode()
            self.send(self.sign("POST", f"/cidrcollection/{collection}", body))
        return collection

    def list_record_sets(self, zone):
        """Reads all pages; returns how many record sets there were."""
        count = 0
        start = ""
        while True:
            text = self.send(self.sign("GET", f"/hostedzone/{zone}/rrset?maxitems={PAGE_SIZE}{start}"))
            count += text.count("<ResourceRecordSet>")
            if "<IsTruncated>true</IsTruncated>" not in text:
                return count
            name = re.search(r"<NextRecordName>(.*?)</NextRecordName>", text).group(1)
            kind = re.search(r"<NextRecordType>(.*?)</NextRecordType>", text).group(1)
            start = f"&name={quote(name, safe='')}&type={kind}"
