// Rules of traffic policy documents: read, and held to what their types allow.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/json_tree.h"
#include "model/traffic_policy_document.h"
#include "model/traffic_problems.h"

namespace milepost::model {

/// The rule `id` of a document of `format_version`. Appends every problem that shows in the rule itself; where its
/// references lead is for traffic_tree.h.
TrafficRule read_traffic_rule(const base::JsonTree& json, std::string_view id,
                              std::string_view format_version, TrafficProblems& problems);

/// Where the branch stands in its rule, as messages call it: Primary, Items[2].
std::string branch_place(TrafficRuleType type, std::size_t index);

}  // namespace milepost::model
