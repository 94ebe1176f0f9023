// Traffic policies: documents with versions that never change.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.h"
#include "model/record_set.h"

namespace milepost::api {

struct CreateTrafficPolicyRequest {
  std::string name;
  std::string document;
  std::optional<std::string> comment;
};

struct TrafficPolicy {
  std::string id;
  std::int64_t version = 0;
  std::string name;
  std::string type;
  std::string document;
  std::optional<std::string> comment;
};

struct CreateTrafficPolicyResponse {
  TrafficPolicy traffic_policy;
  std::string location;
};

struct CreateTrafficPolicyVersionRequest {
  std::string id;
  std::string document;
  std::optional<std::string> comment;
};

struct CreateTrafficPolicyVersionResponse {
  TrafficPolicy traffic_policy;
  std::string location;
};

struct GetTrafficPolicyRequest {
  std::string id;
  std::int64_t version = 0;
};

struct GetTrafficPolicyResponse {
  TrafficPolicy traffic_policy;
};

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

struct UpdateTrafficPolicyCommentRequest {
  std::string id;
  std::int64_t version = 0;
  std::string comment;
};

struct UpdateTrafficPolicyCommentResponse {
  TrafficPolicy traffic_policy;
};

struct DeleteTrafficPolicyRequest {
  std::string id;
  std::int64_t version = 0;
};

struct DeleteTrafficPolicyResponse {};

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::CreateTrafficPolicyRequest> {
  using T = api::CreateTrafficPolicyRequest;
  static constexpr std::string_view name = "CreateTrafficPolicyRequest";
  static constexpr auto fields =
      std::tuple{field("Name", &T::name, length(0, 512).named("TrafficPolicyName")),
                 field("Document", &T::document, length(0, 102400).named("TrafficPolicyDocument")),
                 field("Comment", &T::comment, length(0, 1024).named("TrafficPolicyComment"))};
};

template <>
struct Description<api::TrafficPolicy> {
  using T = api::TrafficPolicy;
  static constexpr std::string_view name = "TrafficPolicy";
  static constexpr auto fields =
      std::tuple{field("Id", &T::id, length(1, 36).named("TrafficPolicyId")),
                 field("Version", &T::version, between(1, 1000).named("TrafficPolicyVersion")),
                 field("Name", &T::name, length(0, 512).named("TrafficPolicyName")),
                 field("Type", &T::type, one_of(model::kRecordTypes).named("RRType")),
                 field("Document", &T::document, length(0, 102400).named("TrafficPolicyDocument")),
                 field("Comment", &T::comment, length(0, 1024).named("TrafficPolicyComment"))};
};

template <>
struct Description<api::CreateTrafficPolicyResponse> {
  using T = api::CreateTrafficPolicyResponse;
  static constexpr std::string_view name = "CreateTrafficPolicyResponse";
  static constexpr auto fields =
      std::tuple{field("TrafficPolicy", &T::traffic_policy),
                 field("Location", &T::location, length(0, 1024).named("ResourceURI")).header("Location")};
};

template <>
struct Description<api::CreateTrafficPolicyVersionRequest> {
  using T = api::CreateTrafficPolicyVersionRequest;
  static constexpr std::string_view name = "CreateTrafficPolicyVersionRequest";
  static constexpr auto fields =
      std::tuple{field("Id", &T::id, length(1, 36).named("TrafficPolicyId")).path("Id"),
                 field("Document", &T::document, length(0, 102400).named("TrafficPolicyDocument")),
                 field("Comment", &T::comment, length(0, 1024).named("TrafficPolicyComment"))};
};

template <>
struct Description<api::CreateTrafficPolicyVersionResponse> {
  using T = api::CreateTrafficPolicyVersionResponse;
  static constexpr std::string_view name = "CreateTrafficPolicyVersionResponse";
  static constexpr auto fields =
      std::tuple{field("TrafficPolicy", &T::traffic_policy),
                 field("Location", &T::location, length(0, 1024).named("ResourceURI")).header("Location")};
};

template <>
struct Description<api::GetTrafficPolicyRequest> {
  using T = api::GetTrafficPolicyRequest;
  static constexpr std::string_view name = "GetTrafficPolicyRequest";
  static constexpr auto fields = std::tuple{
      field("Id", &T::id, length(1, 36).named("TrafficPolicyId")).path("Id"),
      field("Version", &T::version, between(1, 1000).named("TrafficPolicyVersion")).path("Version")};
};

template <>
struct Description<api::GetTrafficPolicyResponse> {
  using T = api::GetTrafficPolicyResponse;
  static constexpr std::string_view name = "GetTrafficPolicyResponse";
  static constexpr auto fields = std::tuple{field("TrafficPolicy", &T::traffic_policy)};
};

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

template <>
struct Description<api::UpdateTrafficPolicyCommentRequest> {
  using T = api::UpdateTrafficPolicyCommentRequest;
  static constexpr std::string_view name = "UpdateTrafficPolicyCommentRequest";
  static constexpr auto fields = std::tuple{
      field("Id", &T::id, length(1, 36).named("TrafficPolicyId")).path("Id"),
      field("Version", &T::version, between(1, 1000).named("TrafficPolicyVersion")).path("Version"),
      field("Comment", &T::comment, length(0, 1024).named("TrafficPolicyComment"))};
};

template <>
struct Description<api::UpdateTrafficPolicyCommentResponse> {
  using T = api::UpdateTrafficPolicyCommentResponse;
  static constexpr std::string_view name = "UpdateTrafficPolicyCommentResponse";
  static constexpr auto fields = std::tuple{field("TrafficPolicy", &T::traffic_policy)};
};

template <>
struct Description<api::DeleteTrafficPolicyRequest> {
  using T = api::DeleteTrafficPolicyRequest;
  static constexpr std::string_view name = "DeleteTrafficPolicyRequest";
  static constexpr auto fields = std::tuple{
      field("Id", &T::id, length(1, 36).named("TrafficPolicyId")).path("Id"),
      field("Version", &T::version, between(1, 1000).named("TrafficPolicyVersion")).path("Version")};
};

template <>
struct Description<api::DeleteTrafficPolicyResponse> {
  static constexpr std::string_view name = "DeleteTrafficPolicyResponse";
  static constexpr auto fields = std::tuple{};
};

}  // namespace milepost::base
