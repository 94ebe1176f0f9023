// From prefixes that lie inside each other to ranges that do not, and one layer of ranges over another.
//
//   10.0.0.0/8 = a          from 0.0.0.0    none
//   10.1.0.0/16 = b    ->   from 10.0.0.0   a
//                           from 10.1.0.0   b
//                           from 10.2.0.0   a
//                           from 11.0.0.0   none
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/cidr.h"
#include "routing/address_key.h"

namespace milepost::routing {

/// What an address has that no prefix contains. Never a value of a prefix.
inline constexpr std::uint32_t kNoValue = 0xffffffff;

struct PrefixValue {
  base::Cidr prefix;
  std::uint32_t value = 0;
};

/// From `start` on to the next range's start.
template <class Key>
struct Range {
  Key start = 0;
  std::uint32_t value = kNoValue;
};

/// All addresses: the first range starts at 0, starts ascend, neighbours have different values.
template <class Key>
using Ranges = std::vector<Range<Key>>;

/// Of both families.
struct AddressRanges {
  Ranges<Key4> v4{{}};
  Ranges<Key6> v6{{}};

  std::size_t size() const { return v4.size() + v6.size(); }
};

/// The longest prefix wins; of equal prefixes the last one. Sorts unless sorted: n log n, 48 octets a prefix meanwhile.
AddressRanges flatten(std::vector<PrefixValue> prefixes);

/// Each address gets combine(its value in `upper`, its value in `lower`), either of which may be kNoValue.
using Combine = std::function<std::uint32_t(std::uint32_t upper, std::uint32_t lower)>;
AddressRanges combine_ranges(const AddressRanges& upper, const AddressRanges& lower, const Combine& combine);

}  // namespace milepost::routing
