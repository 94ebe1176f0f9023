// The deadlines of leases: kept in the memory of the owner process, so that keeping a lease alive writes
// nothing.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "store/store.h"

namespace milepost::store {

/// Has a thread that expires. Thread-safe.
class LeaseClock {
 public:
  using Clock = std::chrono::steady_clock;
  /// Erases a lease and its keys. LeaseNotFound is taken for success, any other error is tried again.
  using Expire = std::function<Status(LeaseId)>;

  explicit LeaseClock(Expire expire);

  void add(LeaseId lease, std::chrono::milliseconds ttl);
  /// Error LeaseNotFound: never granted, revoked or expired.
  Status keep_alive(LeaseId lease);
  void remove(LeaseId lease);

 private:
  struct Life {
    std::chrono::milliseconds ttl;
    Clock::time_point deadline;
    bool expired = false;
  };

  void run(const std::stop_token& stop);
  std::optional<LeaseId> next_expired();
  void wait_for_deadline(std::unique_lock<std::mutex>& lock, const std::stop_token& stop);
  void expire(LeaseId lease);

  const Expire expire_;
  std::mutex mutex_;
  std::condition_variable_any granted_more_;
  std::map<LeaseId, Life> lives_;
  std::uint64_t granted_ = 0;  // how many add() saw
  std::jthread thread_;        // last: it uses all of the above
};

}  // namespace milepost::store
