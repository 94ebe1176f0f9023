#include "cmd/endpoint.h"

#include <arpa/inet.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace milepost::cmd {
namespace {

/// The octets of a numeric address; empty when it is none.
std::string octets(const std::string& address) {
  std::array<char, sizeof(in6_addr)> out{};
  if (inet_pton(AF_INET, address.c_str(), out.data()) == 1) return {out.data(), sizeof(in_addr)};
  if (inet_pton(AF_INET6, address.c_str(), out.data()) == 1) return {out.data(), sizeof(in6_addr)};
  return {};
}

std::optional<std::uint16_t> scan_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return port;
}

}  // namespace

bool Endpoint::is_wildcard() const { return std::ranges::all_of(octets(address), [](char c) { return c == 0; }); }

std::string Endpoint::text() const {
  return is_ipv6() ? fmt::format("[{}]:{}", address, port) : fmt::format("{}:{}", address, port);
}

base::Result<Endpoint> scan_endpoint(std::string_view text) {
  const auto wrong = [&] {
    return base::fail("InvalidConfig", fmt::format("'{}' is no ADDRESS:PORT, like 127.0.0.1:5300 or [::1]:5300", text));
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return wrong();
  std::string_view address = text.substr(0, colon);
  const bool bracketed = address.starts_with('[') && address.ends_with(']') && address.size() > 2;
  if (bracketed) address = address.substr(1, address.size() - 2);
  const auto port = scan_port(text.substr(colon + 1));
  Endpoint endpoint{std::string(address), port.value_or(0)};
  if (!port || octets(endpoint.address).empty() || endpoint.is_ipv6() != bracketed) return wrong();
  return endpoint;
}

base::Status check_address(std::string_view text) {
  if (!octets(std::string(text)).empty()) return {};
  return base::fail("InvalidConfig", fmt::format("'{}' is neither an IPv4 nor an IPv6 address", text));
}

}  // namespace milepost::cmd
