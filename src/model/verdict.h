// What is known of a health check's outcome, as name servers follow it.
#pragma once

#include <string>
#include <string_view>

#include "base/describe.h"

namespace milepost::model {

/// Key verdict/<health check>. A check without one counts as healthy, as a new check does until it is known.
struct Verdict {
  bool healthy = true;
  /// True when an operator set it (`milepost health force`): it stands until it is released, whatever checkers see.
  bool forced = false;
  std::string since;  // RFC 3339, of the change to this verdict

  friend bool operator==(const Verdict&, const Verdict&) = default;
};

}  // namespace milepost::model

namespace milepost::base {

template <>
struct Description<model::Verdict> {
  using T = model::Verdict;
  static constexpr std::string_view name = "Verdict";
  static constexpr auto fields =
      std::tuple{field("Healthy", &T::healthy), field("Forced", &T::forced), field("Since", &T::since)};
};

}  // namespace milepost::base
