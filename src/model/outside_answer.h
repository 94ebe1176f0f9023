// What a name outside of all hosted zones resolved to: the target of an alias into another service.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.h"

namespace milepost::model {

/// Key outside_answer/<name>/<type>, the name escaped as Route 53 lists names. Written by the node that resolves, so
/// that all name servers answer alike.
struct OutsideAnswer {
  std::string name;
  std::string type;
  std::int64_t ttl = 60;                 // seconds, of the records as they are answered
  std::vector<std::string> values = {};  // in presentation form, ascending; empty: there are none of the type
  std::int64_t use_until_s = 0;          // seconds since 1970: it is not answered after this

  friend bool operator==(const OutsideAnswer&, const OutsideAnswer&) = default;
};

}  // namespace milepost::model

namespace milepost::base {

template <>
struct Description<model::OutsideAnswer> {
  using T = model::OutsideAnswer;
  static constexpr std::string_view name = "OutsideAnswer";
  static constexpr auto fields =
      std::tuple{field("Name", &T::name), field("Type", &T::type), field("TTL", &T::ttl),
                 field("Values", &T::values).of("Value"), field("UseUntilSeconds", &T::use_until_s)};
};

}  // namespace milepost::base
