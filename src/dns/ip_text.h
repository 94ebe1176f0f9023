// IP addresses as text: IPv4 in dotted decimal, IPv6 by RFC 4291 2.2 and back by RFC 5952.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace milepost::dns {

inline constexpr std::size_t kIpv4Size = 4;
inline constexpr std::size_t kIpv6Size = 16;

/// Four decimal numbers, none with a leading zero: some readers take those for octal.
std::optional<std::array<std::uint8_t, kIpv4Size>> scan_ipv4(std::string_view text);
/// No zone index, no brackets.
std::optional<std::array<std::uint8_t, kIpv6Size>> scan_ipv6(std::string_view text);

/// REQUIRES: 4 octets.
std::string print_ipv4(base::Bytes address);
/// REQUIRES: 16 octets. IPv4-mapped addresses end in dotted decimal (RFC 5952 5).
std::string print_ipv6(base::Bytes address);

}  // namespace milepost::dns
