// Lines to values, values to rows: a prefix begins with the row of the prefix around it. Then each range of addresses
// that has one row here and one in use gets what is published of the two.
#include "routing/latency_table.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>

#include "base/cidr.h"
#include "routing/csv_lines.h"

namespace milepost::routing {
namespace {

using Row = std::vector<Milliseconds>;
using Parts = LatencyTable::Parts;

/// What a line says.
struct Value {
  base::Cidr prefix;
  RegionId region;
  Milliseconds ms;
};

/// Rows one behind the other, each written down once.
class RowStore {
 public:
  std::uint32_t number_of(Row row) {
    const auto number = static_cast<std::uint32_t>(numbers_.size());
    const auto [at, is_new] = numbers_.emplace(std::move(row), number);
    if (is_new) cells_.insert(cells_.end(), at->first.begin(), at->first.end());
    return at->second;
  }
  Row take_cells() { return std::move(cells_); }

 private:
  std::map<Row, std::uint32_t> numbers_;
  Row cells_;
};

/// Rows of prefixes, parents first.
class RowMaker {
 public:
  explicit RowMaker(std::size_t width) : width_(width) {}

  /// All that the table says of one prefix. REQUIRES: prefixes come sorted.
  std::uint32_t add(std::span<const Value> values) {
    const base::Cidr& prefix = values.front().prefix;
    while (!around_.empty() && !around_.back().prefix.contains(prefix)) around_.pop_back();
    Row row = around_.empty() ? Row(width_, kNoLatency) : around_.back().row;
    for (const Value& value : values) row[value.region] = value.ms;
    around_.push_back({prefix, row});
    return rows_.number_of(std::move(row));
  }
  Row take_cells() { return rows_.take_cells(); }

 private:
  struct Around {
    base::Cidr prefix;
    Row row;
  };

  const std::size_t width_;
  std::vector<Around> around_;
  RowStore rows_;
};

/// IPv4 before IPv6, parents before what they contain.
bool comes_before(const Value& a, const Value& b) {
  const auto order = [](const Value& value) {
    return std::tie(value.prefix.network.size, value.prefix.network.octets, value.prefix.prefix,
                    value.region);
  };
  return order(a) < order(b);
}

/// What is wrong with the line, if something is.
std::optional<std::string> scan_value(CsvFields fields, const RegionTable& regions, Value& out) {
  if (fields.size() != 3)
    return fmt::format("has {} fields: a prefix, a region and milliseconds are three", fields.size());
  const auto prefix = base::Cidr::parse(fields[0]);
  if (!prefix)
    return fmt::format("'{}' is no network: an address, a slash and the length of its prefix", fields[0]);
  const auto region = regions.find(fields[1]);
  if (!region) return fmt::format("there is no region '{}'; define it with its coordinates", fields[1]);
  const auto ms = scan_decimal(fields[2]);
  if (!ms || *ms < 0 || *ms > kLatencyMax)
    return fmt::format("'{}' is no number of milliseconds from 0 to {}", fields[2], kLatencyMax);
  out = {*prefix, *region, static_cast<Milliseconds>(std::lround(*ms))};
  return std::nullopt;
}

/// Of lines about the same, the last one counts: sorted backwards it comes first, and unique() keeps the first.
void sort_values(std::vector<Value>& values) {
  std::ranges::reverse(values);
  std::ranges::stable_sort(values, comes_before);
  const auto same = [](const Value& a, const Value& b) { return !comes_before(a, b) && !comes_before(b, a); };
  const auto gone = std::ranges::unique(values, same);
  values.erase(gone.begin(), gone.end());
}

/// REQUIRES: sorted.
Parts parts_of(const std::vector<Value>& values) {
  Parts parts{.value_count = values.size()};
  for (const Value& value : values) parts.width = std::max(parts.width, value.region + std::size_t{1});
  RowMaker rows(parts.width);
  std::vector<PrefixValue> prefixes;
  for (auto from = values.begin(); from != values.end();) {
    const auto to =
        std::find_if(from, values.end(), [&](const Value& v) { return v.prefix != from->prefix; });
    prefixes.push_back({from->prefix, rows.add({from, to})});
    from = to;
  }
  parts.prefix_count = prefixes.size();
  parts.cells = rows.take_cells();
  parts.ranges = flatten(std::move(prefixes));
  return parts;
}

/// `of` as it is where each range of `like` begins.
template <class Key>
Ranges<Key> at_starts(const Ranges<Key>& like, const Ranges<Key>& of) {
  Ranges<Key> out;
  std::size_t at = 0;
  for (const Range<Key>& range : like) {
    while (at + 1 < of.size() && of[at + 1].start <= range.start) ++at;
    out.push_back({range.start, of[at].value});
  }
  return out;
}

/// The published parts of what was measured.
Parts steadied(const Parts& measured, const Parts& in_use, Milliseconds gain_ms) {
  RowStore rows;
  std::unordered_map<std::uint64_t, std::uint32_t> seen;  // a pair of rows meets many times
  const Combine publish = [&](std::uint32_t here, std::uint32_t there) {
    if (here == kNoValue) return kNoValue;
    const auto [at, is_new] = seen.emplace(std::uint64_t{here} << 32 | there, 0);
    if (is_new) at->second = rows.number_of(published_row(measured.row(here), in_use.row(there), gain_ms));
    return at->second;
  };
  Parts out{
      .width = measured.width, .value_count = measured.value_count, .prefix_count = measured.prefix_count};
  out.ranges = combine_ranges(measured.ranges, in_use.ranges, publish);
  if (out.ranges.size() >
      std::max(LatencyTable::kSplitsMax * measured.ranges.size(), LatencyTable::kSplitsFree)) {
    rows = {};
    seen.clear();
    const AddressRanges firsts{at_starts(measured.ranges.v4, in_use.ranges.v4),
                               at_starts(measured.ranges.v6, in_use.ranges.v6)};
    out.ranges = combine_ranges(measured.ranges, firsts, publish);
  }
  out.cells = rows.take_cells();
  return out;
}

}  // namespace

base::Result<LatencyTable> LatencyTable::scan(std::string_view text, std::string_view source,
                                              const RegionTable& regions, const LatencyTable* in_use,
                                              Milliseconds gain_ms) {
  std::vector<Value> values;
  const auto status = visit_csv(text, source, [&](CsvFields fields) {
    Value value{};
    auto mistake = scan_value(fields, regions, value);
    if (!mistake) values.push_back(value);
    return mistake;
  });
  if (!status) return std::unexpected(status.error());
  sort_values(values);
  Parts measured = parts_of(values);
  values = {};
  if (gain_ms == 0) return LatencyTable(std::move(measured));
  const LatencyTable nothing;
  return LatencyTable(steadied(measured, (in_use != nullptr ? *in_use : nothing).parts(), gain_ms));
}

}  // namespace milepost::routing
