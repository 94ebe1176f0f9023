// Base URLs: http://host[:port] or https://host[:port], taken apart.
#include "http/base_url.h"

#include <fmt/format.h>

#include <algorithm>

namespace milepost::http {

namespace {

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// The end of the host in "host[:port]": an IPv6 address has its colons in brackets.
std::size_t host_end(std::string_view authority) {
  if (!authority.starts_with('[')) return std::min(authority.find(':'), authority.size());
  const std::size_t bracket = authority.find(']');
  return bracket == std::string_view::npos ? 0 : bracket + 1;
}

}  // namespace

base::Result<BaseUrl> parse_base_url(std::string_view url) {
  const auto invalid = [&] {
    return base::fail("InvalidUrl",
                      fmt::format("'{}' is not http://host[:port] or https://host[:port]", url));
  };
  BaseUrl parsed;
  parsed.tls = url.starts_with("https://");
  if (!parsed.tls && !url.starts_with("http://")) return invalid();
  std::string_view authority = url.substr(parsed.tls ? 8 : 7);
  if (authority.ends_with('/')) authority.remove_suffix(1);
  if (authority.find_first_of("/?#@ ") != std::string_view::npos) return invalid();

  const std::size_t end = host_end(authority);
  const std::string_view host = authority.substr(0, end);
  const std::string_view behind = authority.substr(end);
  if (host.empty() || host == "[]") return invalid();
  if (!behind.empty() && (behind[0] != ':' || !is_port(behind.substr(1)))) return invalid();

  const std::string_view default_port = parsed.tls ? "443" : "80";
  parsed.port = behind.empty() ? default_port : behind.substr(1);
  parsed.name = host[0] == '[' ? host.substr(1, host.size() - 2) : host;
  parsed.authority = parsed.port == default_port ? host : authority;
  return parsed;
}

}  // namespace milepost::http
