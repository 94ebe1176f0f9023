"""`milepost serve` from outside: first start, restarts, refusals, draining, answering without the store."""

import shutil
import stat
import subprocess
import time

import pytest

from service import Service, change, free_port, make_zone, milepost


def test_first_start_makes_a_root_key_that_works(service):
    mode = stat.S_IMODE((service.data / "credentials").stat().st_mode)
    assert mode == 0o600
    assert service.client().list_hosted_zones()["HostedZones"] == []
    assert service.ready_status() == 200
    assert service.metric("zones_loaded") == 1


def test_a_change_is_answered_and_survives_kill_9(service):
    client = service.client()
    zone = make_zone(client, "example.com")
    change(client, zone, "UPSERT", "www.example.com", "A", ["192.0.2.1"])
    assert service.answers("www.example.com") == ["192.0.2.1"]
    assert service.answers("www.example.com", tcp=True) == ["192.0.2.1"]
    service.kill()
    service.start()
    assert service.answers("www.example.com") == ["192.0.2.1"]
    assert service.metric("full_reads_total") == 0, "a restart goes on from the copy on disk"
    change(service.client(), zone, "DELETE", "www.example.com", "A", ["192.0.2.1"])
    assert service.answers("www.example.com") == []


def test_sigterm_drains(tmp_path):
    service = Service(tmp_path / "data", config="drain_grace_s = 2\n").start()
    try:
        zone = make_zone(service.client(), "example.com")
        change(service.client(), zone, "UPSERT", "www.example.com", "A", ["192.0.2.1"])
        service.process.terminate()
        while service.ready_status() == 200:
            time.sleep(0.01)
        assert service.ready_status() == 503
        assert service.answers("www.example.com") == ["192.0.2.1"], "answers go on while draining"
        assert service.process.wait(timeout=30) == 0
    finally:
        service.end()


def test_two_services_cannot_share_a_directory(service):
    second = milepost("serve", "--data", service.data, "--dns", "127.0.0.1:0", "--api", "127.0.0.1:0")
    assert second.returncode == 1
    assert "another `milepost serve`" in second.stderr
    assert service.ready_status() == 200


def contents(folder):
    return {file.relative_to(folder): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


@pytest.mark.parametrize("file, text, said", [
    ("format", "milepost 2\n", "format 2"),
    ("format", "rubbish\n", "none of Milepost's"),
    pytest.param("store.db", "this is no database, and long enough to be seen as none" * 100, "store.db", id="store.db"),
])
def test_a_directory_that_cannot_be_read_is_refused_untouched(start_service, file, text, said):
    service = start_service()
    assert service.terminate() == 0
    (service.data / file).write_text(text)
    before = contents(service.data)
    refused = milepost("serve", "--data", service.data, "--dns", "127.0.0.1:0", "--api", "127.0.0.1:0")
    assert refused.returncode == 1
    assert said in refused.stderr
    assert contents(service.data) == before


def test_a_foreign_directory_is_refused(tmp_path):
    (tmp_path / "holiday.jpg").write_text("beach")
    refused = milepost("serve", "--data", tmp_path, "--dns", "127.0.0.1:0", "--api", "127.0.0.1:0")
    assert refused.returncode == 1 and "no Milepost data" in refused.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["holiday.jpg"]


def test_the_copy_answers_while_the_store_is_absent(service):
    zone = make_zone(service.client(), "example.com")
    change(service.client(), zone, "UPSERT", "www.example.com", "A", ["192.0.2.1"])
    assert service.terminate() == 0
    away = service.data.parent / "away"
    away.mkdir()
    for file in service.data.glob("store.db*"):
        shutil.move(file, away / file.name)
    service.start()
    assert service.answers("www.example.com") == ["192.0.2.1"]
    assert service.metric("store_connected") == 0
    for file in away.iterdir():
        shutil.move(file, service.data / file.name)
    deadline = time.monotonic() + 30
    while service.metric("store_connected") != 1:
        assert time.monotonic() < deadline, service.log.read_text()
        time.sleep(0.1)
    change(service.client(), zone, "UPSERT", "www.example.com", "A", ["192.0.2.2"])
    assert service.answers("www.example.com") == ["192.0.2.2"]


def test_both_families_and_several_listeners(tmp_path):
    service = Service(tmp_path / "data")
    command = ["--dns", f"127.0.0.1:{service.dns_port}", "--dns", f"[::1]:{service.dns_port}"]
    service.config = "\n".join(f'[[listen]]\naddress = "{address}"' for address in command[1::2])
    service.start()
    try:
        zone = make_zone(service.client(), "example.com")
        change(service.client(), zone, "UPSERT", "www.example.com", "A", ["192.0.2.1"])
        for address in ("127.0.0.1", "::1"):
            for tcp in (False, True):
                assert service.answers("www.example.com", address=address, tcp=tcp) == ["192.0.2.1"]
    finally:
        service.end()


def test_name_servers_own_names_resolve(service):
    zone = service.client().create_hosted_zone(Name="example.com", CallerReference="1")
    for host in zone["DelegationSet"]["NameServers"]:
        assert service.answers(host) == ["127.0.0.1"]
        assert len(service.answers(host.split(".", 1)[1], "NS")) == 4
    assert service.answers("ns-1.milepost-1.test", "SOA") == []


def test_listeners_are_the_name_servers_they_say(service):
    """Two zones of one name: each listener answers with the one that is delegated to it."""
    client = service.client()
    hosts = {}
    for value in ("192.0.2.1", "192.0.2.2"):
        made = client.create_hosted_zone(Name="example.com", CallerReference=value)
        hosts[value] = made["DelegationSet"]["NameServers"]
        change(client, made["HostedZone"]["Id"].split("/")[-1], "UPSERT", "www.example.com", "A", [value])
    assert not set(hosts["192.0.2.1"]) & set(hosts["192.0.2.2"])
    assert service.answers("www.example.com") == ["192.0.2.1"], "a listener for all answers with the older zone"
    assert service.terminate() == 0

    ports = {value: free_port() for value in hosts}
    service.config = "\n".join(
        f'[[listen]]\naddress = "127.0.0.1:{ports[value]}"\nhosts = {hosts[value]}\nadvertise = ["{value}"]' for value in hosts)
    service.start()
    for value, port in ports.items():
        assert service.answers("www.example.com", port=port) == [value]
        for host in hosts[value]:
            assert service.answers(host, port=ports["192.0.2.1"]) in ([value], []), "hosts have their own listener's address"


def test_accounts_see_only_their_own_zones(service):
    made = milepost("account", "create", "second", "--data", service.data)
    assert made.returncode == 0, made.stderr
    keys = dict(line.split(" = ") for line in made.stdout.splitlines() if " = " in line)
    make_zone(service.client(), "example.com")
    assert service.client(keys).list_hosted_zones()["HostedZones"] == []
    account = made.stdout.split("account ")[1].split(",")[0]
    listed = milepost("account", "list", "--data", service.data)
    assert account in listed.stdout and "second" in listed.stdout
    key = milepost("key", "create", "--account", account, "--user", "deploy", "--data", service.data)
    keys = dict(line.split(" = ") for line in key.stdout.splitlines() if " = " in line)
    assert service.client(keys).list_hosted_zones()["HostedZones"] == []
    unknown = milepost("key", "create", "--account", "000000000000", "--data", service.data)
    assert unknown.returncode == 1 and "000000000000" in unknown.stderr


@pytest.mark.parametrize("config, said", [
    ("[dns]\nednspayload = 1232\n", "there is no key dns.ednspayload"),
    ("[[listen]]\naddress = 'localhost:53'\n", "localhost:53"),
    ("drain_grace_s = 'soon'\n", "drain_grace_s"),
])
def test_a_wrong_configuration_is_refused_by_name(tmp_path, config, said):
    (tmp_path / "milepost.toml").write_text(config)
    refused = milepost("serve", "--data", tmp_path / "data", "--config", tmp_path / "milepost.toml")
    assert refused.returncode == 1 and said in refused.stderr
    assert not (tmp_path / "data").exists()


def test_help_and_version():
    for command in ([], ["serve"], ["account"], ["account", "create"], ["key", "create"], ["zone", "import"], ["zone", "export"]):
        shown = milepost(*command, "--help")
        assert shown.returncode == 0 and "Usage" in shown.stdout, command
    assert milepost("--version").stdout.startswith("milepost ")
    assert milepost().returncode == 2
    assert milepost("serve", "--no-such-option").returncode == 2


def test_an_address_in_use_is_named(service, tmp_path):
    refused = subprocess.run([*map(str, (service.process.args[0], "serve", "--data", tmp_path / "other",
                                         "--api", f"127.0.0.1:{service.api_port}"))],
                             capture_output=True, text=True, timeout=60)
    assert refused.returncode == 1
    assert str(service.api_port) in refused.stderr
