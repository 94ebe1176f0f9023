// Reads a zone by the names that a change batch touches.
#include "api/zone_contents.h"

#include <iterator>
#include <string>
#include <unordered_set>
#include <utility>

#include "model/alias_rules.h"
#include "model/cidr_collection.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using Names = std::vector<std::string>;

/// Up to this many stored entries for each name asked for, one scan of the whole zone costs less than a seek
/// for each name.
constexpr std::int64_t kScanPerName = 4;

/// Everything under `all`, where keys are <all><reversed name>\0.., at `names` at least. `count` is how much
/// there is of it.
template <class T>
base::Status append_at(store::Store& store, std::string_view all, std::int64_t count, const Names& names,
                       std::vector<T>& out) {
  std::vector<store::RangeRequest> requests;
  if (count <= kScanPerName * std::ssize(names)) {
    requests.push_back(store::RangeRequest::prefix(all));
  } else {
    for (const std::string& name : names) {
      requests.push_back(store::RangeRequest::prefix(std::string(all) + keys::reversed(name) + '\0'));
    }
  }
  const auto ranges = store.ranges(requests);
  if (!ranges) return std::unexpected(ranges.error());
  for (const store::Range& range : *ranges) {
    for (const store::KeyValue& entry : range.entries) {
      auto value = model::decode_stored<T>(entry);
      if (!value) return std::unexpected(std::move(value.error()));
      out.push_back(std::move(*value));
    }
  }
  return {};
}

/// The record sets at `names`, and at every name to which aliases and CNAMEs lead from there.
base::Status read_record_sets(store::Store& store, const StoredZone& stored, Names names,
                              std::vector<model::RecordSet>& out) {
  const std::int64_t count = stored.state.record_set_count;
  std::unordered_set<std::string> known(names.begin(), names.end());
  while (!names.empty()) {
    const std::size_t first_new = out.size();
    const auto status = append_at(store, keys::record_sets(stored.zone.id), count, names, out);
    if (!status || std::ssize(out) >= count) return status;  // then it has them all
    names.clear();
    for (std::size_t i = first_new; i < out.size(); ++i) {
      for (auto& link : model::links_of(out[i], stored.zone)) {
        if (known.insert(link).second) names.push_back(std::move(link));
      }
    }
  }
  return {};
}

/// nullopt: the account has no such collection.
base::Result<std::optional<model::KnownCidrCollection>> read_cidr_collection(store::Store& store,
                                                                             std::string_view account,
                                                                             const std::string& id) {
  const auto entry = store.get(keys::cidr_collection(id));
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return std::nullopt;
  const auto collection = model::decode_stored<model::CidrCollection>(**entry);
  if (!collection) return std::unexpected(collection.error());
  if (collection->account != account) return std::nullopt;
  store::RangeRequest request = store::RangeRequest::prefix(keys::cidr_locations(id));
  request.keys_only = true;
  const auto range = store.range(request);
  if (!range) return std::unexpected(range.error());
  model::KnownCidrCollection known{.id = id, .locations = {}, .revision = (*entry)->mod_revision};
  for (const auto& location : range->entries) known.locations.emplace_back(keys::last_part(location.key));
  return known;
}

base::Status read_cidr_collections(store::Store& store, std::string_view account, const Names& ids,
                                   std::vector<model::KnownCidrCollection>& out) {
  for (const std::string& id : ids) {
    auto known = read_cidr_collection(store, account, id);
    if (!known) return std::unexpected(known.error());
    if (*known) out.push_back(std::move(**known));
  }
  return {};
}

/// Those of `ids` whose key exists.
template <class KeyOf>
base::Status read_existing(store::Store& store, const Names& ids, KeyOf&& key_of, Names& out) {
  std::vector<store::RangeRequest> requests;
  for (const std::string& id : ids) {
    const std::string key = key_of(id);
    requests.push_back({.begin = key, .end = key + '\0', .keys_only = true});
  }
  const auto ranges = store.ranges(requests);
  if (!ranges) return std::unexpected(ranges.error());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!(*ranges)[i].entries.empty()) out.push_back(ids[i]);
  }
  return {};
}

}  // namespace

base::Result<model::ZoneContents> read_contents(store::Store& store, const StoredZone& stored,
                                                const std::vector<model::PreparedChange>& changes) {
  const model::HostedZone& zone = stored.zone;
  const Names names = model::names_of(changes, zone);
  const std::int64_t protections = stored.state.protection_count.value_or(0);
  model::ZoneContents contents{.record_set_count = stored.state.record_set_count, .record_sets = {}};
  base::Status status = read_record_sets(store, stored, names, contents.record_sets);
  if (status && protections > 0) {
    status = append_at(store, keys::protections(zone.id), protections, names, contents.protections);
  }
  if (status) {
    status = read_cidr_collections(store, zone.account, model::cidr_collections_of(changes),
                                   contents.cidr_collections);
  }
  // A health check that has a verdict exists; one whose outcome nobody knows yet cannot be told from none.
  if (status)
    status = read_existing(store, model::health_checks_of(changes), keys::verdict, contents.health_checks);
  if (status)
    status =
        read_existing(store, model::alias_zones_of(changes, zone), keys::hosted_zone, contents.alias_zones);
  if (!status) return std::unexpected(std::move(status.error()));
  return contents;
}

}  // namespace milepost::api
