// The names elsewhere that an operator lets aliases lead to, besides those of AWS' services.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace milepost::model {

/// Immutable once made. An empty list allows nothing.
class OutsideNames {
 public:
  OutsideNames() = default;
  /// Each pattern is a name, that name alone; `*.` and a name, every name below it; or `*`, every name.
  /// Error InvalidConfig quotes what is neither.
  static base::Result<OutsideNames> parse(const std::vector<std::string>& patterns);

  /// `stored_name` in the stored form.
  bool allow(std::string_view stored_name) const;

 private:
  std::vector<std::string> names_;     // in the stored form
  std::vector<std::string> suffixes_;  // ".example.net.": of names below; ".": of all but the root
};

}  // namespace milepost::model
