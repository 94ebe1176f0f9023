// The records of the name servers' own zones.
#include "publish/name_server_zones.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "model/host_stripes.h"
#include "publish/host_nodes.h"

namespace milepost::publish {
namespace {

constexpr std::uint32_t kNsTtl = 172800;  // as Route 53 gives a new zone's NS
constexpr std::uint32_t kSoaTtl = 900;
constexpr std::uint32_t kAddressTtl = 172800;
constexpr std::size_t kHostsOfZoneMax = zone::kZoneHostsMax;

/// Where a host answers.
struct HostEntry {
  std::vector<std::string> addresses;  // in the order they were given
  std::string node;                    // the first that has it
};
/// By owner name (text, no trailing dot).
using AddressBook = std::map<std::string, HostEntry>;

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

/// Every node's record, in one order whatever order they came in.
using Nodes = std::vector<const model::NameServerPlacement*>;

Nodes in_order(std::span<const model::NameServerPlacement> nodes) {
  Nodes sorted;
  for (const model::NameServerPlacement& node : nodes) sorted.push_back(&node);
  std::ranges::sort(sorted, {}, [](const auto* node) -> const std::string& { return node->node; });
  return sorted;
}

/// Hosts that some listener names, with the addresses of all that do.
base::Result<AddressBook> named_hosts(const HostPatterns& patterns, const Nodes& nodes) {
  AddressBook book;
  for (const model::NameServerPlacement* node : nodes) {
    for (const model::NameServerListener& listener : node->listeners) {
      for (const std::string& host : listener.hosts) {
        const auto number = patterns.number(host);
        if (!number)
          return base::fail("InvalidConfig",
                            fmt::format("'{}' is no host of the name-server patterns", host));
        HostEntry& entry = book.try_emplace(patterns.host(*number), HostEntry{{}, node->node}).first->second;
        append_unique(entry.addresses, listener.addresses);
      }
    }
  }
  return book;
}

/// Nodes that hosts can be dealt to, with the addresses that these then have.
using SharedAddresses = std::map<std::string, std::vector<std::string>>;

SharedAddresses nodes_for_all(const Nodes& nodes) {
  SharedAddresses shared;
  for (const model::NameServerPlacement* node : nodes) {
    if (auto addresses = shared_addresses(*node); !addresses.empty())
      shared.emplace(node->node, std::move(addresses));
  }
  return shared;
}

NodesByStripe stripes_of(const Nodes& nodes, const SharedAddresses& shared) {
  std::vector<StripedNode> striped;
  for (const model::NameServerPlacement* node : nodes) {
    if (shared.contains(node->node)) striped.push_back({node->node, node->stripe});
  }
  return nodes_for_hosts(std::move(striped));
}

/// Gives every host that is not in the book to one of several nodes.
void deal_hosts(const HostPatterns& patterns, const NodesByStripe& stripes, const SharedAddresses& shared,
                AddressBook& book) {
  const model::HostStripes host_stripes(patterns.patterns.size(), patterns.hosts_per_pattern);
  for (std::size_t pattern = 0; pattern < patterns.patterns.size(); ++pattern) {
    for (int n = 0; n < patterns.hosts_per_pattern; ++n) {
      const std::size_t number = pattern * static_cast<std::size_t>(patterns.hosts_per_pattern) + n;
      const std::string host = patterns.host(static_cast<std::uint16_t>(number));
      if (book.contains(host)) continue;
      const std::string& node = node_of_host(stripes[host_stripes.stripe_of({pattern, n})], host);
      book.emplace(host, HostEntry{shared.at(node), node});
    }
  }
}

/// The hosts of the book, first those that are each on a node of its own, then the others; at most as many as a zone
/// can be on.
std::vector<std::string> of_many_nodes(const AddressBook& book) {
  std::vector<std::string> hosts;
  std::vector<std::string> others;
  std::set<std::string_view> nodes;
  for (const auto& [host, entry] : book) (nodes.insert(entry.node).second ? hosts : others).push_back(host);
  hosts.insert(hosts.end(), others.begin(), others.end());
  if (hosts.size() > kHostsOfZoneMax) hosts.resize(kHostsOfZoneMax);
  return hosts;
}

/// The first host of each pattern: where there are four they are of four stripes, and so on four nodes.
std::vector<std::string> first_hosts(const HostPatterns& patterns) {
  std::vector<std::string> hosts;
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
/// go along as glue), and one wildcard for all others, which have `shared`.
base::Status add_hosts(CompiledZone& zone, const std::string& domain, AddressBook book,
                       const std::vector<std::string>& ns_hosts, const std::vector<std::string>& shared) {
  for (const std::string& host : ns_hosts) book.try_emplace(host, HostEntry{shared, {}});
  book.emplace("*." + domain, HostEntry{shared, {}});
  for (const auto& [host, entry] : book) {
    if (pattern_domain(host) != domain) continue;
    if (const auto added = add_addresses(zone, host, entry.addresses); !added) return added;
  }
  return {};
}

/// Who has which addresses, and who serves the zones.
struct Plan {
  AddressBook book;
  std::vector<std::string> shared;    // of hosts that are not in the book
  std::vector<std::string> ns_hosts;  // of every zone
};

/// Of fewer patterns: the first host of each stripe, so that here too there are four.
std::vector<std::string> first_hosts_of_stripes(const HostPatterns& patterns) {
  const model::HostStripes stripes(patterns.patterns.size(), patterns.hosts_per_pattern);
  std::vector<std::string> hosts;
  for (std::size_t i = 0; i < model::kNameServersPerSet; ++i) {
    if (stripes.size(i) == 0) continue;
    const model::PatternHost first = stripes.host(i, 0);
    const std::size_t before = first.pattern * static_cast<std::size_t>(patterns.hosts_per_pattern);
    hosts.push_back(patterns.host(static_cast<std::uint16_t>(before + first.number)));
  }
  return hosts;
}

std::vector<std::string> apex_hosts(const HostPatterns& patterns, const AddressBook& named,
                                    std::size_t nodes_for_all) {
  if (nodes_for_all == 0 && !named.empty()) return of_many_nodes(named);
  const bool few_patterns = patterns.patterns.size() < model::kNameServersPerSet;
  return few_patterns && nodes_for_all > 1 ? first_hosts_of_stripes(patterns) : first_hosts(patterns);
}

base::Result<Plan> plan(const HostPatterns& patterns, const Nodes& nodes) {
  auto named = named_hosts(patterns, nodes);
  if (!named) return std::unexpected(named.error());
  Plan out{*std::move(named), {}, {}};
  const SharedAddresses shared = nodes_for_all(nodes);
  out.ns_hosts = apex_hosts(patterns, out.book, shared.size());
  if (shared.size() == 1) out.shared = shared.begin()->second;
  if (shared.size() > 1) deal_hosts(patterns, stripes_of(nodes, shared), shared, out.book);
  return out;
}

base::Result<CompiledZone> compile_domain(const HostPatterns& patterns, const std::string& domain,
                                          const Plan& made) {
  auto name = dns::scan_name(domain, dns::Escapes::kDecimal);
  if (!name) return base::fail("InvalidConfig", fmt::format("'{}' is not a domain name", domain));
  CompiledZone zone;
  zone.info = {std::string(kNameServerZoneIds) + domain, *std::move(name), 0, {}};
  for (const std::string& host : made.ns_hosts) zone.info.hosts.push_back(*patterns.number(host));
  if (const auto added = add_apex(zone, domain, made.ns_hosts); !added) return std::unexpected(added.error());
  if (const auto added = add_hosts(zone, domain, made.book, made.ns_hosts, made.shared); !added)
    return std::unexpected(added.error());
  return zone;
}

}  // namespace

std::vector<std::string> shared_addresses(const model::NameServerPlacement& node) {
  std::vector<std::string> shared;
  for (const model::NameServerListener& listener : node.listeners) {
    if (listener.hosts.empty()) append_unique(shared, listener.addresses);
  }
  return shared;
}

base::Result<std::vector<CompiledZone>> compile_name_server_zones(
    const HostPatterns& patterns, std::span<const model::NameServerPlacement> nodes) {
  const auto made = plan(patterns, in_order(nodes));
  if (!made) return std::unexpected(made.error());
  std::set<std::string> domains;
  for (const std::string& pattern : patterns.patterns) domains.emplace(pattern_domain(pattern));
  std::vector<CompiledZone> zones;
  for (const std::string& domain : domains) {
    auto zone = compile_domain(patterns, domain, *made);
    if (!zone) return std::unexpected(zone.error());
    zones.push_back(*std::move(zone));
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
