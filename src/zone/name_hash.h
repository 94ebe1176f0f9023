// Hashes of a name and of all its suffixes, in one pass from the right.
//
//   www.example.com.   hash(3) = root   hash(2) = com.   hash(1) = example.com.   hash(0) = www.example.com.
//
// Keyed: the seed is random for each data directory, so that nobody can prepare names that collide.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "dns/name.h"

namespace milepost::zone {

using HashSeed = std::uint64_t;

namespace internal {

// The folded multiply of wyhash (public domain): both halves of a 128-bit product.
inline std::uint64_t fold_multiply(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

inline constexpr std::uint64_t kOdd1 = 0xa0761d6478bd642fu;
inline constexpr std::uint64_t kOdd2 = 0xe7037ed1a0b428dbu;

/// Extends `below` (the hash state of the suffix) by a folded label. Reads up to 7 octets past the label.
inline std::uint64_t extend_hash(std::uint64_t below, const std::uint8_t* label, std::size_t length) {
  std::uint64_t state = below ^ (length * kOdd2);
  std::uint64_t chunk;
  while (length > 8) {
    std::memcpy(&chunk, label, 8);
    state = fold_multiply(state ^ chunk, kOdd1);
    label += 8;
    length -= 8;
  }
  std::memcpy(&chunk, label, 8);
  chunk &= ~std::uint64_t{0} >> (64 - 8 * length);
  return fold_multiply(state ^ chunk, kOdd1);
}

}  // namespace internal

/// A folded name with the hashes of its suffixes. About 1.5 KiB, of which a short name touches four lines.
class HashedName {
 public:
  HashedName() = default;
  HashedName(dns::NameView name, HashSeed seed) { assign(name, seed); }

  /// Folds and hashes `name`. REQUIRES: the name is valid.
  void assign(dns::NameView name, HashSeed seed) {
    size_ = static_cast<std::uint8_t>(name.size());
    name.fold_to(folded_.data());
    finish(seed);
  }

  /// The same for a name that already stands folded in buffer(), `size` octets long.
  void assign_folded(std::size_t size, HashSeed seed) {
    size_ = static_cast<std::uint8_t>(size);
    finish(seed);
  }
  std::uint8_t* buffer() { return folded_.data(); }

  dns::NameView view() const { return {folded_.data(), size_}; }
  std::size_t size() const { return size_; }
  std::size_t label_count() const { return label_count_; }
  /// Octets before the suffix that starts at label `index`; label_count() is the root.
  std::size_t offset(std::size_t index) const { return offsets_[index]; }
  std::uint64_t state(std::size_t index) const { return states_[index]; }
  std::uint32_t hash(std::size_t index) const { return static_cast<std::uint32_t>(states_[index] >> 32); }
  dns::NameView suffix(std::size_t index) const {
    return {folded_.data() + offsets_[index], size_ - offsets_[index] + 0u};
  }

 private:
  void finish(HashSeed seed) {
    std::size_t at = 0;
    std::size_t count = 0;
    while (folded_[at] != 0) {
      offsets_[count++] = static_cast<std::uint8_t>(at);
      at += folded_[at] + 1u;
    }
    offsets_[count] = static_cast<std::uint8_t>(at);
    label_count_ = static_cast<std::uint8_t>(count);
    std::uint64_t state = seed;
    states_[count] = state;
    while (count-- > 0) {
      const std::uint8_t* label = folded_.data() + offsets_[count];
      state = internal::extend_hash(state, label + 1, *label);
      states_[count] = state;
    }
  }

  std::uint8_t size_ = 1;
  std::uint8_t label_count_ = 0;
  std::array<std::uint8_t, dns::kNameSizeMax + 9> folded_;  // room for reads of whole words
  std::array<std::uint8_t, dns::kLabelCountMax + 1> offsets_;
  std::array<std::uint64_t, dns::kLabelCountMax + 1> states_;
};

/// The hash of `*.<suffix>`, from the hash state of the suffix.
inline std::uint32_t wildcard_hash(std::uint64_t suffix_state) {
  constexpr std::uint8_t kStar[8] = {'*'};
  return static_cast<std::uint32_t>(internal::extend_hash(suffix_state, kStar, 1) >> 32);
}

/// Of an id: at most 255 octets.
inline std::uint64_t hash_id(std::string_view id, HashSeed seed) {
  std::array<std::uint8_t, 255 + 9> padded{};  // room for reads of whole words
  std::memcpy(padded.data(), id.data(), id.size());
  return internal::extend_hash(seed, padded.data(), id.size());
}

}  // namespace milepost::zone
