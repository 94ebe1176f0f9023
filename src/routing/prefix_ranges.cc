// One sweep over the sorted prefixes with a stack of those that are open; one merge of two sorted lists.
#include "routing/prefix_ranges.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace milepost::routing {
namespace {

/// Adds a range; one that begins where the last one does replaces it, one of the same value extends it.
template <class Key>
void append(Ranges<Key>& out, Key start, std::uint32_t value) {
  if (!out.empty() && out.back().start == start) out.pop_back();
  if (out.empty() || out.back().value != value) out.push_back({start, value});
}

template <class Key>
struct Block {
  Key first;
  std::uint32_t value;
  std::uint8_t prefix;

  Key last() const { return last_of_block(first, prefix); }
};

/// Parents before what they contain.
template <class Key>
bool comes_before(const Block<Key>& a, const Block<Key>& b) {
  return std::tie(a.first, a.prefix) < std::tie(b.first, b.prefix);
}

/// Writes down ranges as blocks open and close.
template <class Key>
class Sweep {
 public:
  /// REQUIRES: blocks come in the order of comes_before().
  void add(const Block<Key>& block) {
    while (!open_.empty() && open_.back().last() < block.first) close();
    append(out_, block.first, block.value);
    open_.push_back(block);
  }
  Ranges<Key> finish() {
    while (!open_.empty()) close();
    return std::move(out_);
  }

 private:
  void close() {
    const Key last = open_.back().last();
    open_.pop_back();
    if (static_cast<Key>(last + 1) == 0) return;  // nothing lies behind the last address
    append(out_, static_cast<Key>(last + 1), open_.empty() ? kNoValue : open_.back().value);
  }

  Ranges<Key> out_{{}};
  std::vector<Block<Key>> open_;
};

template <class Key>
Ranges<Key> flatten_blocks(std::vector<Block<Key>> blocks) {
  if (!std::ranges::is_sorted(blocks, comes_before<Key>)) std::ranges::stable_sort(blocks, comes_before<Key>);
  Sweep<Key> sweep;
  for (const Block<Key>& block : blocks) sweep.add(block);
  return sweep.finish();
}

template <class Key>
Ranges<Key> combine_family(const Ranges<Key>& upper, const Ranges<Key>& lower, const Combine& combine) {
  Ranges<Key> out;
  std::size_t u = 0;
  std::size_t l = 0;
  Key start = 0;
  while (true) {
    append(out, start, combine(upper[u].value, lower[l].value));
    const bool upper_ends = u + 1 == upper.size();
    const bool lower_ends = l + 1 == lower.size();
    if (upper_ends && lower_ends) return out;
    if (upper_ends || (!lower_ends && lower[l + 1].start < upper[u + 1].start)) {
      start = lower[++l].start;
    } else {
      start = upper[++u].start;
      if (!lower_ends && lower[l + 1].start == start) ++l;
    }
  }
}

}  // namespace

AddressRanges flatten(std::vector<PrefixValue> prefixes) {
  std::vector<Block<Key4>> v4;
  std::vector<Block<Key6>> v6;
  for (const PrefixValue& each : prefixes) {
    const std::uint8_t* octets = each.prefix.network.octets.data();
    if (each.prefix.network.size == 4) {
      v4.push_back({load_key<Key4>(octets), each.value, each.prefix.prefix});
    } else {
      v6.push_back({load_key<Key6>(octets), each.value, each.prefix.prefix});
    }
  }
  prefixes = {};  // millions of them are memory worth having back
  AddressRanges out;
  out.v4 = flatten_blocks(std::move(v4));
  out.v6 = flatten_blocks(std::move(v6));
  return out;
}

AddressRanges combine_ranges(const AddressRanges& upper, const AddressRanges& lower, const Combine& combine) {
  AddressRanges out;
  out.v4 = combine_family(upper.v4, lower.v4, combine);
  out.v6 = combine_family(upper.v6, lower.v6, combine);
  return out;
}

}  // namespace milepost::routing
