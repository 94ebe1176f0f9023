// The queue's front leads: it commits for all who stood behind it when it began, then hands the front on.
#include "store/sqlite_commit_queue.h"

#include <algorithm>
#include <utility>

namespace milepost::store {
namespace {

// A small commit must not stand behind many large ones in the same group; both far below
// kUnsyncedRevisionsMax / 2.
constexpr std::size_t kGroupJobsMax = 64;
constexpr std::size_t kGroupWritesMax = 4000;

}  // namespace

CommitQueue::CommitQueue(std::unique_ptr<Ledger> ledger, Observer observer)
    : ledger_(std::move(ledger)), observer_(std::move(observer)) {}

Status CommitQueue::run(Durability durability, std::size_t writes, const Job& job) {
  Pending mine{durability, writes, job};
  return wait_and_lead(mine);
}

void CommitQueue::between_groups(const std::function<void()>& work) {
  const Job job = [&work](Ledger&) {
    work();
    return Status{};
  };
  Pending mine{.durability = Durability::kLeased, .writes = 0, .job = job, .alone = true};
  wait_and_lead(mine).value();
}

Status CommitQueue::wait_and_lead(Pending& mine) {
  std::unique_lock lock(mutex_);
  waiting_.push_back(&mine);
  mine.turn.wait(lock, [&] { return mine.done || waiting_.front() == &mine; });
  if (mine.done) {
    return mine.result;
  }
  const auto group = take_group();
  lock.unlock();
  commit_group(group);
  lock.lock();
  retire_group(group.size());
  return mine.result;
}

std::vector<CommitQueue::Pending*> CommitQueue::take_group() const {
  if (waiting_.front()->alone) {
    return {waiting_.front()};
  }
  std::vector<Pending*> group;
  std::size_t writes = 0;
  for (Pending* pending : waiting_) {
    writes += pending->writes;
    if (pending->alone || group.size() == kGroupJobsMax || (!group.empty() && writes > kGroupWritesMax)) {
      break;
    }
    group.push_back(pending);
  }
  return group;
}

void CommitQueue::commit_group(const std::vector<Pending*>& group) {
  if (group.front()->alone) {
    group.front()->result = group.front()->job(*ledger_);
    return;
  }
  const bool durable = std::ranges::any_of(
      group, [](const Pending* each) { return each->durability == Durability::kDurable; });
  Status committed = ledger_->begin(durable ? Durability::kDurable : Durability::kLeased);
  if (committed) {
    for (Pending* each : group) {
      each->result = each->job(*ledger_);
    }
    committed = ledger_->finish();
  }
  if (committed) {
    observer_(*ledger_);
    return;
  }
  for (Pending* each : group) {
    each->result = committed;
  }
}

void CommitQueue::retire_group(std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    Pending* const each = waiting_.front();
    waiting_.pop_front();
    each->done = true;
    each->turn.notify_one();  // under the lock: once it is free, `each` may be gone
  }
  if (!waiting_.empty()) {
    waiting_.front()->turn.notify_one();
  }
}

}  // namespace milepost::store
