// What the owner does beside serving, in steps too small to be felt by a commit: forgets old history, and
// moves the write-ahead log into the file.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>

#include "store/sqlite_commit_queue.h"
#include "store/sqlite_connection.h"
#include "store/sqlite_ledger.h"

namespace milepost::store {

/// See SqliteOptions.
struct UpkeepBounds {
  Revision history_revisions_max;
  std::int64_t history_bytes_max;
  std::int64_t log_bytes;
};

/// Has a thread of its own. Thread-safe.
class Upkeep {
 public:
  /// `checkpointer` may write; `queue` outlives this.
  Upkeep(UpkeepBounds bounds, CommitQueue& queue, std::unique_ptr<Connection> checkpointer);

  /// After each commit: the state of the store and the pages in its log. Wakes the thread when there is work.
  void note(const LedgerState& state, int log_pages);
  /// Something was forgotten by hand.
  void sweep_soon();

 private:
  bool trim_due() const;
  bool checkpoint_due() const;
  void run(const std::stop_token& stop);
  void trim_history(const std::stop_token& stop);
  bool trim_step(Ledger& ledger) const;
  void checkpoint(bool hold_writer);
  void copy_log(int mode);

  const UpkeepBounds bounds_;
  CommitQueue& queue_;
  const int log_pages_max_;
  const std::unique_ptr<Connection> checkpointer_;

  std::mutex mutex_;
  std::condition_variable_any noted_;
  LedgerState state_;
  bool sweep_wanted_ = false;
  int log_pages_ = 0;
  int checkpoint_pages_;  // the next checkpoint is due at so many
  std::jthread thread_;   // last: it uses all of the above
};

}  // namespace milepost::store
