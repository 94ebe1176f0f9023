// Whether a traffic policy instance is in force: what its State and its Message say.
#pragma once

#include <optional>
#include <string>

#include "api/context.h"
#include "api/traffic_policy_instances.h"
#include "base/result.h"
#include "model/traffic_policy.h"
#include "store/store.h"

namespace milepost::api {

/// An instance and the revisions of its key, by which its state is told, with its plan of the same time.
struct StoredTrafficPolicyInstance {
  model::TrafficPolicyInstance instance;
  store::Revision created = 0;   // by the commit that made it
  store::Revision revision = 0;  // by the last one that wrote it
  std::optional<store::KeyValue> plan = {};
};

/// Where its plan is.
std::string plan_key(const model::TrafficPolicyInstance& instance);

/// State is Failed, with a Message, when name servers cannot answer the instance: it has no plan, since somebody deleted
/// its root record set, or one that they refuse (Context::check_traffic_plan), since it is from before they did. Else it
/// is Applied once all live name servers have `applied` what last changed the instance (changes.h), Creating before that,
/// and Updating before that again, as Route 53 says though its model does not.
TrafficPolicyInstance shape_of(const Context& context, const StoredTrafficPolicyInstance& stored,
                               store::Revision applied);

/// As the operation that has just written it answers.
TrafficPolicyInstance shape_with_state(const model::TrafficPolicyInstance& instance, std::string state);

}  // namespace milepost::api
