// Changes of one hosted zone take turns within this process.
//
// Correctness does not hang on it: every change compares the zone's state when it commits, and tries again
// when another one came first. Taking turns saves that work where it would be the rule, on one busy zone.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string_view>

namespace milepost::api {

/// Thread-safe.
class ZoneTurns {
 public:
  /// Waits for the zone's turn and keeps it as long as the result lives. Zones may share a turn.
  [[nodiscard]] std::unique_lock<std::mutex> take(std::string_view zone_id) {
    return std::unique_lock(turns_[std::hash<std::string_view>{}(zone_id) % turns_.size()]);
  }

 private:
  std::array<std::mutex, 64> turns_;
};

}  // namespace milepost::api
