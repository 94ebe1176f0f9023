// Private hosted zones and VPCs: association, authorisation across accounts, ListHostedZonesByVPC.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/change_info.h"
#include "api/context.h"
#include "api/hosted_zone_shapes.h"
#include "aws/caller.h"
#include "base/describe.h"
#include "base/result.h"

namespace milepost::api {

inline constexpr auto kVpcRegions = std::to_array<std::string_view>(
    {"us-east-1",      "us-east-2",     "us-west-1",      "us-west-2",      "eu-west-1",
     "eu-west-2",      "eu-west-3",     "eu-central-1",   "eu-central-2",   "ap-east-1",
     "me-south-1",     "us-gov-west-1", "us-gov-east-1",  "us-iso-east-1",  "us-iso-west-1",
     "us-isob-east-1", "me-central-1",  "ap-southeast-1", "ap-southeast-2", "ap-southeast-3",
     "ap-south-1",     "ap-south-2",    "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
     "eu-north-1",     "sa-east-1",     "ca-central-1",   "cn-north-1",     "af-south-1",
     "eu-south-1",     "eu-south-2"});

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

struct ListHostedZonesByVpcRequest {
  std::string vpc_id;
  std::string vpc_region;
  std::optional<std::string> max_items;
  std::optional<std::string> next_token;
};

struct HostedZoneOwner {
  std::optional<std::string> owning_account;
  std::optional<std::string> owning_service;
};

struct HostedZoneSummary {
  std::string hosted_zone_id;
  std::string name;
  HostedZoneOwner owner;
};

struct ListHostedZonesByVpcResponse {
  std::vector<HostedZoneSummary> hosted_zone_summaries;
  std::string max_items;
  std::optional<std::string> next_token;
};

struct CreateVpcAssociationAuthorizationRequest {
  std::string hosted_zone_id;
  Vpc vpc;
};

struct CreateVpcAssociationAuthorizationResponse {
  std::string hosted_zone_id;
  Vpc vpc;
};

struct DeleteVpcAssociationAuthorizationRequest {
  std::string hosted_zone_id;
  Vpc vpc;
};

struct DeleteVpcAssociationAuthorizationResponse {};

struct ListVpcAssociationAuthorizationsRequest {
  std::string hosted_zone_id;
  std::optional<std::string> next_token;
  std::optional<std::string> max_results;
};

struct ListVpcAssociationAuthorizationsResponse {
  std::string hosted_zone_id;
  std::optional<std::string> next_token;
  std::vector<Vpc> vpcs;
};

/// Errors: NoSuchHostedZone, NotAuthorizedException, InvalidVPCId, InvalidInput, PublicZoneVPCAssociation, ConflictingDomainExists, LimitsExceeded, PriorRequestNotComplete.
base::Result<AssociateVpcWithHostedZoneResponse> associate_vpc_with_hosted_zone(
    const Context& context, const aws::Caller& caller, const AssociateVpcWithHostedZoneRequest& request);
/// Errors: NoSuchHostedZone, InvalidVPCId, VPCAssociationNotFound, LastVPCAssociation, InvalidInput.
base::Result<DisassociateVpcFromHostedZoneResponse> disassociate_vpc_from_hosted_zone(
    const Context& context, const aws::Caller& caller, const DisassociateVpcFromHostedZoneRequest& request);
/// Errors: InvalidInput, InvalidPaginationToken.
base::Result<ListHostedZonesByVpcResponse> list_hosted_zones_by_vpc(
    const Context& context, const aws::Caller& caller, const ListHostedZonesByVpcRequest& request);
/// Errors: ConcurrentModification, TooManyVPCAssociationAuthorizations, NoSuchHostedZone, InvalidVPCId, InvalidInput.
base::Result<CreateVpcAssociationAuthorizationResponse> create_vpc_association_authorization(
    const Context& context, const aws::Caller& caller,
    const CreateVpcAssociationAuthorizationRequest& request);
/// Errors: ConcurrentModification, VPCAssociationAuthorizationNotFound, NoSuchHostedZone, InvalidVPCId, InvalidInput.
base::Result<DeleteVpcAssociationAuthorizationResponse> delete_vpc_association_authorization(
    const Context& context, const aws::Caller& caller,
    const DeleteVpcAssociationAuthorizationRequest& request);
/// Errors: NoSuchHostedZone, InvalidInput, InvalidPaginationToken.
base::Result<ListVpcAssociationAuthorizationsResponse> list_vpc_association_authorizations(
    const Context& context, const aws::Caller& caller,
    const ListVpcAssociationAuthorizationsRequest& request);

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

template <>
struct Description<api::ListHostedZonesByVpcRequest> {
  using T = api::ListHostedZonesByVpcRequest;
  static constexpr std::string_view name = "ListHostedZonesByVPCRequest";
  static constexpr auto fields = std::tuple{
      field("VPCId", &T::vpc_id, length(0, 1024)).query("vpcid"),
      field("VPCRegion", &T::vpc_region, one_of(api::kVpcRegions)).query("vpcregion"),
      field("MaxItems", &T::max_items).query("maxitems"),
      field("NextToken", &T::next_token, length(0, 1024).named("PaginationToken")).query("nexttoken")};
};

template <>
struct Description<api::HostedZoneOwner> {
  using T = api::HostedZoneOwner;
  static constexpr std::string_view name = "HostedZoneOwner";
  static constexpr auto fields =
      std::tuple{field("OwningAccount", &T::owning_account),
                 field("OwningService", &T::owning_service, length(0, 128).named("HostedZoneOwningService"))};
};

template <>
struct Description<api::HostedZoneSummary> {
  using T = api::HostedZoneSummary;
  static constexpr std::string_view name = "HostedZoneSummary";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, length(0, 32)),
                 field("Name", &T::name, length(0, 1024).named("DNSName")), field("Owner", &T::owner)};
};

template <>
struct Description<api::ListHostedZonesByVpcResponse> {
  using T = api::ListHostedZonesByVpcResponse;
  static constexpr std::string_view name = "ListHostedZonesByVPCResponse";
  static constexpr auto fields =
      std::tuple{field("HostedZoneSummaries", &T::hosted_zone_summaries).of("HostedZoneSummary"),
                 field("MaxItems", &T::max_items),
                 field("NextToken", &T::next_token, length(0, 1024).named("PaginationToken"))};
};

template <>
struct Description<api::CreateVpcAssociationAuthorizationRequest> {
  using T = api::CreateVpcAssociationAuthorizationRequest;
  static constexpr std::string_view name = "CreateVPCAssociationAuthorizationRequest";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).path("Id"),
                 field("VPC", &T::vpc)};
};

template <>
struct Description<api::CreateVpcAssociationAuthorizationResponse> {
  using T = api::CreateVpcAssociationAuthorizationResponse;
  static constexpr std::string_view name = "CreateVPCAssociationAuthorizationResponse";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, length(0, 32)), field("VPC", &T::vpc)};
};

template <>
struct Description<api::DeleteVpcAssociationAuthorizationRequest> {
  using T = api::DeleteVpcAssociationAuthorizationRequest;
  static constexpr std::string_view name = "DeleteVPCAssociationAuthorizationRequest";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).path("Id"),
                 field("VPC", &T::vpc)};
};

template <>
struct Description<api::DeleteVpcAssociationAuthorizationResponse> {
  static constexpr std::string_view name = "DeleteVPCAssociationAuthorizationResponse";
  static constexpr auto fields = std::tuple{};
};

template <>
struct Description<api::ListVpcAssociationAuthorizationsRequest> {
  using T = api::ListVpcAssociationAuthorizationsRequest;
  static constexpr std::string_view name = "ListVPCAssociationAuthorizationsRequest";
  static constexpr auto fields = std::tuple{
      field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).path("Id"),
      field("NextToken", &T::next_token, length(0, 1024).named("PaginationToken")).query("nexttoken"),
      field("MaxResults", &T::max_results).query("maxresults")};
};

template <>
struct Description<api::ListVpcAssociationAuthorizationsResponse> {
  using T = api::ListVpcAssociationAuthorizationsResponse;
  static constexpr std::string_view name = "ListVPCAssociationAuthorizationsResponse";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::hosted_zone_id, length(0, 32)),
                 field("NextToken", &T::next_token, length(0, 1024).named("PaginationToken")),
                 field("VPCs", &T::vpcs, {.min = 1}).of("VPC")};
};

}  // namespace milepost::base
