// Judges aliases, and follows them. Texts marked (?) have no primary source: they are worded as those that have one.
#include "model/alias_rules.h"

#include <fmt/core.h>

#include "model/route53_name.h"
#include "model/routing_rules.h"

namespace milepost::model {
namespace {

/// The hosted zone that stands for every CloudFront distribution (API reference: AliasTarget).
constexpr std::string_view kCloudFrontZone = "Z2FDTNDATAQYW2";

std::string tried_to_create(const RecordSet& set) {
  return fmt::format("Tried to create an alias that targets {}, type {} in zone {}",
                     set.alias_target->dns_name, set.type, set.alias_target->hosted_zone_id);
}

/// API reference, AliasTarget: "You can't set EvaluateTargetHealth to true when the alias target is a
/// CloudFront distribution", "You can't create a resource record set in a private hosted zone to route
/// traffic to a CloudFront distribution."
void check_cloudfront(const RecordSet& set, const HostedZone& zone, std::vector<std::string>& problems) {
  if (set.alias_target->evaluate_target_health) {
    problems.push_back(
        fmt::format("{}, but EvaluateTargetHealth cannot be true for a CloudFront distribution",
                    tried_to_create(set)));  // (?)
  }
  if (zone.private_zone) {
    problems.push_back(
        fmt::format("{}, but a private hosted zone cannot have aliases to CloudFront distributions",
                    tried_to_create(set)));  // (?)
  }
}

}  // namespace

void check_alias(const RecordSet& set, const HostedZone& zone, std::vector<std::string>& problems) {
  if (set.type == "NS" || set.type == "SOA") {
    problems.push_back(fmt::format("{} cannot be created as records of type {} cannot be aliases.",
                                   describe_routed(set), set.type));  // (?)
  }
  if (set.alias_target->hosted_zone_id == kCloudFrontZone) check_cloudfront(set, zone, problems);
  if (points_into(set, zone) && !is_in_zone(set.alias_target->dns_name, zone.name)) {
    problems.push_back(fmt::format("{}, but the alias target name does not lie within the target zone",
                                   tried_to_create(set)));
    problems.push_back(target_not_found(set));  // Route 53 says both (ROUTE53.md 2.6)
  }
}

bool points_into(const RecordSet& set, const HostedZone& zone) {
  return set.alias_target->hosted_zone_id == zone.id;
}

std::string target_not_found(const RecordSet& set) {
  return fmt::format("{}, but that target was not found", tried_to_create(set));
}

std::vector<std::string> links_of(const RecordSet& set, const HostedZone& zone) {
  std::vector<std::string> names;
  if (set.alias_target) {
    if (points_into(set, zone)) names.push_back(set.alias_target->dns_name);
  } else if (set.type == "CNAME") {
    for (const auto& [value] : set.resource_records) {
      if (auto name = normalize_name(value)) names.push_back(std::move(*name));
    }
  }
  std::erase_if(names, [&](const std::string& name) { return !is_in_zone(name, zone.name); });
  return names;
}

std::string creates_loop(const RecordSet& set) {
  return fmt::format(
      "RRSet of type {} with DNS name {} is not permitted as it creates a CNAME or alias loop in the zone.",
      set.type, set.name);
}

}  // namespace milepost::model
