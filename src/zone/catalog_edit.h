// The next snapshot in the making: zones and VPCs are put and removed, then sealed into a Catalog.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "dns/name.h"
#include "zone/block.h"
#include "zone/catalog.h"
#include "zone/image.h"
#include "zone/plan_register.h"
#include "zone/vpc_register.h"
#include "zone/zone_edit.h"
#include "zone/zone_info.h"

namespace milepost::zone {

/// Belongs to the writer's thread. What is removed stays allocated until seal() hands it out.
class CatalogEdit {
 public:
  /// `regions` tells what plans need to know of a region.
  explicit CatalogEdit(std::function<LinkedRegion(std::string_view)> regions)
      : vpcs_(batch_, parts_.seed), plans_(std::move(regions)) {}
  CatalogEdit(const CatalogEdit&) = delete;
  CatalogEdit& operator=(const CatalogEdit&) = delete;

  /// For the blocks of an image that adopt() takes.
  Batch& batch() { return batch_; }
  /// REQUIRES: nothing has been put.
  void set_seed(HashSeed seed) {
    parts_.seed = seed;
    plans_.set_seed(seed);
  }
  /// Starts from what an image held. REQUIRES: nothing has been put.
  void adopt(const LoadedImage& image);

  bool has_zone(std::string_view id) const;
  /// The zone, to put and erase record sets at `owner`. Errors: NoSuchZone, OutOfZone.
  base::Result<ZoneEdit*> zone_for(std::string_view id, dns::NameView owner);
  /// Puts a record set or a plan, which is linked here. REQUIRES: `zone` is zone_for(id, owner).
  void put_rrset(ZoneEdit& zone, std::string_view id, dns::NameView owner, PreparedRrset rrset);
  void erase_rrset(ZoneEdit& zone, std::string_view id, dns::NameView owner, dns::RrType type);
  /// Makes the zone or replaces what is known of it; its record sets stay unless its name changed.
  void put_zone(const ZoneInfo& info);
  /// False: there is none.
  bool remove_zone(std::string_view id);
  void put_vpc(const VpcInfo& info) { vpcs_.put(info); }
  bool remove_vpc(std::string_view id) { return vpcs_.remove(id); }
  /// What plans refer to. Verdicts are seen by readers at once, everything else with the next snapshot.
  PlanRegister& plans() { return plans_; }
  const PlanRegister& plans() const { return plans_; }
  void clear();

  /// Works out the health of groups anew that plans() says have changed. REQUIRES: nothing else has been put.
  void settle() {
    plans_.settle([this](std::string_view id) { return find(id); });
  }
  /// Ends the batch: the next snapshot, and into `retired` the blocks of earlier ones that it does not hold.
  std::unique_ptr<Catalog> seal(std::int64_t revision, std::string_view note, std::vector<void*>& retired);
  /// Frees what was never sealed. The edit is spent.
  void abandon();

 private:
  const Zone* find(std::string_view id) const;
  ZoneEdit* edit(std::string_view id);
  void replace_zone(const Zone* before, const Zone* after);
  void replace_entry(Slot& trie, std::uint32_t hash, const Zone* before, const Zone* after);

  Batch batch_;
  CatalogParts parts_;  // of what is sealed, but for what this batch has changed
  VpcRegister vpcs_;
  PlanRegister plans_;
  std::map<std::string, ZoneEdit, std::less<>> edits_;  // zones that this batch changes
};

}  // namespace milepost::zone
