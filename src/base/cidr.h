// Address blocks in CIDR notation: 192.0.2.0/24, 2001:db8::/32.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace milepost::base {

/// An IPv4 or IPv6 address, in network order. IPv4 fills the first four octets; the others are zero.
struct IpAddress {
  std::array<std::uint8_t, 16> octets{};
  std::uint8_t size = 4;  // 4 or 16

  /// RFC 4291 2.2 and dotted quads, without zone, brackets or prefix length; nullopt for anything else.
  static std::optional<IpAddress> parse(std::string_view text);
  /// RFC 5952's canonical text.
  std::string print() const;

  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;
};

/// A block of addresses; the bits behind the prefix are zero.
struct Cidr {
  IpAddress network;
  std::uint8_t prefix = 0;  // bits: 0..32 or 0..128

  /// "address/length", both required; nullopt for what is no block. Bits behind the prefix are dropped:
  /// 10.1.2.3/8 is 10.0.0.0/8.
  static std::optional<Cidr> parse(std::string_view text);
  /// The block of `address`' first `prefix` bits. REQUIRES: prefix <= 8 * address.size.
  static Cidr of(const IpAddress& address, std::uint8_t prefix);

  /// Canonical: equal blocks print alike.
  std::string print() const;
  bool contains(const IpAddress& address) const;
  /// True when every address of `other` is in this block.
  bool contains(const Cidr& other) const;

  friend auto operator<=>(const Cidr&, const Cidr&) = default;
};

}  // namespace milepost::base
