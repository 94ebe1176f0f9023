// Tells routing policies by the members that a record set has.
#include "model/routing_policy.h"

namespace milepost::model {

int policy_count(const RecordSet& set) {
  // A MultiValueAnswer of false says no more than none.
  return set.weight.has_value() + set.region.has_value() + set.failover.has_value() +
         set.geo_location.has_value() + set.multi_value_answer.value_or(false) +
         set.geo_proximity_location.has_value() + set.cidr_routing_config.has_value();
}

RoutingPolicy policy_of(const RecordSet& set) {
  if (set.weight) return RoutingPolicy::kWeighted;
  if (set.region) return RoutingPolicy::kLatency;
  if (set.failover) return RoutingPolicy::kFailover;
  if (set.geo_location) return RoutingPolicy::kGeolocation;
  if (set.multi_value_answer.value_or(false)) return RoutingPolicy::kMultivalueAnswer;
  if (set.geo_proximity_location) return RoutingPolicy::kGeoproximity;
  if (set.cidr_routing_config) return RoutingPolicy::kIpBased;
  return RoutingPolicy::kSimple;
}

std::string_view name_of(RoutingPolicy policy) {
  switch (policy) {
    case RoutingPolicy::kSimple:
      return "simple";
    case RoutingPolicy::kWeighted:
      return "weighted";
    case RoutingPolicy::kLatency:
      return "latency";
    case RoutingPolicy::kFailover:
      return "failover";
    case RoutingPolicy::kGeolocation:
      return "geolocation";
    case RoutingPolicy::kMultivalueAnswer:
      return "multivalue answer";
    case RoutingPolicy::kGeoproximity:
      return "geoproximity";
    case RoutingPolicy::kIpBased:
      break;
  }
  return "IP-based";
}

}  // namespace milepost::model
