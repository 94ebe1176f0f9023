// What a worker counts: one writer each, read by whoever wants totals.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace milepost::nameserver {

enum class Count : std::uint8_t {
  // Both transports; these eight fill one cache line.
  kQueries,       // handed to the responder
  kResponses,     // handed to the kernel
  kBytesIn,       // of queries, without headers and framing
  kBytesOut,      // of responses, without headers and framing
  kSilent,        // queries that the responder chose not to answer
  kDropped,       // datagrams from port 0 or too long to be a query
  kSendFailures,  // responses that the kernel did not take
  kBatches,       // calls of the responder
  // TCP only
  kAccepted,          // connections
  kClosed,            // connections, for whatever reason; open ones are kAccepted - kClosed
  kClosedIdle,        // no query for too long
  kClosedSlowQuery,   // a query did not become whole in time
  kClosedSlowReader,  // answers were not taken in time
  kClosedOverage,     // reached its allowed age or number of queries
  kClosedProtocol,    // broken framing or a query not worth an answer
  kClosedForRoom,     // gave its place or memory to another client
  kRefusedClient,     // its address has too many connections open
  kEnd
};

inline constexpr std::size_t kCountEnd = static_cast<std::size_t>(Count::kEnd);

/// In the order of Count; words for a metric's name.
inline constexpr std::array<std::string_view, kCountEnd> kCountNames = {"queries",
                                                                        "responses",
                                                                        "received_bytes",
                                                                        "sent_bytes",
                                                                        "silent",
                                                                        "dropped",
                                                                        "send_failures",
                                                                        "batches",
                                                                        "connections_accepted",
                                                                        "connections_closed",
                                                                        "closed_idle",
                                                                        "closed_slow_query",
                                                                        "closed_slow_reader",
                                                                        "closed_overage",
                                                                        "closed_protocol",
                                                                        "closed_for_room",
                                                                        "refused_client_limit"};

/// Thread rule: add() from one thread at a time (a replaced worker's successor counts on); get() from any.
class alignas(64) Counters {
 public:
  void add(Count which, std::uint64_t amount = 1) {
    std::atomic<std::uint64_t>& cell = cells_[static_cast<std::size_t>(which)];
    // One writer: no locked instruction is needed to keep the sum right.
    cell.store(cell.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
  }
  std::uint64_t get(Count which) const {
    return cells_[static_cast<std::size_t>(which)].load(std::memory_order_relaxed);
  }

 private:
  std::array<std::atomic<std::uint64_t>, kCountEnd> cells_{};
};

}  // namespace milepost::nameserver
