// Traffic policy documents as plans: what the rules of an instance's policy unfold to, with its endpoints as leaves.
#pragma once

#include "base/result.h"
#include "dns/wire.h"
#include "model/traffic_plan.h"
#include "zone/plan.h"

namespace milepost::publish {

struct CompiledTrafficPlan {
  dns::RrType type{};
  zone::PlanGroup group;
};

/// Errors: InvalidTrafficPolicyDocument, BadType, BadName, BadValue.
base::Result<CompiledTrafficPlan> compile_traffic_plan(const model::TrafficPlan& plan);

}  // namespace milepost::publish
