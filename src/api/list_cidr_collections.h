// The lists of CIDR collections, of a collection's locations, and of the blocks in them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/cidr_collections.h"

namespace milepost::api {

struct ListCidrCollectionsRequest {
  std::optional<std::string> next_token;
  std::optional<std::string> max_results;
};
struct ListCidrCollectionsResponse {
  std::optional<std::string> next_token;
  std::vector<CidrCollection> cidr_collections;
};

struct ListCidrLocationsRequest {
  std::string collection_id;
  std::optional<std::string> next_token;
  std::optional<std::string> max_results;
};
struct LocationSummary {
  std::string location_name;
};
struct ListCidrLocationsResponse {
  std::optional<std::string> next_token;
  std::vector<LocationSummary> cidr_locations;
};

struct ListCidrBlocksRequest {
  std::string collection_id;
  std::optional<std::string> location_name;  // absent: all of them
  std::optional<std::string> next_token;
  std::optional<std::string> max_results;
};
struct CidrBlockSummary {
  std::string cidr_block;
  std::string location_name;
};
struct ListCidrBlocksResponse {
  std::optional<std::string> next_token;
  std::vector<CidrBlockSummary> cidr_blocks;
};

// Pages have at most 100 items, which is also the default. A token names the first item of its page; when that is
// gone, the page begins with the one behind it. All answer InvalidInput to a token or size that is none.

/// In order of their ids.
base::Result<ListCidrCollectionsResponse> list_cidr_collections(const Context& context,
                                                                const aws::Caller& caller,
                                                                const ListCidrCollectionsRequest& request);
/// In order of their names. Error NoSuchCidrCollectionException.
base::Result<ListCidrLocationsResponse> list_cidr_locations(const Context& context, const aws::Caller& caller,
                                                            const ListCidrLocationsRequest& request);
/// In order of the locations' names, then as model::listed_before() says. Errors: NoSuchCidrCollectionException,
/// NoSuchCidrLocationException.
base::Result<ListCidrBlocksResponse> list_cidr_blocks(const Context& context, const aws::Caller& caller,
                                                      const ListCidrBlocksRequest& request);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::ListCidrCollectionsRequest> {
  using T = api::ListCidrCollectionsRequest;
  static constexpr std::string_view name = "ListCidrCollectionsRequest";
  static constexpr auto fields = std::tuple{
      field("NextToken", &T::next_token, length(0, 1024).named("PaginationToken")).query("nexttoken"),
      field("MaxResults", &T::max_results).query("maxresults")};
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
  static constexpr auto fields = std::tuple{
      field("LocationName", &T::location_name,
            length(1, 16, pattern<"[0-9A-Za-z_\\-\\*]+">).named("CidrLocationNameDefaultAllowed"))};
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
            length(1, 16, pattern<"[0-9A-Za-z_\\-]+">).named("CidrLocationNameDefaultNotAllowed"))
          .query("location"),
      field("NextToken", &T::next_token, length(0, 1024).named("PaginationToken")).query("nexttoken"),
      field("MaxResults", &T::max_results).query("maxresults")};
};

template <>
struct Description<api::CidrBlockSummary> {
  using T = api::CidrBlockSummary;
  static constexpr std::string_view name = "CidrBlockSummary";
  static constexpr auto fields = std::tuple{
      field("CidrBlock", &T::cidr_block, length(1, 50, pattern<".*\\S.*">).named("Cidr")),
      field("LocationName", &T::location_name,
            length(1, 16, pattern<"[0-9A-Za-z_\\-]+">).named("CidrLocationNameDefaultNotAllowed"))};
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
