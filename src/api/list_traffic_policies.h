// ListTrafficPolicies and ListTrafficPolicyVersions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "api/traffic_policies.h"
#include "base/describe.h"

namespace milepost::api {

struct ListTrafficPoliciesRequest {
  std::optional<std::string> traffic_policy_id_marker;
  std::optional<std::string> max_items;
};

struct TrafficPolicySummary {
  std::string id;
  std::string name;
  std::string type;
  std::int64_t latest_version = 0;
  std::int64_t traffic_policy_count = 0;
};

struct ListTrafficPoliciesResponse {
  std::vector<TrafficPolicySummary> traffic_policy_summaries;
  bool is_truncated = false;
  std::string traffic_policy_id_marker;
  std::string max_items;
};

struct ListTrafficPolicyVersionsRequest {
  std::string id;
  std::optional<std::string> traffic_policy_version_marker;
  std::optional<std::string> max_items;
};

struct ListTrafficPolicyVersionsResponse {
  std::vector<TrafficPolicy> traffic_policies;
  bool is_truncated = false;
  std::string traffic_policy_version_marker;
  std::string max_items;
};

/// Policies in the order in which they were made. The marker is a policy's id, deleted or not. Error InvalidInput.
base::Result<ListTrafficPoliciesResponse> list_traffic_policies(const Context& context,
                                                                const aws::Caller& caller,
                                                                const ListTrafficPoliciesRequest& request);
/// Versions in the order of their numbers. Errors: InvalidInput, NoSuchTrafficPolicy.
base::Result<ListTrafficPolicyVersionsResponse> list_traffic_policy_versions(
    const Context& context, const aws::Caller& caller, const ListTrafficPolicyVersionsRequest& request);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::ListTrafficPoliciesRequest> {
  using T = api::ListTrafficPoliciesRequest;
  static constexpr std::string_view name = "ListTrafficPoliciesRequest";
  static constexpr auto fields = std::tuple{
      field("TrafficPolicyIdMarker", &T::traffic_policy_id_marker, length(1, 36).named("TrafficPolicyId"))
          .query("trafficpolicyid"),
      field("MaxItems", &T::max_items).query("maxitems")};
};

template <>
struct Description<api::TrafficPolicySummary> {
  using T = api::TrafficPolicySummary;
  static constexpr std::string_view name = "TrafficPolicySummary";
  static constexpr auto fields = std::tuple{
      field("Id", &T::id, length(1, 36).named("TrafficPolicyId")),
      field("Name", &T::name, length(0, 512).named("TrafficPolicyName")),
      field("Type", &T::type, one_of(model::kRecordTypes).named("RRType")),
      field("LatestVersion", &T::latest_version, between(1, 1000).named("TrafficPolicyVersion")),
      field("TrafficPolicyCount", &T::traffic_policy_count, between(1, 1000).named("TrafficPolicyVersion"))};
};

template <>
struct Description<api::ListTrafficPoliciesResponse> {
  using T = api::ListTrafficPoliciesResponse;
  static constexpr std::string_view name = "ListTrafficPoliciesResponse";
  static constexpr auto fields = std::tuple{
      field("TrafficPolicySummaries", &T::traffic_policy_summaries).of("TrafficPolicySummary"),
      field("IsTruncated", &T::is_truncated),
      field("TrafficPolicyIdMarker", &T::traffic_policy_id_marker, length(1, 36).named("TrafficPolicyId")),
      field("MaxItems", &T::max_items)};
};

template <>
struct Description<api::ListTrafficPolicyVersionsRequest> {
  using T = api::ListTrafficPolicyVersionsRequest;
  static constexpr std::string_view name = "ListTrafficPolicyVersionsRequest";
  static constexpr auto fields =
      std::tuple{field("Id", &T::id, length(1, 36).named("TrafficPolicyId")).path("Id"),
                 field("TrafficPolicyVersionMarker", &T::traffic_policy_version_marker, length(0, 4))
                     .query("trafficpolicyversion"),
                 field("MaxItems", &T::max_items).query("maxitems")};
};

template <>
struct Description<api::ListTrafficPolicyVersionsResponse> {
  using T = api::ListTrafficPolicyVersionsResponse;
  static constexpr std::string_view name = "ListTrafficPolicyVersionsResponse";
  static constexpr auto fields =
      std::tuple{field("TrafficPolicies", &T::traffic_policies).of("TrafficPolicy"),
                 field("IsTruncated", &T::is_truncated),
                 field("TrafficPolicyVersionMarker", &T::traffic_policy_version_marker, length(0, 4)),
                 field("MaxItems", &T::max_items)};
};

}  // namespace milepost::base
