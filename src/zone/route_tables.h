// What plans refer to besides zones, as one snapshot carries it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "zone/cidr_map.h"
#include "zone/outside_answers.h"
#include "zone/verdicts.h"

namespace milepost::zone {

/// Lets a string_view find a std::string without making one.
struct IdHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view id) const { return std::hash<std::string_view>()(id); }
};
using CidrCollections =
    std::unordered_map<std::string, std::shared_ptr<const CidrMap>, IdHash, std::equal_to<>>;

/// Immutable but for the verdicts, which change under all snapshots that share the table.
struct RouteTables {
  std::shared_ptr<const VerdictTable> verdicts;
  std::shared_ptr<const CidrCollections> collections;
  std::shared_ptr<const OutsideAnswers> outside;
};

}  // namespace milepost::zone
