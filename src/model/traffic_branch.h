// Branches of a traffic policy's rules: what each says of where it leads and for whom it is.
#pragma once

#include <string_view>

#include "model/traffic_object.h"
#include "model/traffic_policy_document.h"

namespace milepost::model {

/// What decides which members a branch has.
struct BranchForm {
  TrafficRuleType type;
  std::string_view format_version;  // empty when the document does not say a proper one
};

/// Appends every problem that shows in the branch itself, and refuses what it does not know. A target that could not be
/// read has an empty id.
TrafficBranch read_traffic_branch(TrafficObject& object, const BranchForm& form);

}  // namespace milepost::model
