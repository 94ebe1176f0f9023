// Databases made for tests, of GeoIP2's shape or any other.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "routing/mmdb_file.h"
#include "routing/mmdb_writer.h"
#include "routing/overlay.h"

namespace milepost::routing {

inline base::Bytes octets_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// The lines of an overlay as a database.
inline std::string geoip2_database(std::string_view overlay, unsigned record_bits = 0) {
  const auto entries = scan_overlay(overlay, "test", RegionTable());
  MILEPOST_CHECK(entries.has_value(), "an overlay of a test is wrong");
  PlaceTable places;
  std::vector<PrefixValue> networks;
  for (const OverlayEntry& entry : *entries) networks.push_back({entry.network, places.intern(entry.place)});
  const auto write = [&](MmdbData& data, std::uint32_t value) { write_geoip2_place(data, places[value]); };
  auto made = compose_mmdb(flatten(std::move(networks)), write,
                           {.database_type = "Test-City",
                            .description = "of a test",
                            .build_epoch = 1'700'000'000,
                            .record_bits = record_bits});
  MILEPOST_CHECK(made.has_value(), "a database of a test cannot be made");
  return made->octets;
}

using TextPairs = std::vector<std::pair<std::string, std::string>>;

/// A flat schema: one network with these texts.
inline std::string flat_database(std::string_view network, const TextPairs& pairs) {
  const auto write = [&](MmdbData& data, std::uint32_t) {
    data.begin_map(pairs.size());
    for (const auto& [key, value] : pairs) {
      data.text(key);
      data.text(value);
    }
  };
  auto made = compose_mmdb(flatten({{base::Cidr::parse(network).value(), 0}}), write,
                           {.database_type = "Flat", .description = {}, .build_epoch = 1, .record_bits = 24});
  MILEPOST_CHECK(made.has_value(), "a database of a test cannot be made");
  return made->octets;
}

}  // namespace milepost::routing
