// The range that an address is in, by a search that uses every octet of each cache line it touches.
//
//   level 1          [0            , 2.0.0.0              , ...]        each key is the first of a node below
//   level 0     [0 , 1.0.0.0 , ...] [2.0.0.0 , ...] ...
//   leaves   [starts | values] [starts | values] [starts | values] ...  all ranges, in order
//
// A node is one group of keys (16 of IPv4, 8 of IPv6), halved without a branch to mispredict. A step() of a look-up asks
// for the memory that the next one reads: take the steps of several look-ups in turns, and they wait for memory together.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/check.h"
#include "base/huge_pages.h"
#include "routing/prefix_ranges.h"

namespace milepost::routing {

/// A look-up on its way down.
struct RangeCursor {
  static constexpr std::uint8_t kNotBegun = 0xff;

  std::uint32_t node = 0;
  std::uint8_t levels = kNotBegun;  // above the leaves, still to go
};

template <class Key>
class RangeTree {
 public:
  static constexpr std::size_t kFan = sizeof(Key) == 4 ? 16 : 8;

  struct Found {
    std::uint32_t value = kNoValue;
    std::uint8_t scope = 0;
  };

  RangeTree() : RangeTree(Ranges<Key>{{}}) {}
  explicit RangeTree(const Ranges<Key>& ranges);

  Found lookup(Key key) const { return finish(key, {}); }

  /// Takes `cursor` down to the next node that may be far, and asks for the memory of that; false: it is in a leaf.
  bool step(Key key, RangeCursor& cursor) const {
    if (cursor.levels == RangeCursor::kNotBegun) cursor.levels = static_cast<std::uint8_t>(levels_.size());
    if (cursor.levels == 0) return false;
    do {
      const Level& here = levels_[--cursor.levels];
      const std::size_t below = cursor.node * kFan + position(nodes_[here.first + cursor.node].keys, key);
      cursor.node = static_cast<std::uint32_t>(std::min(below, here.below - std::size_t{1}));
    } while (cursor.levels > 0 && levels_[cursor.levels - 1u].count <= kNearNodes);
    if (cursor.levels > 0) {
      __builtin_prefetch(&nodes_[levels_[cursor.levels - 1u].first + cursor.node]);
    } else {
      fetch_ahead(&leaves_[cursor.node]);
    }
    return true;
  }

  /// Takes the steps that are left, and reads the leaf. REQUIRES: only step() with this `key` has moved `cursor`.
  Found finish(Key key, RangeCursor cursor) const {
    while (step(key, cursor)) {
    }
    const Leaf& here = leaves_[cursor.node];
    const std::size_t at = position(here.starts, key);
    return {here.values[at], scope(key, cursor.node, at)};
  }

  std::size_t range_count() const { return range_count_; }
  std::size_t size_octets() const { return leaves_.size() * sizeof(Leaf) + nodes_.size() * sizeof(Node); }

 private:
  static constexpr std::uint32_t kNearNodes = 128;  // levels of so few are in the nearer caches

  struct alignas(64) Leaf {
    Key starts[kFan];
    std::uint32_t values[kFan];
  };
  struct alignas(64) Node {
    Key keys[kFan];
  };
  struct Level {
    std::uint32_t first;  // of its nodes, in nodes_
    std::uint32_t count;
    std::uint32_t below;  // how many nodes, or leaves, it leads to
  };

  /// Of the last key that is not above `key`. REQUIRES: the first is not.
  static std::size_t position(const Key (&keys)[kFan], Key key) {
    std::size_t at = 0;
#pragma GCC unroll 4
    for (std::size_t half = kFan / 2; half > 0; half /= 2) at += half * (keys[at + half] <= key ? 1 : 0);
    return at;
  }

  static void fetch_ahead(const Leaf* leaf) {
    for (std::size_t at = 0; at < sizeof(Leaf); at += 64)
      __builtin_prefetch(reinterpret_cast<const char*>(leaf) + at);
  }

  /// The shortest prefix around `key` that leaves its range on neither side: one bit more than `key` shares with the
  /// nearest address on each side that has another value.
  std::uint8_t scope(Key key, std::uint32_t leaf, std::size_t at) const {
    unsigned shared = 0;
    bool all = true;
    if (const Key start = leaves_[leaf].starts[at]; start != 0) {
      shared = common_bits(key, static_cast<Key>(start - 1));
      all = false;
    }
    if (at + 1 < kFan || leaf + 1 < leaves_.size()) {
      const Key next = at + 1 < kFan ? leaves_[leaf].starts[at + 1] : leaves_[leaf + 1].starts[0];
      shared = std::max(shared, common_bits(key, next));
      all = false;
    }
    return static_cast<std::uint8_t>(all ? 0 : shared + 1);
  }

  void add_levels();

  base::HugeVector<Leaf> leaves_;
  base::HugeVector<Node> nodes_;
  std::vector<Level> levels_;  // from the leaves up; the last has one node
  std::size_t range_count_ = 0;
};

// Free places repeat the last key, so that the count lands on the last of them: the same range, and what follows it is
// in the next leaf.
template <class Key>
RangeTree<Key>::RangeTree(const Ranges<Key>& ranges) : range_count_(ranges.size()) {
  MILEPOST_CHECK(!ranges.empty() && ranges.front().start == 0, "ranges do not begin at the first address");
  leaves_.resize((ranges.size() + kFan - 1) / kFan);
  for (std::size_t i = 0; i < leaves_.size() * kFan; ++i) {
    const Range<Key>& range = ranges[std::min(i, ranges.size() - 1)];
    leaves_[i / kFan].starts[i % kFan] = range.start;
    leaves_[i / kFan].values[i % kFan] = range.value;
  }
  add_levels();
}

template <class Key>
void RangeTree<Key>::add_levels() {
  std::vector<Key> firsts;
  for (const Leaf& leaf : leaves_) firsts.push_back(leaf.starts[0]);
  while (firsts.size() > 1) {
    const std::size_t count = (firsts.size() + kFan - 1) / kFan;
    levels_.push_back({static_cast<std::uint32_t>(nodes_.size()), static_cast<std::uint32_t>(count),
                       static_cast<std::uint32_t>(firsts.size())});
    std::vector<Key> above;
    for (std::size_t n = 0; n < count; ++n) {
      Node& node = nodes_.emplace_back();
      for (std::size_t i = 0; i < kFan; ++i) node.keys[i] = firsts[std::min(n * kFan + i, firsts.size() - 1)];
      above.push_back(node.keys[0]);
    }
    firsts = std::move(above);
  }
}

}  // namespace milepost::routing
