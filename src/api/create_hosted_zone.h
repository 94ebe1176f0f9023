// CreateHostedZone (ROUTE53.md 2.3).
#pragma once

#include <optional>
#include <string>

#include "api/change_info.h"
#include "api/hosted_zone_shapes.h"

namespace milepost::api {

struct CreateHostedZoneRequest {
  std::string name;
  std::optional<Vpc> vpc;
  std::string caller_reference;
  std::optional<HostedZoneConfig> hosted_zone_config;
  std::optional<std::string> delegation_set_id;
};

struct CreateHostedZoneResponse {
  HostedZone hosted_zone;
  ChangeInfo change_info;
  std::optional<DelegationSet> delegation_set;  // of a public zone
  std::optional<Vpc> vpc;                       // of a private zone
  std::string location;
};

/// Makes a zone with its NS and SOA record sets. Without a VPC it is public, on four name servers that it shares
/// with no related zone; with a VPC of the caller's it is private, whatever PrivateZone says, as at AWS. Errors:
/// HostedZoneAlreadyExists (the caller reference was used before, even by a zone since deleted),
/// InvalidDomainName, TooManyHostedZones, InvalidInput, NoSuchDelegationSet, DelegationSetNotReusable,
/// DelegationSetNotAvailable, InvalidVPCId, ConflictingDomainExists; PriorRequestNotComplete when other zones
/// keep coming first.
base::Result<CreateHostedZoneResponse> create_hosted_zone(const Context& context, const aws::Caller& caller,
                                                          const CreateHostedZoneRequest& request);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::CreateHostedZoneRequest> {
  using T = api::CreateHostedZoneRequest;
  static constexpr std::string_view name = "CreateHostedZoneRequest";
  static constexpr auto fields =
      std::tuple{field("Name", &T::name, length(0, 1024).named("DNSName")), field("VPC", &T::vpc),
                 field("CallerReference", &T::caller_reference, length(1, 128).named("Nonce")),
                 field("HostedZoneConfig", &T::hosted_zone_config),
                 field("DelegationSetId", &T::delegation_set_id, resource_id("/delegationset/"))};
};

template <>
struct Description<api::CreateHostedZoneResponse> {
  using T = api::CreateHostedZoneResponse;
  static constexpr std::string_view name = "CreateHostedZoneResponse";
  static constexpr auto fields =
      std::tuple{field("HostedZone", &T::hosted_zone), field("ChangeInfo", &T::change_info),
                 field("DelegationSet", &T::delegation_set), field("VPC", &T::vpc),
                 field("Location", &T::location).header("Location")};
};

}  // namespace milepost::base
