// Asks the caller's policy about each resource that a call acts on.
#include "api/authorization.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "api/action_resources.h"
#include "api/caller_identity.h"
#include "api/policy_vocabulary.h"
#include "aws/access_policy.h"
#include "aws/policy_date.h"
#include "aws/xml.h"
#include "model/route53_name.h"

namespace milepost::api {

namespace {

using ConditionValues = std::vector<std::vector<std::string>>;  // by PolicyKey

/// Where the body of an operation says what a condition key asks for.
struct BodyKey {
  PolicyKey key;
  std::string_view path;
};
constexpr auto kChangeKeys = std::to_array<BodyKey>({
    {PolicyKey::kRecordNames, "ChangeBatch/Changes/Change/ResourceRecordSet/Name"},
    {PolicyKey::kRecordTypes, "ChangeBatch/Changes/Change/ResourceRecordSet/Type"},
    {PolicyKey::kChangeActions, "ChangeBatch/Changes/Change/Action"},
});

std::size_t place(PolicyKey key) {
  return static_cast<std::size_t>(key);
}

/// As conditions name records: the stored form without its final dot. What is no name stays as it is; the operation
/// will refuse it.
std::string condition_name(const std::string& name) {
  auto normalized = model::normalize_name(name);
  if (!normalized) return name;
  normalized->pop_back();
  return *std::move(normalized);
}

std::string vpc_value(std::string_view id, std::string_view region) {
  return fmt::format("VPCId={},VPCRegion={}", id, region);
}

/// What a policy's conditions may ask of a call.
class Facts {
 public:
  Facts(const aws::AccessPolicy& policy, const Route& route, const Call& call)
      : policy_(policy), route_(route), call_(call), values_(place(PolicyKey::kCount)) {}

  base::Result<ConditionValues> collect() {
    const aws::Caller& caller = call_.caller;
    put(PolicyKey::kSourceIp, caller.source);
    put(PolicyKey::kUserName, caller.user);
    put(PolicyKey::kPrincipalArn, caller.arn);
    put(PolicyKey::kPrincipalAccount, caller.account);
    if (asked(PolicyKey::kUserId)) put(PolicyKey::kUserId, user_id(caller.account, caller.user));
    if (asked(PolicyKey::kCurrentTime)) {
      const auto now = std::chrono::floor<std::chrono::seconds>(call_.context.now());
      put(PolicyKey::kCurrentTime, aws::print_policy_date(now));
    }
    base::Status status = add_record_keys();
    if (status) status = add_vpcs();
    if (!status) return std::unexpected(status.error());
    return std::move(values_);
  }

 private:
  bool asked(PolicyKey key) const { return policy_.mentions(place(key)); }
  void put(PolicyKey key, std::string value) { values_[place(key)] = {std::move(value)}; }

  base::Status add_record_keys() {
    if (route_.name != "ChangeResourceRecordSets") return {};
    if (std::ranges::none_of(kChangeKeys, [this](const BodyKey& each) { return asked(each.key); })) return {};
    const auto body = aws::parse_xml(call_.body);
    if (!body) return std::unexpected(body.error());
    for (const auto& [key, path] : kChangeKeys) {
      std::set<std::string> distinct;
      for (std::string& text : texts_at(*body, path)) {
        distinct.insert(key == PolicyKey::kRecordNames ? condition_name(text) : std::move(text));
      }
      values_[place(key)].assign(distinct.begin(), distinct.end());
    }
    return {};
  }

  base::Status add_vpcs() {
    if (!asked(PolicyKey::kVpcs)) return {};
    const std::string* id = aws::find_value(call_.parameters.query, "vpcid");
    const std::string* region = aws::find_value(call_.parameters.query, "vpcregion");
    if (id != nullptr && region != nullptr) put(PolicyKey::kVpcs, vpc_value(*id, *region));
    if (call_.body.empty()) return {};
    const auto body = aws::parse_xml(call_.body);
    if (!body) return std::unexpected(body.error());
    const auto ids = texts_at(*body, "VPC/VPCId");
    const auto regions = texts_at(*body, "VPC/VPCRegion");
    if (ids.size() == 1 && regions.size() == 1) put(PolicyKey::kVpcs, vpc_value(ids[0], regions[0]));
    return {};
  }

  const aws::AccessPolicy& policy_;
  const Route& route_;
  const Call& call_;
  ConditionValues values_;
};

/// The words of AWS (IAM User Guide, "Troubleshoot access denied error messages").
std::unexpected<base::Error> denied(const aws::Caller& caller, const aws::AccessRequest& request,
                                    bool explicitly) {
  std::string text = fmt::format("User: {} is not authorized to perform: {}", caller.arn, request.action);
  if (request.resource != "*") text += fmt::format(" on resource: {}", request.resource);
  text += explicitly ? " with an explicit deny in an identity-based policy"
                     : fmt::format(" because no identity-based policy allows the {} action", request.action);
  return base::fail("AccessDenied", std::move(text));
}

}  // namespace

base::Status authorize(const Route& route, const Call& call) {
  const aws::AccessPolicy* policy = call.caller.policy.get();
  if (policy == nullptr) return {};
  const auto resources = resources_of(route.name, call);
  if (!resources) return std::unexpected(resources.error());
  const auto values = Facts(*policy, route, call).collect();
  if (!values) return std::unexpected(values.error());
  const std::string action = "route53:" + std::string(route.name);
  for (const std::string& resource : *resources) {
    const aws::AccessRequest request{.action = action, .resource = resource, .condition_values = *values};
    const aws::Decision decision = policy->judge(request);
    if (decision != aws::Decision::kAllowed) {
      return denied(call.caller, request, decision == aws::Decision::kDenied);
    }
  }
  return {};
}

}  // namespace milepost::api
