// Brings the store's zones, record sets and VPCs into the catalog: everything at once, or what a watch reports.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "publish/history_mark.h"
#include "publish/host_patterns.h"
#include "publish/name_server_zones.h"
#include "store/store.h"
#include "zone/catalog_writer.h"

namespace milepost::publish {

/// Feeds one CatalogWriter. What does not compile is logged and left out; it never stops the feed.
/// Belongs to one thread.
class CatalogFeed {
 public:
  CatalogFeed(zone::CatalogWriter& writer, HostPatterns hosts, std::vector<CompiledZone> name_server_zones,
              std::size_t page_size);

  /// Reads every zone, record set and VPC at one revision, a page at a time, and publishes them as one snapshot; until
  /// then, and on an error, the snapshot before stays. `go_on` is asked once a page.
  /// Errors: those of the store, and Stopped when `go_on` said no.
  base::Result<store::Revision> load(store::Store& store, const std::function<bool()>& go_on);

  /// On top of a disk copy of `revision`: the name servers' own zones of today's configuration instead of `old` ones.
  void renew_name_server_zones(const std::vector<std::string>& old, store::Revision revision);

  /// Publishes a batch of whole commits as one snapshot.
  void apply(store::EventBatch batch);

  /// Zones, record sets and VPCs left out since the start.
  std::uint64_t skipped() const { return skipped_; }

  /// What the snapshot is of; goes along with its copy on disk.
  const HistoryMark& mark() const { return mark_; }
  /// The store that is followed from now on.
  void belong_to(std::string store_id) { mark_.store = std::move(store_id); }

 private:
  void put_name_server_zones();
  base::Result<store::Revision> load_prefix(store::Store& store, std::string_view prefix, store::Revision at,
                                            const std::function<bool()>& go_on);
  void put(std::string_view key, std::string_view value);
  void erase(std::string_view key);
  void put_zone(std::string_view key, std::string_view value);
  void put_vpc(std::string_view key, std::string_view value);
  void put_record_set(std::string_view key, std::string_view value);
  void erase_record_set(std::string_view key);
  void skip(std::string_view key, const base::Error& error);

  void commit(store::Revision revision);

  zone::CatalogWriter& writer_;
  const HostPatterns hosts_;
  const std::vector<CompiledZone> name_server_zones_;
  const std::size_t page_size_;
  HistoryMark mark_;
  std::uint64_t skipped_ = 0;
};

}  // namespace milepost::publish
