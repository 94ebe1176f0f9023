"""Nodes with roles over one etcd: who does what, who is there, and what is said to a wrong or hostile store."""

import json
import shutil
import subprocess
import time

import dns.rdataclass
import pytest
from botocore.exceptions import ClientError

from etcd import FLAGS, Etcd, Tls
from service import Service, change, make_zone, milepost, wait_insync


@pytest.fixture
def etcd(tmp_path):
    cluster = Etcd(tmp_path / "etcd")
    yield cluster
    cluster.end()


@pytest.fixture
def node(tmp_path):
    """Makes nodes of `etcd`: node("n1", etcd, "--roles", "dns"); all end with the test."""
    nodes = []

    def make(name, cluster, *arguments, start=True, config=None):
        url = cluster if isinstance(cluster, str) else cluster.url
        service = Service(tmp_path / name, config=config, arguments=["--store", url, "--node", name, *arguments])
        nodes.append(service)
        return service.start() if start else service.launch()

    yield make
    for service in nodes:
        service.end()


def wait_for(what, holds, timeout_s=60):
    deadline = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < deadline, f"never: {what() if callable(what) else what}"
        time.sleep(0.05)


def wait_for_log(service, text):
    wait_for(lambda: f"'{text}' in the log:\n{service.log.read_text()}", lambda: text in service.log.read_text())


def nodes_of(cluster):
    listed = milepost("nodes", "--store", cluster.url, "--json")
    assert listed.returncode == 0, listed.stderr
    return {entry["Name"]: entry for entry in map(json.loads, listed.stdout.splitlines())}


def test_each_role_on_a_node_of_its_own(etcd, node):
    api = node("api", etcd, "--roles", "api", "--location", "Frankfurt")
    names = [node(f"ns{i}", etcd, "--roles", "dns") for i in (1, 2)]
    client = api.client()
    zone = make_zone(client, "example.com")
    change(client, zone, "CREATE", "www.example.com", "A", ["192.0.2.1"])
    for name_server in names:  # INSYNC: all of them have it
        assert name_server.answers("www.example.com") == ["192.0.2.1"]
        assert name_server.get("/2013-04-01/hostedzone")[0] == 404
        ready = name_server.get("/ready")
        assert ready[0] == 200 and "store followed" in ready[1] and "data age" in ready[1]
    with pytest.raises(OSError):
        api.query("www.example.com", tcp=True)  # nobody listens
    assert api.get("/ready") == (200, "ready\nstore reached\n")
    listed = nodes_of(etcd)
    assert {name: entry["Roles"] for name, entry in listed.items()} == {"api": ["api"], "ns1": ["dns"], "ns2": ["dns"]}
    assert listed["api"]["Location"] == "Frankfurt" and "AppliedRevision" not in listed["api"]
    assert listed["ns1"]["AppliedRevision"] == listed["ns2"]["AppliedRevision"] > 0
    assert listed["ns1"]["Addresses"] == [f"127.0.0.1:{names[0].dns_port}"]


def test_name_servers_agree_on_a_forced_verdict(etcd, node):
    def force(verdict):
        done = milepost("health", "force", "main", verdict, "--store", etcd.url)
        assert done.returncode == 0, done.stderr

    api = node("api", etcd, "--roles", "api")
    names = [node(f"ns{i}", etcd, "--roles", "dns") for i in (1, 2)]
    client = api.client()
    zone = make_zone(client, "example.com")
    force("healthy")
    record = {"Name": "www.example.com", "Type": "A", "TTL": 60}
    changed = client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [
        {"Action": "CREATE", "ResourceRecordSet": {**record, **policy, "ResourceRecords": [{"Value": value}]}}
        for value, policy in (("192.0.2.1", {"SetIdentifier": "p", "Failover": "PRIMARY", "HealthCheckId": "main"}),
                              ("192.0.2.2", {"SetIdentifier": "s", "Failover": "SECONDARY"}))] + [
        {"Action": "CREATE", "ResourceRecordSet": {"Name": "example.com", "Type": "A", "AliasTarget": {
            "HostedZoneId": zone, "DNSName": "www.example.com", "EvaluateTargetHealth": True}}}]})["ChangeInfo"]
    wait_insync(client, changed)
    for number, verdict in enumerate(["unhealthy", "healthy"] * 3):
        force(verdict)
        change(client, zone, "UPSERT", "behind.example.com", "A", [f"192.0.2.{number}"])  # INSYNC: they have what came before
        for name_server in names:
            expected = ["192.0.2.1" if verdict == "healthy" else "192.0.2.2"]
            assert name_server.answers("www.example.com") == name_server.answers("example.com") == expected
    force("unhealthy")
    change(client, zone, "UPSERT", "behind.example.com", "A", ["192.0.2.99"])
    api.kill()
    etcd.kill(0)
    for name_server in names:  # from their own copies
        name_server.kill()
        name_server.start()
        assert name_server.answers("example.com") == ["192.0.2.2"]


def test_two_api_nodes_take_changes_of_one_zone(etcd, node):
    first = node("first", etcd)
    second = node("second", etcd, "--roles", "api")
    owner = first if (first.data / "credentials").exists() else second
    zone = make_zone(first.client(owner.credentials()), "example.com")
    for number in range(10):
        api = (first, second)[number % 2]
        change(api.client(owner.credentials()), zone, "UPSERT", "www.example.com", "A", [f"192.0.2.{number}"])
        assert first.answers("www.example.com") == [f"192.0.2.{number}"]


def test_one_account_is_made_however_many_come_first(etcd, node, tmp_path):
    nodes = [node(f"n{i}", etcd, "--roles", "api", start=False) for i in range(3)]
    for each in nodes:
        wait_for("ready", lambda: each.ready_status() == 200)
    accounts = milepost("account", "list", "--store", etcd.url).stdout.splitlines()
    assert len(accounts) == 1
    assert sum((each.data / "credentials").exists() for each in nodes) == 1


def test_status_over_dns(etcd, node):
    service = node("n1", etcd)
    zone = make_zone(service.client(), "example.com")
    change(service.client(), zone, "CREATE", "www.example.com", "A", ["192.0.2.1"])
    answer = service.query("status.milepost", "TXT", rdclass=dns.rdataclass.CH).answer[0][0]
    revision, age = (text.decode() for text in answer.strings)
    assert revision == f"revision {service.metric('applied_revision'):.0f}"
    assert float(age.removeprefix("age ").removesuffix(" s")) < 60
    assert service.metric("data_age_seconds") < 60


def test_a_name_server_starts_and_answers_with_everything_else_gone(etcd, node):
    api = node("api", etcd, "--roles", "api")
    name_server = node("ns", etcd, "--roles", "dns")
    zone = make_zone(api.client(), "example.com")
    change(api.client(), zone, "CREATE", "www.example.com", "A", ["192.0.2.1"])
    name_server.kill()
    api.kill()
    etcd.kill(0)
    name_server.start()
    assert name_server.answers("www.example.com") == ["192.0.2.1"]
    assert "store away" in name_server.get("/ready")[1]
    assert name_server.metric("store_connected") == 0
    assert name_server.metric("data_age_seconds") > 0
    etcd.start(0)
    api.start()
    change(api.client(), zone, "UPSERT", "www.example.com", "A", ["192.0.2.2"])
    wait_for("the change", lambda: name_server.answers("www.example.com") == ["192.0.2.2"])
    assert name_server.metric("store_connected") == 1


def test_a_killed_name_server_is_waited_for_until_its_lease_ends(etcd, node):
    api = node("api", etcd, "--roles", "api")
    node("ns1", etcd, "--roles", "dns")
    dead = node("ns2", etcd, "--roles", "dns")
    zone = make_zone(api.client(), "example.com")
    dead.kill()
    changed = api.client().change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [{
        "Action": "CREATE", "ResourceRecordSet": {"Name": "www.example.com", "Type": "A", "TTL": 60,
                                                  "ResourceRecords": [{"Value": "192.0.2.1"}]}}]})
    assert "ns2" in nodes_of(etcd)
    assert changed["ChangeInfo"]["Status"] == "PENDING"
    wait_insync(api.client(), changed["ChangeInfo"], timeout_s=60)
    assert "ns2" not in nodes_of(etcd)


def test_a_second_node_of_one_name_is_told(etcd, node, tmp_path):
    node("twin", etcd)
    other = Service(tmp_path / "other", arguments=["--store", etcd.url, "--node", "twin", "--roles", "dns"]).start()
    try:
        wait_for_log(other, "node name twin belongs to another living node")
    finally:
        other.end()


def test_a_removed_node_leaves_dns(etcd, node):
    first = node("n1", etcd)
    second = node("n2", etcd, "--roles", "dns")
    refused = milepost("nodes", "remove", "n2", "--store", etcd.url)
    assert refused.returncode == 1 and "node n2 lives" in refused.stderr
    second.terminate()
    assert milepost("nodes", "remove", "n2", "--store", etcd.url).returncode == 0
    again = milepost("nodes", "remove", "n2", "--store", etcd.url)
    assert again.returncode == 1 and "there is no node n2" in again.stderr
    assert first.ready_status() == 200


def test_commands_find_the_store_of_a_data_directory(etcd, node):
    service = node("n1", etcd)
    made = milepost("account", "create", "second", "--data", service.data)
    assert made.returncode == 0, made.stderr
    assert "second" in milepost("account", "list", "--store", etcd.url).stdout
    service.terminate()
    again = Service(service.data).start()  # without --store: the directory remembers
    try:
        wait_for("the store", lambda: again.metric("store_connected") == 1)
        assert again.client().list_hosted_zones()["HostedZones"] == []
    finally:
        again.end()


@pytest.mark.parametrize(("url", "said"), [
    ("etcd://", "which is not HOST:PORT"),
    ("etcd://one", "the endpoint 'one', which is not HOST:PORT"),
    ("etcd://one:2379,two", "the endpoint 'two', which is not HOST:PORT"),
    ("etcd://one:0", "which is not HOST:PORT"),
    ("mysql://one:1", "is of no known form"),
    ("sqlite:elsewhere", "it cannot be sqlite:elsewhere"),
])
def test_a_wrong_store_is_refused_by_name(tmp_path, url, said):
    done = milepost("serve", "--data", tmp_path / "data", "--store", url)
    assert done.returncode == 1
    assert said in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(("flags", "said"), [([], "--max-txn-ops=8192"), (FLAGS[:1], "--max-request-bytes=8388608")])
def test_an_etcd_that_takes_too_little_is_refused_by_the_flags_name(tmp_path, flags, said):
    cluster = Etcd(tmp_path / "etcd", flags=flags)
    try:
        done = milepost("serve", "--data", tmp_path / "data", "--store", cluster.url)
        assert done.returncode == 1
        assert said in done.stderr.splitlines()[-1]
    finally:
        cluster.end()


def test_an_etcd_without_quorum_at_the_start_is_named_and_waited_for(tmp_path, node):
    cluster = Etcd(tmp_path / "etcd", members=3)
    try:
        cluster.kill(1)
        cluster.kill(2)
        service = node("n1", cluster, start=False)
        wait_for_log(service, "has no leader: more than half of its members must run")
        wait_for("not ready", lambda: service.ready_status() == 503)  # once its port is open
        cluster.start(1)
        wait_for("ready", lambda: service.ready_status() == 200)
    finally:
        cluster.end()


def test_nobody_at_the_endpoints_is_named_and_the_copy_answers(etcd, node):
    service = node("n1", etcd)
    zone = make_zone(service.client(), "example.com")
    change(service.client(), zone, "CREATE", "www.example.com", "A", ["192.0.2.1"])
    service.terminate()
    wrong = Service(service.data, arguments=["--store", "etcd://127.0.0.1:1", "--node", "n1"]).start()
    try:
        wait_for_log(wrong, "no member of etcd at 127.0.0.1:1 answers; check the endpoints")
        assert wrong.answers("www.example.com") == ["192.0.2.1"]
        with pytest.raises(ClientError) as refused:
            wrong.client(service.credentials()).list_hosted_zones()
        assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503
    finally:
        wrong.end()
    service.start()
    assert service.answers("www.example.com") == ["192.0.2.1"]


def test_another_clusters_store_never_replaces_the_copy(etcd, node, tmp_path):
    api = node("api", etcd, "--roles", "api")
    name_server = node("ns", etcd, "--roles", "dns")
    zone = make_zone(api.client(), "example.com")
    change(api.client(), zone, "CREATE", "www.example.com", "A", ["192.0.2.1"])
    name_server.terminate()
    node("staging", etcd.url + "/staging", "--roles", "api")
    misled = Service(name_server.data, arguments=["--store", etcd.url + "/staging", "--node", "ns", "--roles", "dns"]).start()
    try:
        wait_for_log(misled, "the store has the cluster id")
        assert misled.answers("www.example.com") == ["192.0.2.1"]
        assert "store away" in misled.get("/ready")[1]
        misled.terminate()
        shutil.move(misled.data / "zones", tmp_path / "zones-of-the-other")  # as the message says
        misled.start()
        assert misled.query("www.example.com").rcode() == dns.rcode.REFUSED
    finally:
        misled.end()


def test_a_store_of_a_newer_format_is_left_alone(etcd, node):
    service = node("n1", etcd)
    zone = make_zone(service.client(), "example.com")
    change(service.client(), zone, "CREATE", "www.example.com", "A", ["192.0.2.1"])
    service.terminate()
    identity = json.loads(etcd.ctl("get", "milepost/store_identity", "--print-value-only"))
    etcd.ctl("put", "milepost/store_identity", json.dumps({**identity, "Format": 99}))
    service.start()
    wait_for_log(service, "the store is of format 99, and this Milepost knows formats up to 1")
    assert service.answers("www.example.com") == ["192.0.2.1"]
    listed = milepost("nodes", "--store", etcd.url)
    assert listed.returncode == 0  # looking does no harm
    etcd.ctl("put", "milepost/store_identity", json.dumps(identity))
    change(service.client(), zone, "UPSERT", "www.example.com", "A", ["192.0.2.2"])
    assert service.answers("www.example.com") == ["192.0.2.2"]


def test_users_and_passwords_of_etcd(etcd, node, tmp_path):
    for command in (["user", "add", "root:secret-of-root"], ["user", "grant-role", "root", "root"],
                    ["user", "add", "milepost:secret"], ["role", "add", "milepost"],
                    ["role", "grant-permission", "milepost", "readwrite", "--prefix=true", "milepost/"],
                    ["user", "grant-role", "milepost", "milepost"], ["auth", "enable"]):
        etcd.ctl(*command)
    password = tmp_path / "password"
    without = node("without", etcd, start=False)
    wait_for_log(without, "asks for a user: give --store-user and --store-password-file")
    password.write_text("wrong\n")
    who = ["--store-user", "milepost", "--store-password-file", str(password)]
    service = node("n1", etcd, *who, start=False)
    wait_for_log(service, "authentication failed")
    password.write_text("secret\n")  # read again at the next try
    wait_for("ready", lambda: service.ready_status() == 200)
    zone = make_zone(service.client(), "example.com")
    change(service.client(), zone, "CREATE", "www.example.com", "A", ["192.0.2.1"])
    assert service.answers("www.example.com") == ["192.0.2.1"]
    assert "secret" not in service.log.read_text()
    other = node("other", etcd.url + "/other", *who, start=False)
    wait_for_log(other, "does not let the user 'milepost' read and write keys under other/")


def certificate(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def make_tls(folder, days=30, client_days=30):
    """An authority, a server's and a client's certificate; zero or negative days have passed."""
    folder.mkdir(exist_ok=True)
    if not (folder / "ca.pem").exists():
        certificate(folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
                    "ca-key.pem", "-out", "ca.pem", "-subj", "/CN=authority", "-days", "30")
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n")
    for name, valid in (("server", days), ("client", client_days)):
        certificate(folder, "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
                    f"{name}-key.pem", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        certificate(folder, "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial",
                    "-out", f"{name}.pem", "-days", str(valid), "-extfile", "names")
    return Tls(folder / "server.pem", folder / "server-key.pem", folder / "ca.pem", folder / "client.pem",
               folder / "client-key.pem")


def tls_arguments(tls):
    return ["--store-ca", str(tls.ca), "--store-certificate", str(tls.client_certificate), "--store-key", str(tls.client_key)]


def test_tls_with_client_certificates(tmp_path, node):
    tls = make_tls(tmp_path / "tls")
    cluster = Etcd(tmp_path / "etcd", members=3, tls=tls)
    try:
        service = node("n1", cluster, *tls_arguments(tls))
        zone = make_zone(service.client(), "example.com")
        change(service.client(), zone, "CREATE", "www.example.com", "A", ["192.0.2.1"])
        assert service.answers("www.example.com") == ["192.0.2.1"]
        # Whoever trusts another authority, or shows no certificate, is told which it is.
        foreign = make_tls(tmp_path / "foreign")
        untrusting = node("untrusting", cluster, "--store-ca", str(foreign.ca), start=False)
        wait_for_log(untrusting, "is not to be trusted by")
        unknown = node("unknown", cluster, "--store-ca", str(tls.ca), start=False)
        wait_for_log(unknown, "refuses the TLS handshake")
        # Renewed files are taken for the next connection.
        make_tls(tmp_path / "tls")
        for member in range(3):
            cluster.kill(member)
            cluster.start(member)
        wait_for("the store", lambda: service.metric("store_connected") == 1)
        change(service.client(), zone, "UPSERT", "www.example.com", "A", ["192.0.2.2"])
        assert service.answers("www.example.com") == ["192.0.2.2"]
    finally:
        cluster.end()


def test_certificates_that_expired_are_named_and_the_copy_answers(tmp_path, node):
    tls = make_tls(tmp_path / "tls")
    cluster = Etcd(tmp_path / "etcd", tls=tls)
    try:
        service = node("n1", cluster, *tls_arguments(tls))
        zone = make_zone(service.client(), "example.com")
        change(service.client(), zone, "CREATE", "www.example.com", "A", ["192.0.2.1"])
        service.terminate()
        make_tls(tmp_path / "tls", client_days=0)
        service.start()
        wait_for_log(service, f"the client certificate {tls.client_certificate} for etcd expired on")
        assert service.answers("www.example.com") == ["192.0.2.1"]
        service.terminate()
        make_tls(tmp_path / "tls", days=0)
        cluster.kill(0)
        cluster.start(0)
        service.start()
        wait_for_log(service, f"the certificate of 127.0.0.1:{cluster.ports[0][0]} expired on")
        assert service.answers("www.example.com") == ["192.0.2.1"]
        make_tls(tmp_path / "tls")
        cluster.kill(0)
        cluster.start(0)
        wait_for("the store", lambda: service.metric("store_connected") == 1)
        change(service.client(), zone, "UPSERT", "www.example.com", "A", ["192.0.2.2"])
        assert service.answers("www.example.com") == ["192.0.2.2"]
    finally:
        cluster.end()
