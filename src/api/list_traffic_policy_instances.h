// ListTrafficPolicyInstances in its three forms, GetTrafficPolicyInstanceCount.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "api/traffic_policy_instances.h"
#include "base/describe.h"
#include "model/record_set.h"

namespace milepost::api {

struct ListTrafficPolicyInstancesRequest {
  std::optional<std::string> hosted_zone_id_marker;
  std::optional<std::string> traffic_policy_instance_name_marker;
  std::optional<std::string> traffic_policy_instance_type_marker;
  std::optional<std::string> max_items;
};

struct ListTrafficPolicyInstancesResponse {
  std::vector<TrafficPolicyInstance> traffic_policy_instances;
  std::optional<std::string> hosted_zone_id_marker;
  std::optional<std::string> traffic_policy_instance_name_marker;
  std::optional<std::string> traffic_policy_instance_type_marker;
  bool is_truncated = false;
  std::string max_items;
};

struct ListTrafficPolicyInstancesByHostedZoneRequest {
  std::string hosted_zone_id;
  std::optional<std::string> traffic_policy_instance_name_marker;
  std::optional<std::string> traffic_policy_instance_type_marker;
  std::optional<std::string> max_items;
};

struct ListTrafficPolicyInstancesByHostedZoneResponse {
  std::vector<TrafficPolicyInstance> traffic_policy_instances;
  std::optional<std::string> traffic_policy_instance_name_marker;
  std::optional<std::string> traffic_policy_instance_type_marker;
  bool is_truncated = false;
  std::string max_items;
};

struct ListTrafficPolicyInstancesByPolicyRequest {
  std::string traffic_policy_id;
  std::int64_t traffic_policy_version = 0;
  std::optional<std::string> hosted_zone_id_marker;
  std::optional<std::string> traffic_policy_instance_name_marker;
  std::optional<std::string> traffic_policy_instance_type_marker;
  std::optional<std::string> max_items;
};

struct ListTrafficPolicyInstancesByPolicyResponse {
  std::vector<TrafficPolicyInstance> traffic_policy_instances;
  std::optional<std::string> hosted_zone_id_marker;
  std::optional<std::string> traffic_policy_instance_name_marker;
  std::optional<std::string> traffic_policy_instance_type_marker;
  bool is_truncated = false;
  std::string max_items;
};

struct GetTrafficPolicyInstanceCountRequest {};

struct GetTrafficPolicyInstanceCountResponse {
  std::int64_t traffic_policy_instance_count = 0;
};

// All three list in the order of zones' ids, then of names as record sets are listed, then of types. Markers are a
// position: nothing needs to stand there. Error InvalidInput for a name marker without the zone's, or a type marker
// without the name's.

base::Result<ListTrafficPolicyInstancesResponse> list_traffic_policy_instances(
    const Context& context, const aws::Caller& caller, const ListTrafficPolicyInstancesRequest& request);
/// Error NoSuchHostedZone.
base::Result<ListTrafficPolicyInstancesByHostedZoneResponse> list_traffic_policy_instances_by_hosted_zone(
    const Context& context, const aws::Caller& caller,
    const ListTrafficPolicyInstancesByHostedZoneRequest& request);
/// Of one version of a policy. Error NoSuchTrafficPolicy.
base::Result<ListTrafficPolicyInstancesByPolicyResponse> list_traffic_policy_instances_by_policy(
    const Context& context, const aws::Caller& caller,
    const ListTrafficPolicyInstancesByPolicyRequest& request);

base::Result<GetTrafficPolicyInstanceCountResponse> get_traffic_policy_instance_count(
    const Context& context, const aws::Caller& caller, const GetTrafficPolicyInstanceCountRequest& request);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::ListTrafficPolicyInstancesRequest> {
  using T = api::ListTrafficPolicyInstancesRequest;
  static constexpr std::string_view name = "ListTrafficPolicyInstancesRequest";
  static constexpr auto fields =
      std::tuple{field("HostedZoneIdMarker", &T::hosted_zone_id_marker, resource_id("/hostedzone/"))
                     .query("hostedzoneid"),
                 field("TrafficPolicyInstanceNameMarker", &T::traffic_policy_instance_name_marker,
                       length(0, 1024).named("DNSName"))
                     .query("trafficpolicyinstancename"),
                 field("TrafficPolicyInstanceTypeMarker", &T::traffic_policy_instance_type_marker,
                       one_of(model::kRecordTypes).named("RRType"))
                     .query("trafficpolicyinstancetype"),
                 field("MaxItems", &T::max_items).query("maxitems")};
};

template <>
struct Description<api::ListTrafficPolicyInstancesResponse> {
  using T = api::ListTrafficPolicyInstancesResponse;
  static constexpr std::string_view name = "ListTrafficPolicyInstancesResponse";
  static constexpr auto fields =
      std::tuple{field("TrafficPolicyInstances", &T::traffic_policy_instances).of("TrafficPolicyInstance"),
                 field("HostedZoneIdMarker", &T::hosted_zone_id_marker, length(0, 32)),
                 field("TrafficPolicyInstanceNameMarker", &T::traffic_policy_instance_name_marker,
                       length(0, 1024).named("DNSName")),
                 field("TrafficPolicyInstanceTypeMarker", &T::traffic_policy_instance_type_marker,
                       one_of(model::kRecordTypes).named("RRType")),
                 field("IsTruncated", &T::is_truncated),
                 field("MaxItems", &T::max_items)};
};

template <>
struct Description<api::ListTrafficPolicyInstancesByHostedZoneRequest> {
  using T = api::ListTrafficPolicyInstancesByHostedZoneRequest;
  static constexpr std::string_view name = "ListTrafficPolicyInstancesByHostedZoneRequest";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).query("id"),
                 field("TrafficPolicyInstanceNameMarker", &T::traffic_policy_instance_name_marker,
                       length(0, 1024).named("DNSName"))
                     .query("trafficpolicyinstancename"),
                 field("TrafficPolicyInstanceTypeMarker", &T::traffic_policy_instance_type_marker,
                       one_of(model::kRecordTypes).named("RRType"))
                     .query("trafficpolicyinstancetype"),
                 field("MaxItems", &T::max_items).query("maxitems")};
};

template <>
struct Description<api::ListTrafficPolicyInstancesByHostedZoneResponse> {
  using T = api::ListTrafficPolicyInstancesByHostedZoneResponse;
  static constexpr std::string_view name = "ListTrafficPolicyInstancesByHostedZoneResponse";
  static constexpr auto fields =
      std::tuple{field("TrafficPolicyInstances", &T::traffic_policy_instances).of("TrafficPolicyInstance"),
                 field("TrafficPolicyInstanceNameMarker", &T::traffic_policy_instance_name_marker,
                       length(0, 1024).named("DNSName")),
                 field("TrafficPolicyInstanceTypeMarker", &T::traffic_policy_instance_type_marker,
                       one_of(model::kRecordTypes).named("RRType")),
                 field("IsTruncated", &T::is_truncated), field("MaxItems", &T::max_items)};
};

template <>
struct Description<api::ListTrafficPolicyInstancesByPolicyRequest> {
  using T = api::ListTrafficPolicyInstancesByPolicyRequest;
  static constexpr std::string_view name = "ListTrafficPolicyInstancesByPolicyRequest";
  static constexpr auto fields =
      std::tuple{field("TrafficPolicyId", &T::traffic_policy_id, length(1, 36)).query("id"),
                 field("TrafficPolicyVersion", &T::traffic_policy_version, between(1, 1000)).query("version"),
                 field("HostedZoneIdMarker", &T::hosted_zone_id_marker, resource_id("/hostedzone/"))
                     .query("hostedzoneid"),
                 field("TrafficPolicyInstanceNameMarker", &T::traffic_policy_instance_name_marker,
                       length(0, 1024).named("DNSName"))
                     .query("trafficpolicyinstancename"),
                 field("TrafficPolicyInstanceTypeMarker", &T::traffic_policy_instance_type_marker,
                       one_of(model::kRecordTypes).named("RRType"))
                     .query("trafficpolicyinstancetype"),
                 field("MaxItems", &T::max_items).query("maxitems")};
};

template <>
struct Description<api::ListTrafficPolicyInstancesByPolicyResponse> {
  using T = api::ListTrafficPolicyInstancesByPolicyResponse;
  static constexpr std::string_view name = "ListTrafficPolicyInstancesByPolicyResponse";
  static constexpr auto fields =
      std::tuple{field("TrafficPolicyInstances", &T::traffic_policy_instances).of("TrafficPolicyInstance"),
                 field("HostedZoneIdMarker", &T::hosted_zone_id_marker, length(0, 32)),
                 field("TrafficPolicyInstanceNameMarker", &T::traffic_policy_instance_name_marker,
                       length(0, 1024).named("DNSName")),
                 field("TrafficPolicyInstanceTypeMarker", &T::traffic_policy_instance_type_marker,
                       one_of(model::kRecordTypes).named("RRType")),
                 field("IsTruncated", &T::is_truncated),
                 field("MaxItems", &T::max_items)};
};

template <>
struct Description<api::GetTrafficPolicyInstanceCountRequest> {
  static constexpr std::string_view name = "GetTrafficPolicyInstanceCountRequest";
  static constexpr auto fields = std::tuple{};
};

template <>
struct Description<api::GetTrafficPolicyInstanceCountResponse> {
  using T = api::GetTrafficPolicyInstanceCountResponse;
  static constexpr std::string_view name = "GetTrafficPolicyInstanceCountResponse";
  static constexpr auto fields =
      std::tuple{field("TrafficPolicyInstanceCount", &T::traffic_policy_instance_count)};
};

}  // namespace milepost::base
