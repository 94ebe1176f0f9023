// milepost geo lookup: where addresses are, and who says so, as a name server with these sources would see it.
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/cidr.h"
#include "cmd/commands.h"
#include "cmd/config.h"
#include "routing/location_sources.h"
#include "routing/overlay.h"

namespace milepost::cmd {
namespace {

constexpr std::size_t kNearest = 3;  // regions to name

/// "eu-central-1 12 ms", the least first.
std::vector<std::string> latency_texts(const routing::LatencyRow& row, const routing::RegionTable& regions) {
  std::vector<std::pair<routing::Milliseconds, std::string>> known;
  for (routing::RegionId id = 0; id < regions.size(); ++id) {
    if (row[id] != routing::kNoLatency) known.emplace_back(row[id], regions[id].name);
  }
  std::ranges::sort(known);
  std::vector<std::string> texts;
  for (const auto& [ms, name] : known) texts.push_back(fmt::format("{} {} ms", name, ms));
  return texts;
}

/// "eu-central-1 12 km", the nearest first.
std::vector<std::string> distance_texts(const routing::Position& from, const routing::RegionTable& regions) {
  std::vector<std::pair<double, std::string>> known;
  for (routing::RegionId id = 0; id < regions.size(); ++id)
    known.emplace_back(routing::kilometres(from, regions[id].position), regions[id].name);
  std::ranges::sort(known);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < std::min(kNearest, known.size()); ++i)
    texts.push_back(fmt::format("{} {:.0f} km", known[i].second, known[i].first));
  return texts;
}

std::string place_text(const routing::Place& place, const routing::RegionTable& regions) {
  const std::string text = routing::print_place(place, regions);
  if (text.empty()) return "unknown";
  const bool guessed = place.precision == routing::Precision::kCountry;
  return text + (guessed ? " (coordinates of the country's people)" : "");
}

void print_located(const base::IpAddress& address, const routing::ClientMap& map,
                   const routing::RegionTable& regions) {
  const auto located = map.locate(address.octets.data(), address.size);
  const std::string source(map.source_name(located.source));
  fmt::print("{}\n  place    {}\n  source   {}\n  scope    {}\n", address.print(),
             place_text(located.place, regions), source.empty() ? "none" : source,
             base::Cidr::of(address, located.scope).print());
  if (located.place.position.is_known())
    fmt::print("  nearest  {}\n", fmt::join(distance_texts(located.place.position, regions), ", "));
  const routing::LatencyRow row = map.latency(address.octets.data(), address.size);
  if (row.is_empty()) return;
  fmt::print("  latency  {}; scope {}\n", fmt::join(latency_texts(row, regions), ", "),
             base::Cidr::of(address, row.scope()).print());
}

/// What the configuration says, or the one database.
base::Result<LocationConfig> location_of(const GeoLookupOptions& options) {
  LocationConfig location;
  if (!options.mmdb.empty()) {
    location.sources.mmdb_files = {options.mmdb.string()};
    return location;
  }
  auto config = read_config(options.config);
  if (!config) return std::unexpected(config.error());
  if (config->client_location.sources.is_empty()) {
    return base::fail(
        "InvalidConfig",
        fmt::format("{} has no [location]: it is known of nobody where they are", options.config.string()));
  }
  return std::move(config->client_location);
}

base::Status look_up(const GeoLookupOptions& options) {
  std::vector<base::IpAddress> addresses;
  for (const std::string& text : options.addresses) {
    const auto address = base::IpAddress::parse(text);
    if (!address) return base::fail("InvalidInput", fmt::format("'{}' is no IP address", text));
    addresses.push_back(*address);
  }
  const auto location = location_of(options);
  if (!location) return std::unexpected(location.error());
  const routing::RegionTable regions = location->region_table();
  const auto map = routing::load_client_map(location->sources, regions);
  if (!map) return std::unexpected(map.error());
  for (const base::IpAddress& address : addresses) print_located(address, **map, regions);
  return {};
}

}  // namespace

int look_up_addresses(const GeoLookupOptions& options) {
  const auto done = look_up(options);
  if (done) return kDone;
  fmt::print(stderr, "milepost: {}\n", done.error().message);
  return kFailed;
}

}  // namespace milepost::cmd
