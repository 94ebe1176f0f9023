// Everybody who is connected: who has to go when it gets full, who has overstayed, who is still there when we
// stop.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <unordered_set>

namespace milepost::http {

using Clock = std::chrono::steady_clock;

/// In the order in which connections are given up for new ones: those without a request first, those being
/// answered never.
enum class Phase : std::uint8_t { kIdle, kReading, kWriting, kHandling };

/// What the table sees of a connection. The connection's own strand writes it, the table reads it.
class Seat {
 public:
  virtual ~Seat() = default;

  /// Ends the connection soon, whatever it is doing. Thread-safe.
  virtual void close() = 0;
  /// Ends it unless a request has begun to arrive. Thread-safe.
  virtual void close_if_idle() = 0;

  Phase phase() const { return phase_.load(std::memory_order_relaxed); }
  Clock::time_point since() const {
    return Clock::time_point(Clock::duration(since_.load(std::memory_order_relaxed)));
  }
  Clock::time_point deadline() const {
    return Clock::time_point(Clock::duration(deadline_.load(std::memory_order_relaxed)));
  }

 protected:
  /// The connection now is in `phase`, and is closed if it still is after `limit`.
  void enter(Phase phase, Clock::duration limit) {
    const Clock::time_point now = Clock::now();
    since_.store(now.time_since_epoch().count(), std::memory_order_relaxed);
    deadline_.store((now + limit).time_since_epoch().count(), std::memory_order_relaxed);
    phase_.store(phase, std::memory_order_relaxed);
  }
  /// Being answered: no deadline, since the time is ours, not the client's.
  void enter_handling() {
    deadline_.store(Clock::time_point::max().time_since_epoch().count(), std::memory_order_relaxed);
    phase_.store(Phase::kHandling, std::memory_order_relaxed);
  }

 private:
  // Each is read on its own: a sweep that sees a half-made change looks again in a moment.
  std::atomic<Phase> phase_{Phase::kIdle};
  std::atomic<Clock::rep> since_{0};
  std::atomic<Clock::rep> deadline_{Clock::time_point::max().time_since_epoch().count()};
};

/// Thread-safe.
class ConnectionTable {
 public:
  explicit ConnectionTable(std::size_t seats_max) : seats_max_(seats_max) {}

  /// False: draining, or everybody here is being answered; the newcomer has to leave. A full table first
  /// closes the one that has been the longest in the lowest phase.
  bool add(Seat& seat);
  void remove(Seat& seat);

  /// Makes room for one more by the same rule (when the process runs out of file descriptors).
  void close_one();
  /// Closes those behind their deadlines.
  void close_overdue(Clock::time_point now);

  /// From now on add() refuses, and idle connections are closed.
  void drain();
  bool draining() const { return draining_.load(std::memory_order_relaxed); }
  /// Waits until nobody is left; false when that takes longer than `limit`.
  bool wait_until_empty(std::chrono::milliseconds limit);
  void close_all();
  void wait_until_empty();

 private:
  bool close_one_locked();

  const std::size_t seats_max_;
  std::atomic<bool> draining_{false};
  std::mutex mutex_;
  std::condition_variable emptied_;
  std::unordered_set<Seat*> seats_;    // guarded by mutex_
  std::unordered_set<Seat*> closing_;  // those of seats_ that were told to go; guarded by mutex_
};

}  // namespace milepost::http
