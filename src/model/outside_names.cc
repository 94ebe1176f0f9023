// Patterns to names and suffixes.
#include "model/outside_names.h"

#include <fmt/core.h>

#include <algorithm>

#include "model/route53_name.h"

namespace milepost::model {

base::Result<OutsideNames> OutsideNames::parse(const std::vector<std::string>& patterns) {
  OutsideNames out;
  for (const std::string_view pattern : patterns) {
    if (pattern == "*") {
      out.suffixes_.emplace_back(".");
      continue;
    }
    const bool below = pattern.starts_with("*.");
    auto name = normalize_name(below ? pattern.substr(2) : pattern);
    // An escaped star is an ordinary character of a name; a raw one elsewhere is a pattern that means nothing here.
    if (!name || pattern.substr(below ? 2 : 0).find('*') != pattern.npos)
      return base::fail("InvalidConfig",
                        fmt::format("'{}' is neither a name nor *. and a name nor *", pattern));
    if (below) {
      out.suffixes_.push_back("." + *name);
    } else {
      out.names_.push_back(*std::move(name));
    }
  }
  return out;
}

bool OutsideNames::allow(std::string_view stored_name) const {
  const auto is_below = [&](const std::string& suffix) {
    return stored_name.ends_with(suffix) && stored_name.size() > suffix.size();
  };
  return std::ranges::find(names_, stored_name) != names_.end() || std::ranges::any_of(suffixes_, is_below);
}

}  // namespace milepost::model
