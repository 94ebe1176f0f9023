// Serves UDP: batches of datagrams from several sockets, in turn, on one thread.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "nameserver/counters.h"
#include "nameserver/event_loop.h"
#include "nameserver/udp_batch.h"
#include "nameserver/worker.h"

namespace milepost::nameserver {

/// What stays when a worker is replaced. The counters belong to the server.
struct UdpPost {
  UdpPost(std::vector<UdpSocket> its_sockets, Counters& its_counters);

  std::vector<UdpSocket> sockets;
  Counters& counters;
  EventLoop loop;  // tags are indices into sockets
};

class UdpWorker : public Worker {
 public:
  UdpWorker(std::shared_ptr<UdpPost> post, std::unique_ptr<answer::Responder> responder);

  void run() noexcept override;
  std::shared_ptr<Worker> successor(std::unique_ptr<answer::Responder> responder) override;
  std::span<const answer::Exchange> batch_in_flight() const override {
    return std::as_const(*batch_).exchanges();
  }

 private:
  void wake() override { post_->loop.wake(); }
  void find_readable(int timeout_ms);
  [[nodiscard]] bool serve_round();
  [[nodiscard]] bool serve(const UdpSocket& socket, bool& more);

  std::shared_ptr<UdpPost> post_;
  std::vector<epoll_event> events_;
  std::vector<std::uint32_t> readable_;  // sockets that are likely to hold more
  const std::unique_ptr<UdpBatch> batch_ = std::make_unique<UdpBatch>();
};

}  // namespace milepost::nameserver
