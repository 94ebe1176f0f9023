// GetGeoLocation, ListGeoLocations: the continents, countries and subdivisions that geolocation routing knows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/context.h"
#include "aws/caller.h"
#include "base/describe.h"
#include "base/result.h"

namespace milepost::api {

/// Either a continent, or a country with or without one of its subdivisions.
struct GetGeoLocationRequest {
  std::optional<std::string> continent_code;
  std::optional<std::string> country_code;
  std::optional<std::string> subdivision_code;
};

/// Only the members that say something of the location: a country does not tell its continent.
struct GeoLocationDetails {
  std::optional<std::string> continent_code;
  std::optional<std::string> continent_name;
  std::optional<std::string> country_code;
  std::optional<std::string> country_name;
  std::optional<std::string> subdivision_code;
  std::optional<std::string> subdivision_name;
};

struct GetGeoLocationResponse {
  GeoLocationDetails geo_location_details;
};

struct ListGeoLocationsRequest {
  std::optional<std::string> start_continent_code;
  std::optional<std::string> start_country_code;
  std::optional<std::string> start_subdivision_code;
  std::optional<std::string> max_items;
};

struct ListGeoLocationsResponse {
  std::vector<GeoLocationDetails> geo_location_details_list;
  bool is_truncated = false;
  std::optional<std::string> next_continent_code;
  std::optional<std::string> next_country_code;
  std::optional<std::string> next_subdivision_code;
  std::string max_items;
};

/// Errors: NoSuchGeoLocation, InvalidInput (a continent together with others, a subdivision alone, nothing).
base::Result<GetGeoLocationResponse> get_geo_location(const Context& context, const aws::Caller& caller,
                                                      const GetGeoLocationRequest& request);
/// Pages of 100 unless MaxItems says otherwise, up to the whole list; in the order of model::geo_locations(). The
/// start is a position and need not exist. Errors: InvalidInput (as above, but for nothing).
base::Result<ListGeoLocationsResponse> list_geo_locations(const Context& context, const aws::Caller& caller,
                                                          const ListGeoLocationsRequest& request);

}  // namespace milepost::api

namespace milepost::base {

template <>
struct Description<api::GetGeoLocationRequest> {
  using T = api::GetGeoLocationRequest;
  static constexpr std::string_view name = "GetGeoLocationRequest";
  static constexpr auto fields = std::tuple{
      field("ContinentCode", &T::continent_code, length(2, 2).named("GeoLocationContinentCode"))
          .query("continentcode"),
      field("CountryCode", &T::country_code, length(1, 2).named("GeoLocationCountryCode"))
          .query("countrycode"),
      field("SubdivisionCode", &T::subdivision_code, length(1, 3).named("GeoLocationSubdivisionCode"))
          .query("subdivisioncode")};
};

template <>
struct Description<api::GeoLocationDetails> {
  using T = api::GeoLocationDetails;
  static constexpr std::string_view name = "GeoLocationDetails";
  static constexpr auto fields = std::tuple{
      field("ContinentCode", &T::continent_code, length(2, 2).named("GeoLocationContinentCode")),
      field("ContinentName", &T::continent_name, length(1, 32).named("GeoLocationContinentName")),
      field("CountryCode", &T::country_code, length(1, 2).named("GeoLocationCountryCode")),
      field("CountryName", &T::country_name, length(1, 64).named("GeoLocationCountryName")),
      field("SubdivisionCode", &T::subdivision_code, length(1, 3).named("GeoLocationSubdivisionCode")),
      field("SubdivisionName", &T::subdivision_name, length(1, 64).named("GeoLocationSubdivisionName"))};
};

template <>
struct Description<api::GetGeoLocationResponse> {
  using T = api::GetGeoLocationResponse;
  static constexpr std::string_view name = "GetGeoLocationResponse";
  static constexpr auto fields = std::tuple{field("GeoLocationDetails", &T::geo_location_details)};
};

template <>
struct Description<api::ListGeoLocationsRequest> {
  using T = api::ListGeoLocationsRequest;
  static constexpr std::string_view name = "ListGeoLocationsRequest";
  static constexpr auto fields = std::tuple{
      field("StartContinentCode", &T::start_continent_code, length(2, 2).named("GeoLocationContinentCode"))
          .query("startcontinentcode"),
      field("StartCountryCode", &T::start_country_code, length(1, 2).named("GeoLocationCountryCode"))
          .query("startcountrycode"),
      field("StartSubdivisionCode", &T::start_subdivision_code,
            length(1, 3).named("GeoLocationSubdivisionCode"))
          .query("startsubdivisioncode"),
      field("MaxItems", &T::max_items).query("maxitems")};
};

template <>
struct Description<api::ListGeoLocationsResponse> {
  using T = api::ListGeoLocationsResponse;
  static constexpr std::string_view name = "ListGeoLocationsResponse";
  static constexpr auto fields = std::tuple{
      field("GeoLocationDetailsList", &T::geo_location_details_list).of("GeoLocationDetails"),
      field("IsTruncated", &T::is_truncated),
      field("NextContinentCode", &T::next_continent_code, length(2, 2).named("GeoLocationContinentCode")),
      field("NextCountryCode", &T::next_country_code, length(1, 2).named("GeoLocationCountryCode")),
      field("NextSubdivisionCode", &T::next_subdivision_code,
            length(1, 3).named("GeoLocationSubdivisionCode")),
      field("MaxItems", &T::max_items)};
};

}  // namespace milepost::base
