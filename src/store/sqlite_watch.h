// Followers of the history: woken by commits of this process at once, by those of others within some twenty
// milliseconds.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "store/sqlite_reader.h"
#include "store/store.h"

namespace milepost::store {

/// Where the writer says how far the store has come. Thread-safe.
class Feed {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  Revision revision() const { return revision_.load(std::memory_order_acquire); }
  /// Wakes the waiting when `revision` is news.
  void advance(Revision revision);
  /// Waits for a revision above `seen`, `stopped` or the deadline.
  void wait(Revision seen, const std::atomic<bool>& stopped, Deadline deadline);
  void stop(std::atomic<bool>& stopped);

 private:
  std::mutex mutex_;
  std::condition_variable advanced_;
  std::atomic<Revision> revision_{0};
};

class SqliteWatch final : public Watch {
 public:
  /// `feed` and `readers` outlive it.
  SqliteWatch(Feed& feed, ReaderPool& readers, std::vector<std::string> prefixes, Revision after)
      : feed_(feed), readers_(readers), prefixes_(std::move(prefixes)), position_(after) {}

  Result<EventBatch> next(std::chrono::milliseconds timeout) override;
  void cancel() override { feed_.stop(cancelled_); }

 private:
  Status look_beyond_this_process();

  Feed& feed_;
  ReaderPool& readers_;
  const std::vector<std::string> prefixes_;
  Revision position_;  // everything up to here has been handed out
  std::atomic<bool> cancelled_{false};
};

}  // namespace milepost::store
