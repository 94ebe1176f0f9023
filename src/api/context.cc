// Host names of name servers from their patterns.
#include "api/context.h"

#include <fmt/core.h>

#include <string_view>

namespace milepost::api {

std::string NameServerHosts::host(std::size_t pattern, int n) const {
  std::string name = patterns[pattern];
  const auto number = static_cast<int>(pattern) * hosts_per_pattern + n;
  if (const std::size_t at = name.find("{}"); at != std::string::npos)
    name.replace(at, 2, fmt::format("{}", number));
  return name;
}

std::string NameServerHosts::hostmaster() const {
  const std::string_view first = patterns.front();
  return fmt::format("hostmaster.{}.", first.substr(first.find('.') + 1));
}

}  // namespace milepost::api
