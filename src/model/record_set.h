// A resource record set as the API takes, stores and lists it (API reference: ResourceRecordSet).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.h"
#include "model/regions.h"

namespace milepost::model {

/// The service model's RRType, in its order, which error texts quote.
inline constexpr auto kRecordTypes =
    std::to_array<std::string_view>({"SOA", "A", "TXT", "NS", "CNAME", "MX", "NAPTR", "PTR", "SRV", "SPF",
                                     "AAAA", "CAA", "DS", "TLSA", "SSHFP", "SVCB", "HTTPS"});
inline constexpr auto kFailoverRoles = std::to_array<std::string_view>({"PRIMARY", "SECONDARY"});

struct ResourceRecord {
  std::string value;  // as entered

  friend bool operator==(const ResourceRecord&, const ResourceRecord&) = default;
};

struct AliasTarget {
  std::string hosted_zone_id;
  std::string dns_name;
  bool evaluate_target_health = false;

  friend bool operator==(const AliasTarget&, const AliasTarget&) = default;
};

struct GeoLocation {
  std::optional<std::string> continent_code;  // AF AN AS EU OC NA SA
  std::optional<std::string> country_code;    // ISO 3166-1 alpha-2, or * for everywhere else
  std::optional<std::string> subdivision_code;

  friend bool operator==(const GeoLocation&, const GeoLocation&) = default;
};

struct Coordinates {
  std::string latitude;   // degrees north, two decimals at most
  std::string longitude;  // degrees east, two decimals at most

  friend bool operator==(const Coordinates&, const Coordinates&) = default;
};

struct GeoProximityLocation {
  std::optional<std::string> aws_region;
  std::optional<std::string> local_zone_group;
  std::optional<Coordinates> coordinates;
  std::optional<std::int64_t> bias;  // -99..99

  friend bool operator==(const GeoProximityLocation&, const GeoProximityLocation&) = default;
};

struct CidrRoutingConfig {
  std::string collection_id;
  std::string location_name;  // * for every other address

  friend bool operator==(const CidrRoutingConfig&, const CidrRoutingConfig&) = default;
};

struct RecordSet {
  std::string name;  // escaped, lower case, trailing dot
  std::string type;  // one of the 17 mnemonics
  std::optional<std::string> set_identifier;
  std::optional<std::int64_t> weight;
  std::optional<std::string> region;
  std::optional<GeoLocation> geo_location;
  std::optional<std::string> failover;
  std::optional<bool> multi_value_answer;
  std::optional<std::int64_t> ttl;
  std::vector<ResourceRecord>
      resource_records;  // empty: an alias; absent and empty are the same in a request
  std::optional<AliasTarget> alias_target;
  std::optional<std::string> health_check_id;
  std::optional<std::string> traffic_policy_instance_id;
  std::optional<CidrRoutingConfig> cidr_routing_config;
  std::optional<GeoProximityLocation> geo_proximity_location;

  friend bool operator==(const RecordSet&, const RecordSet&) = default;
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
  static constexpr auto fields = std::tuple{field("HostedZoneId", &T::hosted_zone_id, length(0, 32)),
                                            field("DNSName", &T::dns_name, length(0, 1024)),
                                            field("EvaluateTargetHealth", &T::evaluate_target_health)};
};

template <>
struct Description<model::GeoLocation> {
  using T = model::GeoLocation;
  static constexpr std::string_view name = "GeoLocation";
  static constexpr auto fields = std::tuple{field("ContinentCode", &T::continent_code, length(2, 2)),
                                            field("CountryCode", &T::country_code, length(1, 2)),
                                            field("SubdivisionCode", &T::subdivision_code, length(1, 3))};
};

template <>
struct Description<model::Coordinates> {
  using T = model::Coordinates;
  static constexpr std::string_view name = "Coordinates";
  static constexpr auto fields =
      std::tuple{field("Latitude", &T::latitude, length(1, 6, pattern<"[-+]?[0-9]{1,2}(\\.[0-9]{0,2})?">)),
                 field("Longitude", &T::longitude, length(1, 7, pattern<"[-+]?[0-9]{1,3}(\\.[0-9]{0,2})?">))};
};

template <>
struct Description<model::GeoProximityLocation> {
  using T = model::GeoProximityLocation;
  static constexpr std::string_view name = "GeoProximityLocation";
  static constexpr auto fields =
      std::tuple{field("AWSRegion", &T::aws_region, length(1, 64)),
                 field("LocalZoneGroup", &T::local_zone_group, length(1, 64)),
                 field("Coordinates", &T::coordinates), field("Bias", &T::bias, between(-99, 99))};
};

template <>
struct Description<model::CidrRoutingConfig> {
  using T = model::CidrRoutingConfig;
  static constexpr std::string_view name = "CidrRoutingConfig";
  static constexpr auto fields =
      std::tuple{field("CollectionId", &T::collection_id, uuid()),
                 field("LocationName", &T::location_name, length(1, 16, pattern<"[0-9A-Za-z_\\-\\*]+">))};
};

template <>
struct Description<model::RecordSet> {
  using T = model::RecordSet;
  static constexpr std::string_view name = "ResourceRecordSet";
  static constexpr auto fields = std::tuple{
      field("Name", &T::name, length(0, 1024)),
      field("Type", &T::type, one_of(model::kRecordTypes)),
      field("SetIdentifier", &T::set_identifier, length(1, 128)),
      field("Weight", &T::weight, between(0, 255)),
      field("Region", &T::region, one_of(model::kResourceRecordSetRegions, &model::is_operator_region)),
      field("GeoLocation", &T::geo_location),
      field("Failover", &T::failover, one_of(model::kFailoverRoles)),
      field("MultiValueAnswer", &T::multi_value_answer),
      field("TTL", &T::ttl, between(0, 2147483647)),
      field("ResourceRecords", &T::resource_records, {.min = 1}).of("ResourceRecord").absent_when_empty(),
      field("AliasTarget", &T::alias_target),
      field("HealthCheckId", &T::health_check_id, length(0, 64)),
      field("TrafficPolicyInstanceId", &T::traffic_policy_instance_id, length(1, 36)),
      field("CidrRoutingConfig", &T::cidr_routing_config),
      field("GeoProximityLocation", &T::geo_proximity_location),
  };
};

}  // namespace milepost::base
