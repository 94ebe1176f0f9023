// CIDR collections and their locations, as they are stored: what IP-based routing matches queries against.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.h"

namespace milepost::model {

/// The location that record sets may name without anybody making it: whatever no block contains.
inline constexpr std::string_view kDefaultCidrLocation = "*";

/// Key cidr_collection/<id>. Every change of a collection's locations writes it, so that whoever compares its
/// revision has compared them all.
struct CidrCollection {
  std::string id;       // UUID
  std::string account;  // 12 digits: whose it is
  std::string name;     // unique in the account
  std::string caller_reference;
  std::int64_t version = 1;  // one more with each change
};

/// Key cidr_location/<collection>/<name>. A location without blocks does not exist.
struct CidrLocation {
  std::string name;
  /// As base::Cidr prints them, IPv4 before IPv6, each in order of address and prefix. No two locations of a
  /// collection have the same block; a block may lie within another.
  std::vector<std::string> blocks;
};

}  // namespace milepost::model

namespace milepost::base {

template <>
struct Description<model::CidrCollection> {
  using T = model::CidrCollection;
  static constexpr std::string_view name = "CidrCollection";
  static constexpr auto fields =
      std::tuple{field("Id", &T::id), field("Account", &T::account), field("Name", &T::name),
                 field("CallerReference", &T::caller_reference), field("Version", &T::version)};
};

template <>
struct Description<model::CidrLocation> {
  using T = model::CidrLocation;
  static constexpr std::string_view name = "CidrLocation";
  static constexpr auto fields = std::tuple{field("Name", &T::name), field("Blocks", &T::blocks)};
};

}  // namespace milepost::base
