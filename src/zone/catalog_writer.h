// The one writer of the catalog: takes compiled changes, makes the next snapshot, publishes it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/published.h"
#include "base/result.h"
#include "dns/name.h"
#include "dns/rdata.h"
#include "zone/catalog.h"

namespace milepost::zone {

/// A zone as the answer side knows it.
struct ZoneInfo {
  std::string id;           // stable across changes: the hosted zone's id
  dns::Name name;           // the apex
  std::uint64_t order = 0;  // of two zones with one name a listener for all name servers answers the lower one
  std::vector<std::uint16_t> hosts;  // numbers of the name-server hosts it is delegated to (at most 8)
};

/// Collects changes and makes them visible together. Belongs to one thread; not thread-safe.
/// Cost of commit() grows with the changes, not with the zones.
class CatalogWriter {
 public:
  /// Starts from `first` (an empty catalog, or what the disk copy held).
  CatalogWriter(base::Published<Catalog>& target, std::shared_ptr<const Catalog> first);
  ~CatalogWriter();

  /// Makes the zone or replaces what is known of it; its record sets stay.
  void put_zone(const ZoneInfo& zone);
  /// Removes the zone and all it holds. Unknown ids are no error.
  void remove_zone(std::string_view zone_id);
  /// Puts a whole record set, replacing one of the same owner and type. Each rdata uncompressed wire.
  /// Errors (nothing changed): NoSuchZone, OutOfZone, RecordSetTooLarge (more than 65,000 octets in a message).
  base::Status put_rrset(std::string_view zone_id, dns::NameView owner, dns::RrType type, std::uint32_t ttl,
                         std::span<const dns::Rdata> rdatas);
  base::Status remove_rrset(std::string_view zone_id, dns::NameView owner, dns::RrType type);
  /// Forgets every zone: before a full read of the store.
  void clear();

  /// Publishes all changes since the last commit as one snapshot of `revision`.
  void commit(std::int64_t revision);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace milepost::zone
