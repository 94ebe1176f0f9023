// Writes databases in MaxMind's format, for Milepost and whatever else reads those.
//
//   search tree   a node for each bit of an address that decides something, two records a node:
//                 a node's number | the number of nodes: nothing known | that + 16 + an offset in the data
//   16 zeros
//   data          {"continent": {"code": "EU"}, "country": {"iso_code": "DE"}, ...}, each once (mmdb_data.h)
//   "\xab\xcd\xefMaxMind.com", metadata
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"
#include "routing/mmdb_data.h"
#include "routing/places.h"
#include "routing/prefix_ranges.h"

namespace milepost::routing {

struct MmdbMetadata {
  std::string database_type;      // "Milepost-Country"
  std::string description;        // in English: what it is, from whom, under which licence
  std::uint64_t build_epoch = 1;  // seconds since 1970; readers refuse 0
  unsigned record_bits = 0;       // 24, 28 or 32; 0: the least that does
};

struct WrittenMmdb {
  std::string octets;
  std::size_t node_count = 0;
  std::size_t record_count = 0;  // distinct values
  unsigned record_bits = 0;
};

/// Both families in one tree: IPv4 stands under ::/96, and under ::ffff:0:0/96 and 2002::/16 (6to4) as well where the
/// ranges say nothing there, as readers expect. `write` is called once for each value of the ranges and writes one value
/// into the data. Memory: 8 octets a node, a node or two for each range.
/// REQUIRES: values are below 2^31. Error LocationData: it does not fit into records of `record_bits`.
using WriteRecord = std::function<void(MmdbData& data, std::uint32_t value)>;
base::Result<WrittenMmdb> compose_mmdb(const AddressRanges& ranges, const WriteRecord& write,
                                       const MmdbMetadata& metadata);

/// A place's codes and exact coordinates in GeoIP2's shape.
void write_geoip2_place(MmdbData& data, const Place& place);

}  // namespace milepost::routing
