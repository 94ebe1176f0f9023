// Unfolds rules and endpoints into groups and members.
#include "publish/compile_traffic_plan.h"

#include <fmt/core.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "model/aws_alias_zones.h"
#include "model/record_set.h"
#include "model/traffic_policy_document.h"
#include "publish/compile.h"
#include "publish/compile_plan.h"

namespace milepost::publish {
namespace {

using model::TrafficEndpoint;
using model::TrafficEndpointType;
using model::TrafficReference;
using model::TrafficRule;
using model::TrafficRuleType;
using zone::ContentKind;
using zone::PlanGroup;
using zone::PlanMember;
using zone::Policy;

constexpr std::size_t kLabelSizeMax = 128;  // octets of an id that explanations show

Policy policy_of(TrafficRuleType type) {
  switch (type) {
    case TrafficRuleType::kFailover:
      return Policy::kFailover;
    case TrafficRuleType::kGeo:
      return Policy::kGeolocation;
    case TrafficRuleType::kLatency:
      return Policy::kLatency;
    case TrafficRuleType::kGeoproximity:
      return Policy::kGeoproximity;
    case TrafficRuleType::kMultivalue:
      return Policy::kMultivalue;
    case TrafficRuleType::kWeighted:
      return Policy::kWeighted;
  }
  return Policy::kSimple;
}

/// The DNS name behind an endpoint that is none of our records.
std::string outside_name(const TrafficEndpoint& endpoint) {
  if (endpoint.type != TrafficEndpointType::kS3Website) return endpoint.value;
  return model::website_endpoint(endpoint.region.value_or("us-east-1"));
}

base::Error too_large() {
  return {"RecordSetTooLarge",
          fmt::format("The records that the rules unfold to take more than {} MiB, which is what name servers "
                      "hold of one name and type. A record counts once for each way to it: use fewer ways, or "
                      "smaller values.",
                      zone::kPlanSizeMax >> 20)};
}

/// The document is a graph without cycles, whose unfolding its parser has bounded.
class Unfolding {
 public:
  Unfolding(const model::TrafficPolicyDocument& document, std::int64_t ttl)
      : document_(document), ttl_(ttl) {}

  base::Result<PlanGroup> start() {
    if (document_.start.kind == TrafficReference::Kind::kRule)
      return group(document_.rules.at(document_.start.id));
    PlanGroup single{.policy = Policy::kSimple, .members = {}};
    PlanMember member;
    if (auto led = lead_to(document_.start, member); !led) return std::unexpected(std::move(led.error()));
    single.members.push_back(std::move(member));
    return single;
  }

 private:
  base::Result<PlanGroup> group(const TrafficRule& rule) {
    PlanGroup group{.policy = policy_of(rule.type), .members = {}};
    for (std::size_t i = 0; i < rule.branches.size(); ++i) {
      PlanMember member;
      set_parameters(rule.type, rule.branches[i], i, member);
      if (auto led = lead_to(rule.branches[i].target, member); !led)
        return std::unexpected(std::move(led.error()));
      group.members.push_back(std::move(member));
    }
    return group;
  }

  static void set_parameters(TrafficRuleType type, const model::TrafficBranch& branch, std::size_t index,
                             PlanMember& member) {
    member.check = branch.health_check.value_or("");
    member.evaluate_target = branch.evaluates_target_health();
    switch (type) {
      case TrafficRuleType::kWeighted:
        member.key = static_cast<std::uint64_t>(branch.weight);
        break;
      case TrafficRuleType::kFailover:
        member.key = index == 0 ? zone::kFailoverPrimary : zone::kFailoverSecondary;
        break;
      case TrafficRuleType::kLatency:
        member.param = branch.region;
        break;
      case TrafficRuleType::kGeo:
        member.key = key_of(branch.geo_location);
        break;
      case TrafficRuleType::kGeoproximity:
        set_proximity(branch.proximity, member);
        break;
      case TrafficRuleType::kMultivalue:
        break;
    }
  }

  base::Status lead_to(const TrafficReference& target, PlanMember& member) {
    member.label = target.id.substr(0, kLabelSizeMax);
    if (target.kind == TrafficReference::Kind::kEndpoint)
      return end_at(document_.endpoints.at(target.id), member);
    auto next = group(document_.rules.at(target.id));
    if (!next) return std::unexpected(std::move(next.error()));
    member.kind = ContentKind::kGroup;
    member.group.push_back(*std::move(next));
    return {};
  }

  base::Status end_at(const TrafficEndpoint& endpoint, PlanMember& member) {
    if (endpoint.type != TrafficEndpointType::kValue) {
      auto target = compile_name(outside_name(endpoint));
      if (!target) return std::unexpected(std::move(target.error()));
      member.kind = ContentKind::kOutside;
      member.target = *std::move(target);
      // As an alias to a distribution, whose health there is no way to evaluate.
      if (endpoint.type == TrafficEndpointType::kCloudfront) member.evaluate_target = false;
      return {};
    }
    model::RecordSet set;
    set.type = document_.record_type;
    set.ttl = ttl_;
    set.resource_records.push_back({endpoint.value});
    auto records = compile_records(set);
    if (!records) return std::unexpected(std::move(records.error()));
    member.evaluate_target = false;  // there is nothing behind a value
    member.records = *std::move(records);
    // Before all of what is too much is made.
    records_size_ += member.records.size();
    if (records_size_ > zone::kPlanSizeMax) return std::unexpected(too_large());
    return {};
  }

  const model::TrafficPolicyDocument& document_;
  const std::int64_t ttl_;
  std::size_t records_size_ = 0;  // octets, of all that was made
};

}  // namespace

base::Result<CompiledTrafficPlan> compile_traffic_plan(const model::TrafficPlan& plan) {
  const auto document = model::parse_traffic_policy_document(plan.document);
  if (!document) return std::unexpected(document.error());
  const auto type = dns::scan_type(document->record_type);
  if (!type || !dns::is_served(*type))
    return base::fail("BadType", fmt::format("type {} is not served", document->record_type));
  auto group = Unfolding(*document, plan.ttl).start();
  if (!group) return std::unexpected(std::move(group.error()));
  group->whole = true;
  if (!zone::compose_plan(*type, *group)) return std::unexpected(too_large());
  return CompiledTrafficPlan{*type, *std::move(group)};
}

base::Status check_traffic_plan(const model::TrafficPlan& plan) {
  const auto compiled = compile_traffic_plan(plan);
  return compiled ? base::Status{} : std::unexpected(compiled.error());
}

}  // namespace milepost::publish
