// Zones, record sets, VPCs and placements from keys and values to calls of the catalog's writer.
#include "publish/catalog_feed.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <span>
#include <tuple>
#include <utility>

#include "base/log.h"
#include "model/keys.h"
#include "model/stored.h"
#include "model/traffic_plan.h"
#include "model/verdict.h"
#include "publish/compile.h"
#include "publish/compile_plan.h"
#include "publish/compile_traffic_plan.h"
#include "store/transfer.h"

namespace milepost::publish {

namespace keys = model::keys;

namespace {

std::int64_t unix_s() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

CatalogFeed::CatalogFeed(zone::CatalogWriter& writer, HostPatterns hosts, std::size_t page_size)
    : writer_(writer), hosts_(std::move(hosts)), page_size_(page_size), mark_(parse_mark(writer.note())) {}

base::Result<store::Revision> CatalogFeed::load(store::Store& store, const std::function<bool()>& go_on) {
  writer_.clear();
  mark_ = {.store = mark_.store};
  placements_.clear();
  placements_known_ = false;
  // The zones' pages settle the revision at which everything else is read too.
  const auto revision = load_prefix(store, keys::kHostedZones, 0, go_on);
  if (!revision) return revision;
  for (const std::string_view prefix : std::span(kFeedPrefixes).subspan(1)) {
    if (const auto read = load_prefix(store, prefix, *revision, go_on); !read) return read;
  }
  // A restore that began before this revision wrote some of what was read, and whoever began to read before it did not
  // see its mark.
  const auto mark = store.get(store::kIncompleteKey, *revision);
  if (!mark) return std::unexpected(mark.error());
  if (*mark) return base::fail("IncompleteStore", "a backup is being restored into the store");
  placements_known_ = true;
  renew_name_server_zones();
  commit(*revision);
  return revision;
}

void CatalogFeed::expire_outside() {
  writer_.expire_outside(unix_s());
}

void CatalogFeed::commit(store::Revision revision) {
  mark_.heard_s = unix_s();
  writer_.commit(revision, print_mark(mark_));
}

base::Result<store::Revision> CatalogFeed::load_prefix(store::Store& store, std::string_view prefix,
                                                       store::Revision at,
                                                       const std::function<bool()>& go_on) {
  store::RangeRequest page = store::RangeRequest::prefix(prefix);
  page.limit = page_size_;
  page.at_revision = at;
  // The next page is on its way while this one is compiled.
  auto coming = std::async(std::launch::async, [&store, page] { return store.range(page); });
  while (true) {
    const auto range = coming.get();
    if (!range) return std::unexpected(range.error());
    const bool last = !range->more || range->entries.empty();
    if (!last) {
      page.at_revision = range->revision;
      page.begin = range->entries.back().key + '\0';
      coming = std::async(std::launch::async, [&store, page] { return store.range(page); });
    }
    for (const store::KeyValue& entry : range->entries) {
      mark_.note(entry.key, entry.value, entry.mod_revision);
      put(entry.key, entry.value);
    }
    if (last) return range->revision;
    if (!go_on()) return base::fail("Stopped", "the read was given up");
  }
}

base::Status CatalogFeed::resume(store::Store& store, store::Revision revision) {
  if (placements_known_) return {};
  placements_.clear();
  const auto read = load_prefix(store, keys::kPlacements, revision, [] { return true; });
  if (!read) return std::unexpected(read.error());
  placements_known_ = true;
  name_server_zones_ = name_server_zone_ids(writer_.snapshot());
  renew_name_server_zones();
  commit(revision);
  return {};
}

void CatalogFeed::renew_name_server_zones() {
  placements_changed_ = false;
  for (const std::string& id : name_server_zones_) writer_.remove_zone(id);
  name_server_zones_.clear();
  if (placements_.empty()) return;  // nobody answers for them
  std::vector<model::NameServerPlacement> nodes;
  for (const auto& [key, placement] : placements_) nodes.push_back(placement);
  const auto zones = compile_name_server_zones(hosts_, nodes);
  if (!zones) return skip(keys::kPlacements, zones.error());
  for (const CompiledZone& zone : *zones) {
    writer_.put_zone(zone.info);
    name_server_zones_.push_back(zone.info.id);
    for (const CompiledRrset& set : zone.rrsets) {
      const auto status = writer_.put_rrset(zone.info.id, set.owner, set.type, set.ttl, set.rdatas);
      if (!status) skip(zone.info.id, status.error());
    }
  }
}

void CatalogFeed::apply(store::EventBatch batch) {
  // The events of one commit come in any order, and a zone has to be there before its record sets: in key order it is.
  std::ranges::sort(batch.events, {},
                    [](const store::Event& event) { return std::tie(event.revision, event.key); });
  for (const store::Event& event : batch.events) {
    if (event.value) {
      mark_.note(event.key, *event.value, event.revision);
      put(event.key, *event.value);
    } else {
      erase(event.key);
    }
  }
  if (placements_changed_) renew_name_server_zones();
  commit(batch.revision);
}

void CatalogFeed::put(std::string_view key, std::string_view value) {
  if (key.starts_with(keys::kHostedZones)) {
    put_zone(key, value);
  } else if (key.starts_with(keys::kRecordSets)) {
    put_record_set(key, value);
  } else if (key.starts_with(keys::kVpcs)) {
    put_vpc(key, value);
  } else if (key.starts_with(keys::kTrafficPlans)) {
    put_traffic_plan(key, value);
  } else if (key.starts_with(keys::kVerdicts)) {
    put_verdict(key, value);
  } else if (key.starts_with(keys::kCidrLocations)) {
    put_cidr_location(key, value);
  } else if (key.starts_with(keys::kOutsideAnswers)) {
    put_outside_answer(key, value);
  } else if (key.starts_with(keys::kPlacements)) {
    put_placement(key, value);
  }
}

void CatalogFeed::erase(std::string_view key) {
  if (key.starts_with(keys::kHostedZones)) {
    writer_.remove_zone(key.substr(keys::kHostedZones.size()));
  } else if (key.starts_with(keys::kRecordSets)) {
    erase_record_set(key);
  } else if (key.starts_with(keys::kVpcs)) {
    writer_.remove_vpc(key.substr(keys::kVpcs.size()));
  } else if (key.starts_with(keys::kVerdicts)) {
    writer_.remove_verdict(key.substr(keys::kVerdicts.size()));
  } else if (key.starts_with(keys::kCidrLocations)) {
    erase_cidr_location(key);
  } else if (key.starts_with(keys::kOutsideAnswers)) {
    erase_outside_answer(key);
  } else if (key.starts_with(keys::kPlacements)) {
    erase_placement(key);
  }
}

void CatalogFeed::put_zone(std::string_view key, std::string_view value) {
  const auto stored = model::decode_stored<model::HostedZone>(value);
  if (!stored) return skip(key, stored.error());
  const auto info = compile_zone(*stored, hosts_);
  if (!info) return skip(key, info.error());
  writer_.put_zone(*info);
}

void CatalogFeed::put_vpc(std::string_view key, std::string_view value) {
  const auto stored = model::decode_stored<model::Vpc>(value);
  const auto info = stored ? compile_vpc(*stored) : std::unexpected(stored.error());
  if (info) return writer_.put_vpc(*info);
  skip(key, info.error());
  writer_.remove_vpc(key.substr(keys::kVpcs.size()));  // its old networks may be somebody else's now
}

void CatalogFeed::put_placement(std::string_view key, std::string_view value) {
  auto stored = model::decode_stored<model::NameServerPlacement>(value);
  // One at a time, so that a wrong one takes no other's addresses along.
  const auto zones =
      stored ? compile_name_server_zones(hosts_, std::span(&*stored, 1)) : std::unexpected(stored.error());
  if (!zones) {
    erase_placement(key);
    return skip(key, zones.error());
  }
  placements_.insert_or_assign(std::string(key), *std::move(stored));
  placements_changed_ = true;
}

void CatalogFeed::erase_placement(std::string_view key) {
  const auto found = placements_.find(key);
  if (found == placements_.end()) return;
  placements_.erase(found);
  placements_changed_ = true;
}

/// It is erased with its root record set, whose key says the same.
void CatalogFeed::put_traffic_plan(std::string_view key, std::string_view value) {
  keys::RecordSetKey parts;
  if (!keys::parse_traffic_plan(key, parts)) return skip(key, {"DataFormat", "not a traffic plan's key"});
  const auto stored = model::decode_stored<model::TrafficPlan>(value);
  const auto plan = stored ? compile_traffic_plan(*stored) : std::unexpected(stored.error());
  const auto owner = compile_name(parts.escaped_name);
  if (!owner) return skip(key, owner.error());
  const auto status =
      plan ? writer_.put_plan(parts.zone, *owner, plan->type, plan->group) : std::unexpected(plan.error());
  if (status) return;
  skip(key, status.error());
  erase_at(parts);  // what stood there before is no longer what the user asked for
}

void CatalogFeed::put_verdict(std::string_view key, std::string_view value) {
  const auto stored = model::decode_stored<model::Verdict>(value);
  if (!stored) return skip(key, stored.error());
  writer_.put_verdict(key.substr(keys::kVerdicts.size()), stored->healthy);
}

void CatalogFeed::put_cidr_location(std::string_view key, std::string_view value) {
  const auto stored = model::decode_stored<model::CidrLocation>(value);
  const auto info = stored ? compile_cidr_location(*stored) : std::unexpected(stored.error());
  const std::string_view path = key.substr(keys::kCidrLocations.size());
  if (info) return writer_.put_cidr_location(path.substr(0, path.find('/')), *info);
  skip(key, info.error());
  erase_cidr_location(key);
}

void CatalogFeed::erase_cidr_location(std::string_view key) {
  const std::string_view path = key.substr(keys::kCidrLocations.size());
  const std::size_t slash = path.find('/');
  if (slash != path.npos) writer_.remove_cidr_location(path.substr(0, slash), path.substr(slash + 1));
}

void CatalogFeed::put_outside_answer(std::string_view key, std::string_view value) {
  const auto stored = model::decode_stored<model::OutsideAnswer>(value);
  auto answer = stored ? compile_outside_answer(*stored) : std::unexpected(stored.error());
  if (answer) return writer_.put_outside(*std::move(answer));
  skip(key, answer.error());
}

void CatalogFeed::erase_outside_answer(std::string_view key) {
  const std::string_view path = key.substr(keys::kOutsideAnswers.size());
  const std::size_t slash = path.rfind('/');
  if (slash == path.npos) return;
  const auto name = compile_name(path.substr(0, slash));
  const auto type = dns::scan_type(path.substr(slash + 1));
  if (name && type) writer_.remove_outside(*name, *type);
}

void CatalogFeed::put_record_set(std::string_view key, std::string_view value) {
  keys::RecordSetKey parts;
  if (!keys::parse_record_set(key, parts)) return skip(key, {"DataFormat", "not a record set's key"});
  const auto stored = model::decode_stored<model::RecordSet>(value);
  const auto status = stored ? put_records(parts.zone, *stored) : std::unexpected(stored.error());
  if (status) return;
  skip(key, status.error());
  erase_record_set(key);  // what stood there before is no longer what the user asked for
}

base::Status CatalogFeed::put_records(std::string_view zone_id, const model::RecordSet& set) {
  if (is_plain(set)) {
    const auto rrset = compile_record_set(set);
    if (!rrset) return std::unexpected(rrset.error());
    return writer_.put_rrset(zone_id, rrset->owner, rrset->type, rrset->ttl, rrset->rdatas);
  }
  if (set.traffic_policy_instance_id) return {};  // its plan comes by a key of its own
  auto compiled = compile_member(zone_id, set);
  if (!compiled) return std::unexpected(std::move(compiled.error()));
  return writer_.put_member(zone_id, compiled->owner, compiled->type, compiled->policy, compiled->collection,
                            std::move(compiled->member));
}

void CatalogFeed::erase_record_set(std::string_view key) {
  keys::RecordSetKey parts;
  if (keys::parse_record_set(key, parts)) erase_at(parts);
}

void CatalogFeed::erase_at(const keys::RecordSetKey& parts) {
  const auto owner = compile_name(parts.escaped_name);
  const auto type = dns::scan_type(parts.type);
  // What never compiled was never put; what is gone with its zone needs no removal (NoSuchZone).
  if (owner && type)
    static_cast<void>(writer_.remove_member(parts.zone, *owner, *type, parts.set_identifier));
}

void CatalogFeed::skip(std::string_view key, const base::Error& error) {
  ++skipped_;
  std::string readable(key);
  for (char& c : readable) {
    if (c == '\0') c = ' ';
  }
  log::warning("{} is not answered: {} ({})", readable, error.message, error.code);
}

}  // namespace milepost::publish
