// Group commit: threads that commit at the same time share one SQLite transaction, and so one wait for the
// disk.
//
// The first to come goes at once, alone; those who come while it waits for the disk go together in the next
// group.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "store/sqlite_ledger.h"

namespace milepost::store {

/// Thread-safe.
class CommitQueue {
 public:
  /// A step of a group. An error of its own must have changed nothing and fails this job only.
  using Job = std::function<Status(Ledger&)>;
  /// Told after each group that was committed, before its jobs return; by one thread at a time.
  using Observer = std::function<void(const Ledger&)>;

  CommitQueue(std::unique_ptr<Ledger> ledger, Observer observer);

  /// Returns when the job's effects are visible and as durable as asked, or with the error and no effect.
  /// `writes`: about how many rows it changes, to bound the group.
  Status run(Durability durability, std::size_t writes, const Job& job);
  /// Runs `work` in its turn, while no transaction is open.
  void between_groups(const std::function<void()>& work);

 private:
  struct Pending {
    Durability durability;
    std::size_t writes;
    const Job& job;
    bool alone = false;  // outside of any transaction
    Status result = {};
    bool done = false;
    std::condition_variable turn{};  // it is done, or it stands at the front and must lead
  };

  Status wait_and_lead(Pending& mine);
  std::vector<Pending*> take_group() const;
  void commit_group(const std::vector<Pending*>& group);
  void retire_group(std::size_t size);

  const std::unique_ptr<Ledger> ledger_;  // used by the thread whose Pending stands at the front
  const Observer observer_;

  std::mutex mutex_;
  std::deque<Pending*> waiting_;
};

}  // namespace milepost::store
