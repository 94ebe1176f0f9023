"""The first road, walked with Debian's aws cli: a zone is made, its records change, and each change is on the wire."""

import json

import pytest

from api import aws
from service import Service

VALUES = {
    "A": ["192.0.2.1", "192.0.2.2"],
    "AAAA": ["2001:db8::1"],
    "CAA": ['0 issue "ca.example.net"'],
    "CNAME": ["target.example.com."],
    "DS": ["12345 13 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"],
    "HTTPS": ['1 . alpn="h2"'],
    "MX": ["10 mail.example.com."],
    "NAPTR": ['100 10 "u" "sip+E2U" "!^.*$!sip:info@example.com!" .'],
    "NS": ["ns1.example.net.", "ns2.example.net."],
    "PTR": ["host.example.com."],
    "SPF": ['"v=spf1 -all"'],
    "SRV": ["1 2 5060 sip.example.com."],
    "SSHFP": ["4 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789"],
    "SVCB": ['16 svc.example.com. port="53"'],
    "TLSA": ["3 1 1 d2abde240d7cd3ee6b4b28c54df034b97983a1d16e8a410e4561cb106618e971"],
    "TXT": ['"hello world"', '"two" "strings"'],
}


@pytest.fixture(scope="module")
def both_families(tmp_path_factory):
    service = Service(tmp_path_factory.mktemp("cli") / "data")
    service.config = "".join(f'[[listen]]\naddress = "{address}:{service.dns_port}"\n' for address in ("127.0.0.1", "[::1]"))
    service.start()
    yield service
    service.end()


def change_batch(action, name, rdtype, values, ttl=60):
    return json.dumps({"Changes": [{"Action": action, "ResourceRecordSet": {
        "Name": name, "Type": rdtype, "TTL": ttl, "ResourceRecords": [{"Value": value} for value in values]}}]})


def change(service, zone, *what):
    made = aws(service, "change-resource-record-sets", "--hosted-zone-id", zone, "--change-batch", change_batch(*what))
    aws(service, "wait", "resource-record-sets-changed", "--id", made["ChangeInfo"]["Id"])


def everywhere(service, name, rdtype):
    """The answers over both families and both transports, which have to be the same."""
    found = [service.answers(name, rdtype, tcp=tcp, address=address) for tcp in (False, True) for address in ("127.0.0.1", "::1")]
    assert all(answers == found[0] for answers in found), found
    return found[0]


def test_the_first_road(both_families):
    service = both_families
    made = aws(service, "create-hosted-zone", "--name", "example.com", "--caller-reference", "road", "--hosted-zone-config",
               "Comment=first")
    zone = made["HostedZone"]["Id"]
    assert made["ChangeInfo"]["Status"] in ("PENDING", "INSYNC") and len(made["DelegationSet"]["NameServers"]) == 4
    aws(service, "wait", "resource-record-sets-changed", "--id", made["ChangeInfo"]["Id"])
    assert len(everywhere(service, "example.com", "NS")) == 4
    change(service, zone, "CREATE", "www.example.com", "A", ["192.0.2.1"])
    assert everywhere(service, "www.example.com", "A") == ["192.0.2.1"]
    change(service, zone, "UPSERT", "www.example.com", "A", ["192.0.2.2", "192.0.2.3"])
    assert everywhere(service, "www.example.com", "A") == ["192.0.2.2", "192.0.2.3"]
    listed = aws(service, "list-resource-record-sets", "--hosted-zone-id", zone)["ResourceRecordSets"]
    assert [(s["Name"], s["Type"]) for s in listed] == [("example.com.", "NS"), ("example.com.", "SOA"), ("www.example.com.", "A")]
    refused = aws(service, "delete-hosted-zone", "--id", zone, check=False)
    assert refused.returncode != 0 and "HostedZoneNotEmpty" in refused.stderr
    change(service, zone, "DELETE", "www.example.com", "A", ["192.0.2.3", "192.0.2.2"])
    assert everywhere(service, "www.example.com", "A") == []
    aws(service, "delete-hosted-zone", "--id", zone)
    assert aws(service, "list-hosted-zones")["HostedZones"] == []


def test_every_type_in_one_batch_is_listed_and_answered(both_families):
    service = both_families
    zone = aws(service, "create-hosted-zone", "--name", "types.example", "--caller-reference", "types")["HostedZone"]["Id"]
    # DS belongs to a delegation: it shares the name with NS.
    names = {rdtype: "sub" if rdtype in ("NS", "DS") else f"t-{rdtype.lower()}" for rdtype in VALUES}
    batch = {"Changes": [json.loads(change_batch("CREATE", f"{names[rdtype]}.types.example", rdtype, values))["Changes"][0]
                         for rdtype, values in VALUES.items()]}
    made = aws(service, "change-resource-record-sets", "--hosted-zone-id", zone, "--change-batch", json.dumps(batch))
    aws(service, "wait", "resource-record-sets-changed", "--id", made["ChangeInfo"]["Id"])
    listed = aws(service, "list-resource-record-sets", "--hosted-zone-id", zone)["ResourceRecordSets"]
    got = {s["Type"]: [r["Value"] for r in s["ResourceRecords"]] for s in listed if s["Name"] != "types.example."}
    assert got == VALUES, "values are listed as they were entered"
    for rdtype, values in VALUES.items():
        if rdtype != "NS":
            assert len(everywhere(service, f"{names[rdtype]}.types.example", rdtype)) == len(values), rdtype
    referral = service.query("x.sub.types.example", "A")
    assert not referral.answer and len(referral.authority[0]) == 2
    for one in batch["Changes"]:
        one["Action"] = "DELETE"
    aws(service, "change-resource-record-sets", "--hosted-zone-id", zone, "--change-batch", json.dumps(batch))
    aws(service, "delete-hosted-zone", "--id", zone)


def test_pages_of_the_cli_hold_everything_once(both_families):
    service = both_families
    zone = aws(service, "create-hosted-zone", "--name", "pages.example", "--caller-reference", "pages")["HostedZone"]["Id"]
    names = [f"h{i:03}.pages.example" for i in range(250)]
    batch = {"Changes": [json.loads(change_batch("CREATE", name, "A", ["192.0.2.1"]))["Changes"][0] for name in names]}
    aws(service, "change-resource-record-sets", "--hosted-zone-id", zone, "--change-batch", json.dumps(batch))
    listed = aws(service, "list-resource-record-sets", "--hosted-zone-id", zone, "--page-size", 7)["ResourceRecordSets"]
    assert [s["Name"].rstrip(".") for s in listed if s["Type"] == "A"] == names


@pytest.mark.parametrize("arguments, code", [
    (["get-hosted-zone", "--id", "ZNONE"], "NoSuchHostedZone"),
    (["get-change", "--id", "CNONE"], "NoSuchChange"),
    (["create-hosted-zone", "--name", "bad..name", "--caller-reference", "bad"], "InvalidDomainName"),
    (["get-reusable-delegation-set", "--id", "NNONE"], "NoSuchDelegationSet"),
    (["list-hosted-zones-by-name", "--dns-name", "a b"], "InvalidDomainName"),
])
def test_errors_reach_the_user_of_the_cli(both_families, arguments, code):
    refused = aws(both_families, *arguments, check=False)
    assert refused.returncode != 0
    assert f"({code})" in refused.stderr
