// A watch reads the history table from where it stands; the feed only says when that is worth while.
#include "store/sqlite_watch.h"

#include <algorithm>
#include <utility>

namespace milepost::store {
namespace {

// How long a commit of another process may stay unseen: little beside the 50 ms that a forced verdict has to reach the
// answers. A look costs some ten microseconds.
constexpr std::chrono::milliseconds kForeignPoll{20};

}  // namespace

void Feed::advance(Revision revision) {
  {
    const std::lock_guard lock(mutex_);
    if (revision <= revision_.load(std::memory_order_relaxed)) {
      return;
    }
    revision_.store(revision, std::memory_order_release);
  }
  advanced_.notify_all();
}

void Feed::wait(Revision seen, const std::atomic<bool>& stopped, Deadline deadline) {
  std::unique_lock lock(mutex_);
  advanced_.wait_until(lock, deadline, [&] { return stopped || revision() > seen; });
}

void Feed::stop(std::atomic<bool>& stopped) {
  {
    const std::lock_guard lock(mutex_);
    stopped = true;
  }
  advanced_.notify_all();
}

Result<EventBatch> SqliteWatch::next(std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (!cancelled_) {
    if (feed_.revision() > position_) {
      auto batch = ReaderPool::Borrowed(readers_)->changes(position_, prefixes_);
      if (!batch) {
        return batch;
      }
      position_ = batch->revision;
      if (!batch->events.empty()) {
        return batch;
      }
      continue;
    }
    const auto now = std::chrono::steady_clock::now();
    if (now >= deadline) {
      break;
    }
    feed_.wait(position_, cancelled_, std::min(deadline, now + kForeignPoll));
    if (const Status looked = look_beyond_this_process(); !looked) {
      return std::unexpected(looked.error());
    }
  }
  return EventBatch{.events = {}, .revision = position_};
}

Status SqliteWatch::look_beyond_this_process() {
  if (feed_.revision() > position_) {
    return {};
  }
  const auto revision = ReaderPool::Borrowed(readers_)->revision();
  if (!revision) {
    return std::unexpected(revision.error());
  }
  feed_.advance(*revision);
  return {};
}

}  // namespace milepost::store
