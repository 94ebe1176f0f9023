// Serves TCP: every connection of its listeners on one thread, none waiting for another's client.
//
// A connection is in one of these states, and each has its deadline:
//
//   accepted -> idle <-> partial (a query has begun to arrive)
//                 |         |
//                 +-- answer +--> writing (the client takes its answers slowly; nothing is read)
//                       |             |
//                       v             v
//                     closed <--- lingering (we have finished; what still comes is thrown away)
//
// In each turn of the loop a connection gets one read and one batch of answers, so a client that floods
// waits for its next turn like everybody else.
#pragma once

#include <memory>
#include <vector>

#include "nameserver/buffer_pool.h"
#include "nameserver/client_counts.h"
#include "nameserver/connection_table.h"
#include "nameserver/counters.h"
#include "nameserver/event_loop.h"
#include "nameserver/options.h"
#include "nameserver/tcp_batch.h"
#include "nameserver/worker.h"

namespace milepost::nameserver {

/// A worker's listening socket of one listener. The descriptor belongs to somebody else.
struct TcpSocket {
  int descriptor = -1;
  std::uint16_t listener = 0;
};

/// What stays when a worker is replaced: all connections but the one whose query hung it.
/// `limits.connections_max` is this worker's part of the total.
struct TcpPost {
  TcpPost(std::vector<TcpSocket> its_sockets, const TcpLimits& its_limits,
          std::chrono::milliseconds its_drain_time, std::shared_ptr<ClientCounts> all_clients,
          Counters& its_counters);

  std::vector<TcpSocket> sockets;
  TcpLimits limits;
  std::chrono::milliseconds drain_time;
  std::shared_ptr<ClientCounts> clients;
  Counters& counters;
  EventLoop loop;
  ConnectionTable connections;
  BufferPool buffers;
  std::vector<std::uint64_t> ready;    // tags of connections whose turn comes without the kernel
  TcpConnection* answering = nullptr;  // whose queries are with the responder
};

class TcpWorker : public Worker {
 public:
  TcpWorker(std::shared_ptr<TcpPost> post, std::unique_ptr<answer::Responder> responder);

  void run() noexcept override;
  std::shared_ptr<Worker> successor(std::unique_ptr<answer::Responder> responder) override;
  std::span<const answer::Exchange> batch_in_flight() const override { return batch_.exchanges(); }

 private:
  // Where a bool is returned, false means abandoned: return at once and touch nothing of the post.
  void wake() override { post_->loop.wake(); }
  [[nodiscard]] bool turn();
  [[nodiscard]] bool handle(const epoll_event& event);
  [[nodiscard]] bool serve_ready();
  int wait_ms() const;

  void accept_some(const TcpSocket& socket);
  void admit(Descriptor socket, const SocketAddress& peer, std::uint16_t listener);
  void pause_accepting(bool paused);

  [[nodiscard]] bool read(TcpConnection& connection);
  [[nodiscard]] bool answer_input(TcpConnection& connection, std::span<std::uint8_t> bytes);
  void discard_input(TcpConnection& connection);
  bool keep_input(TcpConnection& connection, std::span<std::uint8_t> rest);
  bool send_answers(TcpConnection& connection);
  [[nodiscard]] bool flush(TcpConnection& connection);
  void settle(TcpConnection& connection);
  void wait_for(TcpConnection& connection, std::uint32_t events);

  Buffer take_buffer(std::size_t size, const TcpConnection& for_whom);
  void give_back_buffers(TcpConnection& connection);
  void finish(TcpConnection& connection, Count reason);
  void linger(TcpConnection& connection);
  void close(TcpConnection& connection);
  bool close_oldest();

  void sweep();
  void expire(TcpConnection& connection);
  [[nodiscard]] bool begin_drain();
  bool drained() const;

  std::shared_ptr<TcpPost> post_;
  TcpBatch batch_;
  std::vector<epoll_event> events_;
  std::vector<std::uint64_t> serving_;  // the ready ones of this turn
  Buffer kept_for_responder_;           // of an abandoned worker: its queries are in there
  Clock::time_point now_;               // of this turn
  Clock::time_point next_sweep_;
  Clock::time_point drain_end_;
  std::chrono::milliseconds sweep_interval_;
  bool accepting_paused_ = false;
  bool draining_ = false;
};

}  // namespace milepost::nameserver
