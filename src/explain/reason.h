// Why a record set wins a choice or loses it, as people read it.
#pragma once

#include <string>

#include "explain/explained_group.h"
#include "zone/plan.h"

namespace milepost::explain {

/// "weight 3; unhealthy: health check X": what the policy compares of it, its health, and what others have that it has
/// not. REQUIRES: all of `member` but the reason is known. `last_resort` as in ExplainedGroup.
std::string reason_of(zone::Policy policy, bool last_resort, const ExplainedMember& member);

}  // namespace milepost::explain
