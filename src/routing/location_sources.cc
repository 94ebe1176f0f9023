// Each source is a layer of ranges; the layers are laid over each other from the last to the first.
#include "routing/location_sources.h"

#include <fmt/core.h>

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "routing/csv_lines.h"
#include "routing/mmdb_file.h"
#include "routing/overlay.h"
#include "routing/prefix_ranges.h"

namespace milepost::routing {
namespace {

/// Puts the layers together. Sources are added in the order in which they count.
class Loader {
 public:
  explicit Loader(const RegionTable& regions) : regions_(regions) { names_.emplace_back(); }

  base::Status add_overlay(std::string_view text, const std::string& name) {
    const auto entries = scan_overlay(text, name, regions_);
    if (!entries) return std::unexpected(entries.error());
    const std::uint8_t source = next_source(name);
    std::vector<PrefixValue> networks;
    for (const OverlayEntry& entry : *entries)
      networks.push_back({entry.network, number_of(entry.place, source)});
    add_layer(std::move(networks));
    return {};
  }

  base::Status add_overlay_file(const std::string& file) {
    const auto text = read_text_file(file);
    if (!text) return std::unexpected(text.error());
    return add_overlay(*text, file);
  }

  base::Status add_mmdb(const std::string& file) {
    auto content = read_mmdb(file);
    if (!content) return std::unexpected(content.error());
    const std::uint8_t source = next_source(file);
    std::vector<std::uint32_t> numbers;
    for (const Place& place : content->places) numbers.push_back(number_of(place, source));
    for (PrefixValue& network : content->networks) network.value = numbers[network.value];
    add_layer(std::move(content->networks));
    return {};
  }

  ClientMap::Parts finish() {
    AddressRanges all;
    while (!layers_.empty()) {
      all = lay_over(layers_.back(), all);
      layers_.pop_back();
    }
    ClientMap::Parts parts;
    parts.network_count = network_count_;
    parts.sources = std::move(names_);
    parts.places = renumber(all);
    parts.ranges = std::move(all);
    return parts;
  }

 private:
  std::uint8_t next_source(const std::string& name) {
    names_.push_back(name);
    return static_cast<std::uint8_t>(names_.size() - 1);
  }

  std::uint32_t number_of(Place place, std::uint8_t source) {
    place.source = source;
    return table_.intern(place);
  }

  void add_layer(std::vector<PrefixValue> networks) {
    network_count_ += networks.size();
    layers_.push_back(flatten(std::move(networks)));
  }

  /// A pair of places meets many times and is merged once.
  AddressRanges lay_over(const AddressRanges& upper, const AddressRanges& lower) {
    std::unordered_map<std::uint64_t, std::uint32_t> seen;
    return combine_ranges(upper, lower, [&](std::uint32_t above, std::uint32_t below) {
      if (above == kNoValue) return below;  // complete since it was laid over what is under it
      const auto [at, is_new] = seen.emplace(std::uint64_t{above} << 32 | below, 0);
      if (is_new) {
        const Place under = below == kNoValue ? Place{} : table_[below];
        at->second = table_.intern(merged(Place(table_[above]), under));
      }
      return at->second;
    });
  }

  /// Only the places that are left in the end, numbered anew.
  std::vector<Place> renumber(AddressRanges& ranges) const {
    PlaceTable kept;
    std::unordered_map<std::uint32_t, std::uint32_t> numbers;
    const auto visit = [&](auto& family) {
      for (auto& range : family) {
        if (range.value == kNoValue) continue;
        const auto [at, is_new] = numbers.emplace(range.value, 0);
        if (is_new) at->second = kept.intern(table_[range.value]);
        range.value = at->second;
      }
    };
    visit(ranges.v4);
    visit(ranges.v6);
    return kept.take();
  }

  const RegionTable& regions_;
  PlaceTable table_;
  std::vector<std::string> names_;
  std::vector<AddressRanges> layers_;
  std::size_t network_count_ = 0;
};

std::string lines_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

base::Result<LatencyTable> load_latencies(const LocationSources& sources, const RegionTable& regions,
                                          const LatencyTable* in_use) {
  if (sources.latency_file.empty()) return LatencyTable();
  const auto text = read_text_file(sources.latency_file);
  if (!text) return std::unexpected(text.error());
  return LatencyTable::scan(*text, sources.latency_file, regions, in_use, sources.latency_gain_ms);
}

}  // namespace

bool LocationSources::is_empty() const {
  return overlay.empty() && overlay_files.empty() && mmdb_files.empty() && latency_file.empty();
}

std::vector<std::string> LocationSources::files() const {
  std::vector<std::string> out = overlay_files;
  out.insert(out.end(), mmdb_files.begin(), mmdb_files.end());
  if (!latency_file.empty()) out.push_back(latency_file);
  return out;
}

base::Result<std::unique_ptr<ClientMap>> load_client_map(const LocationSources& sources,
                                                         const RegionTable& regions,
                                                         const LatencyTable* in_use,
                                                         std::vector<base::Error>* left_out) {
  if (sources.overlay_files.size() + sources.mmdb_files.size() >= kLocationSourcesMax)
    return base::fail("LocationData", fmt::format("there are more than {} sources", kLocationSourcesMax - 1));
  Loader loader(regions);
  base::Status first_failure;
  const auto note = [&](const base::Status& outcome) {
    if (outcome) return;
    if (left_out != nullptr) left_out->push_back(outcome.error());
    if (first_failure) first_failure = outcome;
  };
  note(loader.add_overlay(lines_of(sources.overlay), "configuration"));
  for (const std::string& file : sources.overlay_files) note(loader.add_overlay_file(file));
  for (const std::string& file : sources.mmdb_files) note(loader.add_mmdb(file));
  auto latencies = load_latencies(sources, regions, in_use);
  if (!latencies) note(std::unexpected(latencies.error()));
  if (!first_failure && left_out == nullptr) return std::unexpected(first_failure.error());
  ClientMap::Parts parts = loader.finish();
  if (latencies) {
    parts.latencies = *std::move(latencies);
  } else if (in_use != nullptr) {
    parts.latencies = *in_use;
  }
  return std::make_unique<ClientMap>(std::move(parts));
}

}  // namespace milepost::routing
