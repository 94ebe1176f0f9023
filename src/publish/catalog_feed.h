// Brings the store's zones, record sets, VPCs and name servers' host names into the catalog: everything at once, or what
// a watch reports.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/keys.h"
#include "model/record_set.h"
#include "publish/history_mark.h"
#include "publish/host_patterns.h"
#include "publish/name_server_zones.h"
#include "store/store.h"
#include "zone/catalog_writer.h"

namespace milepost::publish {

/// The prefixes of what it takes, in the order in which a full read does: zones before what stands in them.
inline constexpr auto kFeedPrefixes = std::to_array<std::string_view>(
    {model::keys::kHostedZones, model::keys::kVerdicts, model::keys::kCidrLocations,
     model::keys::kOutsideAnswers, model::keys::kRecordSets, model::keys::kTrafficPlans, model::keys::kVpcs,
     model::keys::kPlacements});

/// Feeds one CatalogWriter. What does not compile is logged and left out; it never stops the feed.
/// Belongs to one thread.
class CatalogFeed {
 public:
  CatalogFeed(zone::CatalogWriter& writer, HostPatterns hosts, std::size_t page_size);

  /// Reads all of them at one revision, a page at a time, and publishes them as one snapshot; until
  /// then, and on an error, the snapshot before stays. `go_on` is asked once a page.
  /// Errors: those of the store, Stopped when `go_on` said no, IncompleteStore when a restore was writing at that revision.
  base::Result<store::Revision> load(store::Store& store, const std::function<bool()>& go_on);

  /// Before the first batch on top of a disk copy of `revision`: reads where name servers answered then, which their
  /// zones in the copy do not say. Those are made anew, of today's patterns. Nothing when that is known already.
  base::Status resume(store::Store& store, store::Revision revision);

  /// Publishes a batch of whole commits as one snapshot.
  void apply(store::EventBatch batch);

  /// Names elsewhere that answers lead to may have changed so since this was asked last; at first, all.
  std::vector<zone::OutsideChange> take_outside_changes() { return writer_.take_outside_changes(); }
  /// What names elsewhere resolved to may be too old by now, whether the store is there or not.
  void expire_outside();

  /// Zones, record sets, VPCs and placements left out since the start.
  std::uint64_t skipped() const { return skipped_; }

  /// What the snapshot is of; goes along with its copy on disk.
  const HistoryMark& mark() const { return mark_; }
  /// The store that is followed from now on.
  void belong_to(std::string store_id) { mark_.store = std::move(store_id); }

 private:
  base::Result<store::Revision> load_prefix(store::Store& store, std::string_view prefix, store::Revision at,
                                            const std::function<bool()>& go_on);
  void put(std::string_view key, std::string_view value);
  void erase(std::string_view key);
  void put_zone(std::string_view key, std::string_view value);
  void put_vpc(std::string_view key, std::string_view value);
  void put_record_set(std::string_view key, std::string_view value);
  base::Status put_records(std::string_view zone_id, const model::RecordSet& set);
  void erase_record_set(std::string_view key);
  void erase_at(const model::keys::RecordSetKey& parts);
  void put_traffic_plan(std::string_view key, std::string_view value);
  void put_verdict(std::string_view key, std::string_view value);
  void put_cidr_location(std::string_view key, std::string_view value);
  void erase_cidr_location(std::string_view key);
  void put_outside_answer(std::string_view key, std::string_view value);
  void erase_outside_answer(std::string_view key);
  void put_placement(std::string_view key, std::string_view value);
  void erase_placement(std::string_view key);
  void renew_name_server_zones();
  void skip(std::string_view key, const base::Error& error);

  void commit(store::Revision revision);

  zone::CatalogWriter& writer_;
  const HostPatterns hosts_;
  const std::size_t page_size_;
  HistoryMark mark_;
  std::map<std::string, model::NameServerPlacement, std::less<>> placements_;  // by key
  bool placements_known_ = false;               // those of the store are all in placements_
  bool placements_changed_ = false;             // since the name servers' zones were made of them
  std::vector<std::string> name_server_zones_;  // ids of those in the catalog
  std::uint64_t skipped_ = 0;
};

}  // namespace milepost::publish
