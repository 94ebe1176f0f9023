// An address with a port, as people write it: 127.0.0.1:5300, [::1]:5300.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace milepost::cmd {

struct Endpoint {
  std::string address;  // numeric, IPv4 or IPv6 without brackets
  std::uint16_t port = 0;

  bool is_ipv6() const { return address.find(':') != std::string::npos; }
  /// True when it stands for every address of the machine (0.0.0.0, ::).
  bool is_wildcard() const;
  /// As scan_endpoint() takes it.
  std::string text() const;

  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// Error InvalidConfig says what is expected.
base::Result<Endpoint> scan_endpoint(std::string_view text);

/// Error InvalidConfig when `text` is neither an IPv4 nor an IPv6 address.
base::Status check_address(std::string_view text);

}  // namespace milepost::cmd
