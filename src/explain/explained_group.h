// One choice told: a group of record sets, what its policy compared of each, and why one won and the others lost.
//
// The structures are what `--json` prints (docs/traffic.md); their members' names there are stable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/describe.h"
#include "routing/choose.h"
#include "zone/plan.h"

namespace milepost::explain {

struct ExplainedStep;

/// One record set of the competition. What its policy does not compare is absent.
struct ExplainedMember {
  std::string set_identifier = {};  // empty: of a simple record set, or a rule's
  double chance = 0;  // 0..1, that this choice takes it; of a multivalue answer, that it is among the values
  std::string reason = {};  // why it wins or loses, as a phrase
  bool healthy = true;
  std::optional<std::string> health_check = {};
  std::optional<bool> health_check_healthy = {};
  std::optional<bool> target_healthy = {};  // where EvaluateTargetHealth asks
  std::vector<std::string> unhealthy_because =
      {};  // "health check X", "target T": the checks and targets that are not
  std::optional<std::int64_t> weight = {};
  std::optional<std::string> failover = {};  // PRIMARY, SECONDARY
  std::optional<std::string> region = {};
  std::optional<double> latency_ms = {};
  std::optional<std::string> latency_from = {};  // measured, distance, unknown
  std::optional<std::string> place = {};         // geolocation: EU, DE, US-CA, *
  std::optional<std::string> cidr_location = {};
  std::optional<std::string> cidr_block = {};  // the longest of the location's around the client
  std::optional<bool> matches = {};            // the place or the location is the client's
  std::optional<double> distance_km = {};      // as it is
  std::optional<double> biased_km = {};        // as it is compared
  std::optional<std::int64_t> bias = {};
  std::optional<std::string> alias_target = {};
  std::vector<std::string> values = {};  // of its own records
  /// Where it leads, at most one; empty: to its own records, or nobody went there. (A default would need the type.)
  std::vector<ExplainedStep> leads;
};

struct ExplainedGroup {
  std::string policy = {};               // weighted, latency, ...
  std::optional<std::string> rule = {};  // of a traffic policy: the rule's id
  bool last_resort = false;  // nothing was healthy, so that the policy chose as if all were
  std::optional<std::string> cidr_collection = {};
  std::vector<ExplainedMember> members = {};
};

/// Where the way to an answer leads: to a name, and to what is chosen from there.
struct ExplainedStep {
  std::string kind = {};                   // name, alias, outside, rule (of a traffic policy)
  std::string name = {};                   // of the owner; of a rule its id
  std::string finding = {};                // what stands there
  std::vector<ExplainedGroup> group = {};  // at most one: what is chosen among there
  std::vector<ExplainedStep> leads = {};   // at most one: the target of a CNAME
};

/// "weighted", as the Developer Guide calls the policy.
std::string_view policy_word(zone::Policy policy);

/// The chance of each member, by place, where `chosen` is what the policy chose just now (routing::kNobody: nothing).
std::vector<double> chances_of(const zone::GroupView& group, int chosen, routing::Context& context);
/// The same of a multivalue answer: that the member is among the values.
std::vector<double> multivalue_chances(const zone::GroupView& group, routing::Context& context);

/// Asks the policy's own functions again, so that no comparison is written twice. `type`: of the record sets.
ExplainedGroup explain_group(const zone::GroupView& group, dns::RrType type,
                             const std::vector<double>& chances, routing::Context& context);

}  // namespace milepost::explain

namespace milepost::base {

template <>
struct Description<explain::ExplainedMember> {
  using T = explain::ExplainedMember;
  static constexpr std::string_view name = "ExplainedMember";
  static constexpr auto fields = std::tuple{field("SetIdentifier", &T::set_identifier),
                                            field("Chance", &T::chance),
                                            field("Reason", &T::reason),
                                            field("Healthy", &T::healthy),
                                            field("HealthCheckId", &T::health_check),
                                            field("HealthCheckHealthy", &T::health_check_healthy),
                                            field("TargetHealthy", &T::target_healthy),
                                            field("UnhealthyBecause", &T::unhealthy_because),
                                            field("Weight", &T::weight),
                                            field("Failover", &T::failover),
                                            field("Region", &T::region),
                                            field("LatencyMilliseconds", &T::latency_ms),
                                            field("LatencyFrom", &T::latency_from),
                                            field("Place", &T::place),
                                            field("CidrLocation", &T::cidr_location),
                                            field("CidrBlock", &T::cidr_block),
                                            field("Matches", &T::matches),
                                            field("DistanceKilometres", &T::distance_km),
                                            field("BiasedKilometres", &T::biased_km),
                                            field("Bias", &T::bias),
                                            field("AliasTarget", &T::alias_target),
                                            field("Values", &T::values),
                                            field("LeadsTo", &T::leads)};
};

template <>
struct Description<explain::ExplainedGroup> {
  using T = explain::ExplainedGroup;
  static constexpr std::string_view name = "ExplainedGroup";
  static constexpr auto fields =
      std::tuple{field("Policy", &T::policy), field("RuleId", &T::rule), field("LastResort", &T::last_resort),
                 field("CidrCollectionId", &T::cidr_collection), field("Members", &T::members)};
};

template <>
struct Description<explain::ExplainedStep> {
  using T = explain::ExplainedStep;
  static constexpr std::string_view name = "ExplainedStep";
  static constexpr auto fields =
      std::tuple{field("Kind", &T::kind), field("Name", &T::name), field("Finding", &T::finding),
                 field("Group", &T::group), field("LeadsTo", &T::leads)};
};

}  // namespace milepost::base
