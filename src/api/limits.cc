// Limits and their use.
#include "api/limits.h"

#include "api/account_state.h"
#include "api/delegation_sets.h"
#include "api/zone_access.h"

namespace milepost::api {
namespace {

/// `type` is one of kAccountLimitTypes. What cannot be made yet is used zero times.
GetAccountLimitResponse limit_of(const Limits& limits, const model::AccountState& used,
                                 const std::string& type) {
  if (type == "MAX_HOSTED_ZONES_BY_OWNER") return {{type, limits.hosted_zones}, used.hosted_zone_count};
  if (type == "MAX_REUSABLE_DELEGATION_SETS_BY_OWNER") {
    return {{type, limits.reusable_delegation_sets}, used.reusable_delegation_set_count};
  }
  if (type == "MAX_HEALTH_CHECKS_BY_OWNER") return {{type, limits.health_checks}, 0};
  if (type == "MAX_TRAFFIC_POLICIES_BY_OWNER") {
    return {{type, limits.traffic_policies}, used.traffic_policy_count.value_or(0)};
  }
  return {{type, limits.traffic_policy_instances}, used.traffic_policy_instance_count.value_or(0)};
}

}  // namespace

base::Result<GetAccountLimitResponse> get_account_limit(const Context& context, const aws::Caller& caller,
                                                        const GetAccountLimitRequest& request) {
  const auto account = read_account_state(context.store, caller.account);
  if (!account) return std::unexpected(account.error());
  return limit_of(context.limits, account->state, request.type);
}

base::Result<GetHostedZoneLimitResponse> get_hosted_zone_limit(const Context& context,
                                                               const aws::Caller& caller,
                                                               const GetHostedZoneLimitRequest& request) {
  const auto stored = find_zone(context, caller, request.hosted_zone_id);
  if (!stored) return std::unexpected(stored.error());
  if (request.type == "MAX_VPCS_ASSOCIATED_BY_ZONE") {
    if (!stored->zone.private_zone) {
      return base::fail("HostedZoneNotPrivate", "The specified hosted zone is a public hosted zone.");
    }
    return GetHostedZoneLimitResponse{{request.type, context.limits.vpcs_per_zone},
                                      std::ssize(stored->zone.vpcs)};
  }
  return GetHostedZoneLimitResponse{{request.type, context.limits.batch.record_sets_max},
                                    stored->state.record_set_count};
}

base::Result<GetReusableDelegationSetLimitResponse> get_reusable_delegation_set_limit(
    const Context& context, const aws::Caller& caller, const GetReusableDelegationSetLimitRequest& request) {
  const auto stored = find_reusable_set(context.store, caller, request.delegation_set_id);
  if (!stored) return std::unexpected(stored.error());
  const auto zones = count_zones(context.store, request.delegation_set_id);
  if (!zones) return std::unexpected(zones.error());
  return GetReusableDelegationSetLimitResponse{
      {request.type, context.limits.zones_per_reusable_delegation_set}, *zones};
}

}  // namespace milepost::api
