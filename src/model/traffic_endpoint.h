// Endpoints of traffic policy documents: read, and held to the rules of their types.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json_tree.h"
#include "model/traffic_policy_document.h"
#include "model/traffic_problems.h"

namespace milepost::model {

/// The endpoint `id` of a document of `record_type`, which is empty when the document does not say a proper one: then
/// nothing is said of what depends on it. Appends every problem; then the result is good for nothing but its place.
TrafficEndpoint read_traffic_endpoint(const base::JsonTree& json, std::string_view id,
                                      std::string_view record_type, TrafficProblems& problems);

}  // namespace milepost::model
