// The flat table of verdicts: one octet for each thing that can be healthy or not, read by every query that chooses.
//
// Slots are handed out by HealthGraph and never taken back while the process lives (an octet each), so a reader of an
// older snapshot can never look at somebody else's verdict.
// Thread rule: one writer; any number of readers, which never wait.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

#include "base/check.h"

namespace milepost::zone {

class VerdictTable {
 public:
  static constexpr std::uint32_t kAlwaysHealthy = 0;  // the slot of what nobody checks

  VerdictTable() { static_cast<void>(add(true)); }

  /// True as long as nothing says otherwise. `slot` came from add().
  bool healthy(std::uint32_t slot) const { return at(slot).load(std::memory_order_relaxed) != 0; }

  // For the writer:
  std::uint32_t add(bool healthy) {
    MILEPOST_CHECK(count_ / kChunkSize < kChunksMax, "more verdicts than a process can hold");
    auto& chunk = chunks_[count_ / kChunkSize];
    if (!chunk) chunk = std::make_unique<Chunk>();
    set(count_, healthy);
    return count_++;
  }
  void set(std::uint32_t slot, bool healthy) { at(slot).store(healthy ? 1 : 0, std::memory_order_relaxed); }

 private:
  static constexpr std::uint32_t kChunkSize = 1 << 16;
  static constexpr std::uint32_t kChunksMax = 1 << 12;  // 268 million verdicts
  using Chunk = std::array<std::atomic<std::uint8_t>, kChunkSize>;

  std::atomic<std::uint8_t>& at(std::uint32_t slot) const {
    return (*chunks_[slot / kChunkSize])[slot % kChunkSize];
  }

  // A chunk is made before a snapshot that names one of its slots is published, which makes it visible.
  std::array<std::unique_ptr<Chunk>, kChunksMax> chunks_;
  std::uint32_t count_ = 0;
};

}  // namespace milepost::zone
