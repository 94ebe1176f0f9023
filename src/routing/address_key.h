// Addresses as unsigned integers, most significant octet first: what ranges of addresses are sorted and searched by.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace milepost::routing {

using Key4 = std::uint32_t;
__extension__ using Key6 = unsigned __int128;

template <class Key>
inline constexpr unsigned kKeyBits = 8 * sizeof(Key);

/// REQUIRES: sizeof(Key) octets.
template <class Key>
Key load_key(const std::uint8_t* octets) {
  Key key = base::load_u32(octets);
  if constexpr (sizeof(Key) > 4) {
    for (std::size_t at = 4; at < sizeof(Key); at += 4) key = (key << 32) | base::load_u32(octets + at);
  }
  return key;
}

template <class Key>
void store_key(std::uint8_t* octets, Key key) {
  for (std::size_t at = sizeof(Key); at-- > 0; key >>= 8) octets[at] = static_cast<std::uint8_t>(key);
}

/// How many leading bits two addresses share. REQUIRES: a != b.
inline unsigned common_bits(Key4 a, Key4 b) {
  return static_cast<unsigned>(std::countl_zero(a ^ b));
}
inline unsigned common_bits(Key6 a, Key6 b) {
  const Key6 different = a ^ b;
  const auto high = static_cast<std::uint64_t>(different >> 64);
  if (high != 0) return static_cast<unsigned>(std::countl_zero(high));
  return 64 + static_cast<unsigned>(std::countl_zero(static_cast<std::uint64_t>(different)));
}

/// The last address of the block of `prefix` bits that begins at `first`.
template <class Key>
Key last_of_block(Key first, unsigned prefix) {
  return prefix == 0 ? static_cast<Key>(~Key{0})
                     : first | static_cast<Key>(~(~Key{0} << (kKeyBits<Key> - prefix)));
}

}  // namespace milepost::routing
