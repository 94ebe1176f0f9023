// Takes sets by number, and where those are taken walks through the hosts of each pattern.
#include "api/name_server_choice.h"

#include <algorithm>

#include "model/keys.h"
#include "model/shuffle_sharding.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;

/// Numbers that are tried for a zone. Where a domain of the name's has zones on a tenth of the hosts (50 zones of one
/// name) all are taken less than once in 10^7 times.
constexpr int kCandidatesMax = 16;

struct NumberedSet {
  std::int64_t number = 0;
  model::ShuffleSharding::Set hosts;
};

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

std::unexpected<base::Error> no_name_servers() {
  return base::fail("DelegationSetNotAvailable",
                    "No name servers are left that serve no other hosted zone with this or a related name.");
}

/// The set of the next number. Error DelegationSetNotAvailable where the patterns have no four hosts.
base::Result<NumberedSet> next_set(const Context& context) {
  const model::ShuffleSharding sharding(context.hosts.patterns.size(), context.hosts.hosts_per_pattern);
  if (sharding.period() == 0) return no_name_servers();
  const auto number = context.set_numbers->next();
  if (!number) return std::unexpected(number.error());
  return NumberedSet{*number, sharding.hosts(static_cast<std::uint64_t>(*number))};
}

NameServerChoice choice_of(const NumberedSet& set, const NameServerHosts& hosts) {
  NameServerChoice choice{.hosts = {}, .number = set.number};
  for (const model::PatternHost& host : set.hosts)
    choice.hosts.push_back(hosts.host(host.pattern, host.number));
  return choice;
}

bool contains(std::span<const std::string> hosts, std::string_view host) {
  return std::ranges::find(hosts, host) != hosts.end();
}

/// The first host of `from`'s pattern, from `from` on and round, that is not chosen yet and serves no zone that is
/// related to `zone_name`; nullopt: none.
base::Result<std::optional<std::string>> free_host(const Context& context, const model::PatternHost& from,
                                                   std::string_view zone_name,
                                                   std::span<const std::string> chosen) {
  const int count = context.hosts.hosts_per_pattern;
  for (int i = 0; i < count; ++i) {
    std::string host = context.hosts.host(from.pattern, (from.number + i) % count);
    if (contains(chosen, host)) continue;
    const base::Result<bool> lives = lives_there(context.store, host, zone_name);
    if (!lives) return std::unexpected(lives.error());
    if (!*lives) return std::optional(std::move(host));
  }
  return std::nullopt;
}

/// Where to look for free hosts: at those of `set`, then in the patterns that it has none of.
std::vector<model::PatternHost> starts_of_walk(const model::ShuffleSharding::Set& set, std::size_t patterns) {
  std::vector<model::PatternHost> starts(set.begin(), set.end());
  for (std::size_t pattern = 0; pattern < patterns; ++pattern) {
    if (std::ranges::find(set, pattern, &model::PatternHost::pattern) == set.end())
      starts.push_back({pattern, set.front().number});
  }
  return starts;
}

/// Four free hosts wherever there are any, those of `set` as far as they are free.
base::Result<NameServerChoice> walk(const Context& context, const model::ShuffleSharding::Set& set,
                                    std::string_view zone_name) {
  NameServerChoice choice;
  std::size_t missing = model::kNameServersPerSet;
  const std::vector<model::PatternHost> starts = starts_of_walk(set, context.hosts.patterns.size());
  // Ends when too few starts are left: a walk through all hosts is hundreds of reads.
  for (std::size_t i = 0; i + missing <= starts.size() && missing > 0; ++i) {
    auto host = free_host(context, starts[i], zone_name, choice.hosts);
    if (!host) return std::unexpected(host.error());
    if (!*host) continue;
    choice.hosts.push_back(std::move(**host));
    --missing;
  }
  if (missing > 0) return no_name_servers();
  return choice;
}

}  // namespace

base::Result<NameServerChoice> next_name_servers(const Context& context) {
  const auto set = next_set(context);
  if (!set) return std::unexpected(set.error());
  return choice_of(*set, context.hosts);
}

base::Result<NameServerChoice> free_name_servers(const Context& context, std::string_view zone_name) {
  base::Result<NumberedSet> set;
  for (int i = 0; i < kCandidatesMax; ++i) {
    set = next_set(context);
    if (!set) return std::unexpected(set.error());
    NameServerChoice choice = choice_of(*set, context.hosts);
    const base::Result<bool> conflicting = conflicts(context.store, choice.hosts, zone_name);
    if (!conflicting) return std::unexpected(conflicting.error());
    if (!*conflicting) return choice;
  }
  return walk(context, set->hosts, zone_name);
}

std::vector<std::string> private_name_servers(const NameServerHosts& hosts) {
  const std::size_t patterns = hosts.patterns.size();
  std::vector<std::string> chosen;
  for (std::size_t i = 0; i < model::kNameServersPerSet; ++i) {
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
