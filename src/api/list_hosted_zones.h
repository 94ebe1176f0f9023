// ListHostedZones and ListHostedZonesByName (ROUTE53.md 2.5): pages out of one ordered range each.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/hosted_zone_shapes.h"

namespace milepost::api {

struct ListHostedZonesRequest {
  std::optional<std::string> marker;  // the first zone of the page
  std::optional<std::string> max_items;
  std::optional<std::string> delegation_set_id;
  std::optional<std::string> hosted_zone_type;
};
struct ListHostedZonesResponse {
  std::vector<HostedZone> hosted_zones;
  std::string marker;
  bool is_truncated = false;
  std::optional<std::string> next_marker;
  std::string max_items;
};

struct ListHostedZonesByNameRequest {
  std::optional<std::string> dns_name;
  std::optional<std::string> hosted_zone_id;
  std::optional<std::string> max_items;
};
struct ListHostedZonesByNameResponse {
  std::vector<HostedZone> hosted_zones;
  std::optional<std::string> dns_name;
  std::optional<std::string> hosted_zone_id;
  bool is_truncated = false;
  std::optional<std::string> next_dns_name;
  std::optional<std::string> next_hosted_zone_id;
  std::string max_items;
};

/// The account's zones by id, or its private ones by id, or those on a reusable delegation set by name. Errors:
/// InvalidInput (also for a marker that is none of these zones), NoSuchDelegationSet, DelegationSetNotReusable.
base::Result<ListHostedZonesResponse> list_hosted_zones(const Context& context, const aws::Caller& caller,
                                                        const ListHostedZonesRequest& request);

/// The account's zones in the order of their reversed names, then ids, from a position on: no filter, and
/// nothing needs to stand at the position. Errors: InvalidInput, InvalidDomainName.
base::Result<ListHostedZonesByNameResponse> list_hosted_zones_by_name(
    const Context& context, const aws::Caller& caller, const ListHostedZonesByNameRequest& request);

/// HostedZoneType's only word in the service model.
inline constexpr auto kHostedZoneTypes = std::to_array<std::string_view>({"PrivateHostedZone"});

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::ListHostedZonesRequest> {
  using T = api::ListHostedZonesRequest;
  static constexpr std::string_view name = "ListHostedZonesRequest";
  static constexpr auto fields = std::tuple{
      field("Marker", &T::marker, length(0, 64)).query("marker"),
      field("MaxItems", &T::max_items).query("maxitems"),
      field("DelegationSetId", &T::delegation_set_id, resource_id("/delegationset/"))
          .query("delegationsetid"),
      field("HostedZoneType", &T::hosted_zone_type, one_of(api::kHostedZoneTypes)).query("hostedzonetype")};
};

template <>
struct Description<api::ListHostedZonesResponse> {
  using T = api::ListHostedZonesResponse;
  static constexpr std::string_view name = "ListHostedZonesResponse";
  static constexpr auto fields =
      std::tuple{field("HostedZones", &T::hosted_zones).of("HostedZone"), field("Marker", &T::marker),
                 field("IsTruncated", &T::is_truncated), field("NextMarker", &T::next_marker),
                 field("MaxItems", &T::max_items)};
};

template <>
struct Description<api::ListHostedZonesByNameRequest> {
  using T = api::ListHostedZonesByNameRequest;
  static constexpr std::string_view name = "ListHostedZonesByNameRequest";
  static constexpr auto fields =
      std::tuple{field("DNSName", &T::dns_name, length(0, 1024)).query("dnsname"),
                 field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/")).query("hostedzoneid"),
                 field("MaxItems", &T::max_items).query("maxitems")};
};

template <>
struct Description<api::ListHostedZonesByNameResponse> {
  using T = api::ListHostedZonesByNameResponse;
  static constexpr std::string_view name = "ListHostedZonesByNameResponse";
  static constexpr auto fields = std::tuple{field("HostedZones", &T::hosted_zones).of("HostedZone"),
                                            field("DNSName", &T::dns_name),
                                            field("HostedZoneId", &T::hosted_zone_id),
                                            field("IsTruncated", &T::is_truncated),
                                            field("NextDNSName", &T::next_dns_name),
                                            field("NextHostedZoneId", &T::next_hosted_zone_id),
                                            field("MaxItems", &T::max_items)};
};

}  // namespace milepost::base
