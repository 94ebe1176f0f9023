// Walks the hosts of each pattern from a random one on until one is free.
#include "api/name_server_choice.h"

#include <algorithm>
#include <numeric>

#include "base/random.h"
#include "model/keys.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;

/// The parents of a stored name, without the name and the top-level domain (no zone can be one):
/// a.b.example.com. -> b.example.com., example.com.
std::vector<std::string_view> parents_of(std::string_view name) {
  std::vector<std::string_view> parents;
  for (;;) {
    name.remove_prefix(name.find('.') + 1);
    if (name.find('.') + 1 >= name.size()) return parents;
    parents.push_back(name);
  }
}

base::Result<bool> lives_there(store::Store& store, std::string_view host, std::string_view zone_name) {
  store::RangeRequest at_or_below = store::RangeRequest::prefix(keys::host_zones(host, zone_name));
  at_or_below.limit = 1;
  at_or_below.keys_only = true;
  const auto found = store.range(at_or_below);
  if (!found) return std::unexpected(found.error());
  if (!found->entries.empty()) return true;
  for (const std::string_view parent : parents_of(zone_name)) {
    const auto above = store.get(keys::host_zones(host, parent));
    if (!above) return std::unexpected(above.error());
    if (*above) return true;
  }
  return false;
}

/// The patterns to take a host of, one for each name server, in order; of more than four a random choice.
std::vector<std::size_t> choose_patterns(const NameServerHosts& hosts) {
  std::vector<std::size_t> patterns(hosts.patterns.size());
  std::iota(patterns.begin(), patterns.end(), std::size_t{0});
  while (patterns.size() > kNameServersPerSet) {
    patterns.erase(patterns.begin() + static_cast<std::ptrdiff_t>(base::random_below(patterns.size())));
  }
  const std::size_t different = patterns.size();
  for (std::size_t i = different; i < kNameServersPerSet; ++i) patterns.push_back(patterns[i % different]);
  return patterns;
}

bool contains(std::span<const std::string> hosts, std::string_view host) {
  return std::ranges::find(hosts, host) != hosts.end();
}

/// Appends a host of each pattern for which `is_free(host)` says so and which is not chosen yet.
template <class IsFree>
base::Result<std::vector<std::string>> choose(const NameServerHosts& hosts, IsFree&& is_free) {
  std::vector<std::string> chosen;
  for (const std::size_t pattern : choose_patterns(hosts)) {
    const auto count = static_cast<std::uint64_t>(hosts.hosts_per_pattern);
    const std::uint64_t first = base::random_below(count);
    const std::size_t before = chosen.size();
    for (std::uint64_t i = 0; i < count && chosen.size() == before; ++i) {
      std::string host = hosts.host(pattern, static_cast<int>((first + i) % count));
      if (contains(chosen, host)) continue;
      const base::Result<bool> free = is_free(host);
      if (!free) return std::unexpected(free.error());
      if (*free) chosen.push_back(std::move(host));
    }
    if (chosen.size() == before) {
      return base::fail(
          "DelegationSetNotAvailable",
          "No name servers are left that serve no other hosted zone with this or a related name.");
    }
  }
  return chosen;
}

}  // namespace

base::Result<std::vector<std::string>> random_name_servers(const NameServerHosts& hosts) {
  return choose(hosts, [](std::string_view) { return base::Result<bool>(true); });
}

base::Result<std::vector<std::string>> free_name_servers(const Context& context, std::string_view zone_name) {
  return choose(context.hosts, [&](std::string_view host) {
    base::Result<bool> lives = lives_there(context.store, host, zone_name);
    if (lives) *lives = !*lives;
    return lives;
  });
}

std::vector<std::string> private_name_servers(const NameServerHosts& hosts) {
  const std::size_t patterns = hosts.patterns.size();
  std::vector<std::string> chosen;
  for (std::size_t i = 0; i < kNameServersPerSet; ++i) {
    chosen.push_back(hosts.host(i % patterns, static_cast<int>(i / patterns)));
  }
  return chosen;
}

base::Result<bool> conflicts(store::Store& store, std::span<const std::string> hosts,
                             std::string_view zone_name) {
  for (const std::string& host : hosts) {
    base::Result<bool> lives = lives_there(store, host, zone_name);
    if (!lives || *lives) return lives;
  }
  return false;
}

base::Result<std::vector<HostGuard>> read_guards(store::Store& store, std::span<const std::string> hosts) {
  std::vector<HostGuard> guards;
  for (const std::string& host : hosts) {
    const auto entry = store.get(keys::host(host));
    if (!entry) return std::unexpected(entry.error());
    guards.push_back({host, *entry ? (*entry)->mod_revision : 0});
  }
  return guards;
}

void put_on_hosts(std::span<const HostGuard> guards, std::string_view zone_name, std::string_view zone_id,
                  store::Transaction& transaction) {
  for (const HostGuard& guard : guards) {
    transaction.compares.push_back(store::Compare::unchanged(keys::host(guard.host), guard.revision));
    transaction.writes.push_back(store::Write::put(keys::host(guard.host), std::string(zone_id)));
    transaction.writes.push_back(
        store::Write::put(keys::host_zones(guard.host, zone_name), std::string(zone_id)));
  }
}

}  // namespace milepost::api
