// Ranges at the revision of the first of them.
#include "publish/zone_reader.h"

#include <fmt/core.h>

#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "model/keys.h"
#include "model/record_set.h"
#include "model/route53_name.h"
#include "model/stored.h"

namespace milepost::publish {
namespace {

namespace keys = model::keys;

constexpr std::size_t kPageSize = 5'000;

std::unexpected<base::Error> no_such_zone(std::string message) {
  return base::fail("NoSuchHostedZone", std::move(message));
}

/// Calls visit(KeyValue&&) for each entry under `prefix` at `revision` (0: the newest); the revision that was read.
template <class Visit>
base::Result<store::Revision> scan(store::Store& store, std::string_view prefix, store::Revision revision,
                                   Visit&& visit) {
  store::RangeRequest page = store::RangeRequest::prefix(prefix);
  page.limit = kPageSize;
  page.at_revision = revision;
  while (true) {
    auto range = store.range(page);
    if (!range) return std::unexpected(range.error());
    page.at_revision = range->revision;
    if (!range->entries.empty()) page.begin = range->entries.back().key + '\0';
    const bool last = !range->more || range->entries.empty();
    for (store::KeyValue& entry : range->entries) visit(std::move(entry));
    if (last) return range->revision;
  }
}

/// The collection that a stored record set routes by; empty: none, or what does not decode is reported by the feed.
std::string collection_of(std::string_view stored) {
  if (stored.find("\"CidrRoutingConfig\"") == stored.npos) return {};
  const auto set = model::decode_stored<model::RecordSet>(stored);
  return set && set->cidr_routing_config ? set->cidr_routing_config->collection_id : std::string();
}

/// Gathers what is read at one revision.
class Gathering {
 public:
  explicit Gathering(store::Store& store) : store_(store) {}

  base::Status add(std::string_view prefix) {
    return add(prefix, [](const store::KeyValue&) {});
  }
  base::Status add(std::string_view prefix, const std::function<void(const store::KeyValue&)>& look) {
    const auto read = scan(store_, prefix, batch_.revision, [&](store::KeyValue&& entry) {
      look(entry);
      put(std::move(entry));
    });
    if (!read) return std::unexpected(read.error());
    batch_.revision = *read;
    return {};
  }
  base::Status add_key(std::string_view key) {
    auto entry = store_.get(key, batch_.revision);
    if (!entry) return std::unexpected(entry.error());
    if (*entry) put(std::move(**entry));
    return {};
  }

  /// All of it as if written at that revision: in key order a zone comes before what stands in it.
  store::EventBatch take() {
    for (store::Event& event : batch_.events) event.revision = batch_.revision;
    return std::move(batch_);
  }

 private:
  void put(store::KeyValue entry) { batch_.events.push_back({std::move(entry.key), std::move(entry.value)}); }

  store::Store& store_;
  store::EventBatch batch_;
};

}  // namespace

base::Result<model::HostedZone> find_zone_of_name(store::Store& store, std::string_view name) {
  std::optional<model::HostedZone> best;
  const auto read = scan(store, keys::kHostedZones, 0, [&](const store::KeyValue& entry) {
    auto zone = model::decode_stored<model::HostedZone>(entry);
    if (!zone || zone->private_zone || !model::is_in_zone(name, zone->name)) return;
    const auto size = zone->name.size();
    const bool better =
        !best || size > best->name.size() || (size == best->name.size() && zone->created < best->created);
    if (better) best = *std::move(zone);
  });
  if (!read) return std::unexpected(read.error());
  if (!best) return no_such_zone(fmt::format("No public hosted zone holds {}", name));
  return *std::move(best);
}

base::Result<model::HostedZone> read_hosted_zone(store::Store& store, std::string_view id) {
  const auto entry = store.get(keys::hosted_zone(id));
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return no_such_zone(fmt::format("No hosted zone found with ID: {}", id));
  return model::decode_stored<model::HostedZone>(**entry);
}

base::Result<store::EventBatch> read_zone(store::Store& store, const model::HostedZone& zone,
                                          const std::vector<std::string>& collections) {
  Gathering gathering(store);
  std::set<std::string> named(collections.begin(), collections.end());
  // The record sets' pages settle the revision at which everything else is read too.
  base::Status status = gathering.add(keys::record_sets(zone.id), [&](const store::KeyValue& entry) {
    if (std::string id = collection_of(entry.value); !id.empty()) named.insert(std::move(id));
  });
  if (status) status = gathering.add(keys::traffic_plans(zone.id));
  if (status) status = gathering.add_key(keys::hosted_zone(zone.id));
  for (const std::string_view prefix : {keys::kVerdicts, keys::kOutsideAnswers}) {
    if (status) status = gathering.add(prefix);
  }
  if (status && zone.private_zone) status = gathering.add(keys::kVpcs);
  for (const std::string& id : named) {
    if (status) status = gathering.add(keys::cidr_locations(id));
  }
  if (!status) return std::unexpected(std::move(status.error()));
  return gathering.take();
}

}  // namespace milepost::publish
