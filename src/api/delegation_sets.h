// Reusable delegation sets: four name servers that many zones of an account can share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/hosted_zone_shapes.h"

namespace milepost::api {

struct CreateReusableDelegationSetRequest {
  std::string caller_reference;
  std::optional<std::string> hosted_zone_id;  // whose set becomes the reusable one
};
struct CreateReusableDelegationSetResponse {
  DelegationSet delegation_set;
  std::string location;
};

struct GetReusableDelegationSetRequest {
  std::string id;
};
struct GetReusableDelegationSetResponse {
  DelegationSet delegation_set;
};

struct ListReusableDelegationSetsRequest {
  std::optional<std::string> marker;
  std::optional<std::string> max_items;
};
struct ListReusableDelegationSetsResponse {
  std::vector<DelegationSet> delegation_sets;
  std::string marker;
  bool is_truncated = false;
  std::optional<std::string> next_marker;
  std::string max_items;
};

struct DeleteReusableDelegationSetRequest {
  std::string id;
};
struct DeleteReusableDelegationSetResponse {};

/// The caller's reusable set. Errors: NoSuchDelegationSet, DelegationSetNotReusable.
base::Result<StoredDelegationSet> find_reusable_set(store::Store& store, const aws::Caller& caller,
                                                    std::string_view id);

/// How many zones are on the set.
base::Result<std::int64_t> count_zones(store::Store& store, std::string_view set_id);

/// Errors: DelegationSetAlreadyCreated (the caller reference was used before), LimitsExceeded,
/// HostedZoneNotFound, InvalidInput (a private zone), DelegationSetAlreadyReusable, DelegationSetNotAvailable.
base::Result<CreateReusableDelegationSetResponse> create_reusable_delegation_set(
    const Context& context, const aws::Caller& caller, const CreateReusableDelegationSetRequest& request);
base::Result<GetReusableDelegationSetResponse> get_reusable_delegation_set(
    const Context& context, const aws::Caller& caller, const GetReusableDelegationSetRequest& request);
base::Result<ListReusableDelegationSetsResponse> list_reusable_delegation_sets(
    const Context& context, const aws::Caller& caller, const ListReusableDelegationSetsRequest& request);
/// Error DelegationSetInUse while a zone is on it.
base::Result<DeleteReusableDelegationSetResponse> delete_reusable_delegation_set(
    const Context& context, const aws::Caller& caller, const DeleteReusableDelegationSetRequest& request);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::CreateReusableDelegationSetRequest> {
  using T = api::CreateReusableDelegationSetRequest;
  static constexpr std::string_view name = "CreateReusableDelegationSetRequest";
  static constexpr auto fields =
      std::tuple{field("CallerReference", &T::caller_reference, length(1, 128).named("Nonce")),
                 field("HostedZoneId", &T::hosted_zone_id, resource_id("/hostedzone/"))};
};

template <>
struct Description<api::CreateReusableDelegationSetResponse> {
  using T = api::CreateReusableDelegationSetResponse;
  static constexpr std::string_view name = "CreateReusableDelegationSetResponse";
  static constexpr auto fields = std::tuple{field("DelegationSet", &T::delegation_set),
                                            field("Location", &T::location).header("Location")};
};

template <>
struct Description<api::GetReusableDelegationSetRequest> {
  using T = api::GetReusableDelegationSetRequest;
  static constexpr std::string_view name = "GetReusableDelegationSetRequest";
  static constexpr auto fields = std::tuple{field("Id", &T::id, resource_id("/delegationset/")).path("Id")};
};

template <>
struct Description<api::GetReusableDelegationSetResponse> {
  using T = api::GetReusableDelegationSetResponse;
  static constexpr std::string_view name = "GetReusableDelegationSetResponse";
  static constexpr auto fields = std::tuple{field("DelegationSet", &T::delegation_set)};
};

template <>
struct Description<api::ListReusableDelegationSetsRequest> {
  using T = api::ListReusableDelegationSetsRequest;
  static constexpr std::string_view name = "ListReusableDelegationSetsRequest";
  static constexpr auto fields = std::tuple{field("Marker", &T::marker, length(0, 64)).query("marker"),
                                            field("MaxItems", &T::max_items).query("maxitems")};
};

template <>
struct Description<api::ListReusableDelegationSetsResponse> {
  using T = api::ListReusableDelegationSetsResponse;
  static constexpr std::string_view name = "ListReusableDelegationSetsResponse";
  static constexpr auto fields =
      std::tuple{field("DelegationSets", &T::delegation_sets).of("DelegationSet"),
                 field("Marker", &T::marker), field("IsTruncated", &T::is_truncated),
                 field("NextMarker", &T::next_marker), field("MaxItems", &T::max_items)};
};

template <>
struct Description<api::DeleteReusableDelegationSetRequest> {
  using T = api::DeleteReusableDelegationSetRequest;
  static constexpr std::string_view name = "DeleteReusableDelegationSetRequest";
  static constexpr auto fields = std::tuple{field("Id", &T::id, resource_id("/delegationset/")).path("Id")};
};

template <>
struct Description<api::DeleteReusableDelegationSetResponse> {
  static constexpr std::string_view name = "DeleteReusableDelegationSetResponse";
  static constexpr auto fields = std::tuple{};
};

}  // namespace milepost::base
