// milepost: the one place that reads argv and the environment. Every command is a function in commands.h.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <functional>
#include <string>

#include "cmd/commands.h"
#include "cmd/long_help.h"

namespace {

using namespace milepost::cmd;  // NOLINT(google-build-using-namespace): this file is the commands' own

constexpr int kLimitMax = 1'000'000'000;
constexpr int kWaitMax = 24 * 60 * 60;  // seconds

/// What was chosen on the command line; runs after it has been read as a whole.
using Chosen = std::function<int()>;

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread
  return value ? value : "";
}

void add_data(CLI::App& command, std::filesystem::path& data) {
  command.add_option("--data", data, "Data directory of the service")
      ->capture_default_str()
      ->type_name("DIR");
}

/// How etcd is reached.
void add_etcd_access(CLI::App& command, StoreOptions& store) {
  command.add_option("--store-ca", store.ca, "Talk TLS to etcd; its authority (PEM)")->type_name("FILE");
  command.add_option("--store-certificate", store.certificate, "Client certificate for etcd (PEM)")
      ->type_name("FILE");
  command.add_option("--store-key", store.key, "Its key (PEM)")->type_name("FILE");
  command.add_option("--store-user", store.user, "User of etcd's own authentication")->type_name("NAME");
  command.add_option("--store-password-file", store.password_file, "File whose first line is the password")
      ->type_name("FILE");
}

void add_store(CLI::App& command, StoreOptions& store, const std::string& description) {
  command.add_option("--store", store.url, description)->type_name("URL");
  add_etcd_access(command, store);
}

void add_place(CLI::App& command, StorePlace& place) {
  add_data(command, place.data);
  add_store(command, place.store, "The store itself instead: sqlite:DIR or etcd://HOST:PORT,...[/PREFIX]");
}

void add_serve(CLI::App& app, ServeOptions& options, Chosen& chosen) {
  CLI::App* command =
      app.add_subcommand("serve", "Run a node: by default name server, API and store in one process");
  add_data(*command, options.data);
  add_store(*command, options.store,
            "etcd://HOST:PORT,...[/PREFIX]: the store that many nodes share. Default: one in DIR alone");
  command->add_option("--roles", options.roles, "What this node does: api, dns, health. Default all")
      ->delimiter(',')
      ->type_name("ROLE,...");
  command->add_option("--node", options.node, "Its name; one of a kind. Default the host's")
      ->type_name("NAME");
  command->add_option("--location", options.location, "Where it is, as you call it")->type_name("TEXT");
  command->add_option("--config", options.config, "Configuration (TOML); see README for its keys")
      ->type_name("FILE");
  command
      ->add_option("--dns", options.dns,
                   "Answer DNS here, UDP and TCP; may be repeated. Default 127.0.0.1:5300")
      ->type_name("ADDR:PORT");
  command
      ->add_option("--api", options.api,
                   "Serve the Route 53 API, /ready and /metrics here. Default 127.0.0.1:5380")
      ->type_name("ADDR:PORT");
  command
      ->add_option("--api-certificate", options.api_certificate,
                   "Serve it over TLS (https://) with this PEM file")
      ->type_name("FILE");
  command->add_option("--api-key", options.api_key, "The certificate's private key, PEM")->type_name("FILE");
  command->footer(
      "A first start makes the data directory, an account and its root key in DIR/credentials. Then:\n"
      "  export AWS_SHARED_CREDENTIALS_FILE=DIR/credentials\n"
      "  aws --region us-east-1 --endpoint-url http://127.0.0.1:5380 route53 list-hosted-zones\n"
      "SIGTERM: /ready turns 503, answers go on for drain_grace_s, then it ends. IPv6: --dns '[::1]:5300'.");
  command->callback([&] { chosen = [&] { return serve(options); }; });
}

void add_nodes(CLI::App& app, NodesOptions& options, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("nodes", "List the nodes of the cluster, and how far each name server is");
  add_place(*command, options.place);
  command->add_flag("--json", options.json, "One JSON object a line");
  command->footer(
      "A node is listed while its lease lives, ten seconds after its last word. INSYNC means that all name servers "
      "listed\n"
      "here have applied the change. The revision is that of the last change which a name server answers with, or where\n"
      "it stood when it started; how old its data is, its /ready says and `dig CH TXT status.milepost`.\n"
      "  milepost nodes --store etcd://10.0.0.1:2379,10.0.0.2:2379,10.0.0.3:2379");
  CLI::App* remove = command->add_subcommand(
      "remove", "Take a name server's addresses out of DNS that is gone for good: its host names move to others");
  remove->add_option("name", options.name, "The node's name")->required()->type_name("NAME");
  add_place(*remove, options.place);
  remove->callback([&] { chosen = [&] { return remove_node(options); }; });
  command->callback([&, command] {
    if (command->get_subcommands().empty()) chosen = [&] { return list_nodes(options); };
  });
}

void add_store_copy(CLI::App& app, StoreCopyOptions& options, Chosen& chosen) {
  CLI::App* group = app.add_subcommand("store", "The store itself");
  group->require_subcommand(1);
  CLI::App* command =
      group->add_subcommand("copy", "Copy all that a store holds into another one, of either kind, and compare");
  command->add_option("--from", options.from, "sqlite:DIR or etcd://HOST:PORT,...[/PREFIX]")
      ->required()
      ->type_name("URL");
  command->add_option("--to", options.to, "The same")->required()->type_name("URL");
  command->add_flag("--dry-run", options.dry_run, "Say what would be copied, and write nothing");
  command->add_flag("--force", options.force, "Into a store that is not empty: what it has beside goes");
  add_etcd_access(*command, options.store);
  command->footer(
      "To move without losing a change: stop the nodes with the role api, copy, start them with the new --store.\n"
      "Name servers may go on: they answer what they have, and read the new store when they are started with it.\n"
      "Doing it again (--force) is safe, also after it was broken off: what is equal is left alone. Exit code 3: copied,\n"
      "but the source was changed meanwhile. --store-ca and the like go for both sides, where both are etcd.\n"
      "  milepost store copy --from sqlite:/var/lib/milepost --to etcd://10.0.0.1:2379,10.0.0.2:2379");
  command->callback([&] { chosen = [&] { return copy_store(options); }; });
}

void add_backup(CLI::App& app, BackupOptions& options, Chosen& chosen) {
  CLI::App* command =
      app.add_subcommand("backup", "Save all that the store holds in a file, while it is being served from");
  command->add_option("file", options.file, "Where to; - is stdout. It holds secret keys: mode 0600")
      ->required()
      ->type_name("FILE");
  add_place(*command, options.place);
  command->footer(
      "The file holds the store as of one revision, with a checksum for each part and one for all of it.\n"
      "  milepost backup /backup/milepost-$(date +%F) --data /var/lib/milepost\n"
      "  milepost restore --verify /backup/milepost-2026-01-02");
  command->callback([&] { chosen = [&] { return backup(options); }; });
}

void add_restore(CLI::App& app, RestoreOptions& options, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("restore", "Make a store hold what a backup holds, and nothing else");
  command->add_option("file", options.file, "As `milepost backup` made it")->required()->type_name("FILE");
  add_place(*command, options.place);
  command->add_flag("--verify", options.verify, "Check the file, and look at no store");
  command->add_flag("--dry-run", options.dry_run, "Check the file and the store, and write nothing");
  command->add_flag("--force", options.force, "Into a store that is not empty: what it has beside goes");
  command->footer(
      "The whole file is checked before anything is written; --dry-run fails where the restore would. Stop the nodes\n"
      "with the role api first; name servers on etcd may go on: they answer what they have until the restore is\n"
      "complete, then read everything again.\n"
      "  milepost restore /backup/milepost-2026-01-02 --data /var/lib/milepost-new\n"
      "  milepost restore /backup/milepost-2026-01-02 --store etcd://10.0.0.1:2379 --force");
  command->callback([&] { chosen = [&] { return restore(options); }; });
}

void add_cert(CLI::App& app, CertOptions& options, Chosen& chosen) {
  CLI::App* command = app.add_subcommand(
      "cert", "Make a certificate for the API, and an authority that signs it, for development");
  command->add_option("--dir", options.directory, "Where they are kept; its authority is used again")
      ->capture_default_str()
      ->type_name("DIR");
  command->add_option("--name", options.names, "Host name or IP address of the API; may be repeated")
      ->capture_default_str()
      ->type_name("NAME");
  command->add_flag("--force", options.force, "Replace the server's certificate and key");
  command->callback([&] { chosen = [&] { return make_certificate(options); }; });
}

void add_account(CLI::App& app, AccountOptions& options, Chosen& chosen) {
  CLI::App* group = app.add_subcommand("account", "Accounts: each sees only its own hosted zones");
  group->require_subcommand(1);
  CLI::App* create = group->add_subcommand("create", "Make an account and print its root key");
  create->add_option("name", options.name, "What people call it; also the profile printed")
      ->required()
      ->type_name("NAME");
  add_place(*create, options.place);
  create->callback([&] { chosen = [&] { return create_account(options); }; });
  CLI::App* list = group->add_subcommand("list", "List accounts: id, time made, name");
  add_place(*list, options.place);
  list->callback([&] { chosen = [&] { return list_accounts(options); }; });
}

void add_key_policy(CLI::App& group, KeyOptions& options, Chosen& chosen) {
  CLI::App* command = group.add_subcommand("policy", "Show, set or remove what a key is allowed to do");
  command->add_option("id", options.id, "The key's id")->required()->type_name("KEY");
  CLI::Option* set = command->add_option("--set", options.policy, "IAM policy document; - is stdin");
  set->type_name("FILE");
  command->add_flag("--remove", options.remove_policy, "From now on it may do all that its account may")
      ->excludes(set);
  add_place(*command, options.place);
  command->footer(kPolicyHelp);
  command->callback([&] { chosen = [&] { return key_policy(options); }; });
}

void add_key(CLI::App& app, KeyOptions& options, Chosen& chosen) {
  CLI::App* group = app.add_subcommand("key", "Access keys");
  group->require_subcommand(1);
  CLI::App* create =
      group->add_subcommand("create", "Make an access key and print it in the AWS credentials format");
  create->add_option("--account", options.account, "Account id, 12 digits")->required()->type_name("ID");
  create->add_option("--user", options.user, "Whose key it is")->capture_default_str()->type_name("NAME");
  create
      ->add_option("--policy", options.policy, "What it may do: an IAM policy document; - is stdin. Else all")
      ->type_name("FILE");
  add_place(*create, options.place);
  create->footer(kPolicyHelp);
  create->callback([&] { chosen = [&] { return create_key(options); }; });
  CLI::App* list =
      group->add_subcommand("list", "List keys: id, time made, account, whether it has a policy, user");
  list->add_option("--account", options.account, "Only of this account")->type_name("ID");
  add_place(*list, options.place);
  list->callback([&] { chosen = [&] { return list_keys(options); }; });
  CLI::App* remove = group->add_subcommand("delete", "Make a key useless, from the next request on");
  remove->add_option("id", options.id, "The key's id")->required()->type_name("KEY");
  add_place(*remove, options.place);
  remove->callback([&] { chosen = [&] { return delete_key(options); }; });
  add_key_policy(*group, options, chosen);
}

CLI::App* add_vpc_command(CLI::App& group, const std::string& name, const std::string& description,
                          VpcOptions& options, int (*run)(const VpcOptions&), Chosen& chosen) {
  CLI::App* command = group.add_subcommand(name, description);
  add_place(*command, options.place);
  command->footer(kVpcHelp);
  command->callback([&options, run, &chosen] { chosen = [&options, run] { return run(options); }; });
  return command;
}

void add_vpc(CLI::App& app, VpcOptions& options, Chosen& chosen) {
  CLI::App* group = app.add_subcommand("vpc", "VPCs: the networks that private hosted zones are seen from");
  group->require_subcommand(1);
  group->footer(kVpcHelp);
  const auto add_networks = [&](CLI::App& command) {
    command.add_option("--network", options.networks, "CIDR block, IPv4 or IPv6; may be repeated")
        ->required()
        ->allow_extra_args(false)  // so that the id may stand behind it
        ->type_name("CIDR");
  };
  CLI::App* create =
      add_vpc_command(*group, "create", "Make a VPC and print it", options, create_vpc, chosen);
  create->add_option("--region", options.region, "One of AWS' regions")->required()->type_name("REGION");
  create->add_option("--id", options.id, "As the API will name it. Default: vpc- and random digits")
      ->type_name("ID");
  create->add_option("--account", options.account, "Whose it is: account id, 12 digits")
      ->required()
      ->type_name("ID");
  create->add_option("--comment", options.comment, "What it is")->type_name("TEXT");
  add_networks(*create);
  add_vpc_command(*group, "list", "List VPCs: region, id, account, networks, comment", options, list_vpcs,
                  chosen);
  CLI::App* set = add_vpc_command(*group, "set-networks", "Give a VPC other networks and print it", options,
                                  set_vpc_networks, chosen);
  CLI::App* remove = add_vpc_command(*group, "delete", "Delete a VPC that no hosted zone is associated with",
                                     options, delete_vpc, chosen);
  for (CLI::App* each : {set, remove}) {
    each->add_option("id,--id", options.id, "The VPC's id")->required()->type_name("ID");
    each->add_option("--region", options.region, "Its region, where several regions have that id")
        ->type_name("REGION");
  }
  add_networks(*set);
}

CLI::App* add_health_command(CLI::App& group, const std::string& name, const std::string& description,
                             HealthOptions& options, int (*run)(const HealthOptions&), Chosen& chosen) {
  CLI::App* command = group.add_subcommand(name, description);
  add_place(*command, options.place);
  command->footer(kHealthHelp);
  command->callback([&options, run, &chosen] { chosen = [&options, run] { return run(options); }; });
  return command;
}

void add_health(CLI::App& app, HealthOptions& options, Chosen& chosen) {
  CLI::App* group = app.add_subcommand("health", "What health checks say, and what they shall say");
  group->require_subcommand(1);
  group->footer(kHealthHelp);
  CLI::App* force = add_health_command(*group, "force", "Set what a health check says, until it is released",
                                       options, force_health, chosen);
  CLI::App* release = add_health_command(*group, "release", "Let a health check say what its checkers see",
                                         options, release_health, chosen);
  for (CLI::App* each : {force, release})
    each->add_option("id,--id", options.id, "The health check's id")->required()->type_name("ID");
  force->add_option("verdict", options.verdict, "healthy or unhealthy")
      ->required()
      ->check(CLI::IsMember({kHealthyWord, kUnhealthyWord}))
      ->type_name("VERDICT");
  add_health_command(*group, "list", "List health checks: id, what they say, since when", options,
                     list_health, chosen);
}

void add_audit(CLI::App& app, AuditOptions& options, Chosen& chosen) {
  CLI::App* command =
      app.add_subcommand("audit", "Show who changed what, when, from where, and what came of it");
  add_place(*command, options.place);
  command->add_option("--since", options.since, "From then on: 30m, 2h, 7d ago, or a time (UTC)")
      ->type_name("TIME");
  command->add_option("--until", options.until, "Before then")->type_name("TIME");
  command->add_option("--account", options.account, "Only of this account")->type_name("ID");
  command->add_option("--user", options.user, "Only by this user or access key")->type_name("NAME|KEY");
  command->add_option("--operation", options.operation, "Only these operations: Create*, 'milepost *'")
      ->type_name("GLOB");
  command->add_option("--resource", options.resource, "Only about this: the id of a zone, change, ...")
      ->type_name("ID");
  command->add_flag("--failed", options.failed, "Only what was refused or failed");
  command->add_option("--limit", options.limit, "The newest so many; 0: all")
      ->check(CLI::Range(0, kLimitMax))
      ->capture_default_str()
      ->type_name("N");
  command->add_flag("--json", options.json, "All that is kept, one JSON object a line");
  command->add_flag("--follow", options.follow, "Go on with what comes in, until interrupted");
  command->footer(
      "Newest last: time, who, where from, operation, resources, result, change, request. What was changed "
      "in the\n"
      "store by a command of this machine is by its operating system's user, and says \"here\".\n"
      "  milepost audit --since 2h --operation ChangeResourceRecordSets --resource Z0123456789ABCDEFGHIJ");
  command->callback([&] { chosen = [&] { return show_audit(options); }; });
}

void add_revert(CLI::App& app, RevertOptions& options, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("revert", "Undo a change of record sets by filing its inverse");
  command->add_option("change", options.change, "Its id, as the API and `milepost audit` show it")
      ->required()
      ->type_name("CHANGE");
  add_place(*command, options.place);
  command->add_flag("--dry-run", options.dry_run, "Print the inverse batch and change nothing");
  command->add_option("--comment", options.comment, "Why; stands in the new change's comment")
      ->type_name("TEXT");
  command
      ->add_option_function<int>(
          "--wait", [&](int seconds) { options.wait = std::chrono::seconds(seconds); },
          "Wait so long for INSYNC: that every name server answers with it")
      ->check(CLI::Range(1, kWaitMax))
      ->type_name("SECONDS");
  command->footer(
      "Prints the id of the new change, which can itself be reverted. Refused, with each record set named, "
      "where later\n"
      "changes touched the same ones. --dry-run prints what `aws route53 change-resource-record-sets` takes "
      "as\n"
      "--change-batch. Exit codes: 4 no such change, 5 nothing to revert, 6 reverted already, 7 the zone is "
      "gone,\n"
      "8 touched since, 9 refused by the rules of record sets, 10 filed but not INSYNC in time.");
  command->callback([&] { chosen = [&] { return revert(options); }; });
}

void add_config(CLI::App& command, std::filesystem::path& config) {
  command.add_option("--config", config, "The service's configuration (TOML)")->type_name("FILE");
}

void add_explain(CLI::App& app, ExplainOptions& options, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("explain", "Say why a query gets the answer it gets");
  command->add_option("name", options.name, "Name that is asked for")->required()->type_name("NAME");
  command->add_option("type", options.type, "Record type")->capture_default_str()->type_name("TYPE");
  command
      ->add_option("--client", options.client,
                   "Client, as its resolver tells it with the query (EDNS client subnet)")
      ->type_name("ADDRESS[/PREFIX]");
  command->add_option("--resolver", options.resolver, "Where the query comes from")->type_name("ADDRESS");
  command->add_option("--down", options.down, "As if this health check were unhealthy; may be repeated")
      ->allow_extra_args(false)
      ->type_name("CHECK");
  command->add_option("--up", options.up, "As if it were healthy; may be repeated")
      ->allow_extra_args(false)
      ->type_name("CHECK");
  command->add_option("--zone", options.zone, "Hosted zone by its id. Default the public one that holds NAME")
      ->type_name("ID");
  command->add_flag("--pick", options.pick, "Where chance decides, follow the likeliest way alone");
  command->add_flag("--json", options.json, "The same as one JSON object");
  add_config(*command, options.config);
  add_place(*command, options.place);
  command->footer(kExplainHelp);
  command->callback([&] { chosen = [&] { return explain_answer(options); }; });
}

void add_preview(CLI::App& app, PreviewOptions& options, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("preview", "Say how a change would move traffic, and do not make it");
  command->add_option("--zone", options.zone, "Hosted zone by its id")->required()->type_name("ID");
  command
      ->add_option("--change-batch", options.change_batch,
                   "As `aws route53 change-resource-record-sets` takes it: JSON; - is stdin")
      ->required()
      ->type_name("FILE");
  CLI::Option_group* source = command->add_option_group("What is asked");
  source->add_option("--queries", options.queries, "A query log; - is stdin")->type_name("LOG");
  source
      ->add_option("--subnets", options.subnets,
                   "Lines of subnet[,count]: clients that ask for all that the change reaches")
      ->type_name("FILE");
  source->require_option(1);
  command->add_flag("--json", options.json, "The same as one JSON object");
  add_config(*command, options.config);
  add_place(*command, options.place);
  command->footer(kPreviewHelp);
  command->callback([&] { chosen = [&] { return preview_change(options); }; });
}

void add_geo_build(CLI::App& group, GeoBuildOptions& options, Chosen& chosen) {
  CLI::App* command = group.add_subcommand("build", "Make a database of countries (MMDB) from Debian's tor-geoipdb");
  command->add_option("-o,--output", options.output, "Write here; what stood there stays until the new one is whole")
      ->capture_default_str()
      ->type_name("FILE");
  CLI::Option* tor = command->add_option("--tor", options.tor, "Directory with geoip and geoip6 of tor-geoipdb")
                         ->capture_default_str()
                         ->type_name("DIR");
  command->add_option("--overlay", options.overlays, "Networks of your own (CSV) instead; with --tor DIR above those")
      ->type_name("FILE");
  command->add_option("--record-size", options.record_bits, "Bits: 24, 28 or 32. Default the least that does")
      ->check(CLI::IsMember({24, 28, 32}))
      ->type_name("BITS");
  command->footer(kGeoBuildHelp);
  command->callback([&, tor] {
    options.tor_given = tor->count() > 0;
    chosen = [&] { return build_geo_database(options); };
  });
}

void add_geo_lookup(CLI::App& group, GeoLookupOptions& options, Chosen& chosen) {
  CLI::App* command = group.add_subcommand("lookup", "Say where addresses are, who says so, and for which block it holds");
  command->add_option("addresses", options.addresses, "IPv4 or IPv6")->required()->type_name("ADDRESS");
  CLI::Option_group* from = command->add_option_group("From");
  from->add_option("--config", options.config, "The sources of [location] in this configuration")->type_name("FILE");
  from->add_option("--mmdb", options.mmdb, "This database alone")->type_name("FILE");
  from->require_option(1);
  command->footer(kGeoLookupHelp);
  command->callback([&] { chosen = [&] { return look_up_addresses(options); }; });
}

void add_api(CLI::App& command, ApiOptions& api) {
  command.add_option("--endpoint", api.endpoint, "URL of the API")->capture_default_str()->type_name("URL");
  command.add_option("--credentials", api.credentials, "AWS credentials file")->type_name("FILE");
  command.add_option("--profile", api.profile, "Profile in it")->capture_default_str()->type_name("NAME");
  command
      .add_option("--ca", api.ca,
                  "Whom to trust over https:// (PEM). Default AWS_CA_BUNDLE, then the system's")
      ->type_name("FILE");
  command.footer(
      "Keys are looked for in --credentials, then AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY, then\n"
      "AWS_SHARED_CREDENTIALS_FILE, then ./data/credentials. AWS_PROFILE names the profile.");
}

void add_import(CLI::App& group, ZoneImportOptions& options, Chosen& chosen) {
  CLI::App* command =
      group.add_subcommand("import", "Put the records of a master file (RFC 1035) into a zone");
  command->add_option("file", options.file, "Master file; - is stdin")->required()->type_name("FILE");
  command->add_option("--origin", options.origin, "The zone's name, and where relative names begin")
      ->required()
      ->type_name("NAME");
  command->add_flag("--create", options.create, "Make the zone when there is none of that name");
  command->add_flag("--apex", options.apex,
                    "Also replace the zone's own SOA and NS by the file's (else they are skipped)");
  command->add_option("--zone-id", options.zone_id, "The zone, when several have that name")->type_name("ID");
  add_api(*command, options.api);
  command->callback([&] { chosen = [&] { return import_zone(options); }; });
}

void add_export(CLI::App& group, ZoneExportOptions& options, Chosen& chosen) {
  CLI::App* command = group.add_subcommand("export", "Print a zone as a master file");
  command->add_option("zone", options.zone, "Name or id of the zone")->required()->type_name("NAME|ID");
  command->add_option("-o,--output", options.output, "Write here instead of stdout")->type_name("FILE");
  add_api(*command, options.api);
  command->callback([&] { chosen = [&] { return export_zone(options); }; });
}

/// The environment's part of how to reach the API.
ApiOptions api_from_environment() {
  ApiOptions api;
  api.access_key_id = environment("AWS_ACCESS_KEY_ID");
  api.secret = environment("AWS_SECRET_ACCESS_KEY");
  api.shared_credentials = environment("AWS_SHARED_CREDENTIALS_FILE");
  if (const std::string profile = environment("AWS_PROFILE"); !profile.empty()) api.profile = profile;
  if (const std::string url = environment("AWS_ENDPOINT_URL"); !url.empty()) api.endpoint = url;
  api.ca = environment("AWS_CA_BUNDLE");
  return api;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Milepost: an authoritative DNS service with Amazon Route 53's API"};
  app.set_version_flag("--version", "milepost " MILEPOST_VERSION);
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::help);
  Chosen chosen;
  ServeOptions serving;
  CertOptions cert;
  NodesOptions nodes;
  StoreCopyOptions copying;
  BackupOptions saving;
  RestoreOptions restoring;
  AccountOptions account;
  KeyOptions key;
  VpcOptions vpc;
  HealthOptions health;
  AuditOptions audit;
  RevertOptions reverting;
  ExplainOptions explaining;
  PreviewOptions previewing;
  GeoBuildOptions geo_build;
  GeoLookupOptions geo_lookup;
  ZoneImportOptions importing{.api = api_from_environment(), .file = {}, .origin = {}, .zone_id = {}};
  ZoneExportOptions exporting{.api = api_from_environment(), .zone = {}, .output = {}};
  add_serve(app, serving, chosen);
  add_nodes(app, nodes, chosen);
  add_store_copy(app, copying, chosen);
  add_backup(app, saving, chosen);
  add_restore(app, restoring, chosen);
  add_cert(app, cert, chosen);
  add_account(app, account, chosen);
  add_key(app, key, chosen);
  add_vpc(app, vpc, chosen);
  add_health(app, health, chosen);
  add_audit(app, audit, chosen);
  add_revert(app, reverting, chosen);
  add_explain(app, explaining, chosen);
  add_preview(app, previewing, chosen);
  CLI::App* geo = app.add_subcommand("geo", "Where clients are: databases for geographic routing");
  geo->require_subcommand(1);
  add_geo_build(*geo, geo_build, chosen);
  add_geo_lookup(*geo, geo_lookup, chosen);
  CLI::App* zone = app.add_subcommand("zone", "Zones, through the API");
  zone->require_subcommand(1);
  add_import(*zone, importing, chosen);
  add_export(*zone, exporting, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? kDone : kWrongUsage;
  }
  return chosen();
}
