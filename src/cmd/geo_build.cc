// milepost geo build: an MMDB of countries from Debian's tor-geoipdb, from overlays, or from both.
#include <fmt/core.h>

#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cmd/commands.h"
#include "cmd/file.h"
#include "cmd/progress.h"
#include "routing/country_ranges.h"
#include "routing/csv_lines.h"
#include "routing/mmdb_writer.h"
#include "routing/overlay.h"
#include "routing/places.h"

namespace milepost::cmd {
namespace {

constexpr mode_t kReadableByAll = 0644;
// What /usr/share/doc/tor-geoipdb/copyright asks of every work that is made from it.
constexpr const char* kPackageNotice =
    "This product uses the IP-to-Country Database provided by WebHosting.Info (http://www.webhosting.info), "
    "available "
    "from http://ip-to-country.webhosting.info.";

std::string licence_url(const std::string& licence) {
  return licence == "CC BY-SA 4.0" ? " (https://creativecommons.org/licenses/by-sa/4.0/)" : "";
}

/// Whose the data is, and under which licence, as the files themselves and the package say.
std::string tor_notice(const routing::CountryRanges& ranges) {
  const std::string of = ranges.generated.empty() ? "" : fmt::format(" of {}", ranges.generated);
  const std::string by = ranges.vendor.empty() ? "" : fmt::format(" by {}", ranges.vendor);
  const std::string licence = ranges.licence.empty() ? "see /usr/share/doc/tor-geoipdb/copyright"
                                                     : ranges.licence + licence_url(ranges.licence);
  return fmt::format(
      "Countries of IP addresses from the location database{} (https://location.ipfire.org/){}, as Debian's "
      "package "
      "tor-geoipdb has it. Licence: {}. {}",
      by, of, licence, kPackageNotice);
}

/// Collects layers, the ones that count less first.
class Build {
 public:
  base::Status add_tor(const std::filesystem::path& directory) {
    routing::CountryRanges all;
    for (const char* name : {"geoip", "geoip6"}) {
      const std::string file = (directory / name).string();
      auto ranges = read_ranges(file);
      if (!ranges) return std::unexpected(ranges.error());
      fmt::print(stderr, "{}: {} ranges, {} of them without a country\n", file, grouped(ranges->range_count),
                 grouped(ranges->unknown_count));
      if (notice_.empty()) notice_ = tor_notice(*ranges);
      all.networks.insert(all.networks.end(), ranges->networks.begin(), ranges->networks.end());
    }
    add_layer(all.networks);
    return {};
  }

  base::Status add_overlay(const std::string& file) {
    const auto text = routing::read_text_file(file);
    if (!text) return std::unexpected(text.error());
    const auto entries = routing::scan_overlay(*text, file, regions_);
    if (!entries) return std::unexpected(entries.error());
    fmt::print(stderr, "{}: {} networks\n", file, grouped(entries->size()));
    add_layer(*entries);
    return {};
  }

  base::Result<routing::WrittenMmdb> compose(unsigned record_bits) const {
    routing::MmdbMetadata metadata;
    metadata.database_type = has_coordinates_ ? "Milepost-City" : "Milepost-Country";
    metadata.description = description();
    metadata.record_bits = record_bits;
    metadata.build_epoch = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
            .count());
    const auto write = [&](routing::MmdbData& data, std::uint32_t place) {
      routing::write_geoip2_place(data, places_[place]);
    };
    return routing::compose_mmdb(ranges_, write, metadata);
  }

  /// In one line, what goes into the file.
  std::string description() const {
    return notice_.empty() ? "Places of IP addresses, by their operator." : notice_;
  }

 private:
  static base::Result<routing::CountryRanges> read_ranges(const std::string& file) {
    const auto text = routing::read_text_file(file);
    if (!text) {
      return base::fail("LocationData",
                        fmt::format("{}. Debian's package tor-geoipdb has it: apt-get install tor-geoipdb",
                                    text.error().message));
    }
    return routing::scan_country_ranges(*text, file);
  }

  void add_layer(const std::vector<routing::OverlayEntry>& entries) {
    std::vector<routing::PrefixValue> networks;
    for (const routing::OverlayEntry& entry : entries) {
      networks.push_back({entry.network, places_.intern(entry.place)});
      has_coordinates_ |= entry.place.precision == routing::Precision::kExact;
    }
    ranges_ = routing::combine_ranges(
        routing::flatten(std::move(networks)), ranges_,
        [&](std::uint32_t upper, std::uint32_t lower) { return merge(upper, lower); });
  }

  std::uint32_t merge(std::uint32_t upper, std::uint32_t lower) {
    if (upper == routing::kNoValue) return lower;
    const routing::Place under = lower == routing::kNoValue ? routing::Place{} : places_[lower];
    return places_.intern(routing::merged(routing::Place(places_[upper]), under));
  }

  const routing::RegionTable regions_;
  routing::PlaceTable places_;
  routing::AddressRanges ranges_;
  std::string notice_;
  bool has_coordinates_ = false;
};

base::Status build_to_file(const GeoBuildOptions& options) {
  Build build;
  if (options.overlays.empty() || options.tor_given) {
    if (const auto added = build.add_tor(options.tor); !added) return added;
  }
  // The first overlay counts most: it goes on top.
  for (auto overlay = options.overlays.rbegin(); overlay != options.overlays.rend(); ++overlay) {
    if (const auto added = build.add_overlay(overlay->string()); !added) return added;
  }
  const auto made = build.compose(options.record_bits);
  if (!made) return std::unexpected(made.error());
  if (const auto written = write_file_durably(options.output, made->octets, kReadableByAll); !written)
    return written;
  fmt::print("{}: {} places, {} nodes of {} bits a record, {} octets\n{}\n", options.output.string(),
             grouped(made->record_count), grouped(made->node_count), made->record_bits,
             grouped(made->octets.size()), build.description());
  return {};
}

}  // namespace

int build_geo_database(const GeoBuildOptions& options) {
  const auto built = build_to_file(options);
  if (built) return kDone;
  fmt::print(stderr, "milepost: {}\n", built.error().message);
  return kFailed;
}

}  // namespace milepost::cmd
