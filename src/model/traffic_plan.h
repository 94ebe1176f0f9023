// What name servers need to answer a traffic policy instance's name: the stored value under traffic_plan/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "base/describe.h"

namespace milepost::model {

/// Its key says zone, name and type, as the key of the root record set does (keys::parse_traffic_plan), and both are
/// written and erased in one transaction.
struct TrafficPlan {
  std::string instance;     // id
  std::int64_t ttl = 0;     // seconds, of every answer that does not come from elsewhere
  std::string record_type;  // mnemonic
  std::string document;     // text; parse_traffic_policy_document() took it when the version was made
};

}  // namespace milepost::model

namespace milepost::base {

template <>
struct Description<model::TrafficPlan> {
  using T = model::TrafficPlan;
  static constexpr std::string_view name = "TrafficPlan";
  static constexpr auto fields =
      std::tuple{field("Instance", &T::instance), field("TTL", &T::ttl), field("RecordType", &T::record_type),
                 field("Document", &T::document)};
};

}  // namespace milepost::base
