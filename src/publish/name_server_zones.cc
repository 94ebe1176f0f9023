// The records of the name servers' own zones.
#include "publish/name_server_zones.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

namespace milepost::publish {
namespace {

constexpr std::uint32_t kNsTtl = 172800;  // as Route 53 gives a new zone's NS
constexpr std::uint32_t kSoaTtl = 900;
constexpr std::uint32_t kAddressTtl = 172800;
constexpr std::size_t kHostsOfZoneMax = zone::kZoneHostsMax;

/// Owner name (text, no trailing dot) to its addresses in the order they were given.
using AddressBook = std::map<std::string, std::vector<std::string>>;

base::Result<CompiledRrset> rrset(std::string_view owner, dns::RrType type, std::uint32_t ttl,
                                  const std::vector<std::string>& values) {
  auto name = dns::scan_name(owner, dns::Escapes::kDecimal);
  if (!name) return base::fail("InvalidConfig", fmt::format("'{}' is not a host name", owner));
  CompiledRrset out{*std::move(name), type, ttl, {}};
  for (const std::string& value : values) {
    auto rdata = dns::scan_rdata(type, value, {});
    if (!rdata)
      return base::fail("InvalidConfig",
                        fmt::format("'{}' cannot be an address or name of {}", value, owner));
    out.rdatas.push_back(*std::move(rdata));
  }
  return out;
}

/// Adds the A and the AAAA set of `owner`, as far as there are such addresses.
base::Status add_addresses(CompiledZone& zone, std::string_view owner,
                           const std::vector<std::string>& addresses) {
  std::vector<std::string> v4;
  std::vector<std::string> v6;
  for (const std::string& address : addresses) (address.contains(':') ? v6 : v4).push_back(address);
  for (const auto& [type, values] : {std::pair{dns::RrType::A, v4}, std::pair{dns::RrType::AAAA, v6}}) {
    if (values.empty()) continue;
    auto made = rrset(owner, type, kAddressTtl, values);
    if (!made) return std::unexpected(made.error());
    zone.rrsets.push_back(*std::move(made));
  }
  return {};
}

void append_unique(std::vector<std::string>& to, const std::vector<std::string>& from) {
  for (const std::string& item : from) {
    if (std::ranges::find(to, item) == to.end()) to.push_back(item);
  }
}

/// Hosts that some entry names, with the addresses of all entries that do.
base::Result<AddressBook> named_hosts(const HostPatterns& patterns,
                                      const std::vector<HostAddresses>& addresses) {
  AddressBook book;
  for (const HostAddresses& entry : addresses) {
    for (const std::string& host : entry.hosts) {
      const auto number = patterns.number(host);
      if (!number)
        return base::fail("InvalidConfig", fmt::format("'{}' is no host of the name-server patterns", host));
      append_unique(book[patterns.host(*number)], entry.addresses);
    }
  }
  return book;
}

std::vector<std::string> shared_addresses(const std::vector<HostAddresses>& addresses) {
  std::vector<std::string> shared;
  for (const HostAddresses& entry : addresses) {
    if (entry.hosts.empty()) append_unique(shared, entry.addresses);
  }
  return shared;
}

/// Who serves the name servers' own zones: the first host of each pattern, or, where every listener is bound to
/// hosts, those hosts (no other has an address).
std::vector<std::string> apex_hosts(const HostPatterns& patterns, const AddressBook& named,
                                    bool have_shared) {
  std::vector<std::string> hosts;
  if (!have_shared && !named.empty()) {
    for (const auto& [host, addresses] : named) hosts.push_back(host);
    if (hosts.size() > kHostsOfZoneMax) hosts.resize(kHostsOfZoneMax);
    return hosts;
  }
  for (std::size_t p = 0; p < std::min(patterns.patterns.size(), kHostsOfZoneMax); ++p) {
    hosts.push_back(
        patterns.host(static_cast<std::uint16_t>(p * static_cast<std::size_t>(patterns.hosts_per_pattern))));
  }
  return hosts;
}

base::Status add_apex(CompiledZone& zone, const std::string& domain,
                      const std::vector<std::string>& ns_hosts) {
  std::vector<std::string> targets;
  for (const std::string& host : ns_hosts) targets.push_back(host + ".");
  // The primary is a host of the domain itself where there is one.
  const auto own =
      std::ranges::find_if(ns_hosts, [&](const auto& host) { return pattern_domain(host) == domain; });
  const std::string primary = own == ns_hosts.end() ? targets.front() : *own + ".";
  auto soa = rrset(domain, dns::RrType::SOA, kSoaTtl,
                   {fmt::format("{} hostmaster.{}. 1 7200 900 1209600 86400", primary, domain)});
  if (!soa) return std::unexpected(soa.error());
  auto ns = rrset(domain, dns::RrType::NS, kNsTtl, targets);
  if (!ns) return std::unexpected(ns.error());
  zone.rrsets.push_back(*std::move(soa));
  zone.rrsets.push_back(*std::move(ns));
  return {};
}

/// Records of the hosts under `domain`: those with addresses of their own, the NS hosts by name (so that they
/// go along as glue), and one wildcard for all others.
base::Status add_hosts(CompiledZone& zone, const std::string& domain, AddressBook book,
                       const std::vector<std::string>& ns_hosts, const std::vector<std::string>& shared) {
  for (const std::string& host : ns_hosts) book.try_emplace(host, shared);
  book.emplace("*." + domain, shared);
  for (const auto& [host, own] : book) {
    if (pattern_domain(host) != domain) continue;
    if (const auto added = add_addresses(zone, host, own); !added) return added;
  }
  return {};
}

}  // namespace

base::Result<std::vector<CompiledZone>> compile_name_server_zones(
    const HostPatterns& patterns, const std::vector<HostAddresses>& addresses) {
  const auto book = named_hosts(patterns, addresses);
  if (!book) return std::unexpected(book.error());
  const std::vector<std::string> shared = shared_addresses(addresses);
  const std::vector<std::string> ns_hosts = apex_hosts(patterns, *book, !shared.empty());
  std::set<std::string> domains;
  for (const std::string& pattern : patterns.patterns) domains.emplace(pattern_domain(pattern));

  std::vector<CompiledZone> zones;
  for (const std::string& domain : domains) {
    auto name = dns::scan_name(domain, dns::Escapes::kDecimal);
    if (!name) return base::fail("InvalidConfig", fmt::format("'{}' is not a domain name", domain));
    CompiledZone zone;
    zone.info = {std::string(kNameServerZoneIds) + domain, *std::move(name), 0, {}};
    for (const std::string& host : ns_hosts) zone.info.hosts.push_back(*patterns.number(host));
    if (const auto added = add_apex(zone, domain, ns_hosts); !added) return std::unexpected(added.error());
    if (const auto added = add_hosts(zone, domain, *book, ns_hosts, shared); !added)
      return std::unexpected(added.error());
    zones.push_back(std::move(zone));
  }
  return zones;
}

std::vector<std::string> name_server_zone_ids(const zone::Catalog& catalog) {
  std::vector<std::string> ids;
  catalog.for_each_zone([&](const zone::Zone& zone) {
    if (zone.id().starts_with(kNameServerZoneIds)) ids.emplace_back(zone.id());
  });
  return ids;
}

}  // namespace milepost::publish
