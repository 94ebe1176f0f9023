// AssociateVPCWithHostedZone, DisassociateVPCFromHostedZone: which VPCs see a private zone.
//
// Who may: the zone's owner associates VPCs of its own. Another account's VPC is associated by that account, once
// the zone's owner has authorised it (vpc_authorizations.h). Either owner may disassociate.
#pragma once

#include <optional>
#include <string>

#include "api/change_info.h"
#include "api/hosted_zone_shapes.h"

namespace milepost::api {

struct AssociateVpcWithHostedZoneRequest {
  std::string hosted_zone_id;
  Vpc vpc;
  std::optional<std::string> comment;
};

struct AssociateVpcWithHostedZoneResponse {
  ChangeInfo change_info;
};

struct DisassociateVpcFromHostedZoneRequest {
  std::string hosted_zone_id;
  Vpc vpc;
  std::optional<std::string> comment;
};

struct DisassociateVpcFromHostedZoneResponse {
  ChangeInfo change_info;
};

/// Errors: NoSuchHostedZone, AccessDenied (another account's public zone), PublicZoneVPCAssociation, InvalidVPCId
/// (none, or a third account's), NotAuthorizedException, ConflictingDomainExists (the VPC sees a zone of that name,
/// or this one already), LimitsExceeded, PriorRequestNotComplete.
base::Result<AssociateVpcWithHostedZoneResponse> associate_vpc_with_hosted_zone(
    const Context& context, const aws::Caller& caller, const AssociateVpcWithHostedZoneRequest& request);
/// Errors: NoSuchHostedZone, AccessDenied (neither the zone nor the VPC is the caller's), InvalidVPCId,
/// VPCAssociationNotFound, LastVPCAssociation, PriorRequestNotComplete.
base::Result<DisassociateVpcFromHostedZoneResponse> disassociate_vpc_from_hosted_zone(
    const Context& context, const aws::Caller& caller, const DisassociateVpcFromHostedZoneRequest& request);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::AssociateVpcWithHostedZoneRequest> {
  using T = api::AssociateVpcWithHostedZoneRequest;
  static constexpr std::string_view name = "AssociateVPCWithHostedZoneRequest";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).path("Id"),
                 field("VPC", &T::vpc), field("Comment", &T::comment)};
};

template <>
struct Description<api::AssociateVpcWithHostedZoneResponse> {
  using T = api::AssociateVpcWithHostedZoneResponse;
  static constexpr std::string_view name = "AssociateVPCWithHostedZoneResponse";
  static constexpr auto fields = std::tuple{field("ChangeInfo", &T::change_info)};
};

template <>
struct Description<api::DisassociateVpcFromHostedZoneRequest> {
  using T = api::DisassociateVpcFromHostedZoneRequest;
  static constexpr std::string_view name = "DisassociateVPCFromHostedZoneRequest";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).path("Id"),
                 field("VPC", &T::vpc), field("Comment", &T::comment)};
};

template <>
struct Description<api::DisassociateVpcFromHostedZoneResponse> {
  using T = api::DisassociateVpcFromHostedZoneResponse;
  static constexpr std::string_view name = "DisassociateVPCFromHostedZoneResponse";
  static constexpr auto fields = std::tuple{field("ChangeInfo", &T::change_info)};
};

}  // namespace milepost::base
