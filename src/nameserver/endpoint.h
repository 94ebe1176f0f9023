// An address and a port, IPv4 or IPv6: where a listener binds and where a client is.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "answer/exchange.h"
#include "base/result.h"

namespace milepost::nameserver {

/// The kernel's form of an IPv4 or IPv6 address and port, no larger than it has to be.
union SocketAddress {
  sockaddr any;
  sockaddr_in v4;
  sockaddr_in6 v6{};
};

class Endpoint {
 public:
  Endpoint() = default;
  explicit Endpoint(const SocketAddress& address) : address_(address) {}

  /// Reads "192.0.2.1:53", "[2001:db8::1]:53" or "[fe80::1%eth0]:53". Names are not looked up.
  /// Error: InvalidEndpoint, its message quotes the text and shows the form.
  static base::Result<Endpoint> parse(std::string_view text);
  /// The same form, with numbers only.
  std::string print() const;

  int family() const { return address_.any.sa_family; }
  socklen_t size() const { return family() == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in); }
  const sockaddr* address() const { return &address_.any; }
  std::uint16_t port() const;
  void set_port(std::uint16_t port);
  /// True for 0.0.0.0 and [::]: every address of the machine.
  bool is_wildcard() const;

 private:
  SocketAddress address_;
};

/// The address without its port, as responders see it.
inline answer::ClientAddress client_address(const SocketAddress& from) {
  answer::ClientAddress client;
  if (from.any.sa_family == AF_INET6) {
    std::memcpy(client.octets.data(), &from.v6.sin6_addr, 16);
    client.size = 16;
  } else {
    std::memcpy(client.octets.data(), &from.v4.sin_addr, 4);
  }
  return client;
}

}  // namespace milepost::nameserver
