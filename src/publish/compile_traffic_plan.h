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

/// What it takes, zone::CatalogWriter::put_plan() takes, at every name of a zone: this is what decides whether name
/// servers answer a traffic policy instance, for themselves and for the API. Errors: InvalidTrafficPolicyDocument,
/// BadType, BadName, BadValue, RecordSetTooLarge, whose messages are for those who wrote the document.
base::Result<CompiledTrafficPlan> compile_traffic_plan(const model::TrafficPlan& plan);
/// The error of compile_traffic_plan(), if there is one.
base::Status check_traffic_plan(const model::TrafficPlan& plan);

}  // namespace milepost::publish
