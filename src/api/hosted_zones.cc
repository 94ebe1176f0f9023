// One hosted zone: shown, described anew, deleted.
#include "api/hosted_zones.h"

#include <fmt/core.h>

#include "api/account_state.h"
#include "api/contention.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;
using store::Compare;
using store::Write;

/// NS and SOA: what a zone that can be deleted holds.
constexpr std::int64_t kRequiredRecordSets = 2;

/// Writes the zone, on condition that it is still the one that was read.
store::Transaction replacing(const StoredZone& stored) {
  const std::string key = keys::hosted_zone(stored.zone.id);
  return {.compares = {Compare::unchanged(key, stored.zone_revision)},
          .writes = {Write::put(key, model::encode_stored(stored.zone))}};
}

Result<std::optional<HostedZone>> try_to_comment(const Context& context, const aws::Caller& caller,
                                                 const UpdateHostedZoneCommentRequest& request) {
  auto stored = find_zone(context, caller, request.id);
  if (!stored) return std::unexpected(stored.error());
  stored->zone.comment = request.comment;
  return commit_for(shape_of(stored->zone, stored->state), replacing(*stored), context.store);
}

Result<std::optional<UpdateHostedZoneFeaturesResponse>> try_to_set_features(
    const Context& context, const aws::Caller& caller, const UpdateHostedZoneFeaturesRequest& request) {
  auto stored = find_zone(context, caller, request.id);
  if (!stored) return std::unexpected(stored.error());
  if (stored->zone.private_zone) {
    return base::fail("InvalidInput", fmt::format("Accelerated recovery is for public hosted zones only; "
                                                  "hosted zone {} is private.",
                                                  request.id));
  }
  if (!request.enable_accelerated_recovery) return UpdateHostedZoneFeaturesResponse{};
  stored->zone.accelerated_recovery = request.enable_accelerated_recovery;
  return commit_for(UpdateHostedZoneFeaturesResponse{}, replacing(*stored), context.store);
}

/// The record sets go too: the count in the state says that they are the required ones, and the commit
/// compares it.
base::Status erase_record_sets(const Context& context, const model::HostedZone& zone,
                               store::Transaction& out) {
  store::RangeRequest request = store::RangeRequest::prefix(keys::record_sets(zone.id));
  request.keys_only = true;
  const auto range = context.store.range(request);
  if (!range) return std::unexpected(range.error());
  for (const store::KeyValue& entry : range->entries) out.writes.push_back(Write::erase(entry.key));
  return {};
}

/// What VPCs see of the zone, and who may associate another.
base::Status erase_associations(const Context& context, const model::HostedZone& zone,
                                store::Transaction& out) {
  for (const model::VpcReference& vpc : zone.vpcs) {
    out.writes.push_back(Write::erase(keys::vpc_zone(vpc.region, vpc.id, zone.name)));
  }
  store::RangeRequest request = store::RangeRequest::prefix(keys::vpc_authorizations(zone.id));
  request.keys_only = true;
  const auto range = context.store.range(request);
  if (!range) return std::unexpected(range.error());
  for (const store::KeyValue& entry : range->entries) out.writes.push_back(Write::erase(entry.key));
  out.writes.push_back(Write::erase(keys::account_private_zone(zone.account, zone.id)));
  return {};
}

/// A set that only this zone had goes with it.
base::Status erase_delegation(const Context& context, const model::HostedZone& zone,
                              store::Transaction& out) {
  const auto set = read_delegation_set(context.store, zone.delegation_set);
  if (!set) return std::unexpected(set.error());
  if (*set && !(*set)->set.reusable) {
    const std::string key = keys::delegation_set(zone.delegation_set);
    out.compares.push_back(Compare::unchanged(key, (*set)->revision));
    out.writes.push_back(Write::erase(key));
  }
  out.writes.push_back(Write::erase(keys::delegation_set_zone(zone.delegation_set, zone.name, zone.id)));
  for (const std::string& host : zone.name_servers) {
    out.writes.push_back(Write::erase(keys::host_zones(host, zone.name)));
  }
  return {};
}

void erase_zone(const StoredZone& stored, store::Transaction& out) {
  const model::HostedZone& zone = stored.zone;
  const std::string key = keys::hosted_zone(zone.id);
  const std::string state_key = keys::hosted_zone_state(zone.id);
  out.compares.push_back(Compare::unchanged(key, stored.zone_revision));
  out.compares.push_back(Compare::unchanged(state_key, stored.state_revision));
  out.writes.push_back(Write::erase(key));
  out.writes.push_back(Write::erase(state_key));
  out.writes.push_back(Write::erase(keys::account_zone(zone.account, zone.id)));
  out.writes.push_back(Write::erase(keys::account_zone_name(zone.account, zone.name, zone.id)));
  out.writes.push_back(Write::erase(keys::tags("hostedzone", zone.id)));
}

/// Everything of the zone, on condition that nothing of it has changed since it was read.
Result<store::Transaction> compose_deletion(const Context& context, const StoredZone& stored) {
  store::Transaction transaction;
  erase_zone(stored, transaction);
  base::Status status = erase_record_sets(context, stored.zone, transaction);
  if (status) {
    status = stored.zone.private_zone ? erase_associations(context, stored.zone, transaction)
                                      : erase_delegation(context, stored.zone, transaction);
  }
  if (!status) return std::unexpected(status.error());
  return transaction;
}

/// Error HostedZoneNotEmpty when there is a key with `prefix`, under which the zone has its `things`.
base::Status check_none(store::Store& store, std::string_view prefix, std::string_view things) {
  store::RangeRequest request = store::RangeRequest::prefix(prefix);
  request.limit = 1;
  request.keys_only = true;
  const auto range = store.range(request);
  if (!range) return std::unexpected(range.error());
  if (range->entries.empty()) return {};
  return base::fail("HostedZoneNotEmpty",
                    fmt::format("The specified hosted zone contains {} and so cannot be deleted.", things));
}

/// Whoever makes a protection or a traffic policy instance writes the zone's state, which the deletion compares. An
/// instance can be there without its root record set, which somebody has deleted.
base::Status check_empty(const Context& context, const StoredZone& stored) {
  if (stored.state.record_set_count > kRequiredRecordSets) {
    return base::fail(
        "HostedZoneNotEmpty",
        "The specified hosted zone contains non-required resource record sets and so cannot be deleted.");
  }
  const model::HostedZone& zone = stored.zone;
  base::Status status =
      check_none(context.store, keys::protections(zone.id), "resource record set protections");
  if (!status) return status;
  return check_none(context.store, keys::account_traffic_policy_instance(zone.account, {.zone = zone.id}),
                    "traffic policy instances");
}

Result<std::optional<DeleteHostedZoneResponse>> try_to_delete(const Context& context,
                                                              const aws::Caller& caller,
                                                              const DeleteHostedZoneRequest& request) {
  const auto account = read_account_state(context.store, caller.account);
  if (!account) return std::unexpected(account.error());
  const auto stored = find_zone(context, caller, request.id);
  if (!stored) return std::unexpected(stored.error());
  if (auto status = check_empty(context, *stored); !status) return std::unexpected(status.error());
  auto transaction = compose_deletion(context, *stored);
  if (!transaction) return std::unexpected(transaction.error());
  account->add({.hosted_zone_count = -1}, kAnyRoom, *transaction);
  const model::Change change = new_change(context, caller, request.id);
  transaction->writes.push_back(write_of(change));
  return commit_for(DeleteHostedZoneResponse{pending(change)}, *transaction, context.store);
}

}  // namespace

Result<GetHostedZoneResponse> get_hosted_zone(const Context& context, const aws::Caller& caller,
                                              const GetHostedZoneRequest& request) {
  const auto stored = find_zone(context, caller, request.id);
  if (!stored) return std::unexpected(stored.error());
  GetHostedZoneResponse response;
  response.hosted_zone = shape_of(stored->zone, stored->state);
  for (const model::VpcReference& vpc : stored->zone.vpcs) response.vpcs.push_back(shape_of(vpc));
  if (stored->zone.private_zone) return response;
  const auto set = read_delegation_set(context.store, stored->zone.delegation_set);
  if (!set) return std::unexpected(set.error());
  if (!*set) return base::fail("DataFormat", fmt::format("zone {} has no delegation set", request.id));
  response.delegation_set = shape_of((*set)->set);
  return response;
}

Result<UpdateHostedZoneCommentResponse> update_hosted_zone_comment(
    const Context& context, const aws::Caller& caller, const UpdateHostedZoneCommentRequest& request) {
  auto updated = until_uncontended([&] { return try_to_comment(context, caller, request); });
  if (!updated) return std::unexpected(updated.error());
  return UpdateHostedZoneCommentResponse{std::move(*updated)};
}

Result<UpdateHostedZoneFeaturesResponse> update_hosted_zone_features(
    const Context& context, const aws::Caller& caller, const UpdateHostedZoneFeaturesRequest& request) {
  return until_uncontended([&] { return try_to_set_features(context, caller, request); });
}

Result<DeleteHostedZoneResponse> delete_hosted_zone(const Context& context, const aws::Caller& caller,
                                                    const DeleteHostedZoneRequest& request) {
  return until_uncontended([&] { return try_to_delete(context, caller, request); });
}

Result<GetHostedZoneCountResponse> get_hosted_zone_count(const Context& context, const aws::Caller& caller,
                                                         const GetHostedZoneCountRequest&) {
  const auto account = read_account_state(context.store, caller.account);
  if (!account) return std::unexpected(account.error());
  return GetHostedZoneCountResponse{account->state.hosted_zone_count};
}

}  // namespace milepost::api
