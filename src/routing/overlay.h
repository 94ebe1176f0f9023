// What operators say about places themselves: a line for each network.
//
//   10.0.0.0/8,country=DE                            # codes
//   192.0.2.0/24,country=US,subdivision=CA
//   198.51.100.0/24,latitude=52.5,longitude=13.4     # coordinates; the codes come from the sources after this one
//   2001:db8::/32,region=eu-central-1                # as near to that region as can be
#pragma once

#include <string_view>
#include <vector>

#include "base/cidr.h"
#include "base/result.h"
#include "routing/places.h"
#include "routing/regions.h"

namespace milepost::routing {

struct OverlayEntry {
  base::Cidr network;
  Place place;  // as the line says it, not completed, source 0
};

/// Keys: continent, country, subdivision, latitude, longitude, region. A line has one at least; a subdivision needs its
/// country, a latitude its longitude, and a region brings its own coordinates. Where networks lie inside each other the
/// longest prefix counts alone; of equal networks the last line does.
/// Error LocationData with `source`, the line and what is wrong with it.
base::Result<std::vector<OverlayEntry>> scan_overlay(std::string_view text, std::string_view source,
                                                     const RegionTable& regions);

/// "country=DE,latitude=50.8,longitude=9.7": what scan_overlay() reads behind a network. Empty for an unknown place.
std::string print_place(const Place& place, const RegionTable& regions);

}  // namespace milepost::routing
