// The latencies that a name server has published, kept on disk: its memory of them after a restart.
//
//   frames of records (zone/record_file.h), in this order:
//   header    magic u64 | format u32 | width u32, columns of a row | lines' values u64 | lines' prefixes u64
//   region    name, once for each column: numbers of regions are of one process
//   rows      u16 for each column, whole rows
//   ranges    of IPv4: start u32 | row u32, of IPv6: start 16 octets, in network order | row u32
//   end
#pragma once

#include <filesystem>

#include "base/result.h"
#include "routing/latency_table.h"
#include "routing/regions.h"

namespace milepost::routing {

/// Replaces the file in one step, 0600. Error DiskCopy.
base::Status write_latency_table(const LatencyTable& table, const RegionTable& regions,
                                 const std::filesystem::path& file);

/// Regions that are none any more are left out. Errors: DiskCopy (cannot be read), Corrupt (damaged, or of another
/// version).
base::Result<LatencyTable> read_latency_table(const std::filesystem::path& file, const RegionTable& regions);

}  // namespace milepost::routing
