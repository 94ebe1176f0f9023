// Operations on one hosted zone: GetHostedZone, UpdateHostedZoneComment, UpdateHostedZoneFeatures,
// DeleteHostedZone; and GetHostedZoneCount. CreateHostedZone and the lists have files of their own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/change_info.h"
#include "api/hosted_zone_shapes.h"

namespace milepost::api {

struct GetHostedZoneRequest {
  std::string id;
};
struct GetHostedZoneResponse {
  HostedZone hosted_zone;
  std::optional<DelegationSet> delegation_set;  // of a public zone
  std::vector<Vpc> vpcs;                        // that see a private zone
};

struct UpdateHostedZoneCommentRequest {
  std::string id;
  std::optional<std::string> comment;  // absent: the zone has none any more
};
struct UpdateHostedZoneCommentResponse {
  HostedZone hosted_zone;
};

struct UpdateHostedZoneFeaturesRequest {
  std::string id;
  std::optional<bool> enable_accelerated_recovery;
};
struct UpdateHostedZoneFeaturesResponse {};

struct DeleteHostedZoneRequest {
  std::string id;
};
struct DeleteHostedZoneResponse {
  ChangeInfo change_info;
};

struct GetHostedZoneCountRequest {};
struct GetHostedZoneCountResponse {
  std::int64_t hosted_zone_count = 0;
};

// Errors of all but the count: NoSuchHostedZone, AccessDenied for another account's zone. Those that write:
// PriorRequestNotComplete when other changes of the zone keep coming first.

base::Result<GetHostedZoneResponse> get_hosted_zone(const Context& context, const aws::Caller& caller,
                                                    const GetHostedZoneRequest& request);
base::Result<UpdateHostedZoneCommentResponse> update_hosted_zone_comment(
    const Context& context, const aws::Caller& caller, const UpdateHostedZoneCommentRequest& request);
/// Accelerated recovery lets changes of a public zone go on when AWS' region us-east-1 is lost. There is no region
/// to lose here, so that the switch is kept and shown for clients that set it, and changes nothing else. Error
/// InvalidInput for a private zone, which cannot have it.
base::Result<UpdateHostedZoneFeaturesResponse> update_hosted_zone_features(
    const Context& context, const aws::Caller& caller, const UpdateHostedZoneFeaturesRequest& request);
/// What the zone has beside it goes with it: apex NS and SOA, its own delegation set, tags; of a private zone the
/// associations with VPCs and the authorisations for them. Error HostedZoneNotEmpty when there are other record
/// sets, or protections of any.
base::Result<DeleteHostedZoneResponse> delete_hosted_zone(const Context& context, const aws::Caller& caller,
                                                          const DeleteHostedZoneRequest& request);
base::Result<GetHostedZoneCountResponse> get_hosted_zone_count(const Context& context,
                                                               const aws::Caller& caller,
                                                               const GetHostedZoneCountRequest& request);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::GetHostedZoneRequest> {
  using T = api::GetHostedZoneRequest;
  static constexpr std::string_view name = "GetHostedZoneRequest";
  static constexpr auto fields = std::tuple{field("Id", &T::id, resource_id("/hostedzone/")).path("Id")};
};

template <>
struct Description<api::GetHostedZoneResponse> {
  using T = api::GetHostedZoneResponse;
  static constexpr std::string_view name = "GetHostedZoneResponse";
  static constexpr auto fields =
      std::tuple{field("HostedZone", &T::hosted_zone), field("DelegationSet", &T::delegation_set),
                 field("VPCs", &T::vpcs, length(1, base::kUnbounded)).of("VPC").absent_when_empty()};
};

template <>
struct Description<api::UpdateHostedZoneCommentRequest> {
  using T = api::UpdateHostedZoneCommentRequest;
  static constexpr std::string_view name = "UpdateHostedZoneCommentRequest";
  static constexpr auto fields =
      std::tuple{field("Id", &T::id, resource_id("/hostedzone/")).path("Id"),
                 field("Comment", &T::comment, length(0, 256).named("ResourceDescription"))};
};

template <>
struct Description<api::UpdateHostedZoneCommentResponse> {
  using T = api::UpdateHostedZoneCommentResponse;
  static constexpr std::string_view name = "UpdateHostedZoneCommentResponse";
  static constexpr auto fields = std::tuple{field("HostedZone", &T::hosted_zone)};
};

template <>
struct Description<api::UpdateHostedZoneFeaturesRequest> {
  using T = api::UpdateHostedZoneFeaturesRequest;
  static constexpr std::string_view name = "UpdateHostedZoneFeaturesRequest";
  static constexpr auto fields =
      std::tuple{field("HostedZoneId", &T::id, resource_id("/hostedzone/")).path("Id"),
                 field("EnableAcceleratedRecovery", &T::enable_accelerated_recovery)};
};

template <>
struct Description<api::UpdateHostedZoneFeaturesResponse> {
  static constexpr std::string_view name = "UpdateHostedZoneFeaturesResponse";
  static constexpr auto fields = std::tuple{};
};

template <>
struct Description<api::DeleteHostedZoneRequest> {
  using T = api::DeleteHostedZoneRequest;
  static constexpr std::string_view name = "DeleteHostedZoneRequest";
  static constexpr auto fields = std::tuple{field("Id", &T::id, resource_id("/hostedzone/")).path("Id")};
};

template <>
struct Description<api::DeleteHostedZoneResponse> {
  using T = api::DeleteHostedZoneResponse;
  static constexpr std::string_view name = "DeleteHostedZoneResponse";
  static constexpr auto fields = std::tuple{field("ChangeInfo", &T::change_info)};
};

template <>
struct Description<api::GetHostedZoneCountRequest> {
  static constexpr std::string_view name = "GetHostedZoneCountRequest";
  static constexpr auto fields = std::tuple{};
};

template <>
struct Description<api::GetHostedZoneCountResponse> {
  using T = api::GetHostedZoneCountResponse;
  static constexpr std::string_view name = "GetHostedZoneCountResponse";
  static constexpr auto fields = std::tuple{field("HostedZoneCount", &T::hosted_zone_count)};
};

}  // namespace milepost::base
