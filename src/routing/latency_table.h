// How many milliseconds it is from a client's network to each region, as operators have measured it.
//
//   # prefix,region,ms
//   192.0.2.0/24,eu-central-1,12
//   192.0.2.0/24,us-east-1,95.5
//   192.0.0.0/16,ap-south-1,140      # holds for 192.0.2.0/24, too: what that does not say of a region, this does
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "routing/latency_table_row.h"
#include "routing/location.h"
#include "routing/prefix_map.h"
#include "routing/prefix_ranges.h"
#include "routing/regions.h"

namespace milepost::routing {

/// What is known about one client: by RegionId. Points into its table.
class LatencyRow {
 public:
  LatencyRow() = default;
  LatencyRow(std::span<const Milliseconds> ms, std::uint8_t scope) : ms_(ms), scope_(scope) {}

  /// kNoLatency where the table says nothing: then distance decides.
  Milliseconds operator[](RegionId region) const { return region < ms_.size() ? ms_[region] : kNoLatency; }
  bool is_empty() const { return ms_.empty(); }
  std::span<const Milliseconds> ms() const { return ms_; }
  /// Of the answer that this row decides, or that it does not; see PrefixMap::Found::scope.
  std::uint8_t scope() const { return scope_; }

 private:
  std::span<const Milliseconds> ms_;
  std::uint8_t scope_ = 0;
};

/// Immutable; any thread may read it. Equal rows are kept once. A prefix costs 33 octets (of IPv6 118), a distinct row
/// two for each region up to the last that the table names.
class LatencyTable {
 public:
  struct Parts {
    AddressRanges ranges = {};             // values are rows
    std::vector<Milliseconds> cells = {};  // row by row
    std::size_t width = 0;                 // of a row
    std::size_t value_count = 0;
    std::size_t prefix_count = 0;

    /// Nothing for kNoValue.
    std::span<const Milliseconds> row(std::uint32_t number) const {
      if (number == kNoValue) return {};
      return std::span(cells).subspan(number * width, width);
    }
  };

  /// Nothing is known about anybody.
  LatencyTable() = default;
  /// REQUIRES: all rows are there.
  explicit LatencyTable(Parts parts) : parts_(std::move(parts)), map_(parts_.ranges) {}

  /// With a gain, what is looked up is not what was measured but published_row() of it and, for the same address, of what
  /// is `in_use` (null: nothing): no two regions measured in both change their order for less than `gain_ms`. An address
  /// keeps its memory however prefixes are split and merged, unless that makes too many ranges of addresses out of the
  /// text's: then each of those takes that of its first address.
  /// Without a gain it is what was measured. Error LocationData with `source`, the line and what is wrong with it.
  static base::Result<LatencyTable> scan(std::string_view text, std::string_view source,
                                         const RegionTable& regions, const LatencyTable* in_use = nullptr,
                                         Milliseconds gain_ms = 0);
  /// So many are made of one, or so many altogether. 40,000 prefixes of IPv4 have 320,000 ranges of 17 octets at most.
  static constexpr std::size_t kSplitsMax = 4;
  static constexpr std::size_t kSplitsFree = 100'000;

  LatencyRow lookup(const std::uint8_t* octets, std::size_t size) const { return finish(octets, size, {}); }
  /// The parts of lookup(), as PrefixMap has them.
  bool step(const std::uint8_t* octets, std::size_t size, PrefixMap::Cursor& cursor) const {
    return map_.step(octets, size, cursor);
  }
  LatencyRow finish(const std::uint8_t* octets, std::size_t size, PrefixMap::Cursor cursor) const {
    const auto found = map_.finish(octets, size, cursor);
    return {parts_.row(found.value), found.scope};
  }

  /// Lines' distinct pairs of prefix and region.
  std::size_t value_count() const { return parts_.value_count; }
  std::size_t prefix_count() const { return parts_.prefix_count; }
  const Parts& parts() const { return parts_; }

 private:
  Parts parts_;
  PrefixMap map_;
};

}  // namespace milepost::routing
