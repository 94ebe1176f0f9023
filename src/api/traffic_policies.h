// Traffic policies: documents with versions that never change.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "api/context.h"
#include "aws/caller.h"
#include "base/describe.h"
#include "base/result.h"
#include "model/record_set.h"
#include "model/traffic_policy.h"

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

TrafficPolicy shape_of(const model::TrafficPolicy& policy, const model::TrafficPolicyVersion& version);

/// Errors: InvalidTrafficPolicyDocument with every problem of the document (model/traffic_policy_document.h),
/// TrafficPolicyAlreadyExists (of that name), TooManyTrafficPolicies.
base::Result<CreateTrafficPolicyResponse> create_traffic_policy(const Context& context,
                                                                const aws::Caller& caller,
                                                                const CreateTrafficPolicyRequest& request);
/// Errors: InvalidTrafficPolicyDocument, NoSuchTrafficPolicy, TooManyTrafficPolicyVersionsForCurrentPolicy (deleted
/// versions count too, since their numbers are gone), ConcurrentModification.
base::Result<CreateTrafficPolicyVersionResponse> create_traffic_policy_version(
    const Context& context, const aws::Caller& caller, const CreateTrafficPolicyVersionRequest& request);
/// Deleted versions are told too, as Route 53 does. Error NoSuchTrafficPolicy.
base::Result<GetTrafficPolicyResponse> get_traffic_policy(const Context& context, const aws::Caller& caller,
                                                          const GetTrafficPolicyRequest& request);
/// Errors: NoSuchTrafficPolicy, ConcurrentModification.
base::Result<UpdateTrafficPolicyCommentResponse> update_traffic_policy_comment(
    const Context& context, const aws::Caller& caller, const UpdateTrafficPolicyCommentRequest& request);
/// Deletes one version, and with its last version the policy. Errors: NoSuchTrafficPolicy, TrafficPolicyInUse,
/// ConcurrentModification.
base::Result<DeleteTrafficPolicyResponse> delete_traffic_policy(const Context& context,
                                                                const aws::Caller& caller,
                                                                const DeleteTrafficPolicyRequest& request);

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
