// Puts new zones on name servers or into a VPC's sight.
#include "api/zone_placement.h"

#include <fmt/core.h>

#include "api/delegation_sets.h"
#include "api/name_server_choice.h"
#include "api/vpc_access.h"
#include "base/random.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;
using store::Compare;
using store::Write;

constexpr std::size_t kIdSize = 20;  // random characters behind the N: 103 bits

/// The reusable set that the request names, when it has room for one more zone.
Result<StoredDelegationSet> set_with_room(const Context& context, const aws::Caller& caller,
                                          const std::string& id) {
  auto stored = find_reusable_set(context.store, caller, id);
  if (!stored) return stored;
  const auto zones = count_zones(context.store, id);
  if (!zones) return std::unexpected(zones.error());
  const std::int64_t max = context.limits.zones_per_reusable_delegation_set;
  if (*zones < max) return stored;
  return base::fail(
      "TooManyHostedZones",
      fmt::format("Limits Exceeded: MAX_ZONES_BY_REUSABLE_DELEGATION_SET - Cannot create more than {} "
                  "hosted zones with this delegation set.",
                  max));
}

/// A set of the zone's own, with the id that it will have.
Result<StoredDelegationSet> make_own_set(const Context& context, const aws::Caller& caller,
                                         std::string_view name) {
  auto chosen = free_name_servers(context, name);
  if (!chosen) return std::unexpected(chosen.error());
  return StoredDelegationSet{.set = {.id = "N" + base::random_text(base::kIdAlphabet, kIdSize),
                                     .account = caller.account,
                                     .caller_reference = {},
                                     .reusable = false,
                                     .name_servers = std::move(chosen->hosts),
                                     .number = chosen->number},
                             .revision = 0};
}

Result<std::vector<HostGuard>> guard_hosts(const Context& context, const model::DelegationSet& set,
                                           std::string_view name) {
  auto guards = read_guards(context.store, set.name_servers);
  if (!guards) return guards;
  const Result<bool> conflicting = conflicts(context.store, set.name_servers, name);
  if (!conflicting) return std::unexpected(conflicting.error());
  if (!*conflicting) return guards;
  return base::fail(
      "ConflictingDomainExists",
      fmt::format("Cannot create hosted zone with DelegationSetId DelegationSetId:{} as the DNSName {} "
                  "conflicts with existing ones sharing the delegation set",
                  set.id, name));
}

/// The set is written even when it exists: whoever deletes a reusable set compares it, and so sees that a zone
/// came.
void put_on_set(const StoredDelegationSet& set, const model::HostedZone& zone, store::Transaction& out) {
  const std::string key = keys::delegation_set(set.set.id);
  out.compares.push_back(Compare::unchanged(key, set.revision));
  out.writes.push_back(Write::put(key, model::encode_stored(set.set)));
  out.writes.push_back(Write::put(keys::delegation_set_zone(set.set.id, zone.name, zone.id), {}));
}

}  // namespace

Result<std::optional<Placement>> place_on_name_servers(const Context& context, const aws::Caller& caller,
                                                       const std::optional<std::string>& set_id,
                                                       model::HostedZone& zone,
                                                       store::Transaction& transaction) {
  auto set = set_id ? set_with_room(context, caller, *set_id) : make_own_set(context, caller, zone.name);
  if (!set) return std::unexpected(set.error());
  const auto guards = guard_hosts(context, set->set, zone.name);
  if (!guards) {
    const bool chose_itself = !set_id;
    if (chose_itself && guards.error().code == "ConflictingDomainExists") return std::nullopt;
    return std::unexpected(guards.error());
  }
  zone.private_zone = false;
  zone.delegation_set = set->set.id;
  zone.name_servers = set->set.name_servers;
  put_on_set(*set, zone, transaction);
  put_on_hosts(*guards, zone.name, zone.id, transaction);
  return Placement{.name_servers = zone.name_servers, .set = std::move(set->set), .vpc = {}};
}

Result<Placement> place_in_vpc(const Context& context, const aws::Caller& caller, const Vpc& named,
                               model::HostedZone& zone, store::Transaction& transaction) {
  const auto vpc = find_vpc(context.store, named);
  if (!vpc) return std::unexpected(vpc.error());
  if (vpc->vpc.account != caller.account) return std::unexpected(invalid_vpc_id());
  zone.private_zone = true;
  zone.vpcs = {vpc->reference()};
  transaction.writes.push_back(Write::put(keys::account_private_zone(zone.account, zone.id), {}));
  const auto seen = put_in_sight(context.store, *vpc, zone.name, zone.id, transaction);
  if (!seen) return std::unexpected(seen.error());
  return Placement{.name_servers = private_name_servers(context.hosts), .set = {}, .vpc = vpc->reference()};
}

}  // namespace milepost::api
