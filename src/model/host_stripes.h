// The four stripes that the name servers' hosts are parted into: a delegation set has one host of each stripe, and no
// node is in two stripes where there are nodes enough (publish/host_nodes.h). Route 53 parts its name servers in the
// same way and for the same end (AWS Architecture Blog, "A Case Study in Global Fault Isolation").
//
//   four patterns or more   stripe i: the hosts of patterns i, i + 4, i + 8, ...
//   fewer                   stripe i: of pattern i mod P every k-th host, k the number of stripes that share it:
//                           of 2 patterns a and b  a0 a2 a4 .. | b0 b2 b4 .. | a1 a3 a5 .. | b1 b3 b5 ..
//
// So the hosts of a set differ whatever the patterns are, and with four or more they are of different domains.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace milepost::model {

/// Name servers of a delegation set, and stripes.
inline constexpr std::size_t kNameServersPerSet = 4;

/// Host `number` (from 0) of a pattern.
struct PatternHost {
  std::size_t pattern = 0;
  int number = 0;

  friend bool operator==(const PatternHost&, const PatternHost&) = default;
};

/// Immutable.
class HostStripes {
 public:
  /// REQUIRES: patterns > 0, hosts_per_pattern >= 0.
  HostStripes(std::size_t patterns, int hosts_per_pattern)
      : patterns_(patterns), hosts_per_pattern_(static_cast<std::size_t>(hosts_per_pattern)) {}

  /// How many hosts a stripe has; 0 where fewer patterns have too few hosts. REQUIRES: stripe < kNameServersPerSet.
  std::size_t size(std::size_t stripe) const;
  /// REQUIRES: index < size(stripe).
  PatternHost host(std::size_t stripe, std::size_t index) const;
  /// The stripe that the host is in.
  std::size_t stripe_of(const PatternHost& host) const;

 private:
  bool few() const { return patterns_ < kNameServersPerSet; }
  /// Of fewer patterns: how many stripes share the pattern.
  std::size_t sharing(std::size_t pattern) const;

  std::size_t patterns_;
  std::size_t hosts_per_pattern_;
};

}  // namespace milepost::model
