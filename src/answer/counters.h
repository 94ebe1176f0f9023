// What a responder counts: plain numbers of one thread, read by /metrics from another.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "dns/wire.h"

namespace milepost::answer {

/// A number that one thread adds to and any thread reads; no locked instruction.
class Counter {
 public:
  void add(std::uint64_t amount = 1) {
    value_.store(value_.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
  }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

/// The totals of one responder, or the sum over all.
struct CounterValues {
  std::array<std::uint64_t, 24> by_rcode{};  // index: the RCODE
  std::uint64_t silent = 0;                  // packets that get no response
  std::uint64_t truncated = 0;               // responses with TC
  std::uint64_t referrals = 0;
  std::uint64_t wildcards = 0;  // answers synthesised from a wildcard
  std::uint64_t edns = 0;       // queries with EDNS
  std::uint64_t cookies_good = 0;
  std::uint64_t cookies_bad = 0;
};

struct alignas(64) Counters {
  std::array<Counter, 24> by_rcode;
  Counter silent, truncated, referrals, wildcards, edns, cookies_good, cookies_bad;

  void add_to(CounterValues& sum) const {
    for (std::size_t i = 0; i < by_rcode.size(); ++i) sum.by_rcode[i] += by_rcode[i].value();
    sum.silent += silent.value();
    sum.truncated += truncated.value();
    sum.referrals += referrals.value();
    sum.wildcards += wildcards.value();
    sum.edns += edns.value();
    sum.cookies_good += cookies_good.value();
    sum.cookies_bad += cookies_bad.value();
  }
};

}  // namespace milepost::answer
