// Each table of the configuration file, key by key.
#include "cmd/config.h"

#include <arpa/inet.h>
#include <fmt/core.h>

#include <fstream>
#include <limits>
#include <sstream>
#include <utility>

#include "base/check.h"
#include "cmd/file.h"
#include "cmd/store_location.h"
#include "cmd/toml_table.h"

namespace milepost::cmd {
namespace {

constexpr std::int64_t kCountMax = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t kSecondsMax = 86'400;
constexpr std::int64_t kStaleSecondsMax = 30 * 86'400;
constexpr std::int64_t kDaysMax = 36'500;

nameserver::Endpoint known_endpoint(std::string_view text) {
  auto endpoint = nameserver::Endpoint::parse(text);
  MILEPOST_CHECK(endpoint.has_value(), "a default endpoint does not parse");
  return *endpoint;
}

void read_endpoint(TomlTable& table, std::string_view key, nameserver::Endpoint& out) {
  std::string text;
  table.read(key, text);
  if (text.empty()) return;
  auto endpoint = nameserver::Endpoint::parse(text);
  if (!endpoint) return table.wrong(key, fmt::format("is wrong: {}", endpoint.error().message));
  out = *endpoint;
}

template <class Duration>
void read_seconds(TomlTable& table, std::string_view key, std::int64_t min, Duration& out) {
  table.read_number(key, min, kSecondsMax, [&](std::int64_t value) { out = std::chrono::seconds(value); });
}

bool is_address(const std::string& text) {
  in6_addr octets{};
  return inet_pton(AF_INET, text.c_str(), &octets) == 1 || inet_pton(AF_INET6, text.c_str(), &octets) == 1;
}

void read_name_servers(TomlTable& table, publish::HostPatterns& out) {
  table.read("patterns", out.patterns);
  table.read("hosts_per_pattern", out.hosts_per_pattern, 1, kCountMax);
  if (const auto usable = out.check(); !usable)
    table.wrong("patterns", fmt::format("are wrong: {}", usable.error().message));
}

void read_listen(TomlTable& table, const publish::HostPatterns& patterns, std::vector<Listen>& out) {
  Listen listen{known_endpoint("127.0.0.1:5300"), {}, {}};
  read_endpoint(table, "address", listen.endpoint);
  table.read("hosts", listen.hosts);
  table.read("advertise", listen.advertise);
  for (const std::string& host : listen.hosts) {
    if (!patterns.number(host))
      table.wrong("hosts", fmt::format("names {}, which no pattern of name_servers makes", host));
  }
  for (const std::string& address : listen.advertise) {
    if (!is_address(address))
      table.wrong("advertise", fmt::format("holds {}, which is no IP address", address));
  }
  out.push_back(std::move(listen));
}

void read_api(TomlTable& table, Config& out) {
  read_endpoint(table, "address", out.api);
  table.read("certificate", out.api_certificate);
  table.read("key", out.api_key);
}

void read_blocks(TomlTable& table, std::string_view key, std::vector<base::Cidr>& out) {
  std::vector<std::string> texts;
  table.read(key, texts);
  for (const std::string& text : texts) {
    if (const auto block = base::Cidr::parse(text)) {
      out.push_back(*block);
    } else {
      table.wrong(key, fmt::format("holds {}, which is no address block such as 192.0.2.0/24", text));
    }
  }
}

void read_dns(TomlTable& table, Config& out) {
  table.read("edns_payload", out.edns_payload, 512, 4096);
  table.read("nsid", out.nsid);
  table.read("udp_workers", out.udp_workers, 1, 256);
  table.read("tcp_workers", out.tcp_workers, 1, 256);
  table.read("tcp_connections_max", out.tcp.connections_max, 1, kCountMax);
  table.read("tcp_connections_per_client_max", out.tcp.connections_per_client_max, 1, kCountMax);
  table.read("tcp_queries_max", out.tcp.queries_max, 0, kCountMax);
  read_seconds(table, "tcp_idle_s", 1, out.tcp.idle_time);
  read_seconds(table, "tcp_lifetime_s", 0, out.tcp.lifetime);
  read_blocks(table, "client_subnets_from", out.client_subnets_from);
}

void read_alias(TomlTable& table, Config& out) {
  std::vector<std::string> allow;
  table.read("allow", allow);
  if (auto names = model::OutsideNames::parse(allow); names) {
    out.limits.batch.alias_names = *std::move(names);
  } else {
    table.wrong("allow", fmt::format("is wrong: {}", names.error().message));
  }
  table.read("resolvers", out.alias.resolver.servers);
  for (const std::string& server : out.alias.resolver.servers) {
    if (const auto usable = nameserver::Endpoint::parse(server); !usable)
      table.wrong("resolvers", fmt::format("are wrong: {}", usable.error().message));
  }
  outside::UpkeepRules& rules = out.alias.rules;
  table.read("ttl_max_s", rules.ttl_max_s, 1, kSecondsMax);
  table.read("stale_s", rules.stale_s, 4, kStaleSecondsMax);
  table.read("empty_after_s", rules.empty_after_s, 1, kSecondsMax);
  table.read("targets_max", out.alias.targets_max, 1, kCountMax);
}

void read_audit(TomlTable& table, api::AuditRetention& out) {
  table.read_number("retention_days", 0, kDaysMax,
                    [&](std::int64_t value) { out.keep = std::chrono::days(value); });
  table.read("sweep_max", out.sweep_max, 1, kCountMax);
}

void read_limits(TomlTable& table, api::Limits& out) {
  const auto read = [&](std::string_view key, auto& member) { table.read(key, member, 0, kCountMax); };
  read("hosted_zones", out.hosted_zones);
  read("record_sets_per_zone", out.batch.record_sets_max);
  read("batch_records", out.batch.records_max);
  read("batch_characters", out.batch.characters_max);
  read("values_per_record_set", out.batch.values_max);
  read("reusable_delegation_sets", out.reusable_delegation_sets);
  read("zones_per_reusable_delegation_set", out.zones_per_reusable_delegation_set);
  read("vpcs_per_zone", out.vpcs_per_zone);
  read("vpc_authorizations_per_zone", out.vpc_authorizations_per_zone);
  read("cidr_collections", out.cidr_collections);
  read("cidr_blocks_per_collection", out.cidr_blocks_per_collection);
  read("traffic_policies", out.traffic_policies);
  // Numbers of versions go up to 1,000 in the API.
  table.read("traffic_policy_versions", out.traffic_policy_versions, 1, 1'000);
  read("traffic_policy_instances", out.traffic_policy_instances);
  read("tags_per_resource", out.tags_per_resource);
}

}  // namespace

base::Result<Roles> Roles::parse(const std::vector<std::string>& words) {
  if (words.empty()) return Roles{};
  Roles roles{.api = false, .dns = false, .health = false};
  for (const std::string& word : words) {
    if (word == "api") {
      roles.api = true;
    } else if (word == "dns") {
      roles.dns = true;
    } else if (word == "health") {
      roles.health = true;
    } else {
      return base::fail("InvalidConfig", fmt::format("'{}' is no role; roles are api, dns and health", word));
    }
  }
  return roles;
}

std::vector<std::string> Roles::words() const {
  std::vector<std::string> out;
  if (api) out.emplace_back("api");
  if (dns) out.emplace_back("dns");
  if (health) out.emplace_back("health");
  return out;
}

Config default_config() {
  Config config;
  const api::NameServerHosts hosts;
  config.name_servers = {hosts.patterns, hosts.hosts_per_pattern};
  config.listen = {{known_endpoint("127.0.0.1:5300"), {}, {}}};
  config.api = known_endpoint("127.0.0.1:5380");
  return config;
}

base::Result<Config> parse_config(std::string_view toml, std::string_view source) {
  auto root = TomlTable::parse(toml, source);
  if (!root) return std::unexpected(root.error());
  Config config = default_config();
  read_seconds(*root, "drain_grace_s", 0, config.drain_grace);
  std::vector<std::string> roles;
  root->read("roles", roles);
  if (const auto parsed = Roles::parse(roles); parsed) {
    config.roles = *parsed;
  } else {
    root->wrong("roles", fmt::format("are wrong: {}", parsed.error().message));
  }
  root->table("node", [&](TomlTable& table) {
    table.read("name", config.node);
    table.read("location", config.location);
  });
  root->table("store", [&](TomlTable& table) { read_store_table(table, config.store); });
  root->table("name_servers", [&](TomlTable& table) { read_name_servers(table, config.name_servers); });
  std::vector<Listen> listen;
  root->tables("listen", [&](TomlTable& table) { read_listen(table, config.name_servers, listen); });
  if (!listen.empty()) config.listen = std::move(listen);
  root->table("api", [&](TomlTable& table) { read_api(table, config); });
  root->table("dns", [&](TomlTable& table) { read_dns(table, config); });
  root->table("location", [&](TomlTable& table) { read_location_table(table, config.client_location); });
  root->table("alias", [&](TomlTable& table) { read_alias(table, config); });
  root->table("audit", [&](TomlTable& table) { read_audit(table, config.audit); });
  root->table("limits", [&](TomlTable& table) { read_limits(table, config.limits); });
  if (const auto status = root->status(); !status) return std::unexpected(status.error());
  return config;
}

base::Result<Config> read_config(const std::filesystem::path& file) {
  const auto text = read_file(file);
  if (!text)
    return base::fail("InvalidConfig",
                      fmt::format("the configuration file {} cannot be read", file.string()));
  return parse_config(*text, file.string());
}

std::string address_text(const nameserver::Endpoint& endpoint) {
  std::string text = endpoint.print();
  text.erase(text.rfind(':'));
  if (text.starts_with('[')) text = text.substr(1, text.size() - 2);
  return text;
}

}  // namespace milepost::cmd
