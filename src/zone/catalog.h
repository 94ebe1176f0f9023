// A snapshot: all live zones as of one revision. Immutable; answered from without a lock.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zone/name_hash.h"
#include "zone/page.h"
#include "zone/route_tables.h"
#include "zone/vpc_networks.h"
#include "zone/zone.h"
#include "zone/zone_info.h"

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

/// What a snapshot is made of. Entries of `by_id` and `by_name` are `const Zone*`.
struct CatalogParts {
  Slot by_id;    // every zone: it owns them
  Slot by_name;  // public zones
  Slot sights;   // private zones, by name and VPC (zone/private_zones.h)
  VpcNetworks networks;
  std::size_t zone_count = 0;
  std::size_t depth_max = 0;          // at least the label count of the longest name of a public zone
  std::size_t private_depth_max = 0;  // of a private one
  RouteTables tables;
  HashSeed seed = 0;
  std::int64_t revision = 0;
};

class Catalog {
 public:
  explicit Catalog(const CatalogParts& parts, std::string_view note = {}) : parts_(parts), note_(note) {}
  Catalog(const Catalog&) = delete;
  Catalog& operator=(const Catalog&) = delete;
  /// Frees what only this snapshot and older ones hold; everything when it was the last one.
  /// REQUIRES: older snapshots are gone (base::Published destroys in this order).
  ~Catalog();

  /// Everything the store committed up to here is in it.
  std::int64_t revision() const { return parts_.revision; }
  /// What whoever committed this wants to find again with it.
  std::string_view note() const { return note_; }
  HashSeed seed() const { return parts_.seed; }
  /// What plans refer to.
  const RouteTables& tables() const { return parts_.tables; }
  std::size_t zone_count() const { return parts_.zone_count; }
  const CatalogParts& parts() const { return parts_; }

  /// The most specific public zone that holds `name` and is served by `identity`; null: refuse.
  /// The search starts at label `from`: 1 finds the parent side of a zone cut at the name itself.
  const Zone* find(const HashedName& name, const Identity& identity, std::size_t from = 0) const;
  /// A zone that find() will likely look at first, judged by hashes alone: for fetching its memory ahead.
  const Zone* guess(const HashedName& name) const;
  /// Of the public zones with exactly this suffix, the first that `identity` serves.
  const Zone* find_exact(const HashedName& name, std::size_t index, const Identity& identity) const;

  /// False: no query comes from a VPC, so every query sees public zones only.
  bool has_vpcs() const { return !parts_.networks.empty(); }
  /// The VPC that a client with this address (4 or 16 octets) is in; nullopt: in none. IPv4 clients come with 4 octets:
  /// the sockets are IPV6_V6ONLY, so ::ffff:192.0.2.1 is nobody's source.
  std::optional<VpcView> vpc_of(base::Bytes client) const {
    return parts_.networks.find(client, parts_.seed);
  }
  /// The most specific private zone that holds `name` and that the VPC sees; null: none. Private zones are
  /// delegated to no name server: every listener answers them. `from` as in find().
  const Zone* find_private(const HashedName& name, const VpcView& vpc, std::size_t from = 0) const;

  /// Public or private; null: unknown.
  const Zone* find_by_id(std::string_view id) const;

  template <class Visit>
  void for_each_zone(Visit&& visit) const {
    for_each_page(parts_.by_id, [&](const Page& page, std::uint32_t, int) {
      for (std::uint32_t i = 0; i < page.count; ++i) visit(*zone_of(page.entry(i)));
    });
  }

  static const Zone* zone_of(const std::uint8_t* entry) {
    const Zone* zone;
    std::memcpy(&zone, entry, sizeof(zone));
    return zone;
  }
  /// The zone of that id, whose hash_id() is `hash` in its upper half, in a trie like CatalogParts::by_id; null: none.
  static const Zone* find_in(Slot by_id, std::uint32_t hash, std::string_view id);

 private:
  friend class CatalogWriter;
  const Zone* find_exact_private(const HashedName& name, std::size_t index, const VpcView& vpc) const;
  void superseded_by_next(std::vector<void*> retired) {
    superseded_ = true;
    retired_ = std::move(retired);
  }

  CatalogParts parts_;
  const std::string note_;
  bool superseded_ = false;
  std::vector<void*> retired_;  // blocks that the next snapshot does not hold
};

}  // namespace milepost::zone
