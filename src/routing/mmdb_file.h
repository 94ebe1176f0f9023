// Databases in MaxMind's format: every network of one with its place. GeoIP2's shape (country.iso_code,
// location.latitude, ...) and the flat ones of others (country_code, country, lat, ...) are both understood.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "routing/places.h"
#include "routing/prefix_ranges.h"

namespace milepost::routing {

struct MmdbContent {
  std::string database_type;      // "GeoLite2-City"
  std::string description;        // in English, if there is one
  std::uint64_t build_epoch = 0;  // seconds since 1970

  std::vector<Place> places;          // distinct but for their records; source 0, not completed
  std::vector<PrefixValue> networks;  // disjoint, in no order; value is an index into `places`
};

/// Reads a copy of the file: one that is written over meanwhile is read wrong, and refused, but never faults.
/// Networks of IPv4 are read once, not again under the prefixes of IPv6 that the format keeps aliases under.
/// Error LocationData names the file and what is wrong: it is missing, no MMDB, cut off, its tree is none.
base::Result<MmdbContent> read_mmdb(const std::string& file);
/// The same of octets; `name` is what messages call them.
base::Result<MmdbContent> read_mmdb_octets(base::Bytes octets, std::string_view name);

}  // namespace milepost::routing
