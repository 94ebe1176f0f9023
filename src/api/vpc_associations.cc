// Adds VPCs to those that see a zone, and takes them away.
#include "api/vpc_associations.h"

#include <fmt/core.h>

#include <algorithm>

#include "api/contention.h"
#include "api/vpc_access.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;
using store::Compare;
using store::Write;

/// The zone as `stored` now has it, on condition that nobody else changed it; and the change.
void replace_zone(const StoredZone& stored, const model::Change& change, store::Transaction& out) {
  const std::string key = keys::hosted_zone(stored.zone.id);
  out.compares.push_back(Compare::unchanged(key, stored.zone_revision));
  out.writes.push_back(Write::put(key, model::encode_stored(stored.zone)));
  out.writes.push_back(write_of(change));
}

/// The account that made the VPC asks, and the zone's owner has let it; `transaction` happens only while that
/// stands.
base::Status check_authorization(store::Store& store, const aws::Caller& caller, const StoredZone& zone,
                                 const StoredVpc& vpc, store::Transaction& transaction) {
  const bool owns_zone = zone.zone.account == caller.account;
  const bool owns_vpc = vpc.vpc.account == caller.account;
  if (owns_zone && owns_vpc) return {};
  if (!owns_zone && !owns_vpc) return std::unexpected(invalid_vpc_id());
  const std::string key = keys::vpc_authorization(zone.zone.id, vpc.vpc.region, vpc.vpc.id);
  const auto authorization = store.get(key);
  if (!authorization) return std::unexpected(authorization.error());
  if (owns_zone || !*authorization) {
    return base::fail(
        "NotAuthorizedException",
        fmt::format("The VPC: {} has not authorized to associate with your hosted zone.", vpc.vpc.id));
  }
  transaction.compares.push_back(Compare::present(key));
  return {};
}

base::Status check_room(const Limits& limits, const model::HostedZone& zone) {
  if (std::ssize(zone.vpcs) < limits.vpcs_per_zone) return {};
  return base::fail(
      "LimitsExceeded",
      fmt::format("Limits Exceeded: MAX_VPCS_ASSOCIATED_BY_ZONE - Cannot associate more than {} "
                  "VPCs with hosted zone {}.",
                  limits.vpcs_per_zone, zone.id));
}

/// The zone to associate with. Who does not own it learns no more of a public one than that it is not theirs.
Result<StoredZone> find_private_zone(const Context& context, const aws::Caller& caller,
                                     const AssociateVpcWithHostedZoneRequest& request) {
  auto stored = find_zone_of_anyone(context, request.hosted_zone_id);
  if (!stored || stored->zone.private_zone) return stored;
  if (stored->zone.account != caller.account) return std::unexpected(access_denied(caller));
  return base::fail("PublicZoneVPCAssociation",
                    fmt::format("Attempting to associate public zone: {} with vpc: {}",
                                request.hosted_zone_id, request.vpc.vpc_id.value_or("")));
}

Result<std::optional<AssociateVpcWithHostedZoneResponse>> try_to_associate(
    const Context& context, const aws::Caller& caller, const AssociateVpcWithHostedZoneRequest& request) {
  auto stored = find_private_zone(context, caller, request);
  if (!stored) return std::unexpected(stored.error());
  const auto vpc = find_vpc(context.store, request.vpc);
  if (!vpc) return std::unexpected(vpc.error());
  model::HostedZone& zone = stored->zone;
  store::Transaction transaction;
  base::Status status = check_authorization(context.store, caller, *stored, *vpc, transaction);
  if (status) status = put_in_sight(context.store, *vpc, zone.name, zone.id, transaction);
  if (status) status = check_room(context.limits, zone);
  if (!status) return std::unexpected(status.error());

  zone.vpcs.insert(std::ranges::lower_bound(zone.vpcs, vpc->reference()), vpc->reference());
  const model::Change change = new_change(context, caller, zone.id, request.comment);
  replace_zone(*stored, change, transaction);
  return commit_for(AssociateVpcWithHostedZoneResponse{pending(change)}, transaction, context.store);
}

/// Where the VPC stands among those that see the zone. Errors VPCAssociationNotFound, LastVPCAssociation.
Result<std::vector<model::VpcReference>::iterator> find_association(model::HostedZone& zone,
                                                                    const model::VpcReference& vpc) {
  const auto found = std::ranges::find(zone.vpcs, vpc);
  if (found == zone.vpcs.end()) {
    return base::fail("VPCAssociationNotFound",
                      fmt::format("The VPC {} in region {} is not associated with the hosted zone {}.",
                                  vpc.id, vpc.region, zone.id));
  }
  if (zone.vpcs.size() == 1) {
    return base::fail("LastVPCAssociation", "Cannot remove last VPC association for the private zone");
  }
  return found;
}

Result<std::optional<DisassociateVpcFromHostedZoneResponse>> try_to_disassociate(
    const Context& context, const aws::Caller& caller, const DisassociateVpcFromHostedZoneRequest& request) {
  auto stored = find_zone_of_anyone(context, request.hosted_zone_id);
  if (!stored) return std::unexpected(stored.error());
  const auto vpc = find_vpc(context.store, request.vpc);
  model::HostedZone& zone = stored->zone;
  if (zone.account != caller.account && (!vpc || vpc->vpc.account != caller.account)) {
    return std::unexpected(access_denied(caller));
  }
  if (!vpc) return std::unexpected(vpc.error());
  const auto association = find_association(zone, vpc->reference());
  if (!association) return std::unexpected(association.error());

  zone.vpcs.erase(*association);
  store::Transaction transaction;
  transaction.writes.push_back(Write::erase(keys::vpc_zone(vpc->vpc.region, vpc->vpc.id, zone.name)));
  const model::Change change = new_change(context, caller, zone.id, request.comment);
  replace_zone(*stored, change, transaction);
  return commit_for(DisassociateVpcFromHostedZoneResponse{pending(change)}, transaction, context.store);
}

}  // namespace

Result<AssociateVpcWithHostedZoneResponse> associate_vpc_with_hosted_zone(
    const Context& context, const aws::Caller& caller, const AssociateVpcWithHostedZoneRequest& request) {
  const auto turn = take_turn_of(context, request.vpc);
  return until_uncontended([&] { return try_to_associate(context, caller, request); });
}

Result<DisassociateVpcFromHostedZoneResponse> disassociate_vpc_from_hosted_zone(
    const Context& context, const aws::Caller& caller, const DisassociateVpcFromHostedZoneRequest& request) {
  return until_uncontended([&] { return try_to_disassociate(context, caller, request); });
}

}  // namespace milepost::api
