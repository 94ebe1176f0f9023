// Judges record sets by their routing policies. Texts marked (?) have no primary source: they are worded as those
// that have one.
#include "model/routing_rules.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <string_view>

#include "model/geo_locations.h"
#include "model/regions.h"
#include "model/routing_policy.h"

namespace milepost::model {
namespace {

using Problems = std::vector<std::string>;

// --- a record set on its own ---

void check_policy_type(const RecordSet& set, RoutingPolicy policy, Problems& problems) {
  const bool simple_only = set.type == "NS" || set.type == "SOA" || set.type == "DS";
  if (simple_only || (policy == RoutingPolicy::kMultivalueAnswer && set.type == "CNAME")) {
    // (?)
    problems.push_back(
        fmt::format("{} cannot be created as {} routing is not available for records of type {}.",
                    describe_routed(set), name_of(policy), set.type));
  }
}

/// API reference, ResourceRecordSet: "You can only specify one ResourceRecord per weighted [latency] resource
/// record set."
void check_single_value(const RecordSet& set, RoutingPolicy policy, Problems& problems) {
  if (set.resource_records.size() <= 1) return;
  // (?)
  problems.push_back(fmt::format("{} cannot be created as {} sets must contain exactly one resource record.",
                                 describe_routed(set), name_of(policy)));
}

GeoCodes codes_of(const GeoLocation& location) {
  const auto code = [](const std::optional<std::string>& text) {
    return text ? std::string_view(*text) : std::string_view();
  };
  return {code(location.continent_code), code(location.country_code), code(location.subdivision_code)};
}

std::string_view name_of(const GeoCodes& codes) {
  const GeoLocationName* known = find_geo_location(codes);
  return known == nullptr ? std::string_view("?") : known->name;
}

/// `[continent = (NA, North America)]`
std::string describe(const GeoLocation& location) {
  const GeoCodes codes = codes_of(location);
  if (!codes.continent.empty()) return fmt::format("[continent = ({}, {})]", codes.continent, name_of(codes));
  const std::string country =
      fmt::format("country = ({}, {})", codes.country, name_of(GeoCodes{.country = codes.country}));
  if (codes.subdivision.empty()) return fmt::format("[{}]", country);
  return fmt::format("[{}, subdivision = ({}, {})]", country, codes.subdivision, name_of(codes));
}

/// Which codes go together is a matter of the request's form (change_batch.h); here they have to exist.
void check_geo_location(const RecordSet& set, Problems& problems) {
  if (find_geo_location(codes_of(*set.geo_location)) != nullptr) return;
  // (?) After the pattern of the text for regions.
  problems.push_back(
      fmt::format("Cannot find geographic location {}. No changes made.", describe(*set.geo_location)));
}

/// True for degrees within -max..max. The schema has seen to it that `text` is a number.
bool is_within(std::string_view text, double max) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double degrees = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), degrees);
  return problem == std::errc{} && end == text.data() + text.size() && degrees >= -max && degrees <= max;
}

void check_geo_proximity(const RecordSet& set, Problems& problems) {
  const GeoProximityLocation& location = *set.geo_proximity_location;
  if (location.aws_region && !is_record_set_region(*location.aws_region)) {
    problems.push_back(fmt::format("Cannot find region '{}'. No changes made.", *location.aws_region));
  }
  if (!location.coordinates) return;
  const auto& [latitude, longitude] = *location.coordinates;
  if (!is_within(latitude, 90)) {
    problems.push_back(fmt::format("{} cannot be created as latitude {} is not between -90 and 90.",
                                   describe_routed(set), latitude));  // (?)
  }
  if (!is_within(longitude, 180)) {
    problems.push_back(fmt::format("{} cannot be created as longitude {} is not between -180 and 180.",
                                   describe_routed(set), longitude));  // (?)
  }
}

/// DG:hosted-zone-private-considerations.
void check_zone_kind(const RecordSet& set, RoutingPolicy policy, const HostedZone& zone, Problems& problems) {
  if (!zone.private_zone) return;
  if (policy != RoutingPolicy::kGeoproximity && policy != RoutingPolicy::kIpBased) return;
  // (?)
  problems.push_back(
      fmt::format("{} cannot be created as {} routing is not available in private hosted zones.",
                  describe_routed(set), name_of(policy)));
}

// --- record sets side by side ---

/// The record set as texts name it that tell its place among the others of its policy.
std::string describe_placed(const RecordSet& set) {
  const std::string routed = describe_routed(set);
  switch (policy_of(set)) {
    case RoutingPolicy::kLatency:
      return fmt::format("{}, and Region Name={}", routed, *set.region);
    case RoutingPolicy::kGeolocation:
      return fmt::format("{}, and routing to {}", routed, describe(*set.geo_location));
    case RoutingPolicy::kFailover:
      return fmt::format("{}, and Failover={}", routed, *set.failover);  // (?)
    case RoutingPolicy::kIpBased:
      return fmt::format("{}, and CIDR location={}", routed, set.cidr_routing_config->location_name);  // (?)
    default:
      return routed;
  }
}

/// `set` of its policy cannot stand beside a record set of another.
std::string mixing(const RecordSet& set) {
  switch (policy_of(set)) {
    case RoutingPolicy::kSimple:
      return fmt::format("{} cannot be created as other RRSets exist with the same name and type.",
                         describe_routed(set));
    case RoutingPolicy::kLatency:
      return fmt::format(
          "{} cannot be created because a non-latency RRSet with the same name and type already exists.",
          describe_placed(set));
    case RoutingPolicy::kGeolocation:
      return fmt::format(
          "{} cannot be created because a non-GEO RRSet with the same name and type already exists.",
          describe_placed(set));
    case RoutingPolicy::kMultivalueAnswer:
      return fmt::format(
          "{} cannot be created because a non multivalue answer rrset exists with the same name and type.",
          describe_routed(set));
    case RoutingPolicy::kIpBased:
      return fmt::format("{} cannot be created as a non-CIDR set exists with the same name and type.",
                         describe_routed(set));
    default:
      return fmt::format("{} cannot be created as a non-{} set exists with the same name and type.",
                         describe_routed(set), name_of(policy_of(set)));
  }
}

/// Two record sets of one policy claim the same `what`.
std::string taken(const RecordSet& set, std::string_view kind, std::string_view what) {
  return fmt::format(
      "{} cannot be created because a {} RRSet with the same name, type and {} already exists.",
      describe_placed(set), kind, what);
}

std::optional<std::string> find_cidr_conflict(const RecordSet& set, const RecordSet& other) {
  const auto& [collection, location] = *set.cidr_routing_config;
  if (collection != other.cidr_routing_config->collection_id) {
    // DG:routing-policy-ipbased: one name and type uses one collection. (?)
    return fmt::format("{} cannot be created as CIDR sets must refer to the same CIDR collection.",
                       describe_routed(set));
  }
  if (location == other.cidr_routing_config->location_name) return taken(set, "CIDR", "location");
  return std::nullopt;
}

std::optional<std::string> find_weighted_conflict(const RecordSet& set, const RecordSet& other) {
  // An alias has no TTL of its own.
  if (!set.ttl || !other.ttl || *set.ttl == *other.ttl) return std::nullopt;
  return fmt::format(
      "RRSet with DNS name {} and type {}, SetIdentifier {} cannot be created as weighted sets must contain "
      "the same TTL.",
      set.name, set.type, *set.set_identifier);
}

}  // namespace

std::string describe_routed(const RecordSet& set) {
  const std::string identifier =
      set.set_identifier ? fmt::format(", SetIdentifier {}", *set.set_identifier) : std::string();
  return fmt::format("RRSet with DNS name {}, type {}{}", set.name, set.type, identifier);
}

void check_routing(const RecordSet& set, const HostedZone& zone, Problems& problems) {
  const RoutingPolicy policy = policy_of(set);
  if (policy == RoutingPolicy::kSimple) return;
  check_policy_type(set, policy, problems);
  check_zone_kind(set, policy, zone, problems);
  if (policy == RoutingPolicy::kWeighted || policy == RoutingPolicy::kLatency) {
    check_single_value(set, policy, problems);
  }
  if (policy == RoutingPolicy::kFailover && *set.failover == "PRIMARY" && !set.alias_target &&
      !set.health_check_id) {
    problems.emplace_back(
        "A non-alias primary ResourceRecordSet must have an associated health check. No changes made.");
  }
  if (policy == RoutingPolicy::kMultivalueAnswer && set.alias_target) {
    problems.push_back(fmt::format("{} cannot be created as multivalue answer sets cannot be aliases.",
                                   describe_routed(set)));  // (?)
  }
  if (policy == RoutingPolicy::kGeolocation) check_geo_location(set, problems);
  if (policy == RoutingPolicy::kGeoproximity) check_geo_proximity(set, problems);
}

std::optional<std::string> find_routing_conflict(const RecordSet& set, const RecordSet& other) {
  const RoutingPolicy policy = policy_of(set);
  if (policy != policy_of(other)) return mixing(set);
  switch (policy) {
    case RoutingPolicy::kWeighted:
      return find_weighted_conflict(set, other);
    case RoutingPolicy::kLatency:
      if (set.region == other.region) return taken(set, "latency", "region");
      break;
    case RoutingPolicy::kFailover:
      if (set.failover == other.failover) return taken(set, "failover", "failover");
      break;
    case RoutingPolicy::kGeolocation:
      if (set.geo_location == other.geo_location) return taken(set, "GEO", "location");
      break;
    case RoutingPolicy::kIpBased:
      return find_cidr_conflict(set, other);
    default:
      break;
  }
  return std::nullopt;
}

}  // namespace milepost::model
