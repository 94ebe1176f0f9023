// Which private zones a VPC sees: one entry for each name and VPC, so that a name that thousands of VPCs have for
// themselves (internal.) is found as fast as any other.
//
//   entry at hash(name, VPC):
//   | hash of the zone's id u32 | VPC's id size u8 | zone's id size u8 | VPC's id | zone's id |
//
// An entry names its zone and does not point at it: a change of a record in a zone that 300 VPCs see copies the
// zone's one page, not 300. The zone itself stands in the catalog's trie of all zones by id.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "zone/block.h"
#include "zone/name_hash.h"
#include "zone/page.h"
#include "zone/vpc_networks.h"
#include "zone/zone.h"

namespace milepost::zone {

/// One zone as one VPC sees it.
struct Sight {
  std::uint32_t zone_hash = 0;
  std::string_view vpc;
  std::string_view zone;

  static Sight read(const std::uint8_t* at) {
    Sight sight;
    std::memcpy(&sight.zone_hash, at, sizeof(sight.zone_hash));
    const auto* text = reinterpret_cast<const char*>(at) + 6;
    sight.vpc = {text, at[4]};
    sight.zone = {text + at[4], at[5]};
    return sight;
  }
  /// Where sights of the name with this hash state stand.
  static std::uint32_t hash(std::uint64_t name_state, std::uint64_t vpc_hash) {
    return static_cast<std::uint32_t>(internal::fold_multiply(name_state ^ vpc_hash, internal::kOdd2) >> 32);
  }
};

/// Brings the sights up to date when a zone is made (`before` null), changed, or removed (`after` null). Public zones
/// have none. Costs as much as the VPCs that come and go.
void replace_sights(Batch& batch, Slot& sights, HashSeed seed, const Zone* before, const Zone* after);

}  // namespace milepost::zone
