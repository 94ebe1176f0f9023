// The names of the name servers: patterns with a number in them, and which number a host name carries.
//
// Host n of pattern p is the pattern with {} replaced by n + p * hosts_per_pattern, so a number names one host:
//   pattern 0  ns-{}.milepost-1.test    ns-0 .. ns-511
//   pattern 1  ns-{}.milepost-2.test    ns-512 .. ns-1023
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace milepost::publish {

struct HostPatterns {
  std::vector<std::string> patterns;  // lower case, without trailing dot, each with one {} in its first label
  int hosts_per_pattern = 512;

  /// Why these patterns cannot name hosts, as a sentence that names the pattern.
  base::Status check() const;
  /// The host's number; nullopt when the name is none of ours. Case and a trailing dot do not matter.
  std::optional<std::uint16_t> number(std::string_view host) const;
  /// The inverse, without trailing dot. REQUIRES: number < patterns.size() * hosts_per_pattern.
  std::string host(std::uint16_t number) const;
};

/// The domain a pattern's hosts live in: ns-{}.milepost-1.test -> milepost-1.test.
std::string_view pattern_domain(std::string_view pattern);

}  // namespace milepost::publish
