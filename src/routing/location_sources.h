// Where a ClientMap comes from, and how one is made of it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "routing/client_map.h"
#include "routing/regions.h"

namespace milepost::routing {

inline constexpr std::size_t kLocationSourcesMax = 200;  // overlays and databases together

/// What comes first here counts first, whatever the lengths of prefixes in different sources.
struct LocationSources {
  std::vector<std::string> overlay = {};  // lines of an overlay (routing/overlay.h), called "configuration"
  std::vector<std::string> overlay_files = {};  // files of such lines
  std::vector<std::string> mmdb_files = {};
  std::string latency_file = {};  // routing/latency_table.h; empty: none
  Milliseconds latency_gain_ms = 5;

  bool is_empty() const;
  /// All that is read, in the order above.
  std::vector<std::string> files() const;
};

/// Reads everything. `in_use`: the latencies that answers depend on by now, and follow only for the gain.
/// With `left_out`, a source that cannot be read is left out and its error goes there (latencies stay those in use);
/// without, it is the outcome.
/// Error LocationData names the file, and in texts the line.
/// Memory beside the map while it loads: some 150 octets for each network.
base::Result<std::unique_ptr<ClientMap>> load_client_map(const LocationSources& sources,
                                                         const RegionTable& regions,
                                                         const LatencyTable* in_use = nullptr,
                                                         std::vector<base::Error>* left_out = nullptr);

}  // namespace milepost::routing
