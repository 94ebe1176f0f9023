// ListHostedZonesByVPC: the private zones that a VPC sees, whoever owns them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/hosted_zone_shapes.h"

namespace milepost::api {

struct ListHostedZonesByVpcRequest {
  std::string vpc_id;
  std::string vpc_region;
  std::optional<std::string> max_items;
  std::optional<std::string> next_token;
};

/// One of the two; only accounts own zones here.
struct HostedZoneOwner {
  std::optional<std::string> owning_account;
  std::optional<std::string> owning_service;
};

struct HostedZoneSummary {
  std::string hosted_zone_id;  // bare, on the wire too
  std::string name;
  HostedZoneOwner owner;
};

struct ListHostedZonesByVpcResponse {
  std::vector<HostedZoneSummary> hosted_zone_summaries;
  std::string max_items;
  std::optional<std::string> next_token;
};

/// By name, for the VPC's owner. Errors: AccessDenied (another account's VPC, or none: nobody learns which VPCs
/// there are), InvalidInput, InvalidPaginationToken.
base::Result<ListHostedZonesByVpcResponse> list_hosted_zones_by_vpc(
    const Context& context, const aws::Caller& caller, const ListHostedZonesByVpcRequest& request);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::ListHostedZonesByVpcRequest> {
  using T = api::ListHostedZonesByVpcRequest;
  static constexpr std::string_view name = "ListHostedZonesByVPCRequest";
  static constexpr auto fields = std::tuple{
      field("VPCId", &T::vpc_id, length(0, 1024)).query("vpcid"),
      field("VPCRegion", &T::vpc_region, one_of(model::kVpcRegions).named("VPCRegion")).query("vpcregion"),
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

}  // namespace milepost::base
