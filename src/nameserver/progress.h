// How a worker shows that it comes back from its batches, and how it loses its post when it does not.
//
// state_ counts up: odd while a batch is with the responder, even between batches, kAbandoned for good
// once the watchdog gave the worker up. Both sides leave a batch by compare-and-swap on the same word,
// so exactly one of them owns what the worker shared with its successor.
#pragma once

#include <atomic>
#include <cstdint>

namespace milepost::nameserver {

class alignas(64) Progress {
 public:
  /// Worker: the next batch goes to the responder.
  void begin_batch() { state_.store(++last_, std::memory_order_release); }
  /// Worker: it came back. False: a successor has taken over; touch nothing shared and return.
  [[nodiscard]] bool end_batch() {
    std::uint64_t expected = last_;
    return state_.compare_exchange_strong(expected, ++last_, std::memory_order_acq_rel);
  }

  /// Watchdog: a value to compare with a later look.
  std::uint64_t look() const { return state_.load(std::memory_order_acquire); }
  static bool in_batch(std::uint64_t looked) { return looked % 2 == 1 && looked != kAbandoned; }
  /// Watchdog: takes the post from a worker that is still in the batch that was `looked` at.
  [[nodiscard]] bool abandon(std::uint64_t looked) {
    return in_batch(looked) && state_.compare_exchange_strong(looked, kAbandoned, std::memory_order_acq_rel);
  }
  bool abandoned() const { return look() == kAbandoned; }

 private:
  static constexpr std::uint64_t kAbandoned = ~std::uint64_t{0};
  std::atomic<std::uint64_t> state_{0};
  std::uint64_t last_ = 0;  // the worker's own copy
};

}  // namespace milepost::nameserver
