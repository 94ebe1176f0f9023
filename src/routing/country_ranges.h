// Ranges of addresses with the country of each, as Debian's package tor-geoipdb has them.
//
//   # License:   CC BY-SA 4.0
//   16777216,16777471,AU                                       /usr/share/tor/geoip
//   2001:200::,2001:200:134:ffff:ffff:ffff:ffff:ffff,JP        /usr/share/tor/geoip6
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "routing/overlay.h"

namespace milepost::routing {

struct CountryRanges {
  std::vector<OverlayEntry> networks;
  std::size_t range_count = 0;
  std::size_t unknown_count = 0;  // ranges without a country, or of one that there is not
  // What the comments at its beginning say, empty where they do not.
  std::string vendor;
  std::string licence;
  std::string generated;
};

/// Error LocationData with `source`, the line and what is wrong with it.
base::Result<CountryRanges> scan_country_ranges(std::string_view text, std::string_view source);

}  // namespace milepost::routing
