// An immutable map from address prefixes to numbers; the longest prefix that contains an address wins.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "routing/prefix_ranges.h"
#include "routing/range_tree.h"

namespace milepost::routing {

/// Look-ups allocate, lock and wait for nothing; any thread may make them. Memory is by range, and n prefixes make at
/// most 2n + 1 of those (neighbours of one value are one): 8.5 octets a range of IPv4, 27 of IPv6. Two million
/// prefixes of IPv4 that do not touch: 34 MB, built in about a second.
class PrefixMap {
 public:
  struct Found {
    std::uint32_t value = kNoValue;
    /// Bits of the shortest prefix around the address all of whose addresses have this value: what a response to
    /// a query with EDNS Client Subnet may say it holds for (RFC 7871 7.2.1).
    std::uint8_t scope = 0;

    bool has_value() const { return value != kNoValue; }
  };
  /// A look-up on its way.
  using Cursor = RangeCursor;

  PrefixMap() = default;
  explicit PrefixMap(const AddressRanges& ranges) : v4_(ranges.v4), v6_(ranges.v6) {}
  /// In any order; of equal prefixes the last one holds. REQUIRES: no value is kNoValue.
  explicit PrefixMap(std::vector<PrefixValue> prefixes) : PrefixMap(flatten(std::move(prefixes))) {}

  /// `octets` in network order; `size` is 4, else 16.
  Found lookup(const std::uint8_t* octets, std::size_t size) const { return finish(octets, size, {}); }

  /// One step of a look-up, which asks for the memory that the next one reads; false: what is left is finish(). Take
  /// the steps of a group of packets in turns, and their cache misses overlap.
  bool step(const std::uint8_t* octets, std::size_t size, Cursor& cursor) const {
    return size == 4 ? v4_.step(load_key<Key4>(octets), cursor) : v6_.step(load_key<Key6>(octets), cursor);
  }
  /// REQUIRES: only step() with these octets has moved `cursor`.
  Found finish(const std::uint8_t* octets, std::size_t size, Cursor cursor) const {
    if (size == 4) {
      const auto found = v4_.finish(load_key<Key4>(octets), cursor);
      return {found.value, found.scope};
    }
    const auto found = v6_.finish(load_key<Key6>(octets), cursor);
    return {found.value, found.scope};
  }

  std::size_t range_count() const { return v4_.range_count() + v6_.range_count(); }
  std::size_t size_octets() const { return v4_.size_octets() + v6_.size_octets(); }

 private:
  RangeTree<Key4> v4_;
  RangeTree<Key6> v6_;
};

}  // namespace milepost::routing
