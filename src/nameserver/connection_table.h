// The open TCP connections of one worker, in the order in which they were last of use.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "answer/exchange.h"
#include "nameserver/buffer_pool.h"
#include "nameserver/counters.h"
#include "nameserver/descriptor.h"

namespace milepost::nameserver {

using Clock = std::chrono::steady_clock;

/// One client's connection. An idle one holds no buffers: 200 octets.
struct TcpConnection {
  Descriptor socket;
  std::uint64_t tag = 0;  // names this connection; never used again after it closed
  answer::ClientAddress client;
  std::uint16_t listener = 0;
  std::uint32_t interest = 0;  // epoll events it waits for
  Buffer input;                // received and not yet answered
  Buffer output;               // answers that the client has not taken; while there are any, nothing is read
  std::uint64_t queries = 0;
  Clock::time_point accepted_at;
  Clock::time_point deadline;        // for what it waits for now
  Count close_reason = Count::kEnd;  // set: closes once its output is sent
  bool partial = false;              // a query has begun to arrive; `deadline` is for its end
  bool ready = false;                // whole queries wait in `input` for its turn
  bool peer_finished = false;        // sends nothing more
  bool lingering = false;            // we send nothing more, and throw away what comes

  std::uint32_t older = 0;
  std::uint32_t newer = 0;
};

/// Belongs to one thread. Connections stay at their address until closed; nothing is allocated later.
class ConnectionTable {
 public:
  explicit ConnectionTable(std::size_t connections_max);

  /// A fresh connection, the newest; null when the table is full.
  TcpConnection* open();
  /// Closes its socket and forgets it. Its buffers must have been given back.
  void close(TcpConnection& connection);
  /// It was of use just now.
  void touch(TcpConnection& connection);
  /// Null when it was closed meanwhile.
  TcpConnection* find(std::uint64_t tag);
  /// The one that was of no use for the longest time, and the next such; null at the end.
  TcpConnection* oldest() { return at(slots_[kEnds].newer); }
  TcpConnection* next_newer(const TcpConnection& connection) { return at(connection.newer); }
  std::size_t size() const { return size_; }

 private:
  static constexpr std::uint32_t kEnds = 0;  // slot 0 closes the ring of links

  TcpConnection* at(std::uint32_t slot) { return slot == kEnds ? nullptr : &slots_[slot]; }
  std::uint32_t slot_of(const TcpConnection& connection) const {
    return static_cast<std::uint32_t>(&connection - slots_.data());
  }
  void link_newest(TcpConnection& connection);
  void unlink(TcpConnection& connection);

  std::vector<TcpConnection> slots_;
  std::vector<std::uint32_t> free_;
  std::size_t size_ = 0;
};

}  // namespace milepost::nameserver
