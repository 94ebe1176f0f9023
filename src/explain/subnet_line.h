// One line of a list of client subnets: `subnet[,count]`, where count says how many queries come from there.
//
//   203.0.113.0/24,1200
//   2001:db8::/48
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/cidr.h"

namespace milepost::explain {

inline constexpr std::uint64_t kSubnetCountMax = 1'000'000'000'000'000;

struct SubnetLine {
  base::Cidr subnet = {};
  std::uint64_t count = 1;

  friend bool operator==(const SubnetLine&, const SubnetLine&) = default;
};

/// A block, or a lone address, which stands for itself.
std::optional<base::Cidr> scan_subnet(std::string_view text);

/// Without its line end. nullopt: nothing but blanks, or a comment that begins with #. The error is a phrase as of
/// scan_query_log_line().
std::expected<std::optional<SubnetLine>, std::string> scan_subnet_line(std::string_view line);

}  // namespace milepost::explain
