// Judges aliases, and follows them. Texts marked (?) have no primary source: they are worded as those that have one.
#include "model/alias_rules.h"

#include <fmt/core.h>

#include "model/aws_alias_zones.h"
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

bool is_address(std::string_view type) {
  return type == "A" || type == "AAAA";
}

/// Route 53 says both of a name that its zone does not have (ROUTE53.md 2.6).
void refuse_target(const RecordSet& set, std::vector<std::string>& problems) {
  problems.push_back(target_not_in_zone(set));
  problems.push_back(target_not_found(set));
}

/// Of a name that the operator does not allow: whether it is AWS', and by that hosted zone.
void check_aws_target(const RecordSet& set, std::vector<std::string>& problems) {
  const auto& [zone_id, name, evaluate] = *set.alias_target;
  const auto of_zone = aws_target_of_zone(zone_id);
  const auto of_name = aws_target_of_name(name);
  if (of_zone == of_name && of_name) return;
  // Regions come faster than tables: a name without a known zone may have any that is not another's.
  if (!of_zone && of_name && aws_zone_of(*of_name).empty()) return;
  if (of_zone || of_name) return refuse_target(set, problems);
  problems.push_back(
      fmt::format("{}, but the name is neither of that hosted zone here nor of an AWS service, and this "
                  "server's configuration ([alias] allow) does not let aliases lead there",
                  tried_to_create(set)));
}

/// Addresses lead outside, and CloudFront's HTTPS records; what an operator allows is taken at their word.
void check_outside(const RecordSet& set, const OutsideNames& outside, std::vector<std::string>& problems) {
  const auto& [zone_id, name, evaluate] = *set.alias_target;
  const bool allowed = outside.allow(name);
  if (!allowed) check_aws_target(set, problems);
  const bool has_type =
      is_address(set.type) || (set.type == "HTTPS" && (allowed || zone_id == kCloudFrontZone));
  if (!has_type) problems.push_back(target_not_found(set));
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

void check_alias(const RecordSet& set, const HostedZone& zone, const OutsideNames& outside,
                 std::vector<std::string>& problems) {
  if (set.type == "NS" || set.type == "SOA") {
    problems.push_back(fmt::format("{} cannot be created as records of type {} cannot be aliases.",
                                   describe_routed(set), set.type));  // (?)
    return;
  }
  if (set.alias_target->hosted_zone_id == kCloudFrontZone) check_cloudfront(set, zone, problems);
  if (!points_into(set, zone)) return check_outside(set, outside, problems);
  if (!is_in_zone(set.alias_target->dns_name, zone.name)) refuse_target(set, problems);
}

bool points_into(const RecordSet& set, const HostedZone& zone) {
  return set.alias_target->hosted_zone_id == zone.id;
}

bool names_unknown_zone(const RecordSet& set, const HostedZone& zone) {
  return !points_into(set, zone) && !aws_target_of_zone(set.alias_target->hosted_zone_id);
}

std::string target_not_in_zone(const RecordSet& set) {
  return fmt::format("{}, but the alias target name does not lie within the target zone",
                     tried_to_create(set));
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

std::string leads_too_far(const RecordSet& set, std::size_t aliases_max) {
  return fmt::format(
      "RRSet of type {} with DNS name {} is not permitted as it leads through more than {} aliases in the "
      "zone.",
      set.type, set.name, aliases_max);  // (?)
}

}  // namespace milepost::model
