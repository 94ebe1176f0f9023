// Trims history through the commit queue, a few hundred changes a turn, and checkpoints beside it.
#include "store/sqlite_upkeep.h"

#include <sqlite3.h>

#include <utility>

#include "base/log.h"

namespace milepost::store {
namespace {

// One step: 1 to 2 ms of the writer's time.
constexpr std::int64_t kStepChanges = 200;
// Trimming starts this part above the bound, so that it comes in runs and not after every commit.
constexpr Revision kSlackPart = 16;
// Times log_bytes: with so much log the writer is held back until all of it is copied.
constexpr int kRestartFactor = 4;
constexpr std::int64_t kPageBytes = 4096;  // SQLite's default

}  // namespace

Upkeep::Upkeep(UpkeepBounds bounds, CommitQueue& queue, std::unique_ptr<Connection> checkpointer)
    : bounds_(bounds),
      queue_(queue),
      log_pages_max_(static_cast<int>(bounds.log_bytes / kPageBytes)),
      checkpointer_(std::move(checkpointer)),
      checkpoint_pages_(log_pages_max_),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Upkeep::note(const LedgerState& state, int log_pages) {
  const std::lock_guard lock(mutex_);
  state_ = state;
  log_pages_ = log_pages;
  if (log_pages < log_pages_max_) {
    checkpoint_pages_ = log_pages_max_;  // the log has begun anew
  }
  if (trim_due() || checkpoint_due()) {
    noted_.notify_one();
  }
}

void Upkeep::sweep_soon() {
  const std::lock_guard lock(mutex_);
  sweep_wanted_ = true;
  noted_.notify_one();
}

bool Upkeep::trim_due() const {
  const Revision kept = state_.revision - state_.forgotten;
  return sweep_wanted_ || kept > bounds_.history_revisions_max + bounds_.history_revisions_max / kSlackPart ||
         state_.history_bytes > bounds_.history_bytes_max;
}

bool Upkeep::checkpoint_due() const {
  return log_pages_ >= checkpoint_pages_;
}

void Upkeep::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (noted_.wait(lock, stop, [this] { return trim_due() || checkpoint_due(); })) {
    const bool trim = trim_due();
    const bool copy = checkpoint_due();
    const bool hold_writer = log_pages_ >= kRestartFactor * log_pages_max_;
    // What is due after this turn, or again because a step failed, the next commit will note.
    state_ = {};
    sweep_wanted_ = false;
    checkpoint_pages_ = log_pages_ + log_pages_max_;
    lock.unlock();
    if (trim) {
      trim_history(stop);
    }
    if (copy) {
      checkpoint(hold_writer);
    }
    lock.lock();
  }
}

void Upkeep::trim_history(const std::stop_token& stop) {
  bool more = true;
  while (more && !stop.stop_requested()) {
    const Status done = queue_.run(Durability::kLeased, kStepChanges, [&](Ledger& ledger) {
      more = trim_step(ledger);
      return Status{};
    });
    if (!done) {
      log::warning("old history could not be taken away: {}", done.error().message);
      return;
    }
  }
}

bool Upkeep::trim_step(Ledger& ledger) const {
  const LedgerState before = ledger.state();
  if (before.revision - before.forgotten > bounds_.history_revisions_max) {
    ledger.forget(before.revision - bounds_.history_revisions_max).value();
  }
  if (ledger.sweep(kStepChanges) > 0) {
    return true;
  }
  // By size only when what is forgotten is gone: it still counts until then.
  if (before.history_bytes > bounds_.history_bytes_max) {
    ledger.forget_oldest(before.history_bytes - bounds_.history_bytes_max, kStepChanges);
  }
  return ledger.state().forgotten != before.forgotten;
}

void Upkeep::checkpoint(bool hold_writer) {
  copy_log(SQLITE_CHECKPOINT_PASSIVE);  // lets commits and reads go on
  if (hold_writer) {
    queue_.between_groups([this] { copy_log(SQLITE_CHECKPOINT_RESTART); });  // has little left to copy
  }
}

void Upkeep::copy_log(int mode) {
  const int code = sqlite3_wal_checkpoint_v2(checkpointer_->handle(), nullptr, mode, nullptr, nullptr);
  if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) {
    log::warning("the store's log could not be copied into its file: {}",
                 sqlite3_errmsg(checkpointer_->handle()));
  }
}

}  // namespace milepost::store
