// The name server: its listeners, the workers that serve them, and what they counted.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string_view>
#include <vector>

#include "answer/exchange.h"
#include "base/result.h"
#include "nameserver/counters.h"
#include "nameserver/endpoint.h"
#include "nameserver/listener.h"
#include "nameserver/options.h"
#include "nameserver/supervisor.h"

namespace milepost::nameserver {

class ClientCounts;

/// One line for /metrics: `name` is of kCountNames, or "workers_replaced" (then `transport` is empty).
struct NamedTotal {
  std::string_view transport;  // "udp", "tcp"
  std::string_view name;
  std::uint64_t value;
};

/// Thread rule: start() and stop() from one thread; the rest from any, between them.
class Server {
 public:
  /// `factory` must outlive the process's threads: see Supervisor.
  Server(ServerOptions options, answer::ResponderFactory& factory);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  /// Binds every listener, then serves. Error (of open_listener): nothing is served.
  base::Status start();
  /// Takes no more TCP connections, answers what is in flight (options.drain_time at most), ends the
  /// threads. Only then are the sockets closed.
  void stop();

  /// In the order of options.listeners, with the ports that were really taken.
  std::vector<Endpoint> bound() const;
  std::vector<NamedTotal> totals() const;
  std::uint64_t total(answer::Transport transport, Count which) const;
  std::uint64_t workers_replaced() const { return supervisor_->replacements(); }

 private:
  const std::deque<Counters>& counters_of(answer::Transport transport) const {
    return transport == answer::Transport::kUdp ? udp_counters_ : tcp_counters_;
  }
  void add_udp_worker(unsigned worker);
  void add_tcp_worker(unsigned worker, const std::shared_ptr<ClientCounts>& clients);

  const ServerOptions options_;
  answer::ResponderFactory& factory_;
  std::vector<Listener> listeners_;
  // One block a worker; a deque never moves them.
  std::deque<Counters> udp_counters_;
  std::deque<Counters> tcp_counters_;
  std::unique_ptr<Supervisor> supervisor_;  // its threads end before what they use
};

}  // namespace milepost::nameserver
