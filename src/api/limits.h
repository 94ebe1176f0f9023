// GetAccountLimit, GetHostedZoneLimit, GetReusableDelegationSetLimit: what the limits are and how much is
// used.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "api/context.h"
#include "aws/caller.h"
#include "base/describe.h"
#include "base/result.h"

namespace milepost::api {

inline constexpr auto kAccountLimitTypes = std::to_array<std::string_view>(
    {"MAX_HEALTH_CHECKS_BY_OWNER", "MAX_HOSTED_ZONES_BY_OWNER", "MAX_TRAFFIC_POLICY_INSTANCES_BY_OWNER",
     "MAX_REUSABLE_DELEGATION_SETS_BY_OWNER", "MAX_TRAFFIC_POLICIES_BY_OWNER"});
inline constexpr auto kHostedZoneLimitTypes =
    std::to_array<std::string_view>({"MAX_RRSETS_BY_ZONE", "MAX_VPCS_ASSOCIATED_BY_ZONE"});
inline constexpr auto kReusableDelegationSetLimitTypes =
    std::to_array<std::string_view>({"MAX_ZONES_BY_REUSABLE_DELEGATION_SET"});

struct Limit {
  std::string type;
  std::int64_t value = 0;
};

struct GetAccountLimitRequest {
  std::string type;
};
struct GetAccountLimitResponse {
  Limit limit;
  std::int64_t count = 0;
};

struct GetHostedZoneLimitRequest {
  std::string hosted_zone_id;
  std::string type;
};
struct GetHostedZoneLimitResponse {
  Limit limit;
  std::int64_t count = 0;
};

struct GetReusableDelegationSetLimitRequest {
  std::string delegation_set_id;
  std::string type;
};
struct GetReusableDelegationSetLimitResponse {
  Limit limit;
  std::int64_t count = 0;
};

base::Result<GetAccountLimitResponse> get_account_limit(const Context& context, const aws::Caller& caller,
                                                        const GetAccountLimitRequest& request);
/// Errors: NoSuchHostedZone, AccessDenied; HostedZoneNotPrivate for the VPC limit of a public zone.
base::Result<GetHostedZoneLimitResponse> get_hosted_zone_limit(const Context& context,
                                                               const aws::Caller& caller,
                                                               const GetHostedZoneLimitRequest& request);
/// Errors: NoSuchDelegationSet, DelegationSetNotReusable.
base::Result<GetReusableDelegationSetLimitResponse> get_reusable_delegation_set_limit(
    const Context& context, const aws::Caller& caller, const GetReusableDelegationSetLimitRequest& request);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::Limit> {
  using T = api::Limit;
  static constexpr std::string_view name = "Limit";
  static constexpr auto fields = std::tuple{field("Type", &T::type), field("Value", &T::value)};
};

template <>
struct Description<api::GetAccountLimitRequest> {
  using T = api::GetAccountLimitRequest;
  static constexpr std::string_view name = "GetAccountLimitRequest";
  static constexpr auto fields =
      std::tuple{field("Type", &T::type, one_of(api::kAccountLimitTypes)).path("Type")};
};

template <>
struct Description<api::GetAccountLimitResponse> {
  using T = api::GetAccountLimitResponse;
  static constexpr std::string_view name = "GetAccountLimitResponse";
  static constexpr auto fields = std::tuple{field("Limit", &T::limit), field("Count", &T::count)};
};

template <>
struct Description<api::GetHostedZoneLimitRequest> {
  using T = api::GetHostedZoneLimitRequest;
  static constexpr std::string_view name = "GetHostedZoneLimitRequest";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).path("Id"),
                 field("Type", &T::type, one_of(api::kHostedZoneLimitTypes)).path("Type")};
};

template <>
struct Description<api::GetHostedZoneLimitResponse> {
  using T = api::GetHostedZoneLimitResponse;
  static constexpr std::string_view name = "GetHostedZoneLimitResponse";
  static constexpr auto fields = std::tuple{field("Limit", &T::limit), field("Count", &T::count)};
};

template <>
struct Description<api::GetReusableDelegationSetLimitRequest> {
  using T = api::GetReusableDelegationSetLimitRequest;
  static constexpr std::string_view name = "GetReusableDelegationSetLimitRequest";
  static constexpr auto fields =
      std::tuple{field("DelegationSetId", &T::delegation_set_id, resource_id("/delegationset/")).path("Id"),
                 field("Type", &T::type, one_of(api::kReusableDelegationSetLimitTypes)).path("Type")};
};

template <>
struct Description<api::GetReusableDelegationSetLimitResponse> {
  using T = api::GetReusableDelegationSetLimitResponse;
  static constexpr std::string_view name = "GetReusableDelegationSetLimitResponse";
  static constexpr auto fields = std::tuple{field("Limit", &T::limit), field("Count", &T::count)};
};

}  // namespace milepost::base
