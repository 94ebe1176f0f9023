// Key by key; what is written into the configuration itself is checked here.
#include "cmd/location_config.h"

#include <fmt/core.h>

#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/check.h"
#include "model/regions.h"
#include "routing/overlay.h"

namespace milepost::cmd {
namespace {

constexpr std::int64_t kReloadMax = 86'400;  // seconds

void read_region(TomlTable& table, std::vector<routing::RegionDefinition>& out) {
  routing::RegionDefinition region;
  table.read("name", region.name);
  table.read("country", region.country);
  const bool has_latitude = table.read_decimal("latitude", -90, 90, region.latitude);
  const bool has_longitude = table.read_decimal("longitude", -180, 180, region.longitude);
  if (!has_latitude || !has_longitude) table.wrong("latitude", "and longitude must both be given");
  if (const auto usable = routing::RegionTable::with({region}); !usable)
    table.wrong("name", fmt::format("is wrong: {}", usable.error().message));
  out.push_back(std::move(region));
}

void check_overlay(TomlTable& table, const LocationConfig& config) {
  const auto regions = routing::RegionTable::with(config.regions);
  if (!regions) return table.wrong("regions", fmt::format("are wrong: {}", regions.error().message));
  for (std::size_t i = 0; i < config.sources.overlay.size(); ++i) {
    const auto scanned =
        routing::scan_overlay(config.sources.overlay[i], fmt::format("entry {}", i + 1), *regions);
    if (!scanned) table.wrong("overlay", fmt::format("is wrong: {}", scanned.error().message));
  }
}

}  // namespace

routing::RegionTable LocationConfig::region_table() const {
  auto table = routing::RegionTable::with(regions);
  MILEPOST_CHECK(table.has_value(), "regions of the configuration were not checked");
  return *std::move(table);
}

void read_location_table(TomlTable& table, LocationConfig& out) {
  table.read("overlay", out.sources.overlay);
  table.read("overlay_files", out.sources.overlay_files);
  table.read("mmdb", out.sources.mmdb_files);
  table.read("latency", out.sources.latency_file);
  table.read("latency_gain_ms", out.sources.latency_gain_ms, 0, routing::kLatencyMax);
  table.read_number("reload_s", 1, kReloadMax,
                    [&](std::int64_t value) { out.reload = std::chrono::seconds(value); });
  table.tables("regions", [&](TomlTable& region) { read_region(region, out.regions); });
  check_overlay(table, out);
  if (out.sources.overlay_files.size() + out.sources.mmdb_files.size() >= routing::kLocationSourcesMax)
    table.wrong("overlay_files",
                fmt::format("and mmdb name more than {} files", routing::kLocationSourcesMax - 1));
}

void LocationConfig::admit_regions() const {
  std::vector<std::string> names;
  for (const routing::RegionDefinition& region : regions) names.push_back(region.name);
  model::set_operator_regions(std::move(names));
}

}  // namespace milepost::cmd
