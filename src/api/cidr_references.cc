// References are keys of their own: batches of different zones add them without waiting for one another.
#include "api/cidr_references.h"

#include <fmt/core.h>

#include <optional>
#include <set>
#include <utility>

#include "model/keys.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using model::CidrRoutingConfig;
using model::RecordSet;
using store::Compare;
using store::Write;

std::string reference_of(std::string_view zone_id, const RecordSet& set) {
  const CidrRoutingConfig& config = *set.cidr_routing_config;
  const std::string key = keys::record_set(zone_id, set.name, set.type, set.set_identifier.value_or(""));
  return keys::cidr_reference(config.collection_id, config.location_name, key);
}

bool routes_alike(const RecordSet& set, const std::optional<RecordSet>& previous) {
  return previous && previous->cidr_routing_config == set.cidr_routing_config;
}

/// `example.com. A paris of zone Z1`, from what stands behind the prefix of a reference.
std::string describe(std::string_view reference, std::string_view prefix) {
  const std::string key = std::string(keys::kRecordSets).append(reference.substr(prefix.size()));
  keys::RecordSetKey parts;
  if (!keys::parse_record_set(key, parts)) return "a record set";
  return fmt::format("{} {} {} of zone {}", parts.escaped_name, parts.type, parts.set_identifier, parts.zone);
}

/// The first reference under each prefix, by name; and that none is added from then on.
base::Result<std::vector<std::string>> find_users(store::Store& store, std::string_view collection,
                                                  const std::vector<std::string>& prefixes,
                                                  store::Transaction& transaction) {
  std::string newest_key = keys::newest_cidr_reference(collection);
  const auto newest = store.get(newest_key);
  if (!newest) return std::unexpected(newest.error());
  std::vector<store::RangeRequest> requests;
  for (const std::string& prefix : prefixes) {
    requests.push_back(store::RangeRequest::prefix(prefix));
    requests.back().keys_only = true;
    requests.back().limit = 1;
  }
  const auto ranges = store.ranges(requests);
  if (!ranges) return std::unexpected(ranges.error());
  std::vector<std::string> users;
  for (const store::Range& range : *ranges) {
    for (const store::KeyValue& entry : range.entries) users.push_back(entry.key);
  }
  transaction.compares.push_back(
      Compare::unchanged(std::move(newest_key), *newest ? (*newest)->mod_revision : 0));
  return users;
}

}  // namespace

void put_cidr_references(std::string_view zone_id, const model::BatchOutcome& outcome,
                         store::Transaction& transaction) {
  auto& writes = transaction.writes;
  std::set<std::string> referred_to;
  for (const auto& [set, previous] : outcome.written) {
    if (routes_alike(set, previous)) continue;
    if (previous && previous->cidr_routing_config)
      writes.push_back(Write::erase(reference_of(zone_id, *previous)));
    if (!set.cidr_routing_config) continue;
    writes.push_back(Write::put(reference_of(zone_id, set), {}));
    referred_to.insert(set.cidr_routing_config->collection_id);
  }
  for (const RecordSet& set : outcome.erased) {
    if (set.cidr_routing_config) writes.push_back(Write::erase(reference_of(zone_id, set)));
  }
  for (const std::string& id : referred_to)
    writes.push_back(Write::put(keys::newest_cidr_reference(id), std::string(zone_id)));
  for (const model::KnownCidrCollection& known : outcome.cidr_collections)
    transaction.compares.push_back(Compare::unchanged(keys::cidr_collection(known.id), known.revision));
}

base::Status hold_unreferenced(store::Store& store, std::string_view collection,
                               const std::vector<std::string>& locations, store::Transaction& transaction) {
  if (locations.empty()) return {};
  std::vector<std::string> prefixes;
  for (const std::string& location : locations)
    prefixes.push_back(keys::cidr_references(collection, location));
  const auto users = find_users(store, collection, prefixes, transaction);
  if (!users) return std::unexpected(users.error());
  if (users->empty()) return {};
  const std::string all = keys::cidr_references(collection);
  const std::string location =
      users->front().substr(all.size(), users->front().find('/', all.size()) - all.size());
  return base::fail("CidrBlockInUseException",
                    fmt::format("The location {} cannot lose its last CIDR block: {} routes by it.", location,
                                describe(users->front(), keys::cidr_references(collection, location))));
}

base::Status hold_unreferenced(store::Store& store, std::string_view collection,
                               store::Transaction& transaction) {
  const std::string all = keys::cidr_references(collection);
  const auto users = find_users(store, collection, {all}, transaction);
  if (!users) return std::unexpected(users.error());
  if (users->empty()) return {};
  const std::string_view user = users->front();
  const std::size_t location_end = user.find('/', all.size()) + 1;
  return base::fail("CidrCollectionInUseException",
                    fmt::format("The CIDR collection {} is in use: {} routes by it.", collection,
                                describe(user, user.substr(0, location_end))));
}

}  // namespace milepost::api
