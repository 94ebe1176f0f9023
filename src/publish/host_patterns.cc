// Matching host names against patterns, and making them.
#include "publish/host_patterns.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "base/check.h"
#include "zone/catalog.h"

namespace milepost::publish {
namespace {

constexpr std::string_view kPlace = "{}";
constexpr int kHostNumbersMax = zone::kHostsMax;

std::string folded(std::string_view host) {
  std::string out(host.ends_with('.') ? host.substr(0, host.size() - 1) : host);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; });
  return out;
}

/// The decimal number that stands for {} in `host`; nullopt when the rest differs or it has leading zeros.
std::optional<int> match(std::string_view pattern, std::string_view host) {
  const std::size_t at = pattern.find(kPlace);
  const std::string_view before = pattern.substr(0, at);
  const std::string_view after = pattern.substr(at + kPlace.size());
  if (host.size() <= before.size() + after.size() || !host.starts_with(before) || !host.ends_with(after)) {
    return std::nullopt;
  }
  const std::string_view digits = host.substr(before.size(), host.size() - before.size() - after.size());
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size() || std::to_string(number) != digits) {
    return std::nullopt;
  }
  return number;
}

}  // namespace

base::Status HostPatterns::check() const {
  if (patterns.empty()) return base::fail("InvalidConfig", "no name-server pattern is given");
  if (hosts_per_pattern < 1 || hosts_per_pattern > kHostNumbersMax / static_cast<int>(patterns.size())) {
    return base::fail(
        "InvalidConfig",
        fmt::format("hosts_per_pattern is {}; with {} patterns it may be 1 to {}", hosts_per_pattern,
                    patterns.size(), kHostNumbersMax / static_cast<int>(patterns.size())));
  }
  for (const std::string& pattern : patterns) {
    const std::size_t at = pattern.find(kPlace);
    const bool once = at != std::string::npos && pattern.find(kPlace, at + 1) == std::string::npos;
    const bool in_first_label = once && at < pattern.find('.') && !pattern_domain(pattern).empty();
    if (!in_first_label || pattern != folded(pattern)) {
      return base::fail(
          "InvalidConfig",
          fmt::format("name-server pattern '{}' must be a lower-case host name with one {{}} in its "
                      "first label and no trailing dot, like ns-{{}}.example.net",
                      pattern));
    }
  }
  return {};
}

std::optional<std::uint16_t> HostPatterns::number(std::string_view host) const {
  const std::string name = folded(host);
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    const auto first = static_cast<int>(p) * hosts_per_pattern;
    const std::optional<int> number = match(patterns[p], name);
    if (number && *number >= first && *number < first + hosts_per_pattern)
      return static_cast<std::uint16_t>(*number);
  }
  return std::nullopt;
}

std::string HostPatterns::host(std::uint16_t number) const {
  const std::size_t p = number / static_cast<std::size_t>(hosts_per_pattern);
  MILEPOST_CHECK(p < patterns.size(), "a host number beyond the last pattern");
  std::string out = patterns[p];
  return out.replace(out.find(kPlace), kPlace.size(), std::to_string(number));
}

std::string_view pattern_domain(std::string_view pattern) {
  const std::size_t dot = pattern.find('.');
  return dot == std::string_view::npos ? std::string_view{} : pattern.substr(dot + 1);
}

}  // namespace milepost::publish
