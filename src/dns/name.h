// Domain names in uncompressed wire form (RFC 1035 3.1): case kept, compared folded (RFC 4343).
//
//   3 w w w 7 e x a m p l e 3 c o m 0      at most 255 octets, labels of 1 to 63 octets
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace milepost::dns {

inline constexpr std::size_t kNameSizeMax = 255;  // RFC 1035 3.1, the terminating zero included
inline constexpr std::size_t kLabelSizeMax = 63;
inline constexpr std::size_t kLabelCountMax = 127;

/// ASCII A-Z to a-z, every other octet as it is (RFC 4343 3).
extern const std::array<std::uint8_t, 256> kFold;

/// A valid name in memory that somebody else owns. Never empty: the root is one zero octet.
class NameView {
 public:
  constexpr NameView(const std::uint8_t* data, std::size_t size)
      : data_(data), size_(static_cast<std::uint16_t>(size)) {}

  const std::uint8_t* data() const { return data_; }
  /// Octets, the terminating zero included: 1..255.
  std::size_t size() const { return size_; }
  base::Bytes wire() const { return {data_, size_}; }
  bool is_root() const { return size_ == 1; }
  /// Labels without the root label: 0..127.
  std::size_t label_count() const;
  /// The leftmost label without its length octet. REQUIRES: !is_root().
  base::Bytes first_label() const { return {data_ + 1, data_[0]}; }
  /// The name without its leftmost label. REQUIRES: !is_root().
  NameView parent() const { return {data_ + data_[0] + 1, size_ - data_[0] - 1u}; }
  bool is_wildcard() const { return size_ > 2 && data_[0] == 1 && data_[1] == '*'; }
  /// True when this name equals `ancestor` or lies below it.
  bool is_at_or_below(NameView ancestor) const;
  /// Writes the name folded to lower case; `out` has room for size() octets.
  void fold_to(std::uint8_t* out) const;

  /// Equal but for ASCII case.
  friend bool operator==(NameView a, NameView b);

 private:
  const std::uint8_t* data_;
  std::uint16_t size_;
};

/// The order of RFC 4034 6.1: label by label from the right, folded.
std::strong_ordering canonical_compare(NameView a, NameView b);

/// A name that owns its octets.
class Name {
 public:
  /// The root.
  Name() : octets_(1, '\0') {}
  explicit Name(NameView view) : octets_(reinterpret_cast<const char*>(view.data()), view.size()) {}

  NameView view() const { return {reinterpret_cast<const std::uint8_t*>(octets_.data()), octets_.size()}; }
  operator NameView() const { return view(); }  // NOLINT(google-explicit-constructor): views are cheap
  std::size_t size() const { return octets_.size(); }
  /// The same name in lower case.
  Name folded() const;
  /// `label` (1..63 octets) put before this name; nullopt when the result would exceed 255 octets.
  std::optional<Name> with_label(std::string_view label) const;
  /// This name followed by the labels of `suffix` in place of the root; nullopt when too long.
  std::optional<Name> joined_to(NameView suffix) const;

  friend bool operator==(const Name& a, const Name& b) { return a.view() == b.view(); }

 private:
  std::string octets_;
};

/// Parses the uncompressed name at the start of `wire`; nullopt when it is cut off, has a compression
/// pointer or exceeds the limits. The view's size() tells how much was read.
std::optional<NameView> parse_uncompressed_name(base::Bytes wire);

/// Parses the possibly compressed name at `offset` of `message` into `out` (room for 255 octets).
/// Pointers must point strictly backwards, which bounds the work (RFC 1035 4.1.4).
/// Returns the name's size in `out`, and moves `offset` behind the name; 0 when malformed.
std::size_t parse_name(base::Bytes message, std::size_t& offset, std::uint8_t* out);

}  // namespace milepost::dns
