// Which store this is: a random id that its first node gives it, and that goes along with backups and copies.
#pragma once

#include <cstdint>
#include <string>

#include "base/describe.h"

namespace milepost::model {

/// Raised when older programs would misread what is stored.
inline constexpr std::int64_t kStoreFormat = 1;

struct StoreIdentity {
  std::string id;  // the cluster's id: whoever follows another one has been misled
  std::int64_t format = kStoreFormat;
  std::string created;  // RFC 3339, UTC
};

}  // namespace milepost::model

namespace milepost::base {

template <>
struct Description<model::StoreIdentity> {
  using T = model::StoreIdentity;
  static constexpr std::string_view name = "StoreIdentity";
  static constexpr auto fields =
      std::tuple{field("Id", &T::id), field("Format", &T::format), field("Created", &T::created)};
};

}  // namespace milepost::base
