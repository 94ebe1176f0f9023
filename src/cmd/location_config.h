// The table [location] of the configuration: from what it is known where clients are.
#pragma once

#include <chrono>
#include <vector>

#include "base/result.h"
#include "cmd/toml_table.h"
#include "routing/location_sources.h"
#include "routing/regions.h"

namespace milepost::cmd {

struct LocationConfig {
  routing::LocationSources sources;
  std::vector<routing::RegionDefinition> regions;  // the operator's own
  std::chrono::seconds reload{2};                  // how often files are looked at

  /// REQUIRES: read_location_table() found no mistake in `regions`.
  routing::RegionTable region_table() const;
  /// Lets record sets name the operator's regions: see model::set_operator_regions().
  void admit_regions() const;
};

/// Reads all keys; mistakes are the table's. Files are not opened.
void read_location_table(TomlTable& table, LocationConfig& out);

}  // namespace milepost::cmd
