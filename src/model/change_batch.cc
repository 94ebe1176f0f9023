#include "model/change_batch.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "model/record_rules.h"

namespace milepost::model {
namespace {

/// The order is the service model's, as Route 53's schema errors list it.
constexpr std::string_view kTypes =
    "SOA, A, TXT, NS, CNAME, MX, NAPTR, PTR, SRV, SPF, AAAA, CAA, DS, TLSA, SSHFP, SVCB, HTTPS";
constexpr std::string_view kContents = "[AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]";
constexpr std::string_view kPolicies =
    "[Weight, Region, Failover, GeoLocation, MultiValueAnswer, GeoProximityLocation, or CidrRoutingConfig]";

std::string in_change(const RecordSetChange& change) {
  const RecordSet& set = change.record_set;
  return fmt::format("in Change with [Action={}, Name={}, Type={}, SetIdentifier={}]", word_of(change.action), set.name,
                     set.type, set.set_identifier.value_or("null"));
}

std::string not_one_of(std::string_view choices, int found, const RecordSetChange& change) {
  return fmt::format("Expected exactly one of {}, but found {} {}", choices, found == 0 ? "none" : "more than one",
                     in_change(change));
}

int policies_of(const RecordSet& set) {
  return set.weight.has_value() + set.region.has_value() + set.failover.has_value() + set.geo_location.has_value() +
         set.multi_value_answer.value_or(false) + set.geo_proximity_location.has_value() +
         set.cidr_routing_config.has_value();
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
    problems.push_back(fmt::format("Missing field 'SetIdentifier' {}", in_change(change)));
  }
}

/// Route 53 validates a request against its schema before anything else, and names the first offence only.
base::Status check_schema(const ChangeBatch& batch) {
  if (batch.changes.empty()) {
    return base::fail("InvalidInput",
                      "Invalid XML ; cvc-complex-type.2.4.b: The content of element 'Changes' is not complete. One of "
                      "'{\"https://route53.amazonaws.com/doc/2013-04-01/\":Change}' is expected.");
  }
  for (const auto& change : batch.changes) {
    if (record_type(change.record_set.type)) continue;
    return base::fail("InvalidInput",
                      fmt::format("Invalid XML ; cvc-enumeration-valid: Value '{}' is not facet-valid with respect to "
                                  "enumeration '[{}]'. It must be a value from the enumeration.",
                                  change.record_set.type, kTypes));
  }
  return {};
}

/// What later versions will answer is refused here, so that nobody is served something else than they asked for.
base::Status check_available(const RecordSetChange& change) {
  const RecordSet& set = change.record_set;
  const auto unavailable = [&](std::string_view what) {
    return base::fail("InvalidInput", fmt::format("{} are not available in this version of Milepost: found {}", what,
                                                  in_change(change).substr(3)));
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

std::string_view word_of(ChangeAction action) {
  for (const auto& [value, word] : base::Words<ChangeAction>::words) {
    if (value == action) return word;
  }
  return {};
}

base::Status check_request(const ChangeBatch& batch) {
  if (auto schema = check_schema(batch); !schema) return schema;
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
