// Traffic policy instances: a policy version in force at a name of a zone.
#pragma once

#include <cstdint>
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

struct CreateTrafficPolicyInstanceRequest {
  std::string hosted_zone_id;
  std::string name;
  std::int64_t ttl = 0;
  std::string traffic_policy_id;
  std::int64_t traffic_policy_version = 0;
};

struct TrafficPolicyInstance {
  std::string id;
  std::string hosted_zone_id;
  std::string name;
  std::int64_t ttl = 0;
  std::string state;
  std::string message;
  std::string traffic_policy_id;
  std::int64_t traffic_policy_version = 0;
  std::string traffic_policy_type;
};

struct CreateTrafficPolicyInstanceResponse {
  TrafficPolicyInstance traffic_policy_instance;
  std::string location;
};

struct GetTrafficPolicyInstanceRequest {
  std::string id;
};

struct GetTrafficPolicyInstanceResponse {
  TrafficPolicyInstance traffic_policy_instance;
};

struct UpdateTrafficPolicyInstanceRequest {
  std::string id;
  std::int64_t ttl = 0;
  std::string traffic_policy_id;
  std::int64_t traffic_policy_version = 0;
};

struct UpdateTrafficPolicyInstanceResponse {
  TrafficPolicyInstance traffic_policy_instance;
};

struct DeleteTrafficPolicyInstanceRequest {
  std::string id;
};

struct DeleteTrafficPolicyInstanceResponse {};

/// Puts a policy version in force at a name: the instance, its root record set in the zone, the plan that name servers
/// compile, and the change of the zone, in one transaction. Errors: NoSuchHostedZone, NoSuchTrafficPolicy,
/// TooManyTrafficPolicyInstances, TrafficPolicyInstanceAlreadyExists (at that name and type); InvalidInput where the
/// zone's record sets do not let the name be, the zone is private, name servers cannot answer the document, or a health
/// check of it is not there.
base::Result<CreateTrafficPolicyInstanceResponse> create_traffic_policy_instance(
    const Context& context, const aws::Caller& caller, const CreateTrafficPolicyInstanceRequest& request);
/// Its state is told as of traffic_policy_instance_state.h. Error NoSuchTrafficPolicyInstance.
base::Result<GetTrafficPolicyInstanceResponse> get_traffic_policy_instance(
    const Context& context, const aws::Caller& caller, const GetTrafficPolicyInstanceRequest& request);
/// Errors: as of the creation, NoSuchTrafficPolicyInstance, ConflictingTypes (the version has another record type),
/// PriorRequestNotComplete.
base::Result<UpdateTrafficPolicyInstanceResponse> update_traffic_policy_instance(
    const Context& context, const aws::Caller& caller, const UpdateTrafficPolicyInstanceRequest& request);
/// The root record set goes too, if it is still there. Errors: NoSuchTrafficPolicyInstance, InvalidInput (the root
/// record set is protected), PriorRequestNotComplete.
base::Result<DeleteTrafficPolicyInstanceResponse> delete_traffic_policy_instance(
    const Context& context, const aws::Caller& caller, const DeleteTrafficPolicyInstanceRequest& request);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::CreateTrafficPolicyInstanceRequest> {
  using T = api::CreateTrafficPolicyInstanceRequest;
  static constexpr std::string_view name = "CreateTrafficPolicyInstanceRequest";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")),
                 field("Name", &T::name, length(0, 1024).named("DNSName")),
                 field("TTL", &T::ttl, between(0, 2147483647)),
                 field("TrafficPolicyId", &T::traffic_policy_id, length(1, 36)),
                 field("TrafficPolicyVersion", &T::traffic_policy_version, between(1, 1000))};
};

template <>
struct Description<api::TrafficPolicyInstance> {
  using T = api::TrafficPolicyInstance;
  static constexpr std::string_view name = "TrafficPolicyInstance";
  static constexpr auto fields = std::tuple{
      field("Id", &T::id, length(1, 36).named("TrafficPolicyInstanceId")),
      field("HostedZoneId", &T::hosted_zone_id, length(0, 32)),
      field("Name", &T::name, length(0, 1024).named("DNSName")),
      field("TTL", &T::ttl, between(0, 2147483647)),
      field("State", &T::state),
      field("Message", &T::message, length(0, 1024)),
      field("TrafficPolicyId", &T::traffic_policy_id, length(1, 36)),
      field("TrafficPolicyVersion", &T::traffic_policy_version, between(1, 1000)),
      field("TrafficPolicyType", &T::traffic_policy_type, one_of(model::kRecordTypes).named("RRType"))};
};

template <>
struct Description<api::CreateTrafficPolicyInstanceResponse> {
  using T = api::CreateTrafficPolicyInstanceResponse;
  static constexpr std::string_view name = "CreateTrafficPolicyInstanceResponse";
  static constexpr auto fields =
      std::tuple{field("TrafficPolicyInstance", &T::traffic_policy_instance),
                 field("Location", &T::location, length(0, 1024).named("ResourceURI")).header("Location")};
};

template <>
struct Description<api::GetTrafficPolicyInstanceRequest> {
  using T = api::GetTrafficPolicyInstanceRequest;
  static constexpr std::string_view name = "GetTrafficPolicyInstanceRequest";
  static constexpr auto fields =
      std::tuple{field("Id", &T::id, length(1, 36).named("TrafficPolicyInstanceId")).path("Id")};
};

template <>
struct Description<api::GetTrafficPolicyInstanceResponse> {
  using T = api::GetTrafficPolicyInstanceResponse;
  static constexpr std::string_view name = "GetTrafficPolicyInstanceResponse";
  static constexpr auto fields = std::tuple{field("TrafficPolicyInstance", &T::traffic_policy_instance)};
};

template <>
struct Description<api::UpdateTrafficPolicyInstanceRequest> {
  using T = api::UpdateTrafficPolicyInstanceRequest;
  static constexpr std::string_view name = "UpdateTrafficPolicyInstanceRequest";
  static constexpr auto fields =
      std::tuple{field("Id", &T::id, length(1, 36).named("TrafficPolicyInstanceId")).path("Id"),
                 field("TTL", &T::ttl, between(0, 2147483647)),
                 field("TrafficPolicyId", &T::traffic_policy_id, length(1, 36)),
                 field("TrafficPolicyVersion", &T::traffic_policy_version, between(1, 1000))};
};

template <>
struct Description<api::UpdateTrafficPolicyInstanceResponse> {
  using T = api::UpdateTrafficPolicyInstanceResponse;
  static constexpr std::string_view name = "UpdateTrafficPolicyInstanceResponse";
  static constexpr auto fields = std::tuple{field("TrafficPolicyInstance", &T::traffic_policy_instance)};
};

template <>
struct Description<api::DeleteTrafficPolicyInstanceRequest> {
  using T = api::DeleteTrafficPolicyInstanceRequest;
  static constexpr std::string_view name = "DeleteTrafficPolicyInstanceRequest";
  static constexpr auto fields =
      std::tuple{field("Id", &T::id, length(1, 36).named("TrafficPolicyInstanceId")).path("Id")};
};

template <>
struct Description<api::DeleteTrafficPolicyInstanceResponse> {
  static constexpr std::string_view name = "DeleteTrafficPolicyInstanceResponse";
  static constexpr auto fields = std::tuple{};
};

}  // namespace milepost::base
