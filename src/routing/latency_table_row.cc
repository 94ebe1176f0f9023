// The order first, as an insertion sort that only turns pairs worth it; then values that have this order.
#include "routing/latency_table_row.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <limits>

namespace milepost::routing {
namespace {

struct Ranked {
  RegionId region;
  int in_use;
  int measured;

  /// Where it may stand without passing anything that stays where it is for less than the gain: in_use is within.
  int lowest(int gain) const { return std::min(in_use, measured + gain); }
  int highest(int gain) const { return std::max(in_use, measured - gain); }
};

using Order = std::vector<Ranked>;

Order order_in_use(std::span<const Milliseconds> measured, std::span<const Milliseconds> in_use) {
  Order order;
  for (std::size_t region = 0; region < measured.size(); ++region) {
    if (measured[region] == kNoLatency) continue;
    const bool is_known = region < in_use.size() && in_use[region] != kNoLatency;
    order.push_back(
        {static_cast<RegionId>(region), is_known ? in_use[region] : measured[region], measured[region]});
  }
  std::ranges::stable_sort(order, {}, &Ranked::in_use);
  return order;
}

/// Two that come by each other differ by the gain, since neighbours alone change places.
void turn_pairs(Order& order, int gain) {
  for (auto next = order.begin(); next != order.end(); ++next) {
    auto to = next;
    while (to != order.begin() && std::prev(to)->measured - next->measured >= gain) --to;
    std::rotate(to, next, std::next(next));
  }
}

/// The last that each may be without leaving its bounds, or pushing what follows out of those. Less its index, as all
/// values here: what does not descend then ascends with it.
std::vector<int> upper_bounds(const Order& order, int gain) {
  std::vector<int> bounds(order.size());
  int bound = std::numeric_limits<int>::max();
  for (std::size_t i = order.size(); i-- > 0;)
    bounds[i] = bound = std::min(bound, order[i].highest(gain) - static_cast<int>(i));
  return bounds;
}

}  // namespace

// The running maximum of what was measured, kept within the bounds of all that come before and behind. Where regions
// have changed places these may exclude each other; then it is between them.
std::vector<Milliseconds> published_row(std::span<const Milliseconds> measured,
                                        std::span<const Milliseconds> in_use, Milliseconds gain_ms) {
  Order order = order_in_use(measured, in_use);
  turn_pairs(order, gain_ms);
  const std::vector<int> uppers = upper_bounds(order, gain_ms);
  std::vector<Milliseconds> row(measured.size(), kNoLatency);
  int lower = std::numeric_limits<int>::min();
  int value = lower;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const int index = static_cast<int>(i);
    lower = std::max(lower, order[i].lowest(gain_ms) - index);
    value = std::max(value, order[i].measured - index);
    const auto [from, to] = std::minmax(lower, uppers[i]);
    row[order[i].region] = static_cast<Milliseconds>(std::clamp(value, from, to) + index);
  }
  return row;
}

}  // namespace milepost::routing
