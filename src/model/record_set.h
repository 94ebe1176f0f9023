// A resource record set as the API takes, stores and lists it (API reference: ResourceRecordSet).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.h"

namespace milepost::model {

struct ResourceRecord {
  std::string value;  // as entered
};

struct AliasTarget {
  std::string hosted_zone_id;
  std::string dns_name;
  bool evaluate_target_health = false;
};

struct RecordSet {
  std::string name;  // escaped, lower case, trailing dot
  std::string type;  // one of the 17 mnemonics
  std::optional<std::string> set_identifier;
  std::optional<std::int64_t> weight;
  std::optional<std::string> region;
  std::optional<std::string> failover;
  std::optional<bool> multi_value_answer;
  std::optional<std::int64_t> ttl;
  std::vector<ResourceRecord> resource_records;  // empty: an alias
  std::optional<AliasTarget> alias_target;
  std::optional<std::string> health_check_id;
  std::optional<std::string> traffic_policy_instance_id;
};

}  // namespace milepost::model

namespace milepost::base {

template <>
struct Description<model::ResourceRecord> {
  using T = model::ResourceRecord;
  static constexpr std::string_view name = "ResourceRecord";
  static constexpr auto fields = std::tuple{field("Value", &T::value, length(0, 4000))};
};

template <>
struct Description<model::AliasTarget> {
  using T = model::AliasTarget;
  static constexpr std::string_view name = "AliasTarget";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, length(0, 32)), field("DNSName", &T::dns_name, length(0, 1024)),
                 field("EvaluateTargetHealth", &T::evaluate_target_health)};
};

template <>
struct Description<model::RecordSet> {
  using T = model::RecordSet;
  static constexpr std::string_view name = "ResourceRecordSet";
  static constexpr auto fields = std::tuple{
      field("Name", &T::name, length(0, 1024)),
      field("Type", &T::type),
      field("SetIdentifier", &T::set_identifier, length(1, 128)),
      field("Weight", &T::weight, between(0, 255)),
      field("Region", &T::region, length(1, 64)),
      field("Failover", &T::failover),
      field("MultiValueAnswer", &T::multi_value_answer),
      field("TTL", &T::ttl, between(0, 2147483647)),
      field("ResourceRecords", &T::resource_records).of("ResourceRecord"),
      field("AliasTarget", &T::alias_target),
      field("HealthCheckId", &T::health_check_id, length(0, 64)),
      field("TrafficPolicyInstanceId", &T::traffic_policy_instance_id, length(1, 36)),
  };
};

}  // namespace milepost::base
