// What changes make of the locations of a CIDR collection (API reference: ChangeCidrCollection).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/cidr.h"
#include "base/describe.h"
#include "base/result.h"
#include "model/cidr_collection.h"

namespace milepost::model {

inline constexpr auto kCidrCollectionChangeActions =
    std::to_array<std::string_view>({"PUT", "DELETE_IF_EXISTS"});

/// Most blocks in the changes of one request, taken together.
inline constexpr std::size_t kCidrBlocksOfRequestMax = 1'000;

struct CidrCollectionChange {
  std::string location_name;
  std::string action;
  std::vector<std::string> cidr_list;
};

/// Those of a collection's locations that are different after `changes`, with their new blocks: without any, the
/// location is no more. Changes count one after the other, but what they leave is judged as a whole, so that a block
/// can move from one location to another in either order.
///
/// A block is IPv4 /1 to /24 or IPv6 /1 to /48 with no bit set behind its prefix (DG:routing-policy-ipbased; the
/// location "*" stands for /0). Blocks may lie within one another: the longest match counts.
///
/// Errors: InvalidInput (a block; too many in the request), CidrBlockInUseException (a block in two locations),
/// LimitsExceeded (the collection grows to more than `blocks_max` blocks).
base::Result<std::vector<CidrLocation>> change_locations(const std::vector<CidrLocation>& locations,
                                                         const std::vector<CidrCollectionChange>& changes,
                                                         std::int64_t blocks_max);

/// The order of a location's blocks: IPv4 before IPv6, then by address, then the larger block first.
bool listed_before(const base::Cidr& a, const base::Cidr& b);

}  // namespace milepost::model

namespace milepost::base {

template <>
struct Description<model::CidrCollectionChange> {
  using T = model::CidrCollectionChange;
  static constexpr std::string_view name = "CidrCollectionChange";
  static constexpr auto fields =
      std::tuple{field("LocationName", &T::location_name,
                       length(1, 16, pattern<"[0-9A-Za-z_\\-]+">).named("CidrLocationNameDefaultNotAllowed")),
                 field("Action", &T::action,
                       one_of(model::kCidrCollectionChangeActions).named("CidrCollectionChangeAction")),
                 field("CidrList", &T::cidr_list, length(1, 1000))
                     .of("Cidr", length(1, 50, pattern<".*\\S.*">).named("Cidr"))};
};

}  // namespace milepost::base
