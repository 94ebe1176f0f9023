// A VPC: a region, an id, and the source networks whose queries come from it (an operator makes it; the API
// only refers to it).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/describe.h"

namespace milepost::model {

/// What hosted zones say of a VPC: which one it is.
struct VpcReference {
  std::string region;  // a VPCRegion of the service model, e.g. us-east-1
  std::string id;      // vpc-...

  friend auto operator<=>(const VpcReference&, const VpcReference&) = default;
};

struct Vpc {
  std::string region;
  std::string id;
  std::string account;  // 12 digits: whose it is
  std::vector<std::string>
      networks;  // CIDR blocks, IPv4 and IPv6, as base::Cidr prints them; no two VPCs share one
  std::optional<std::string> comment;
  std::string created;  // RFC 3339, UTC
};

}  // namespace milepost::model

namespace milepost::base {

template <>
struct Description<model::VpcReference> {
  using T = model::VpcReference;
  static constexpr std::string_view name = "VPC";
  static constexpr auto fields = std::tuple{field("VPCRegion", &T::region), field("VPCId", &T::id)};
};

template <>
struct Description<model::Vpc> {
  using T = model::Vpc;
  static constexpr std::string_view name = "Vpc";
  static constexpr auto fields = std::tuple{field("Region", &T::region),   field("Id", &T::id),
                                            field("Account", &T::account), field("Networks", &T::networks),
                                            field("Comment", &T::comment), field("Created", &T::created)};
};

}  // namespace milepost::base
