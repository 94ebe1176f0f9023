// The geographic locations that geolocation routing knows, with their names, in the order in which the
// service lists them.
#pragma once

#include <span>
#include <string_view>

namespace milepost::model {

/// A continent (only `continent` is set), a country, or a subdivision of a country (both are set). The country
/// "*" is the default, for queries from anywhere else.
struct GeoCodes {
  std::string_view continent = {};  // two letters
  std::string_view country = {};    // ISO 3166-1 alpha-2, XK for Kosovo, or "*"
  std::string_view subdivision =
      {};  // state of the US (two letters), oblast of Ukraine (two digits, ISO 3166-2)

  friend bool operator==(const GeoCodes&, const GeoCodes&) = default;
};

struct GeoLocationName {
  GeoCodes codes;
  std::string_view name;  // UTF-8; of the subdivision where there is one
};

/// Countries by code, each followed by its subdivisions by code; then the continents by code.
std::span<const GeoLocationName> geo_locations();

/// The location of exactly these codes (upper case); nullptr when there is none.
const GeoLocationName* find_geo_location(const GeoCodes& codes);

/// The locations from `codes` on, in the list's order; `codes` is a position and need not exist.
std::span<const GeoLocationName> geo_locations_from(const GeoCodes& codes);

}  // namespace milepost::model
