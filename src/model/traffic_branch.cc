// Reads branches of rules: the reference, the health, and the member that the rule's type chooses by.
#include "model/traffic_branch.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/pattern.h"
#include "model/geo_locations.h"
#include "model/regions.h"

namespace milepost::model {
namespace {

using Kind = TrafficReference::Kind;

constexpr std::size_t kHealthCheckIdSizeMax = 64;           // service model: HealthCheckId
constexpr std::string_view kRegionPrefix = "aws:route53:";  // of geoproximity's regions and Local Zones
constexpr std::string_view kNewFormat = "2023-05-09";       // knows Location, for Local Zones

void read_target(TrafficObject& object, const BranchForm& form, TrafficBranch& out) {
  const auto endpoint = object.text("EndpointReference");
  const bool may_be_rule = form.type != TrafficRuleType::kMultivalue;
  const auto rule = may_be_rule ? object.text("RuleReference") : std::nullopt;
  if (endpoint.has_value() == rule.has_value()) {
    object.refuse(may_be_rule ? "Exactly one of EndpointReference and RuleReference is needed."
                              : "EndpointReference is needed.");
  } else {
    out.target =
        endpoint ? TrafficReference{Kind::kEndpoint, *endpoint} : TrafficReference{Kind::kRule, *rule};
  }
}

void read_health(TrafficObject& object, const BranchForm& form, TrafficBranch& out) {
  if (form.type != TrafficRuleType::kMultivalue) {
    out.evaluate_target_health = object.truth("EvaluateTargetHealth");
  }
  out.health_check = object.text("HealthCheck");
  // An empty one says the same as none, as in record sets.
  if (out.health_check == "") out.health_check.reset();
  if (out.health_check && out.health_check->size() > kHealthCheckIdSizeMax) {
    object.refuse("HealthCheck is longer than 64 characters.");
  }
}

// --- geo ---

GeoCodes codes_of(const GeoLocation& location) {
  return {.continent = location.continent_code ? std::string_view(*location.continent_code) : "",
          .country = location.country_code ? std::string_view(*location.country_code) : "",
          .subdivision = location.subdivision_code ? std::string_view(*location.subdivision_code) : ""};
}

void check_geo(const GeoLocation& location, TrafficObject& object) {
  const auto& [continent, country, subdivision] = location;
  if (continent.has_value() == (country || subdivision)) {
    object.refuse("Exactly one of IsDefault, Continent and Country is needed.");
  } else if (subdivision && !country) {
    object.refuse("Subdivision needs a Country.");
  } else if (find_geo_location(codes_of(location)) == nullptr) {
    object.refuse(fmt::format("Cannot find the geographic location {}.",
                              quoted(fmt::format("{}{}{}{}", continent.value_or(""), country.value_or(""),
                                                 subdivision ? "-" : "", subdivision.value_or("")))));
  }
}

/// IsDefault stands for the country *, beside which it may be repeated.
void read_geo(TrafficObject& object, GeoLocation& out) {
  const bool is_default = object.truth("IsDefault").value_or(false);
  out = {object.text("Continent"), object.text("Country"), object.text("Subdivision")};
  if (is_default && !out.country_code) out.country_code = "*";
  if (is_default && out.country_code != "*") {
    object.refuse(fmt::format("IsDefault cannot be true for the country {}.", quoted(*out.country_code)));
  } else {
    check_geo(out, object);
  }
}

// --- geoproximity ---

bool is_within(const std::string& degrees, double max) {
  const std::string_view text = std::string_view(degrees).substr(degrees.starts_with('+') ? 1 : 0);
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value >= -max && value <= max;
}

/// Up to two decimals: "If you specify a value with greater precision, Route 53 returns an error."
void read_coordinates(TrafficObject& object, GeoProximityLocation& out) {
  const auto latitude = object.number("Latitude");
  const auto longitude = object.number("Longitude");
  if (!latitude || !longitude) return object.refuse("Latitude and Longitude are needed, both of them.");
  const bool north = base::pattern<"[-+]?[0-9]{1,2}(\\.[0-9]{0,2})?">.matches(*latitude);
  const bool east = base::pattern<"[-+]?[0-9]{1,3}(\\.[0-9]{0,2})?">.matches(*longitude);
  if (!north || !is_within(*latitude, 90)) {
    object.refuse("Latitude must be a number from -90 to 90 with two decimals at most.");
  } else if (!east || !is_within(*longitude, 180)) {
    object.refuse("Longitude must be a number from -180 to 180 with two decimals at most.");
  } else {
    out.coordinates = Coordinates{*latitude, *longitude};
  }
}

void take_region(const std::string& name, TrafficObject& object, GeoProximityLocation& out) {
  const bool prefixed = name.starts_with(kRegionPrefix);
  const std::string region = name.substr(prefixed ? kRegionPrefix.size() : 0);
  if (!prefixed || !is_record_set_region(region)) {
    return object.refuse(fmt::format("{} is not a region in the form aws:route53:us-east-1.", quoted(name)));
  }
  out.aws_region = region;
}

/// aws:route53:us-east-1-atl-1a is a zone of the Local Zone group us-east-1-atl-1, by which record sets know it.
void take_local_zone(const std::string& name, TrafficObject& object, GeoProximityLocation& out) {
  constexpr auto kForm = base::pattern<"aws:route53:[a-z]+(-[a-z]+)+-[0-9]+-[a-z]{3}-[0-9]+[a-z]?">;
  std::string group = name.substr(std::min(name.size(), kRegionPrefix.size()));
  if (!kForm.matches(name) || std::ranges::none_of(kResourceRecordSetRegions, [&](std::string_view region) {
        return group.starts_with(std::string(region) + "-");
      })) {
    return object.refuse(
        fmt::format("{} is not a Local Zone in the form aws:route53:us-east-1-atl-1a.", quoted(name)));
  }
  if (group.back() >= 'a') group.pop_back();
  out.local_zone_group = std::move(group);
}

/// Region, or Latitude and Longitude; in the new format a Local Zone's group, too.
void read_place(TrafficObject& object, const BranchForm& form, GeoProximityLocation& out) {
  const auto region = object.text("Region");
  const auto group = form.format_version == kNewFormat ? object.text("LocalZoneGroup") : std::nullopt;
  if (!region && !group) return read_coordinates(object, out);
  if (object.has("Latitude") || object.has("Longitude")) {
    object.refuse("Region and coordinates cannot be given together.");
  }
  if (region && group) return object.refuse("Region and LocalZoneGroup cannot be given together.");
  if (region) take_region(*region, object, out);
  if (group) {
    const bool prefixed = group->starts_with(kRegionPrefix);
    take_local_zone(prefixed ? *group : fmt::format("{}{}", kRegionPrefix, *group), object, out);
  }
}

/// 2023-05-09 as the console writes it (?): {"Type":"Region","LocationName":..}, LocalZone likewise,
/// {"Type":"Coordinate","Latitude":..,..}.
void read_location(TrafficObject& branch, GeoProximityLocation& out) {
  const base::JsonTree* json = branch.object("Location");
  if (json == nullptr) return;
  TrafficObject object(*json, branch.id(), branch.place() + "Location: ", branch.problems());
  const auto type = object.required_text("Type");
  if (type == "Coordinate") {
    read_coordinates(object, out);
  } else if (type == "Region" || type == "LocalZone") {
    const auto name = object.required_text("LocationName");
    if (name && *type == "Region") take_region(*name, object, out);
    if (name && *type == "LocalZone") take_local_zone(*name, object, out);
  } else if (type) {
    return object.refuse(fmt::format("Location type {} is not known.", quoted(*type)));
  }
  object.refuse_unknown();
}

void read_proximity(TrafficObject& object, const BranchForm& form, GeoProximityLocation& out) {
  out.bias = object.integer("Bias", -99, 99);
  if (form.format_version == kNewFormat && object.has("Location")) {
    read_location(object, out);
  } else {
    read_place(object, form, out);
  }
}

void read_condition(TrafficObject& object, const BranchForm& form, TrafficBranch& out) {
  switch (form.type) {
    case TrafficRuleType::kWeighted:
      if (!object.has("Weight")) object.refuse("Member Weight is missing.");
      out.weight = object.integer("Weight", 0, 255).value_or(0);
      break;
    case TrafficRuleType::kLatency:
      out.region = object.required_text("Region").value_or("");
      if (!out.region.empty() && !is_record_set_region(out.region)) {
        object.refuse(fmt::format("Cannot find the region {}.", quoted(out.region)));
      }
      break;
    case TrafficRuleType::kGeo:
      read_geo(object, out.geo_location);
      break;
    case TrafficRuleType::kGeoproximity:
      read_proximity(object, form, out.proximity);
      break;
    case TrafficRuleType::kFailover:
    case TrafficRuleType::kMultivalue:
      break;
  }
}

}  // namespace

TrafficBranch read_traffic_branch(TrafficObject& object, const BranchForm& form) {
  TrafficBranch branch;
  if (!object.is_object()) return branch;
  read_target(object, form, branch);
  read_health(object, form, branch);
  read_condition(object, form, branch);
  object.refuse_unknown();
  return branch;
}

}  // namespace milepost::model
