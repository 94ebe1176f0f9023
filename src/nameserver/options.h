// What an operator can set about sockets, TCP clients and workers. Every limit has a number here.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "nameserver/endpoint.h"

namespace milepost::nameserver {

/// Limits on TCP clients (RFC 7766 6.2, RFC 9210 4). Zero means no limit only where it is said.
struct TcpLimits {
  /// Open connections of all TCP workers together. A new client beyond it replaces the one that
  /// has gone longest without a whole query.
  std::size_t connections_max = 1000;
  /// Open connections of one client: an IPv4 address or an IPv6 /64.
  std::size_t connections_per_client_max = 100;
  /// Memory for half-received queries and unsent answers, of each worker.
  std::size_t buffers_bytes_max = std::size_t{64} << 20;
  /// Queries of one connection; 0: no limit.
  std::uint64_t queries_max = 0;
  /// No query under way.
  std::chrono::milliseconds idle_time{10'000};
  /// From a query's first octet to its last.
  std::chrono::milliseconds query_time{5'000};
  /// For a client to take all answers that are ready for it.
  std::chrono::milliseconds write_time{10'000};
  /// Age of a connection; 0: no limit.
  std::chrono::milliseconds lifetime{0};
  /// Clients in TCP Fast Open's handshake (RFC 7413); 0: off.
  int fast_open_queue = 0;
};

/// When a worker counts as hung, and how often it may be replaced.
struct WatchdogOptions {
  /// Longest time for one batch (microseconds are usual); 0: no watchdog.
  std::chrono::milliseconds batch_time{5'000};
  /// At most `replacements_max` in each `replacements_window`: a query that hangs workers over and
  /// over must not fill the machine with spinning threads.
  std::size_t replacements_max = 8;
  std::chrono::milliseconds replacements_window{60'000};
};

struct ServerOptions {
  /// A listener's index (Exchange::listener) is its place here. Port 0: the system chooses one, the
  /// same for UDP and TCP.
  std::vector<Endpoint> listeners;
  unsigned udp_workers = 1;
  unsigned tcp_workers = 1;
  /// Room for bursts in the kernel, each socket; without CAP_NET_ADMIN net.core.rmem_max caps it.
  int udp_receive_buffer_bytes = 4 << 20;
  int udp_send_buffer_bytes = 1 << 20;
  /// For responders that send more than 1232 octets over UDP: larger than a link's MTU, IPv4 answers are
  /// refused by the kernel without it and fragmented with it. IPv6 fragments what is above 1280 octets.
  bool udp_may_fragment = false;
  TcpLimits tcp;
  WatchdogOptions watchdog;
  /// For stop(): how long TCP clients have to take what is in flight.
  std::chrono::milliseconds drain_time{2'000};
};

}  // namespace milepost::nameserver
