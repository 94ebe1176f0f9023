// What tests of traffic policies and their instances start from: documents, and operations that must go well.
#pragma once

#include <string>

#include "api/api_test_fixture.h"
#include "api/traffic_policies.h"
#include "api/traffic_policy_instances.h"

namespace milepost::api {

/// One endpoint, which everybody gets.
inline std::string document_of(const std::string& value, const std::string& type = "A") {
  return R"({"AWSPolicyFormatVersion":"2015-10-01","RecordType":")" + type +
         R"(","StartEndpoint":"e","Endpoints":{"e":{"Type":"value","Value":")" + value + R"("}}})";
}

class TrafficTest : public ApiTest {
 protected:
  base::Result<CreateTrafficPolicyResponse> try_to_make(
      const std::string& name, const std::string& document = document_of("192.0.2.1")) {
    return create_traffic_policy(*context_, caller_, {name, document, {}});
  }
  /// The id of the policy that must come of it.
  std::string make(const std::string& name, const std::string& document = document_of("192.0.2.1")) {
    const auto made = try_to_make(name, document);
    EXPECT_TRUE(made) << made.error().message;
    return made ? made->traffic_policy.id : "";
  }
  base::Result<CreateTrafficPolicyVersionResponse> add_version(const std::string& policy,
                                                               const std::string& document) {
    return create_traffic_policy_version(*context_, caller_, {policy, document, {}});
  }
  base::Result<CreateTrafficPolicyInstanceResponse> try_to_apply(const std::string& policy,
                                                                 const std::string& zone,
                                                                 const std::string& name,
                                                                 std::int64_t version = 1) {
    return create_traffic_policy_instance(*context_, caller_, {zone, name, 60, policy, version});
  }
  /// The id of the instance that must come of it.
  std::string apply(const std::string& policy, const std::string& zone, const std::string& name) {
    const auto made = try_to_apply(policy, zone, name);
    EXPECT_TRUE(made) << made.error().message;
    return made ? made->traffic_policy_instance.id : "";
  }
  /// From now on name servers answer no plan whose document has this in it.
  void refuse_plans_with(const std::string& text) {
    context_->check_traffic_plan = [text](const model::TrafficPlan& plan) -> base::Status {
      if (!plan.document.contains(text)) return {};
      return base::fail("RecordSetTooLarge", "too much of " + text);
    };
  }
};

}  // namespace milepost::api
