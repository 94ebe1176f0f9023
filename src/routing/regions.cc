// The built-in regions. AWS tells the city or the state of each, not where its buildings are.
#include "routing/regions.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "routing/countries.h"

namespace milepost::routing {
namespace {

struct BuiltIn {
  std::string_view name;
  std::string_view country;  // ISO 3166; of the US with the state, where that is told
  double latitude;
  double longitude;
};

// Numbers are given out in this order.
// clang-format off
constexpr auto kRegions = std::to_array<BuiltIn>({
    {"af-south-1", "ZA", -33.92, 18.42},      // Cape Town
    {"ap-east-1", "HK", 22.32, 114.17},       // Hong Kong
    {"ap-east-2", "TW", 25.03, 121.57},       // Taipei
    {"ap-northeast-1", "JP", 35.68, 139.69},  // Tokyo
    {"ap-northeast-2", "KR", 37.57, 126.98},  // Seoul
    {"ap-northeast-3", "JP", 34.69, 135.50},  // Osaka
    {"ap-south-1", "IN", 19.08, 72.88},       // Mumbai
    {"ap-south-2", "IN", 17.39, 78.49},       // Hyderabad
    {"ap-southeast-1", "SG", 1.35, 103.82},   // Singapore
    {"ap-southeast-2", "AU", -33.87, 151.21}, // Sydney
    {"ap-southeast-3", "ID", -6.21, 106.85},  // Jakarta
    {"ap-southeast-4", "AU", -37.81, 144.96}, // Melbourne
    {"ap-southeast-5", "MY", 3.14, 101.69},   // Malaysia: Kuala Lumpur
    {"ap-southeast-6", "NZ", -36.85, 174.76}, // New Zealand: Auckland
    {"ap-southeast-7", "TH", 13.76, 100.50},  // Thailand: Bangkok
    {"ca-central-1", "CA", 45.50, -73.57},    // Montreal
    {"ca-west-1", "CA", 51.05, -114.07},      // Calgary
    {"cn-north-1", "CN", 39.90, 116.40},      // Beijing
    {"cn-northwest-1", "CN", 37.51, 105.20},  // Ningxia: Zhongwei
    {"eu-central-1", "DE", 50.11, 8.68},      // Frankfurt
    {"eu-central-2", "CH", 47.38, 8.54},      // Zurich
    {"eu-isoe-west-1", "GB", 51.51, -0.13},   // of the UK, not told where
    {"eu-north-1", "SE", 59.33, 18.07},       // Stockholm
    {"eu-south-1", "IT", 45.46, 9.19},        // Milan
    {"eu-south-2", "ES", 41.65, -0.89},       // Spain: Aragon
    {"eu-west-1", "IE", 53.35, -6.26},        // Ireland: Dublin
    {"eu-west-2", "GB", 51.51, -0.13},        // London
    {"eu-west-3", "FR", 48.86, 2.35},         // Paris
    {"eusc-de-east-1", "DE", 52.40, 13.06},   // Germany: Brandenburg
    {"il-central-1", "IL", 32.09, 34.78},     // Tel Aviv
    {"me-central-1", "AE", 25.20, 55.27},     // UAE: Dubai
    {"me-south-1", "BH", 26.07, 50.55},       // Bahrain
    {"mx-central-1", "MX", 20.59, -100.39},   // Mexico: Queretaro
    {"sa-east-1", "BR", -23.55, -46.63},      // Sao Paulo
    {"us-east-1", "US-VA", 38.95, -77.45},       // Northern Virginia: Dulles
    {"us-east-2", "US-OH", 39.96, -83.00},       // Ohio: Columbus
    {"us-gov-east-1", "US-OH", 39.96, -83.00},   // Ohio
    {"us-gov-west-1", "US-OR", 45.84, -119.70},  // Oregon
    {"us-iso-east-1", "US", 38.95, -77.45},   // of the US, not told where; so are the next
    {"us-iso-west-1", "US", 39.74, -104.99},
    {"us-isob-east-1", "US", 39.96, -83.00},
    {"us-isob-west-1", "US", 45.84, -119.70},
    {"us-isof-east-1", "US", 38.95, -77.45},
    {"us-isof-south-1", "US", 33.75, -84.39},
    {"us-west-1", "US-CA", 37.35, -121.96},      // Northern California: Santa Clara
    {"us-west-2", "US-OR", 45.84, -119.70},      // Oregon: Boardman
    // Groups of local zones.
    {"af-south-1-los-1", "NG", 6.52, 3.38},         // Lagos
    {"ap-northeast-1-tpe-1", "TW", 25.03, 121.57},  // Taipei
    {"ap-south-1-ccu-1", "IN", 22.57, 88.36},       // Kolkata
    {"ap-south-1-del-1", "IN", 28.61, 77.21},       // Delhi
    {"ap-southeast-1-bkk-1", "TH", 13.76, 100.50},  // Bangkok
    {"ap-southeast-1-han-1", "VN", 21.03, 105.85},  // Hanoi
    {"ap-southeast-1-mnl-1", "PH", 14.60, 120.98},  // Manila
    {"ap-southeast-2-akl-1", "NZ", -36.85, 174.76}, // Auckland
    {"ap-southeast-2-per-1", "AU", -31.95, 115.86}, // Perth
    {"eu-central-1-ham-1", "DE", 53.55, 9.99},      // Hamburg
    {"eu-central-1-waw-1", "PL", 52.23, 21.01},     // Warsaw
    {"eu-north-1-cph-1", "DK", 55.68, 12.57},       // Copenhagen
    {"eu-north-1-hel-1", "FI", 60.17, 24.94},       // Helsinki
    {"me-south-1-mct-1", "OM", 23.59, 58.41},       // Muscat
    {"us-east-1-atl-1", "US-GA", 33.75, -84.39},       // Atlanta
    {"us-east-1-atl-2", "US-GA", 33.75, -84.39},
    {"us-east-1-bos-1", "US-MA", 42.36, -71.06},       // Boston
    {"us-east-1-bue-1", "AR", -34.60, -58.38},      // Buenos Aires
    {"us-east-1-chi-1", "US-IL", 41.88, -87.63},       // Chicago
    {"us-east-1-chi-2", "US-IL", 41.88, -87.63},
    {"us-east-1-dfw-1", "US-TX", 32.78, -96.80},       // Dallas
    {"us-east-1-dfw-2", "US-TX", 32.78, -96.80},
    {"us-east-1-iah-1", "US-TX", 29.76, -95.37},       // Houston
    {"us-east-1-iah-2", "US-TX", 29.76, -95.37},
    {"us-east-1-lim-1", "PE", -12.05, -77.04},      // Lima
    {"us-east-1-mci-1", "US-MO", 39.10, -94.58},       // Kansas City
    {"us-east-1-mia-1", "US-FL", 25.76, -80.19},       // Miami
    {"us-east-1-mia-2", "US-FL", 25.76, -80.19},
    {"us-east-1-msp-1", "US-MN", 44.98, -93.27},       // Minneapolis
    {"us-east-1-nyc-1", "US-NY", 40.71, -74.01},       // New York
    {"us-east-1-nyc-2", "US-NY", 40.71, -74.01},
    {"us-east-1-phl-1", "US-PA", 39.95, -75.17},       // Philadelphia
    {"us-east-1-qro-1", "MX", 20.59, -100.39},      // Queretaro
    {"us-east-1-scl-1", "CL", -33.45, -70.67},      // Santiago
    {"us-west-2-den-1", "US-CO", 39.74, -104.99},      // Denver
    {"us-west-2-hnl-1", "US-HI", 21.31, -157.86},      // Honolulu
    {"us-west-2-las-1", "US-NV", 36.17, -115.14},      // Las Vegas
    {"us-west-2-lax-1", "US-CA", 34.05, -118.24},      // Los Angeles
    {"us-west-2-pdx-1", "US-OR", 45.52, -122.68},      // Portland
    {"us-west-2-phx-1", "US-AZ", 33.45, -112.07},      // Phoenix
    {"us-west-2-phx-2", "US-AZ", 33.45, -112.07},
    {"us-west-2-sea-1", "US-WA", 47.61, -122.33},      // Seattle
});
// clang-format on

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '-';
  });
}

/// "US-CA" -> US, CA; "DE" -> DE and nothing.
std::pair<std::string_view, std::string_view> split(std::string_view country) {
  const std::size_t hyphen = country.find('-');
  if (hyphen == std::string_view::npos) return {country, {}};
  return {country.substr(0, hyphen), country.substr(hyphen + 1)};
}

bool is_country(std::string_view text) {
  const auto [country, subdivision] = split(text);
  const bool alone = country.size() == text.size();
  if (!alone && (country != "US" || find_state(pack_code(subdivision).value_or(kNoCode)) == nullptr))
    return false;
  return find_country(pack_code(country).value_or(kNoCode)) != nullptr;
}

}  // namespace

RegionTable::RegionTable() {
  for (const BuiltIn& region : kRegions)
    put({std::string(region.name), region.latitude, region.longitude, std::string(region.country)});
}

base::Result<RegionTable> RegionTable::with(const std::vector<RegionDefinition>& added) {
  RegionTable table;
  for (const RegionDefinition& region : added) {
    if (!is_name(region.name)) {
      return base::fail(
          "InvalidConfig",
          fmt::format("'{}' is no name of a region: letters, digits and hyphens, 64 at most", region.name));
    }
    if (!is_on_globe(region.latitude, region.longitude)) {
      return base::fail(
          "InvalidConfig",
          fmt::format("the region {} is at {}, {}, which is nowhere: the latitude is from -90 to 90, "
                      "the longitude from -180 to 180",
                      region.name, region.latitude, region.longitude));
    }
    if (!region.country.empty() && !is_country(region.country)) {
      return base::fail(
          "InvalidConfig",
          fmt::format("the region {} is in '{}', which is no country: two letters of ISO 3166-1, and "
                      "for a US state that behind a hyphen (US-CA)",
                      region.name, region.country));
    }
    table.put(region);
    if (table.size() > kRegionsMax)
      return base::fail("InvalidConfig", fmt::format("there are more than {} regions", kRegionsMax));
  }
  return table;
}

std::optional<RegionId> RegionTable::find(std::string_view name) const {
  const auto at = by_name_.find(name);
  return at != by_name_.end() ? std::optional(at->second) : std::nullopt;
}

void RegionTable::put(const RegionDefinition& definition) {
  const auto [at, is_new] = by_name_.emplace(definition.name, static_cast<RegionId>(regions_.size()));
  if (is_new) regions_.emplace_back().name = definition.name;
  Region& region = regions_[at->second];
  region.latitude = definition.latitude;
  region.longitude = definition.longitude;
  region.position = Position::of_degrees(definition.latitude, definition.longitude);
  if (definition.country.empty()) return;
  const auto [country, subdivision] = split(definition.country);
  region.country = pack_code(country).value_or(kNoCode);
  region.subdivision = pack_code(subdivision).value_or(kNoCode);
}

}  // namespace milepost::routing
