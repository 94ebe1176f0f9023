// Wires listeners, posts and workers together.
#include "nameserver/server.h"

#include <fmt/core.h>

#include <algorithm>

#include "nameserver/tcp_worker.h"
#include "nameserver/udp_worker.h"

namespace milepost::nameserver {

namespace {
/// For stop(), beyond the drain: what a worker may need for a last batch.
constexpr std::chrono::milliseconds kLastBatchTime{1'000};
}  // namespace

Server::Server(ServerOptions options, answer::ResponderFactory& factory)
    : options_(std::move(options)),
      factory_(factory),
      supervisor_(std::make_unique<Supervisor>(options_.watchdog, factory_)) {}

Server::~Server() {
  stop();
}

base::Status Server::start() {
  std::vector<Listener> listeners;
  for (const Endpoint& wanted : options_.listeners) {
    base::Result<Listener> listener = open_listener(wanted, options_);
    if (!listener) {
      return std::unexpected(listener.error());
    }
    listeners.push_back(std::move(*listener));
  }
  listeners_ = std::move(listeners);
  for (unsigned i = 0; i < options_.udp_workers; ++i) {
    add_udp_worker(i);
  }
  const auto clients = std::make_shared<ClientCounts>(options_.tcp.connections_per_client_max);
  for (unsigned i = 0; i < options_.tcp_workers; ++i) {
    add_tcp_worker(i, clients);
  }
  supervisor_->start();
  return {};
}

void Server::add_udp_worker(unsigned worker) {
  std::vector<UdpSocket> sockets;
  for (std::size_t i = 0; i < listeners_.size(); ++i) {
    sockets.push_back({.descriptor = listeners_[i].udp[worker].get(),
                       .listener = static_cast<std::uint16_t>(i),
                       .wildcard = listeners_[i].bound.is_wildcard()});
  }
  auto post = std::make_shared<UdpPost>(std::move(sockets), udp_counters_.emplace_back());
  supervisor_->add(fmt::format("udp-{}", worker),
                   std::make_shared<UdpWorker>(std::move(post), factory_.make_responder()));
}

void Server::add_tcp_worker(unsigned worker, const std::shared_ptr<ClientCounts>& clients) {
  std::vector<TcpSocket> sockets;
  for (std::size_t i = 0; i < listeners_.size(); ++i) {
    sockets.push_back(
        {.descriptor = listeners_[i].tcp[worker].get(), .listener = static_cast<std::uint16_t>(i)});
  }
  TcpLimits limits = options_.tcp;
  limits.connections_max = std::max<std::size_t>(limits.connections_max / options_.tcp_workers, 1);
  auto post = std::make_shared<TcpPost>(std::move(sockets), limits, options_.drain_time, clients,
                                        tcp_counters_.emplace_back());
  supervisor_->add(fmt::format("tcp-{}", worker),
                   std::make_shared<TcpWorker>(std::move(post), factory_.make_responder()));
}

void Server::stop() {
  supervisor_->stop(options_.drain_time + kLastBatchTime);
  listeners_.clear();
}

std::vector<Endpoint> Server::bound() const {
  std::vector<Endpoint> endpoints;
  for (const Listener& listener : listeners_) {
    endpoints.push_back(listener.bound);
  }
  return endpoints;
}

std::uint64_t Server::total(answer::Transport transport, Count which) const {
  std::uint64_t sum = 0;
  for (const Counters& counters : counters_of(transport)) {
    sum += counters.get(which);
  }
  return sum;
}

std::vector<NamedTotal> Server::totals() const {
  std::vector<NamedTotal> totals;
  for (std::size_t i = 0; i < kCountEnd; ++i) {
    const auto which = static_cast<Count>(i);
    if (which < Count::kAccepted) {
      totals.push_back({"udp", kCountNames[i], total(answer::Transport::kUdp, which)});
    }
    totals.push_back({"tcp", kCountNames[i], total(answer::Transport::kTcp, which)});
  }
  totals.push_back({"", "workers_replaced", workers_replaced()});
  return totals;
}

}  // namespace milepost::nameserver
