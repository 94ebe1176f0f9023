// Policies, aliases and health checks of record sets as members of plans.
#include "publish/compile_plan.h"

#include <fmt/core.h>

#include <cstdlib>
#include <utility>

#include "model/routing_policy.h"
#include "publish/compile.h"
#include "routing/distance.h"

namespace milepost::publish {
namespace {

using model::RoutingPolicy;
using zone::ContentKind;
using zone::Policy;

Policy compile_policy(RoutingPolicy policy) {
  switch (policy) {
    case RoutingPolicy::kSimple:
      return Policy::kSimple;
    case RoutingPolicy::kWeighted:
      return Policy::kWeighted;
    case RoutingPolicy::kLatency:
      return Policy::kLatency;
    case RoutingPolicy::kFailover:
      return Policy::kFailover;
    case RoutingPolicy::kGeolocation:
      return Policy::kGeolocation;
    case RoutingPolicy::kMultivalueAnswer:
      return Policy::kMultivalue;
    case RoutingPolicy::kGeoproximity:
      return Policy::kGeoproximity;
    case RoutingPolicy::kIpBased:
      return Policy::kIpBased;
  }
  return Policy::kSimple;
}

/// What the policy compares.
void compile_parameters(const model::RecordSet& set, CompiledMember& out) {
  zone::PlanMember& member = out.member;
  if (set.weight) member.key = static_cast<std::uint64_t>(*set.weight);
  if (set.region) member.param = *set.region;
  if (set.failover)
    member.key = *set.failover == "PRIMARY" ? zone::kFailoverPrimary : zone::kFailoverSecondary;
  if (set.geo_location) member.key = key_of(*set.geo_location);
  if (set.geo_proximity_location) set_proximity(*set.geo_proximity_location, member);
  if (set.cidr_routing_config) {
    out.collection = set.cidr_routing_config->collection_id;
    member.param = set.cidr_routing_config->location_name;
  }
}

base::Status compile_content(std::string_view zone_id, const model::RecordSet& set,
                             zone::PlanMember& member) {
  if (set.alias_target) {
    auto target = compile_name(set.alias_target->dns_name);
    if (!target) return std::unexpected(std::move(target.error()));
    member.kind = set.alias_target->hosted_zone_id == zone_id ? ContentKind::kName : ContentKind::kOutside;
    member.target = *std::move(target);
    member.evaluate_target = set.alias_target->evaluate_target_health;
    return {};
  }
  auto records = compile_records(set);
  if (!records) return std::unexpected(std::move(records.error()));
  member.records = *std::move(records);
  return {};
}

}  // namespace

bool is_plain(const model::RecordSet& set) {
  const bool competes = set.type != "NS" && set.type != "SOA";
  return !set.alias_target && !set.set_identifier && !(set.health_check_id && competes) &&
         !set.traffic_policy_instance_id;
}

base::Result<zone::PreparedRrset> compile_records(const model::RecordSet& set) {
  const auto rrset = compile_values(set);
  if (!rrset) return std::unexpected(rrset.error());
  auto prepared = zone::prepare_rrset(rrset->type, rrset->ttl, rrset->rdatas);
  if (!prepared)
    return base::fail("BadValue", fmt::format("record set {} {}: too large", set.name, set.type));
  return *std::move(prepared);
}

std::uint64_t key_of(const model::GeoLocation& location) {
  const auto& [continent, country, subdivision] = location;
  return zone::geo_key(continent.value_or(""), country.value_or(""), subdivision.value_or(""));
}

void set_proximity(const model::GeoProximityLocation& location, zone::PlanMember& member) {
  member.bias = static_cast<std::int8_t>(location.bias.value_or(0));
  if (location.aws_region) member.param = *location.aws_region;
  if (location.local_zone_group) member.param = *location.local_zone_group;
  if (location.coordinates) {
    member.position = routing::position_of(std::strtod(location.coordinates->latitude.c_str(), nullptr),
                                           std::strtod(location.coordinates->longitude.c_str(), nullptr));
  }
}

base::Result<CompiledMember> compile_member(std::string_view zone_id, const model::RecordSet& set) {
  auto owner = compile_name(set.name);
  if (!owner) return std::unexpected(owner.error());
  const auto type = dns::scan_type(set.type);
  if (!type || !dns::is_served(*type))
    return base::fail("BadType",
                      fmt::format("record set {} {}: this type is not served", set.name, set.type));
  CompiledMember out{
      .owner = *std::move(owner),
      .type = *type,
      .policy = compile_policy(model::policy_of(set)),
      .collection = {},
      .member = {.label = set.set_identifier.value_or(""), .check = set.health_check_id.value_or("")}};
  compile_parameters(set, out);
  if (auto content = compile_content(zone_id, set, out.member); !content)
    return std::unexpected(std::move(content.error()));
  return out;
}

base::Result<zone::CidrLocationInfo> compile_cidr_location(const model::CidrLocation& location) {
  zone::CidrLocationInfo info{.name = location.name, .blocks = {}};
  for (const std::string& text : location.blocks) {
    const auto block = base::Cidr::parse(text);
    if (!block)
      return base::fail("BadNetwork",
                        fmt::format("location {}: '{}' is not an address block", location.name, text));
    info.blocks.push_back(*block);
  }
  return info;
}

base::Result<zone::OutsideAnswer> compile_outside_answer(const model::OutsideAnswer& answer) {
  const auto name = compile_name(answer.name);
  if (!name) return std::unexpected(name.error());
  const auto type = dns::scan_type(answer.type);
  if (!type) return base::fail("BadType", fmt::format("answer of {} {}: bad type", answer.name, answer.type));
  zone::OutsideAnswer out{.type = *type, .name = *name, .records = {}, .use_until_s = answer.use_until_s};
  if (answer.values.empty()) return out;
  model::RecordSet set;
  set.name = answer.name;
  set.type = answer.type;
  set.ttl = answer.ttl;
  for (const std::string& value : answer.values) set.resource_records.push_back({value});
  auto records = compile_records(set);
  if (!records) return std::unexpected(std::move(records.error()));
  out.records = *std::move(records);
  return out;
}

}  // namespace milepost::publish
