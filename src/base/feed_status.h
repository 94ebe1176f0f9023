// How far the answer side has followed the store, for whoever wants to tell: /ready, /metrics, DNS.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace milepost::base {

/// Written by the one thread that follows, read by any.
struct FeedStatus {
  using Clock = std::chrono::steady_clock;

  std::atomic<std::int64_t> applied_revision{0};
  /// Up to then everything that the store held is being answered. The epoch: nobody knows.
  std::atomic<Clock::time_point> heard{Clock::time_point{}};

  /// How old what is answered can be. REQUIRES: heard is known.
  std::chrono::milliseconds age(Clock::time_point now = Clock::now()) const {
    const auto since = now - heard.load(std::memory_order_relaxed);
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        since < Clock::duration::zero() ? Clock::duration::zero() : since);
  }
  bool known() const { return heard.load(std::memory_order_relaxed) != Clock::time_point{}; }
};

}  // namespace milepost::base
