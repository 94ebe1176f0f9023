// What plans refer to besides zones, as one snapshot carries it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "zone/cidr_map.h"
#include "zone/outside_answers.h"
#include "zone/verdicts.h"

namespace milepost::zone {

struct CidrCollection {
  std::string id;
  std::shared_ptr<const CidrMap> map;  // null: no such collection
};

/// By number, as plans have it (GroupView::collection_number()).
using CidrCollections = std::vector<CidrCollection>;

/// null: unknown.
inline const CidrMap* find_collection(const CidrCollections& collections, std::uint32_t number) {
  return number < collections.size() ? collections[number].map.get() : nullptr;
}

/// Immutable but for the verdicts, which change under all snapshots that share the table.
struct RouteTables {
  std::shared_ptr<const VerdictTable> verdicts;
  std::shared_ptr<const CidrCollections> collections;
  std::shared_ptr<const OutsideAnswers> outside;
};

}  // namespace milepost::zone
