// Listing by name, getting by id, making when asked.
#include "cmd/zone_lookup.h"

#include <fmt/core.h>

#include <chrono>

#include "dns/name_text.h"

namespace milepost::cmd {
namespace {

std::string escaped(const dns::Name& name) {
  return dns::print_name(name.folded(), dns::Escapes::kOctal);
}

base::Result<api::HostedZone> create_zone(Route53Client& client, const dns::Name& name) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto made = client.create_hosted_zone(
      {.name = escaped(name),
       .vpc = {},
       .caller_reference = fmt::format("milepost zone import {}", std::chrono::nanoseconds(now).count()),
       .hosted_zone_config = {},
       .delegation_set_id = {}});
  if (!made) return std::unexpected(made.error());
  fmt::print(stderr, "made zone {} ({}); delegate it to:\n", made->hosted_zone.name, made->hosted_zone.id);
  const api::DelegationSet set = made->delegation_set.value_or(api::DelegationSet{});
  for (const std::string& host : set.name_servers) fmt::print(stderr, "  {}\n", host);
  return made->hosted_zone;
}

}  // namespace

base::Result<api::HostedZone> find_zone_by_name(Route53Client& client, const dns::Name& name) {
  const std::string text = escaped(name);
  const auto listed = client.list_hosted_zones_by_name(text, {});
  if (!listed) return std::unexpected(listed.error());
  std::vector<api::HostedZone> same;
  for (const api::HostedZone& zone : listed->hosted_zones) {
    if (zone.name == text) same.push_back(zone);
  }
  if (same.empty()) return base::fail("NoSuchHostedZone", fmt::format("there is no zone named {}", text));
  if (same.size() == 1) return same.front();
  std::string ids;
  for (const api::HostedZone& zone : same) ids += " " + zone.id;
  return base::fail("AmbiguousZone",
                    fmt::format("several zones are named {}; choose one by its id:{}", text, ids));
}

base::Result<api::HostedZone> find_zone(Route53Client& client, const std::string& name_or_id) {
  if (!name_or_id.contains('.')) {
    auto found = client.get_hosted_zone(name_or_id);
    if (found) return found->hosted_zone;
    if (found.error().code != "NoSuchHostedZone") return std::unexpected(found.error());
  }
  const auto name = dns::scan_name(name_or_id, dns::Escapes::kDecimal);
  if (!name)
    return base::fail("InvalidInput",
                      fmt::format("'{}' is neither a zone's id nor a domain name", name_or_id));
  return find_zone_by_name(client, *name);
}

base::Result<api::HostedZone> find_zone_to_fill(Route53Client& client, const dns::Name& name,
                                                const std::string& zone_id, bool create) {
  if (zone_id.empty()) {
    auto found = find_zone_by_name(client, name);
    if (found || found.error().code != "NoSuchHostedZone") return found;
    if (create) return create_zone(client, name);
    return base::fail(found.error().code, found.error().message + " (--create makes it)");
  }
  const auto found = client.get_hosted_zone(zone_id);
  if (!found) return std::unexpected(found.error());
  if (found->hosted_zone.name != escaped(name)) {
    return base::fail("InvalidInput", fmt::format("zone {} is named {}, not {}", zone_id,
                                                  found->hosted_zone.name, escaped(name)));
  }
  return found->hosted_zone;
}

}  // namespace milepost::cmd
