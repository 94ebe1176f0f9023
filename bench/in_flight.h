// The queries of one socket that wait for an answer, and the ids that tell them apart.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

namespace milepost::bench {

using Clock = std::chrono::steady_clock;

inline constexpr unsigned kWindowMax = 64;

/// A window of at most kWindowMax outstanding queries. A query's DNS id is
///
///    15           6 5      0
///   | generation   | slot   |     the generation grows each time the slot is used again,
///
/// so that the late answer of a query that was given up is not taken for its slot's next query.
class InFlight {
 public:
  /// REQUIRES: 1 <= window <= kWindowMax.
  explicit InFlight(unsigned window);

  /// Slots that a query can take now.
  unsigned free_count() const { return free_count_; }
  /// Takes a slot and returns the id to send. REQUIRES: free_count() > 0.
  std::uint16_t take(Clock::time_point sent_at);
  /// The answer `id` came: frees its slot. False for an id that is not outstanding (late, or not ours).
  bool settle(std::uint16_t id);
  /// Gives up every query sent before `limit` and returns how many.
  unsigned retire_sent_before(Clock::time_point limit);

 private:
  struct Slot {
    Clock::time_point sent_at;
    std::uint16_t id = 0;
    bool outstanding = false;
  };

  void release(unsigned slot);

  unsigned window_;
  unsigned free_count_;
  std::array<std::uint8_t, kWindowMax> free_;  // a stack: the first free_count_ are free slots
  std::array<Slot, kWindowMax> slots_;
};

}  // namespace milepost::bench
