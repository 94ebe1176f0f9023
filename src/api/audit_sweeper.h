// Forgets what the audit trail need not keep any longer: old entries, and with each the change that it is about.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "base/result.h"
#include "store/store.h"

namespace milepost::api {

struct AuditRetention {
  std::chrono::days keep{90};      // 0: for ever
  std::size_t sweep_max = 20'000;  // entries that one sweep erases, so that it does not get in anybody's way
  std::chrono::minutes interval{10};  // between sweeps
};

/// Erases the entries from before `until` (RFC 3339), oldest first, at most `max`, with the changes they made and
/// their effects, in small transactions; ends early when `stop` is asked for. How many entries it erased. Several
/// nodes may do so at once: what one has erased is nothing to the other. Errors: the store's.
base::Result<std::size_t> sweep_audit_entries(store::Store& store, const std::string& until, std::size_t max,
                                              const std::stop_token& stop);

/// The same for changes from before `until` that no entry leads to: those from before there was a trail. Reads every
/// change there is.
base::Result<std::size_t> sweep_changes(store::Store& store, const std::string& until, std::size_t max,
                                        const std::stop_token& stop);

/// Sweeps in a thread of its own, from start to end of its life. What the store does not let it do now, it does at the
/// next time.
class AuditSweeper {
 public:
  using Clock = std::function<std::chrono::system_clock::time_point()>;

  /// `store` outlives it.
  AuditSweeper(store::Store& store, AuditRetention retention, Clock now = std::chrono::system_clock::now);

 private:
  void run(const std::stop_token& stop);
  void sweep(const std::stop_token& stop);

  store::Store& store_;
  const AuditRetention retention_;
  const Clock now_;
  std::chrono::system_clock::time_point next_change_sweep_{};
  std::mutex mutex_;
  std::condition_variable_any woken_;  // by a stop alone
  std::jthread thread_;                // last: it uses all the others
};

}  // namespace milepost::api
