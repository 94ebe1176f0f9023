// Create-, Delete- and ListVPCAssociationAuthorizations: the owner of a private zone lets another account associate
// a VPC of that account's with it (vpc_associations.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/hosted_zone_shapes.h"

namespace milepost::api {

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
  std::string hosted_zone_id;  // bare, on the wire too
  std::optional<std::string> next_token;
  std::vector<Vpc> vpcs;
};

// Errors of all: NoSuchHostedZone, AccessDenied for another account's zone, InvalidInput for a public zone.

/// Doing it again changes nothing. Errors: InvalidVPCId, TooManyVPCAssociationAuthorizations,
/// ConcurrentModification.
base::Result<CreateVpcAssociationAuthorizationResponse> create_vpc_association_authorization(
    const Context& context, const aws::Caller& caller,
    const CreateVpcAssociationAuthorizationRequest& request);
/// An association that was made by it stays. Errors: InvalidVPCId, VPCAssociationAuthorizationNotFound,
/// ConcurrentModification.
base::Result<DeleteVpcAssociationAuthorizationResponse> delete_vpc_association_authorization(
    const Context& context, const aws::Caller& caller,
    const DeleteVpcAssociationAuthorizationRequest& request);
/// By region and id, 50 a page. Error InvalidPaginationToken.
base::Result<ListVpcAssociationAuthorizationsResponse> list_vpc_association_authorizations(
    const Context& context, const aws::Caller& caller,
    const ListVpcAssociationAuthorizationsRequest& request);

}  // namespace milepost::api

namespace milepost::base {

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
