// Looks codes up in the list, and cuts pages from it.
#include "api/geo_locations.h"

#include <fmt/core.h>

#include <algorithm>

#include "api/paging.h"
#include "model/geo_locations.h"

namespace milepost::api {
namespace {

using base::Result;
using model::GeoCodes;

constexpr std::size_t kPageSizeDefault = 100;
constexpr std::size_t kWholeList = 1'000;  // the service gives all of it to who asks for 500

using Code = std::optional<std::string>;

Result<GeoCodes> check_codes(const Code& continent, const Code& country, const Code& subdivision) {
  if (continent && (country || subdivision)) {
    return base::fail(
        "InvalidInput",
        "The continent code cannot be given together with a country code or a subdivision code.");
  }
  if (subdivision && !country)
    return base::fail("InvalidInput",
                      "The subdivision code can be given only together with the country code.");
  const auto view = [](const Code& code) { return code ? std::string_view(*code) : std::string_view(); };
  return GeoCodes{.continent = view(continent), .country = view(country), .subdivision = view(subdivision)};
}

Code code_or_absent(std::string_view code) {
  return code.empty() ? std::nullopt : Code(code);
}

GeoLocationDetails shape_of(const model::GeoLocationName& location) {
  const GeoCodes& codes = location.codes;
  GeoLocationDetails details{.continent_code = code_or_absent(codes.continent),
                             .continent_name = {},
                             .country_code = code_or_absent(codes.country),
                             .country_name = {},
                             .subdivision_code = code_or_absent(codes.subdivision),
                             .subdivision_name = {}};
  if (!codes.continent.empty()) {
    details.continent_name = location.name;
  } else if (codes.subdivision.empty()) {
    details.country_name = location.name;
  } else {
    details.country_name = model::find_geo_location({.country = codes.country})->name;
    details.subdivision_name = location.name;
  }
  return details;
}

}  // namespace

Result<GetGeoLocationResponse> get_geo_location(const Context&, const aws::Caller&,
                                                const GetGeoLocationRequest& request) {
  const auto codes = check_codes(request.continent_code, request.country_code, request.subdivision_code);
  if (!codes) return std::unexpected(codes.error());
  if (*codes == GeoCodes{})
    return base::fail("InvalidInput", "Either the continent code or the country code must be given.");
  const model::GeoLocationName* found = model::find_geo_location(*codes);
  if (found == nullptr) {
    return base::fail(
        "NoSuchGeoLocation",
        fmt::format("No geolocation found with continent code '{}', country code '{}', subdivision "
                    "code '{}'.",
                    codes->continent, codes->country, codes->subdivision));
  }
  return GetGeoLocationResponse{shape_of(*found)};
}

Result<ListGeoLocationsResponse> list_geo_locations(const Context&, const aws::Caller&,
                                                    const ListGeoLocationsRequest& request) {
  const auto size = page_size(request.max_items, request.max_items ? kWholeList : kPageSizeDefault);
  if (!size) return std::unexpected(size.error());
  const auto start =
      check_codes(request.start_continent_code, request.start_country_code, request.start_subdivision_code);
  if (!start) return std::unexpected(start.error());

  ListGeoLocationsResponse response;
  response.max_items = fmt::format("{}", *size);
  const auto rest = *start == GeoCodes{} ? model::geo_locations() : model::geo_locations_from(*start);
  for (const model::GeoLocationName& location : rest.first(std::min(*size, rest.size())))
    response.geo_location_details_list.push_back(shape_of(location));
  if (rest.size() > *size) {
    const GeoCodes& next = rest[*size].codes;
    response.is_truncated = true;
    response.next_continent_code = code_or_absent(next.continent);
    response.next_country_code = code_or_absent(next.country);
    response.next_subdivision_code = code_or_absent(next.subdivision);
  }
  return response;
}

}  // namespace milepost::api
