"""Ansible's collection amazon.aws: playbooks make, look at, change and take away zones; run again they change nothing."""

import json
import subprocess

import pytest

from packages import need
from service import ROOT

PLAYBOOK = "/usr/bin/ansible-playbook"
PLAYBOOKS = ROOT / "tests/ansible"


class Ansible:
    """Runs the playbooks of tests/ansible against `service`."""

    def __init__(self, folder, service):
        need({PLAYBOOK: "ansible-core", "/usr/lib/python3/dist-packages/ansible_collections/amazon/aws": "ansible"})
        self.service = service
        self.environment = {
            "PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8", "ANSIBLE_LOCAL_TEMP": str(folder / "temp"),
            "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json", "ANSIBLE_LOCALHOST_WARNING": "0", "ANSIBLE_PIPELINING": "1",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "0", "ANSIBLE_PYTHON_INTERPRETER": "/usr/bin/python3",
            "AWS_URL": service.endpoint, "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_SHARED_CREDENTIALS_FILE": str(service.data / "credentials"), "AWS_CONFIG_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true"}

    def run(self, playbook, check=True, **variables):
        """{task: its result}; with a loop, the result has `results`. `changed` sums up the whole playbook."""
        done = subprocess.run([PLAYBOOK, str(PLAYBOOKS / playbook), "--extra-vars", json.dumps(variables)],
                              capture_output=True, text=True, env=self.environment, timeout=300)
        assert done.stdout.startswith("{"), done.stdout + done.stderr
        report = json.loads(done.stdout)
        results = {task["task"]["name"]: task["hosts"]["localhost"] for play in report["plays"] for task in play["tasks"]}
        assert done.returncode == 0 or not check, json.dumps(results, indent=1)
        return results


def changed(results):
    """The names of what changed: tasks, and items of tasks with a loop."""
    names = []
    for task, result in results.items():
        names += [item.get("_ansible_item_label", task) for item in result.get("results", [result]) if item["changed"]]
    return names


@pytest.fixture
def ansible(service, tmp_path):
    return Ansible(tmp_path, service)


RECORDS = ["www.ansible.example A", "ansible.example MX", "ansible.example TXT", "ansible.example CAA",
           "*.ansible.example AAAA"]


def test_a_zone_is_kept_by_a_playbook(service, ansible):
    wanted = {"comment": "kept", "tags": {"team": "dns", "stage": "test"}, "addresses": ["192.0.2.2", "192.0.2.1"]}
    assert changed(ansible.run("present.yml", **wanted)) == ["zone", *RECORDS]
    assert service.answers("www.ansible.example") == ["192.0.2.1", "192.0.2.2"]
    assert service.answers("other.ansible.example", "AAAA") == ["2001:db8::1"]
    assert changed(ansible.run("present.yml", **wanted)) == []

    wanted.update(comment="", tags={"team": "web"}, addresses=["192.0.2.3"])
    assert changed(ansible.run("present.yml", **wanted)) == ["zone", "www.ansible.example A"]
    assert service.answers("www.ansible.example") == ["192.0.2.3"]

    seen = ansible.run("look.yml")
    assert changed(seen) == []
    zone = seen["list"]["hosted_zones"][0]
    assert (zone["name"], zone["resource_record_set_count"]) == ("ansible.example.", 7)
    assert seen["list_by_name"]["HostedZones"] == seen["list"]["HostedZones"]
    assert len(seen["details"]["DelegationSet"]["NameServers"]) == 4
    assert seen["count"]["HostedZoneCount"] == 1
    assert seen["tags"]["ResourceTagSets"][0]["Tags"] == [{"Key": "team", "Value": "web"}]
    assert [one["type"] for one in seen["record_sets"]["resource_record_sets"]] == ["NS", "SOA"]
    assert isinstance(seen["checkers"]["checker_ip_ranges"], list)
    assert (seen["get"]["set"]["value"], seen["get"]["set"]["ttl"]) == ("192.0.2.3", "300")
    assert sorted(seen["get"]["nameservers"]) == sorted(f"{host}." for host in seen["details"]["DelegationSet"]["NameServers"])

    assert sorted(changed(ansible.run("absent.yml"))) == sorted([f"{name}. {rdtype}".replace("*", "\\052") for name, rdtype in
                                                                 map(str.split, RECORDS)] + ["zone"])
    assert changed(ansible.run("absent.yml")) == []
    assert service.client().list_hosted_zones()["HostedZones"] == []


def test_a_private_zone_is_kept_by_a_playbook(service, ansible):
    for vpc, network in ("vpc-11111111", "127.0.0.2/32"), ("vpc-22222222", "127.0.0.3/32"):
        service.make_vpc(vpc, service.account_id(), network)
    vpcs = [{"id": "vpc-11111111", "region": "us-east-1"}, {"id": "vpc-22222222", "region": "us-east-1"}]
    assert changed(ansible.run("private.yml", vpcs=vpcs)) == ["zone", "record"]
    for address in "127.0.0.2", "127.0.0.3":
        assert service.answers("db.private.example", source=address) == ["10.0.0.5"]
    assert service.answers("db.private.example") == [], "others do not see it"
    assert changed(ansible.run("private.yml", vpcs=vpcs)) == []
    assert changed(ansible.run("private.yml", vpcs=vpcs, state="absent")) == ["record", "zone's end"]
