// Sockets for listeners: options first, then bind, and errors that a human can act on.
#include "nameserver/listener.h"

#include <fmt/core.h>
#include <netinet/tcp.h>

#include <cerrno>
#include <cstring>
#include <string_view>

namespace milepost::nameserver {

namespace {

constexpr int kOn = 1;
/// Connections that wait to be accepted, each socket; net.core.somaxconn caps it.
constexpr int kBacklog = 1024;
/// The smallest link every IPv6 path has (RFC 8200 5).
constexpr int kIpv6MinMtu = 1280;
/// Tries to find a port that is free for UDP and for TCP when the system chooses it.
constexpr int kPortTries = 16;

enum class Protocol { kUdp, kTcp };

std::string_view word(Protocol protocol) {
  return protocol == Protocol::kUdp ? "udp" : "tcp";
}

base::Error bind_error(int error, const Endpoint& at, Protocol protocol) {
  const auto text = [&](std::string_view what_to_do) {
    return fmt::format("cannot listen on {}/{}: {}. {}", at.print(), word(protocol), std::strerror(error),
                       what_to_do);
  };
  switch (error) {
    case EADDRINUSE:
      return {"AddressInUse", text(fmt::format("Another process has it (ss -lnp 'sport = :{}' shows which); "
                                               "stop that one or listen elsewhere.",
                                               at.port()))};
    case EADDRNOTAVAIL:
      return {"AddressNotAvailable", text("No interface of this machine has the address (ip address shows "
                                          "them); correct it or add it first.")};
    case EACCES:
    case EPERM:
      return {"PermissionDenied", text("Ports below 1024 need CAP_NET_BIND_SERVICE: run with that capability "
                                       "(systemd: AmbientCapabilities=) or choose a higher port.")};
    case EAFNOSUPPORT:
      return {"AddressNotAvailable",
              text("This kernel has that address family switched off; remove the listener.")};
    default:
      return {"ListenFailed", text("Check the address and the limits of the process (ulimit -n).")};
  }
}

template <class T>
bool set(const Descriptor& socket, int level, int name, const T& value) {
  return ::setsockopt(socket.get(), level, name, &value, sizeof(value)) == 0;
}

/// The privileged form goes beyond net.core.[rw]mem_max.
void set_buffer(const Descriptor& socket, int forced, int plain, int bytes) {
  if (bytes > 0 && !set(socket, SOL_SOCKET, forced, bytes)) {
    set(socket, SOL_SOCKET, plain, bytes);
  }
}

/// "Packet too big" messages are easily forged and would make a server fragment on request, so no mode
/// here obeys them. Answers that fit every path leave with DF (RFC 9715 3.1), which also spares the
/// kernel the making of an IP identification for each (RFC 6864 4.1 wants one only where fragments can be).
bool set_udp_options(const Descriptor& socket, const Endpoint& at, const ServerOptions& options) {
  set_buffer(socket, SO_RCVBUFFORCE, SO_RCVBUF, options.udp_receive_buffer_bytes);
  set_buffer(socket, SO_SNDBUFFORCE, SO_SNDBUF, options.udp_send_buffer_bytes);
  if (at.family() == AF_INET6) {
    set(socket, IPPROTO_IPV6, IPV6_MTU_DISCOVER, int{IPV6_PMTUDISC_OMIT});
    set(socket, IPPROTO_IPV6, IPV6_MTU, kIpv6MinMtu);
    return !at.is_wildcard() || set(socket, IPPROTO_IPV6, IPV6_RECVPKTINFO, kOn);
  }
  set(socket, IPPROTO_IP, IP_MTU_DISCOVER,
      options.udp_may_fragment ? int{IP_PMTUDISC_OMIT} : int{IP_PMTUDISC_PROBE});
  return !at.is_wildcard() || set(socket, IPPROTO_IP, IP_PKTINFO, kOn);
}

/// Accepted sockets inherit TCP_NODELAY: answers leave when they are ready.
bool set_tcp_options(const Descriptor& socket, const ServerOptions& options) {
  if (options.tcp.fast_open_queue > 0) {
    set(socket, IPPROTO_TCP, TCP_FASTOPEN, options.tcp.fast_open_queue);
  }
  return set(socket, SOL_SOCKET, SO_REUSEADDR, kOn) && set(socket, IPPROTO_TCP, TCP_NODELAY, kOn);
}

base::Result<Descriptor> open_socket(const Endpoint& at, Protocol protocol, const ServerOptions& options,
                                     bool shared) {
  const int type = protocol == Protocol::kUdp ? SOCK_DGRAM : SOCK_STREAM;
  Descriptor socket(::socket(at.family(), type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const bool prepared =
      socket && (at.family() != AF_INET6 || set(socket, IPPROTO_IPV6, IPV6_V6ONLY, kOn)) &&
      (!shared || set(socket, SOL_SOCKET, SO_REUSEPORT, kOn)) &&
      (protocol == Protocol::kUdp ? set_udp_options(socket, at, options) : set_tcp_options(socket, options));
  if (!prepared || ::bind(socket.get(), at.address(), at.size()) != 0 ||
      (protocol == Protocol::kTcp && ::listen(socket.get(), kBacklog) != 0)) {
    return std::unexpected(bind_error(errno, at, protocol));
  }
  return socket;
}

Endpoint bound_address(const Descriptor& socket) {
  SocketAddress address;
  socklen_t size = sizeof(address);
  ::getsockname(socket.get(), &address.any, &size);
  return Endpoint(address);
}

/// Workers share a port by SO_REUSEPORT, and so could a second server started by mistake, which would
/// then silently take half of the queries. One bind without it finds out.
base::Result<Endpoint> claim(const Endpoint& wanted, const ServerOptions& options) {
  const base::Result<Descriptor> udp = open_socket(wanted, Protocol::kUdp, options, false);
  if (!udp) {
    return std::unexpected(udp.error());
  }
  const Endpoint bound = bound_address(*udp);
  if (const auto tcp = open_socket(bound, Protocol::kTcp, options, false); !tcp) {
    return std::unexpected(tcp.error());
  }
  return bound;
}

base::Status open_all(std::vector<Descriptor>& into, unsigned count, const Endpoint& at, Protocol protocol,
                      const ServerOptions& options) {
  for (unsigned i = 0; i < count; ++i) {
    // A socket alone is found without the hash that chooses one of a group.
    base::Result<Descriptor> socket = open_socket(at, protocol, options, count > 1);
    if (!socket) {
      return std::unexpected(socket.error());
    }
    into.push_back(std::move(*socket));
  }
  return {};
}

base::Result<Listener> try_open(const Endpoint& wanted, const ServerOptions& options) {
  const base::Result<Endpoint> bound = claim(wanted, options);
  if (!bound) {
    return std::unexpected(bound.error());
  }
  Listener listener{*bound, {}, {}};
  base::Status opened = open_all(listener.udp, options.udp_workers, *bound, Protocol::kUdp, options);
  if (opened) {
    opened = open_all(listener.tcp, options.tcp_workers, *bound, Protocol::kTcp, options);
  }
  if (!opened) {
    return std::unexpected(opened.error());
  }
  return listener;
}

}  // namespace

base::Result<Listener> open_listener(const Endpoint& wanted, const ServerOptions& options) {
  base::Result<Listener> listener = try_open(wanted, options);
  // A port that the system chose for UDP can be taken for TCP: ask for another one.
  for (int tries = 1;
       wanted.port() == 0 && !listener && listener.error().code == "AddressInUse" && tries < kPortTries;
       ++tries) {
    listener = try_open(wanted, options);
  }
  return listener;
}

}  // namespace milepost::nameserver
