// Endpoints from text and back, by the system's own numeric conversions.
#include "nameserver/endpoint.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netdb.h>

#include <array>
#include <optional>

namespace milepost::nameserver {

namespace {

struct Parts {
  std::string host;
  std::string port;
};

std::optional<Parts> split(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon + 1 == text.size()) {
    return std::nullopt;
  }
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) {
    host = host.substr(1, host.size() - 2);
  }
  // "::1:53" could be read in two ways; brackets say which part is the address (RFC 3986 3.2.2).
  if (host.empty() || bracketed != (host.find(':') != std::string_view::npos)) {
    return std::nullopt;
  }
  return Parts{std::string(host), std::string(text.substr(colon + 1))};
}

std::optional<std::uint16_t> parse_port(std::string_view digits) {
  std::uint32_t port = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9' || (port = port * 10 + static_cast<std::uint32_t>(c - '0')) > 65535) {
      return std::nullopt;
    }
  }
  return static_cast<std::uint16_t>(port);
}

}  // namespace

base::Result<Endpoint> Endpoint::parse(std::string_view text) {
  const auto wrong = [text] {
    return base::fail(
        "InvalidEndpoint",
        fmt::format("\"{}\" is no address and port; write 192.0.2.1:53 or [2001:db8::1]:53", text));
  };
  const std::optional<Parts> parts = split(text);
  const std::optional<std::uint16_t> port = parts ? parse_port(parts->port) : std::nullopt;
  if (!port) {
    return wrong();
  }
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST;
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(parts->host.c_str(), nullptr, &hints, &found) != 0) {
    return wrong();
  }
  SocketAddress address;
  std::memcpy(static_cast<void*>(&address), found->ai_addr, found->ai_addrlen);
  ::freeaddrinfo(found);
  Endpoint endpoint(address);
  endpoint.set_port(*port);
  return endpoint;
}

std::string Endpoint::print() const {
  std::array<char, NI_MAXHOST> host{};
  if (::getnameinfo(address(), size(), host.data(), host.size(), nullptr, 0, NI_NUMERICHOST) != 0) {
    return "?";
  }
  return family() == AF_INET6 ? fmt::format("[{}]:{}", host.data(), port())
                              : fmt::format("{}:{}", host.data(), port());
}

std::uint16_t Endpoint::port() const {
  return ntohs(family() == AF_INET6 ? address_.v6.sin6_port : address_.v4.sin_port);
}

void Endpoint::set_port(std::uint16_t port) {
  (family() == AF_INET6 ? address_.v6.sin6_port : address_.v4.sin_port) = htons(port);
}

bool Endpoint::is_wildcard() const {
  return family() == AF_INET6 ? IN6_IS_ADDR_UNSPECIFIED(&address_.v6.sin6_addr)
                              : address_.v4.sin_addr.s_addr == htonl(INADDR_ANY);
}

}  // namespace milepost::nameserver
