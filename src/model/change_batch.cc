// Judges the form and the size of a change batch.
#include "model/change_batch.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace milepost::model {
namespace {

constexpr std::string_view kContents =
    "[AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]";
constexpr std::string_view kPolicies =
    "[Weight, Region, Failover, GeoLocation, MultiValueAnswer, GeoProximityLocation, or CidrRoutingConfig]";

std::string describe(const RecordSetChange& change) {
  const RecordSet& set = change.record_set;
  return fmt::format("Change with [Action={}, Name={}, Type={}, SetIdentifier={}]",
                     base::word_for(change.action), set.name, set.type, set.set_identifier.value_or("null"));
}

std::string not_one_of(std::string_view choices, int found, const RecordSetChange& change) {
  return fmt::format("Expected exactly one of {}, but found {} in {}", choices,
                     found == 0 ? "none" : "more than one", describe(change));
}

int policies_of(const RecordSet& set) {
  return set.weight.has_value() + set.region.has_value() + set.failover.has_value() +
         set.geo_location.has_value() + set.multi_value_answer.value_or(false) +
         set.geo_proximity_location.has_value() + set.cidr_routing_config.has_value();
}

/// A TTL or values alone are no content, but beside an alias they are one too many.
int contents_of(const RecordSet& set) {
  const bool values = set.ttl.has_value() && !set.resource_records.empty();
  const bool part_of_values = set.ttl.has_value() || !set.resource_records.empty();
  const int others = set.alias_target.has_value() + set.traffic_policy_instance_id.has_value();
  return others + (others > 0 ? part_of_values : values);
}

void check_shape(const RecordSetChange& change, std::vector<std::string>& problems) {
  const RecordSet& set = change.record_set;
  const int contents = contents_of(set);
  if (contents != 1) problems.push_back(not_one_of(kContents, contents, change));
  const int policies = policies_of(set);
  if (policies > 1 || (policies == 0 && set.set_identifier)) {
    problems.push_back(not_one_of(kPolicies, policies, change));
  }
  if (policies == 1 && !set.set_identifier) {
    problems.push_back(fmt::format("Missing field 'SetIdentifier' in {}", describe(change)));
  }
}

/// What later versions will answer is refused here, so that nobody is served something else than they asked
/// for.
base::Status check_available(const RecordSetChange& change) {
  const RecordSet& set = change.record_set;
  const auto unavailable = [&](std::string_view what) {
    return base::fail(
        "InvalidInput",
        fmt::format("{} are not available in this version of Milepost: found {}", what, describe(change)));
  };
  if (set.alias_target) return unavailable("Alias records");
  if (set.traffic_policy_instance_id) return unavailable("Records of traffic policy instances");
  if (policies_of(set) > 0) return unavailable("Routing policies other than simple routing");
  if (set.health_check_id && !set.health_check_id->empty()) {
    return base::fail("NoSuchHealthCheck",
                      fmt::format("A health check with id {} does not exist.", *set.health_check_id));
  }
  return {};
}

}  // namespace

base::Status check_request(const ChangeBatch& batch) {
  std::vector<std::string> problems;
  for (const auto& change : batch.changes) check_shape(change, problems);
  if (!problems.empty()) {
    return base::fail("InvalidInput", fmt::format("Invalid request: {}", fmt::join(problems, ", ")));
  }
  for (const auto& change : batch.changes) {
    if (auto available = check_available(change); !available) return available;
  }
  return {};
}

base::Status check_batch_size(const ChangeBatch& batch, const BatchLimits& limits) {
  std::size_t records = 0;
  std::size_t characters = 0;
  for (const auto& [action, set] : batch.changes) {
    const std::size_t times = action == ChangeAction::kUpsert ? 2 : 1;
    // An alias has no values but counts as one (DG:DNSLimitations).
    records += times * std::max<std::size_t>(set.resource_records.size(), 1);
    for (const auto& [value] : set.resource_records) characters += times * value.size();
  }
  std::vector<std::string> problems;
  if (records > limits.records_max) {
    problems.push_back(fmt::format("Number of records limit of {} exceeded.", limits.records_max));
  }
  if (characters > limits.characters_max) {
    problems.push_back(fmt::format("RDATA character limit of {} exceeded.", limits.characters_max));
  }
  if (problems.empty()) return {};
  return base::fail("InvalidChangeBatch", fmt::format("[{}]", fmt::join(problems, ", ")));
}

}  // namespace milepost::model
