// CIDR collections: named locations of address blocks, for IP-based routing.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/context.h"
#include "aws/caller.h"
#include "base/describe.h"
#include "base/result.h"

namespace milepost::api {

inline constexpr auto kCidrCollectionChangeActions =
    std::to_array<std::string_view>({"PUT", "DELETE_IF_EXISTS"});

struct CreateCidrCollectionRequest {
  std::string name;
  std::string caller_reference;
};

struct CidrCollection {
  std::optional<std::string> arn;
  std::optional<std::string> id;
  std::optional<std::string> name;
  std::optional<std::int64_t> version;
};

struct CreateCidrCollectionResponse {
  std::optional<CidrCollection> collection;
  std::optional<std::string> location;
};

struct CidrCollectionChange {
  std::string location_name;
  std::string action;
  std::vector<std::string> cidr_list;
};

struct ChangeCidrCollectionRequest {
  std::string id;
  std::optional<std::int64_t> collection_version;
  std::vector<CidrCollectionChange> changes;
};

struct ChangeCidrCollectionResponse {
  std::string id;
};

struct DeleteCidrCollectionRequest {
  std::string id;
};

struct DeleteCidrCollectionResponse {};

struct ListCidrCollectionsRequest {
  std::optional<std::string> next_token;
  std::optional<std::string> max_results;
};

struct CollectionSummary {
  std::optional<std::string> arn;
  std::optional<std::string> id;
  std::optional<std::string> name;
  std::optional<std::int64_t> version;
};

struct ListCidrCollectionsResponse {
  std::optional<std::string> next_token;
  std::optional<std::vector<CollectionSummary>> cidr_collections;
};

struct ListCidrLocationsRequest {
  std::string collection_id;
  std::optional<std::string> next_token;
  std::optional<std::string> max_results;
};

struct LocationSummary {
  std::optional<std::string> location_name;
};

struct ListCidrLocationsResponse {
  std::optional<std::string> next_token;
  std::optional<std::vector<LocationSummary>> cidr_locations;
};

struct ListCidrBlocksRequest {
  std::string collection_id;
  std::optional<std::string> location_name;
  std::optional<std::string> next_token;
  std::optional<std::string> max_results;
};

struct CidrBlockSummary {
  std::optional<std::string> cidr_block;
  std::optional<std::string> location_name;
};

struct ListCidrBlocksResponse {
  std::optional<std::string> next_token;
  std::optional<std::vector<CidrBlockSummary>> cidr_blocks;
};

/// Errors: LimitsExceeded, InvalidInput, CidrCollectionAlreadyExistsException, ConcurrentModification.
base::Result<CreateCidrCollectionResponse> create_cidr_collection(const Context& context,
                                                                  const aws::Caller& caller,
                                                                  const CreateCidrCollectionRequest& request);
/// Errors: NoSuchCidrCollectionException, CidrCollectionVersionMismatchException, InvalidInput, CidrBlockInUseException, LimitsExceeded, ConcurrentModification.
base::Result<ChangeCidrCollectionResponse> change_cidr_collection(const Context& context,
                                                                  const aws::Caller& caller,
                                                                  const ChangeCidrCollectionRequest& request);
/// Errors: NoSuchCidrCollectionException, CidrCollectionInUseException, InvalidInput, ConcurrentModification.
base::Result<DeleteCidrCollectionResponse> delete_cidr_collection(const Context& context,
                                                                  const aws::Caller& caller,
                                                                  const DeleteCidrCollectionRequest& request);
/// Errors: InvalidInput.
base::Result<ListCidrCollectionsResponse> list_cidr_collections(const Context& context,
                                                                const aws::Caller& caller,
                                                                const ListCidrCollectionsRequest& request);
/// Errors: NoSuchCidrCollectionException, InvalidInput.
base::Result<ListCidrLocationsResponse> list_cidr_locations(const Context& context, const aws::Caller& caller,
                                                            const ListCidrLocationsRequest& request);
/// Errors: NoSuchCidrCollectionException, NoSuchCidrLocationException, InvalidInput.
base::Result<ListCidrBlocksResponse> list_cidr_blocks(const Context& context, const aws::Caller& caller,
                                                      const ListCidrBlocksRequest& request);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::CreateCidrCollectionRequest> {
  using T = api::CreateCidrCollectionRequest;
  static constexpr std::string_view name = "CreateCidrCollectionRequest";
  static constexpr auto fields = std::tuple{
      field("Name", &T::name, length(1, 64, "[0-9A-Za-z_\\-]+").named("CollectionName")),
      field("CallerReference", &T::caller_reference, length(1, 64, "\\p{ASCII}+").named("CidrNonce"))};
};

template <>
struct Description<api::CidrCollection> {
  using T = api::CidrCollection;
  static constexpr std::string_view name = "CidrCollection";
  static constexpr auto fields =
      std::tuple{field("Arn", &T::arn, length(20, 2048, ".*\\S.*").named("ARN")), field("Id", &T::id, uuid()),
                 field("Name", &T::name, length(1, 64, "[0-9A-Za-z_\\-]+").named("CollectionName")),
                 field("Version", &T::version, between(1, kUnbounded).named("CollectionVersion"))};
};

template <>
struct Description<api::CreateCidrCollectionResponse> {
  using T = api::CreateCidrCollectionResponse;
  static constexpr std::string_view name = "CreateCidrCollectionResponse";
  static constexpr auto fields =
      std::tuple{field("Collection", &T::collection),
                 field("Location", &T::location, length(0, 1024).named("ResourceURI")).header("Location")};
};

template <>
struct Description<api::CidrCollectionChange> {
  using T = api::CidrCollectionChange;
  static constexpr std::string_view name = "CidrCollectionChange";
  static constexpr auto fields = std::tuple{
      field("LocationName", &T::location_name,
            length(1, 16, "[0-9A-Za-z_\\-]+").named("CidrLocationNameDefaultNotAllowed")),
      field("Action", &T::action,
            one_of(api::kCidrCollectionChangeActions).named("CidrCollectionChangeAction")),
      field("CidrList", &T::cidr_list, length(1, 1000)).of("Cidr", length(1, 50, ".*\\S.*").named("Cidr"))};
};

template <>
struct Description<api::ChangeCidrCollectionRequest> {
  using T = api::ChangeCidrCollectionRequest;
  static constexpr std::string_view name = "ChangeCidrCollectionRequest";
  static constexpr auto fields =
      std::tuple{field("Id", &T::id, uuid()).path("CidrCollectionId"),
                 field("CollectionVersion", &T::collection_version, between(1, kUnbounded)),
                 field("Changes", &T::changes, length(1, 1000))};
};

template <>
struct Description<api::ChangeCidrCollectionResponse> {
  using T = api::ChangeCidrCollectionResponse;
  static constexpr std::string_view name = "ChangeCidrCollectionResponse";
  static constexpr auto fields = std::tuple{field("Id", &T::id, length(1, 6500).named("ChangeId"))};
};

template <>
struct Description<api::DeleteCidrCollectionRequest> {
  using T = api::DeleteCidrCollectionRequest;
  static constexpr std::string_view name = "DeleteCidrCollectionRequest";
  static constexpr auto fields = std::tuple{field("Id", &T::id, uuid()).path("CidrCollectionId")};
};

template <>
struct Description<api::DeleteCidrCollectionResponse> {
  static constexpr std::string_view name = "DeleteCidrCollectionResponse";
  static constexpr auto fields = std::tuple{};
};

template <>
struct Description<api::ListCidrCollectionsRequest> {
  using T = api::ListCidrCollectionsRequest;
  static constexpr std::string_view name = "ListCidrCollectionsRequest";
  static constexpr auto fields = std::tuple{
      field("NextToken", &T::next_token, length(0, 1024).named("PaginationToken")).query("nexttoken"),
      field("MaxResults", &T::max_results).query("maxresults")};
};

template <>
struct Description<api::CollectionSummary> {
  using T = api::CollectionSummary;
  static constexpr std::string_view name = "CollectionSummary";
  static constexpr auto fields =
      std::tuple{field("Arn", &T::arn, length(20, 2048, ".*\\S.*").named("ARN")), field("Id", &T::id, uuid()),
                 field("Name", &T::name, length(1, 64, "[0-9A-Za-z_\\-]+").named("CollectionName")),
                 field("Version", &T::version, between(1, kUnbounded).named("CollectionVersion"))};
};

template <>
struct Description<api::ListCidrCollectionsResponse> {
  using T = api::ListCidrCollectionsResponse;
  static constexpr std::string_view name = "ListCidrCollectionsResponse";
  static constexpr auto fields =
      std::tuple{field("NextToken", &T::next_token, length(0, 1024).named("PaginationToken")),
                 field("CidrCollections", &T::cidr_collections)};
};

template <>
struct Description<api::ListCidrLocationsRequest> {
  using T = api::ListCidrLocationsRequest;
  static constexpr std::string_view name = "ListCidrLocationsRequest";
  static constexpr auto fields = std::tuple{
      field("CollectionId", &T::collection_id, uuid()).path("CidrCollectionId"),
      field("NextToken", &T::next_token, length(0, 1024).named("PaginationToken")).query("nexttoken"),
      field("MaxResults", &T::max_results).query("maxresults")};
};

template <>
struct Description<api::LocationSummary> {
  using T = api::LocationSummary;
  static constexpr std::string_view name = "LocationSummary";
  static constexpr auto fields =
      std::tuple{field("LocationName", &T::location_name,
                       length(1, 16, "[0-9A-Za-z_\\-\\*]+").named("CidrLocationNameDefaultAllowed"))};
};

template <>
struct Description<api::ListCidrLocationsResponse> {
  using T = api::ListCidrLocationsResponse;
  static constexpr std::string_view name = "ListCidrLocationsResponse";
  static constexpr auto fields =
      std::tuple{field("NextToken", &T::next_token, length(0, 1024).named("PaginationToken")),
                 field("CidrLocations", &T::cidr_locations)};
};

template <>
struct Description<api::ListCidrBlocksRequest> {
  using T = api::ListCidrBlocksRequest;
  static constexpr std::string_view name = "ListCidrBlocksRequest";
  static constexpr auto fields = std::tuple{
      field("CollectionId", &T::collection_id, uuid()).path("CidrCollectionId"),
      field("LocationName", &T::location_name,
            length(1, 16, "[0-9A-Za-z_\\-]+").named("CidrLocationNameDefaultNotAllowed"))
          .query("location"),
      field("NextToken", &T::next_token, length(0, 1024).named("PaginationToken")).query("nexttoken"),
      field("MaxResults", &T::max_results).query("maxresults")};
};

template <>
struct Description<api::CidrBlockSummary> {
  using T = api::CidrBlockSummary;
  static constexpr std::string_view name = "CidrBlockSummary";
  static constexpr auto fields =
      std::tuple{field("CidrBlock", &T::cidr_block, length(1, 50, ".*\\S.*").named("Cidr")),
                 field("LocationName", &T::location_name,
                       length(1, 16, "[0-9A-Za-z_\\-]+").named("CidrLocationNameDefaultNotAllowed"))};
};

template <>
struct Description<api::ListCidrBlocksResponse> {
  using T = api::ListCidrBlocksResponse;
  static constexpr std::string_view name = "ListCidrBlocksResponse";
  static constexpr auto fields =
      std::tuple{field("NextToken", &T::next_token, length(0, 1024).named("PaginationToken")),
                 field("CidrBlocks", &T::cidr_blocks)};
};

}  // namespace milepost::base
