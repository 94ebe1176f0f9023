// A snapshot: all live zones as of one revision. Immutable; answered from without a lock.
#pragma once

#include <bitset>
#include <cstdint>
#include <vector>

#include "zone/name_hash.h"
#include "zone/page.h"
#include "zone/zone.h"

namespace milepost::zone {

/// Numbers of name-server hosts are below this.
inline constexpr std::size_t kHostsMax = 4096;

/// Which name servers a listener is: a zone is answered where one of its hosts is asked.
struct Identity {
  bool every_host = true;  // answers for all name servers
  std::bitset<kHostsMax> hosts;

  bool serves(const Zone& zone) const {
    if (every_host) return true;
    for (std::size_t i = 0; i < zone.host_count; ++i) {
      if (hosts.test(zone.hosts[i])) return true;
    }
    return false;
  }
};

class Catalog {
 public:
  Catalog(Slot zones, std::size_t zone_count, std::size_t depth_max, HashSeed seed, std::int64_t revision)
      : zones_(zones), zone_count_(zone_count), depth_max_(depth_max), seed_(seed), revision_(revision) {}
  Catalog(const Catalog&) = delete;
  Catalog& operator=(const Catalog&) = delete;
  /// Frees what only this snapshot and older ones hold; everything when it was the last one.
  /// REQUIRES: older snapshots are gone (base::Published destroys in this order).
  ~Catalog();

  /// Everything the store committed up to here is in it.
  std::int64_t revision() const { return revision_; }
  HashSeed seed() const { return seed_; }
  std::size_t zone_count() const { return zone_count_; }
  /// At least the label count of the longest zone name.
  std::size_t depth_max() const { return depth_max_; }
  Slot zones() const { return zones_; }

  /// The most specific zone that holds `name` and is served by `identity`; null: refuse.
  /// The search starts at label `from`: 1 finds the parent side of a zone cut at the name itself.
  const Zone* find(const HashedName& name, const Identity& identity, std::size_t from = 0) const;
  /// A zone that find() will likely look at first, judged by hashes alone: for fetching its memory ahead.
  const Zone* guess(const HashedName& name) const;
  /// Of the zones with exactly this suffix, the first that `identity` serves.
  const Zone* find_exact(const HashedName& name, std::size_t index, const Identity& identity) const;

  template <class Visit>
  void for_each_zone(Visit&& visit) const {
    for_each_page(zones_, [&](const Page& page, std::uint32_t, int) {
      for (std::uint32_t i = 0; i < page.count; ++i) visit(*zone_of(page.entry(i)));
    });
  }

  static const Zone* zone_of(const std::uint8_t* entry) {
    const Zone* zone;
    std::memcpy(&zone, entry, sizeof(zone));
    return zone;
  }

 private:
  friend class CatalogWriter;
  void superseded_by_next(std::vector<void*> retired) {
    superseded_ = true;
    retired_ = std::move(retired);
  }

  Slot zones_;  // entries: const Zone*
  std::size_t zone_count_;
  std::size_t depth_max_;
  HashSeed seed_;
  std::int64_t revision_;
  bool superseded_ = false;
  std::vector<void*> retired_;  // blocks that the next snapshot does not hold
};

}  // namespace milepost::zone
