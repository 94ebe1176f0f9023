// A zone being changed inside a batch: nodes are put and erased, counters kept, then sealed into a Zone block.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "zone/block.h"
#include "zone/name_hash.h"
#include "zone/node.h"
#include "zone/page.h"
#include "zone/zone.h"
#include "zone/zone_info.h"

namespace milepost::zone {

class ZoneEdit {
 public:
  /// A new zone.
  ZoneEdit(Batch& batch, HashSeed seed, const ZoneInfo& info);
  /// The next version of a zone that exists.
  ZoneEdit(Batch& batch, HashSeed seed, const Zone& zone);

  void set_info(const ZoneInfo& info);
  /// REQUIRES: owner is at or below the apex.
  void put_rrset(dns::NameView owner, const PreparedRrset& rrset);
  void erase_rrset(dns::NameView owner, dns::RrType type);
  /// Valid until the next change of the zone.
  std::optional<RrsetView> find_rrset(dns::NameView owner, dns::RrType type) const;
  /// Drops all nodes.
  void clear();
  /// Frees what was written: the edit will never be committed.
  void abandon() { free_uncommitted(batch_, fields_.nodes); }

  const dns::Name& name() const { return name_; }
  Slot nodes() const { return fields_.nodes; }
  bool has_plans() const { return fields_.plan_count > 0; }
  /// Makes the zone's block. The edit is spent.
  const Zone* seal();

 private:
  const std::uint8_t* find(const HashedName& name, std::size_t index) const;
  base::Bytes relative(const HashedName& name, std::size_t index) const;
  void add_to_ancestors(const HashedName& name);
  void erase_from_ancestors(const HashedName& name);
  void count_node(base::Bytes relative_name, int change);
  PreparedRrset negative_soa() const;

  Batch& batch_;
  HashSeed seed_;
  dns::Name name_;  // folded
  std::string id_;
  std::string vpcs_;  // as the block holds them
  Zone fields_{};     // counters and the trie's root; the block to come
};

}  // namespace milepost::zone
