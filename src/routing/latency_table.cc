// Lines to values, values to rows: a prefix begins with the row of the prefix around it.
#include "routing/latency_table.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <tuple>

#include "routing/csv_lines.h"

namespace milepost::routing {
namespace {

using Row = std::vector<Milliseconds>;

}  // namespace

/// Rows of prefixes, parents first, each written down once.
class LatencyTable::RowMaker {
 public:
  explicit RowMaker(std::size_t width) : width_(width) {}

  /// All that the table says of one prefix. REQUIRES: prefixes come sorted.
  std::uint32_t add(std::span<const Value> values) {
    const base::Cidr& prefix = values.front().prefix;
    while (!around_.empty() && !around_.back().prefix.contains(prefix)) around_.pop_back();
    Row row = around_.empty() ? Row(width_, kNoLatency) : around_.back().row;
    for (const Value& value : values) row[value.region] = value.ms;
    around_.push_back({prefix, row});
    return number_of(row);
  }
  Row take_cells() { return std::move(cells_); }

 private:
  struct Around {
    base::Cidr prefix;
    Row row;
  };

  std::uint32_t number_of(const Row& row) {
    const auto [at, is_new] = numbers_.emplace(row, static_cast<std::uint32_t>(numbers_.size()));
    if (is_new) cells_.insert(cells_.end(), row.begin(), row.end());
    return at->second;
  }

  const std::size_t width_;
  std::vector<Around> around_;
  std::map<Row, std::uint32_t> numbers_;
  Row cells_;
};

/// IPv4 before IPv6, parents before what they contain.
bool LatencyTable::comes_before(const Value& a, const Value& b) {
  const auto order = [](const Value& value) {
    return std::tie(value.prefix.network.size, value.prefix.network.octets, value.prefix.prefix,
                    value.region);
  };
  return order(a) < order(b);
}

void LatencyTable::keep_values_of(const LatencyTable& in_use, Milliseconds gain_ms) {
  for (Value& value : values_) {
    const auto at = std::ranges::lower_bound(in_use.values_, value, comes_before);
    if (at == in_use.values_.end() || comes_before(value, *at)) continue;
    if (std::abs(int{value.ms} - int{at->ms}) < int{gain_ms}) value.ms = at->ms;
  }
}

void LatencyTable::make_rows() {
  for (const Value& value : values_) width_ = std::max(width_, value.region + std::size_t{1});
  RowMaker rows(width_);
  std::vector<PrefixValue> prefixes;
  for (auto from = values_.begin(); from != values_.end();) {
    const auto to =
        std::find_if(from, values_.end(), [&](const Value& v) { return v.prefix != from->prefix; });
    prefixes.push_back({from->prefix, rows.add({from, to})});
    from = to;
  }
  prefix_count_ = prefixes.size();
  cells_ = rows.take_cells();
  map_ = PrefixMap(std::move(prefixes));
}

/// What is wrong with the line, if something is.
std::optional<std::string> LatencyTable::scan_value(CsvFields fields, const RegionTable& regions,
                                                    Value& out) {
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
void LatencyTable::sort_values() {
  std::ranges::reverse(values_);
  std::ranges::stable_sort(values_, comes_before);
  const auto same = [](const Value& a, const Value& b) { return !comes_before(a, b) && !comes_before(b, a); };
  const auto gone = std::ranges::unique(values_, same);
  values_.erase(gone.begin(), gone.end());
}

base::Result<LatencyTable> LatencyTable::scan(std::string_view text, std::string_view source,
                                              const RegionTable& regions, const LatencyTable* in_use,
                                              Milliseconds gain_ms) {
  LatencyTable table;
  const auto status = visit_csv(text, source, [&](CsvFields fields) {
    Value value{};
    auto mistake = scan_value(fields, regions, value);
    if (!mistake) table.values_.push_back(value);
    return mistake;
  });
  if (!status) return std::unexpected(status.error());
  table.sort_values();
  if (in_use != nullptr) table.keep_values_of(*in_use, gain_ms);
  table.make_rows();
  return table;
}

}  // namespace milepost::routing
