// The plan is judged anew each time: what name servers can answer is a matter of the Milepost that runs, not of the one
// that wrote it.
#include "api/traffic_policy_instance_state.h"

#include <fmt/core.h>

#include <utility>

#include "model/keys.h"
#include "model/stored.h"
#include "model/traffic_plan.h"

namespace milepost::api {
namespace {

constexpr std::size_t kCauseSizeMax = 600;  // octets, of the 1,024 characters of a Message

/// A whole sentence, or its beginning where it does not fit, but not half a character.
std::string shown(std::string cause) {
  if (cause.size() <= kCauseSizeMax) return cause.ends_with('.') ? cause : cause + '.';
  std::size_t size = kCauseSizeMax;
  while (size > 0 && (cause[size] & 0xc0) == 0x80) --size;
  return cause.substr(0, size) + "...";
}

/// The error's message is the instance's.
base::Status check_plan(const Context& context, const StoredTrafficPolicyInstance& stored) {
  const model::TrafficPolicyInstance& instance = stored.instance;
  const auto plan = stored.plan ? model::decode_stored<model::TrafficPlan>(*stored.plan)
                                : base::Result<model::TrafficPlan>(model::TrafficPlan{});
  if (plan && plan->instance != instance.id) {
    return base::fail("Failed",
                      "The resource record set of this traffic policy instance was deleted from the hosted zone. "
                      "Update the instance to make it again, or delete the instance.");
  }
  const base::Status answered = plan ? context.check_traffic_plan(*plan) : std::unexpected(plan.error());
  if (answered) return {};
  return base::fail(
      "Failed",
      fmt::format("Name servers cannot answer version {} of the traffic policy {}: {} Update the instance "
                  "to a version without this problem, or delete the instance.",
                  instance.policy_version, instance.policy, shown(answered.error().message)));
}

}  // namespace

std::string plan_key(const model::TrafficPolicyInstance& instance) {
  return model::keys::traffic_plan(instance.zone, instance.name, instance.type);
}

TrafficPolicyInstance shape_with_state(const model::TrafficPolicyInstance& instance, std::string state) {
  return {.id = instance.id,
          .hosted_zone_id = instance.zone,
          .name = instance.name,
          .ttl = instance.ttl,
          .state = std::move(state),
          .message = {},
          .traffic_policy_id = instance.policy,
          .traffic_policy_version = instance.policy_version,
          .traffic_policy_type = instance.type};
}

TrafficPolicyInstance shape_of(const Context& context, const StoredTrafficPolicyInstance& stored,
                               store::Revision applied) {
  auto answered = check_plan(context, stored);
  if (answered) {
    const bool is_new = stored.created == stored.revision;
    return shape_with_state(stored.instance,
                            applied >= stored.revision ? "Applied" : (is_new ? "Creating" : "Updating"));
  }
  TrafficPolicyInstance failed = shape_with_state(stored.instance, "Failed");
  failed.message = std::move(answered.error().message);
  return failed;
}

}  // namespace milepost::api
