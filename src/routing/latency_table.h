// How many milliseconds it is from a client's network to each region, as operators have measured it.
//
//   # prefix,region,ms
//   192.0.2.0/24,eu-central-1,12
//   192.0.2.0/24,us-east-1,95.5
//   192.0.0.0/16,ap-south-1,140      # holds for 192.0.2.0/24, too: what that does not say of a region, this does
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/cidr.h"
#include "base/result.h"
#include "routing/location.h"
#include "routing/prefix_map.h"
#include "routing/regions.h"

namespace milepost::routing {

/// Tenths would be noise: milliseconds, rounded.
using Milliseconds = std::uint16_t;
inline constexpr Milliseconds kLatencyMax = 60'000;

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

/// Immutable; any thread may read it. Equal rows are kept once. A value costs 22 octets, a prefix 17 (of IPv6 54), a
/// distinct row two for each region up to the last that the table names.
class LatencyTable {
 public:
  /// Nothing is known about anybody.
  LatencyTable() = default;

  /// With `in_use`, the table that this one replaces, a value that differs from the one in use for the same prefix and
  /// region by less than `gain_ms` stays as it is in use, so that noise between two measurements moves nobody. It is
  /// compared with what is in use and not with what was measured last: a drift is followed once it adds up to the gain.
  /// Error LocationData with `source`, the line and what is wrong with it.
  static base::Result<LatencyTable> scan(std::string_view text, std::string_view source,
                                         const RegionTable& regions, const LatencyTable* in_use = nullptr,
                                         Milliseconds gain_ms = 0);

  LatencyRow lookup(const std::uint8_t* octets, std::size_t size) const { return finish(octets, size, {}); }
  /// The parts of lookup(), as PrefixMap has them.
  bool step(const std::uint8_t* octets, std::size_t size, PrefixMap::Cursor& cursor) const {
    return map_.step(octets, size, cursor);
  }
  LatencyRow finish(const std::uint8_t* octets, std::size_t size, PrefixMap::Cursor cursor) const {
    const auto found = map_.finish(octets, size, cursor);
    if (!found.has_value()) return {{}, found.scope};
    return {std::span(cells_).subspan(found.value * width_, width_), found.scope};
  }

  /// Lines' distinct pairs of prefix and region.
  std::size_t value_count() const { return values_.size(); }
  std::size_t prefix_count() const { return prefix_count_; }

 private:
  /// What a line says.
  struct Value {
    base::Cidr prefix;
    RegionId region;
    Milliseconds ms;
  };
  class RowMaker;

  static std::optional<std::string> scan_value(std::span<const std::string_view> fields,
                                               const RegionTable& regions, Value& out);
  static bool comes_before(const Value& a, const Value& b);
  void sort_values();
  void keep_values_of(const LatencyTable& in_use, Milliseconds gain_ms);
  void make_rows();

  std::vector<Value> values_;  // sorted; what the next table is compared with
  std::vector<Milliseconds> cells_;
  std::size_t width_ = 0;
  std::size_t prefix_count_ = 0;
  PrefixMap map_;
};

}  // namespace milepost::routing
