// Judges the form and the size of a change batch.
#include "model/change_batch.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "model/routing_policy.h"

namespace milepost::model {
namespace {

constexpr std::string_view kContents =
    "[AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]";
constexpr std::string_view kPolicies =
    "[Weight, Region, Failover, GeoLocation, MultiValueAnswer, GeoProximityLocation, or CidrRoutingConfig]";

constexpr std::string_view kLocations = "[ContinentCode, or CountryCode]";
constexpr std::string_view kProximities = "[AWSRegion, LocalZoneGroup, or Coordinates]";

std::string describe(const RecordSetChange& change) {
  const RecordSet& set = change.record_set;
  return fmt::format("Change with [Action={}, Name={}, Type={}, SetIdentifier={}]",
                     base::word_for(change.action), set.name, set.type, set.set_identifier.value_or("null"));
}

std::string not_one_of(std::string_view choices, int found, const RecordSetChange& change) {
  return fmt::format("Expected exactly one of {}, but found {} in {}", choices,
                     found == 0 ? "none" : "more than one", describe(change));
}

/// A TTL or values alone are no content, but beside an alias they are one too many. The root record set of a traffic
/// policy instance is listed with a TTL, and what is listed can be sent back.
int contents_of(const RecordSet& set) {
  const bool values = set.ttl.has_value() && !set.resource_records.empty();
  const bool may_have_ttl = set.traffic_policy_instance_id && !set.alias_target;
  const bool part_of_values = (set.ttl.has_value() && !may_have_ttl) || !set.resource_records.empty();
  const int others = set.alias_target.has_value() + set.traffic_policy_instance_id.has_value();
  return others + (others > 0 ? part_of_values : values);
}

void check_policy(const RecordSetChange& change, std::vector<std::string>& problems) {
  const RecordSet& set = change.record_set;
  const int policies = policy_count(set);
  // A DELETE may leave out MultiValueAnswer, and with it all that tells the policy (ROUTE53.md 2.6).
  const bool may_be_told_by_what_is_there = change.action == ChangeAction::kDelete;
  if (policies > 1 || (policies == 0 && set.set_identifier && !may_be_told_by_what_is_there)) {
    problems.push_back(not_one_of(kPolicies, policies, change));
  }
  if (policies == 1 && !set.set_identifier) {
    problems.push_back(fmt::format("Missing field 'SetIdentifier' in {}", describe(change)));
  }
}

/// API reference, GeoLocation: "Specifying ContinentCode with either CountryCode or SubdivisionCode returns
/// an InvalidInput error", "If you specify subdivisioncode, you must also specify US for CountryCode."
void check_geo_location(const RecordSetChange& change, std::vector<std::string>& problems) {
  const auto& [continent, country, subdivision] = *change.record_set.geo_location;
  const int found = continent.has_value() + (country || subdivision);
  if (found != 1) problems.push_back(not_one_of(kLocations, found, change));
  if (subdivision && !country) {
    problems.push_back(fmt::format("Missing field 'CountryCode' in {}", describe(change)));
  }
}

void check_shape(const RecordSetChange& change, std::vector<std::string>& problems) {
  const RecordSet& set = change.record_set;
  const int contents = contents_of(set);
  if (contents != 1) problems.push_back(not_one_of(kContents, contents, change));
  check_policy(change, problems);
  if (set.geo_location) check_geo_location(change, problems);
  if (set.geo_proximity_location) {
    const auto& [region, local_zone_group, coordinates, bias] = *set.geo_proximity_location;
    const int found = region.has_value() + local_zone_group.has_value() + coordinates.has_value();
    if (found != 1) problems.push_back(not_one_of(kProximities, found, change));
  }
}

}  // namespace

base::Status check_request(const ChangeBatch& batch) {
  std::vector<std::string> problems;
  for (const auto& change : batch.changes) check_shape(change, problems);
  if (!problems.empty()) {
    return base::fail("InvalidInput", fmt::format("Invalid request: {}", fmt::join(problems, ", ")));
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
