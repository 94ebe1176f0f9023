// For tests: a real store behind a door that can be shut (StoreUnavailable), and whose feeds can be held back.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

#include "store/store.h"

namespace milepost::publish {

/// Shared by an UnrulyStore and its watches. Thread-safe.
class Door {
 public:
  void shut() { set(shut_, true); }
  void open() { set(shut_, false); }
  void hold_feeds() { set(held_, true); }
  void release_feeds() { set(held_, false); }
  /// After so many more ranges the door shuts by itself: an outage in the middle of a full read.
  void shut_after_ranges(int ranges) { set(ranges_left_, ranges); }

  void count_range() {
    const std::lock_guard lock(mutex_);
    if (ranges_left_ > 0 && --ranges_left_ == 0) shut_ = true;
  }
  /// Waits until feeds flow or `timeout` passed; true when they flow.
  bool wait_for_feeds(std::chrono::milliseconds timeout) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, timeout, [this] { return !held_ || shut_; });
  }
  /// Waits until somebody came to the shut door.
  void wait_for_refusal() {
    std::unique_lock lock(mutex_);
    const int before = refusals_;
    changed_.wait(lock, [&] { return refusals_ > before; });
  }
  base::Status pass() {
    const std::lock_guard lock(mutex_);
    if (!shut_) return {};
    ++refusals_;
    changed_.notify_all();
    return base::fail("StoreUnavailable", "the door is shut");
  }

 private:
  template <class T>
  void set(T& what, T value) {
    const std::lock_guard lock(mutex_);
    what = value;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool shut_ = false;
  bool held_ = false;
  int ranges_left_ = 0;
  int refusals_ = 0;
};

class UnrulyWatch final : public store::Watch {
 public:
  UnrulyWatch(std::unique_ptr<store::Watch> inner, Door& door) : inner_(std::move(inner)), door_(door) {}

  base::Result<store::EventBatch> next(std::chrono::milliseconds timeout) override {
    if (const auto passed = door_.pass(); !passed) return std::unexpected(passed.error());
    if (kept_.events.empty()) {
      auto batch = inner_->next(timeout);
      if (!batch) return batch;
      kept_ = *std::move(batch);
    }
    // A batch that came while feeds are held is kept until they flow; the follower sees nothing of it before.
    if (!door_.wait_for_feeds(kept_.events.empty() ? std::chrono::milliseconds(0) : timeout))
      return store::EventBatch{};
    return std::exchange(kept_, {});
  }
  void cancel() override { inner_->cancel(); }

 private:
  std::unique_ptr<store::Watch> inner_;
  Door& door_;
  store::EventBatch kept_;
};

/// Passes every call on to `inner` while the door is open.
class UnrulyStore final : public store::Store {
 public:
  explicit UnrulyStore(store::Store& inner) : inner_(inner) {}

  Door& door() { return door_; }

  base::Result<store::Committed> commit(const store::Transaction& transaction) override {
    return passing<store::Committed>([&] { return inner_.commit(transaction); });
  }
  base::Result<std::optional<store::KeyValue>> get(std::string_view key, store::Revision at) override {
    return passing<std::optional<store::KeyValue>>([&] { return inner_.get(key, at); });
  }
  base::Result<store::Range> range(const store::RangeRequest& request) override {
    auto range = passing<store::Range>([&] { return inner_.range(request); });
    door_.count_range();
    return range;
  }
  base::Result<std::unique_ptr<store::Watch>> watch(std::vector<std::string> prefixes,
                                                    store::Revision after) override {
    return passing<std::unique_ptr<store::Watch>>([&]() -> base::Result<std::unique_ptr<store::Watch>> {
      auto watch = inner_.watch(std::move(prefixes), after);
      if (!watch) return watch;
      return std::make_unique<UnrulyWatch>(*std::move(watch), door_);
    });
  }
  store::Revision revision() override { return inner_.revision(); }
  base::Status compact(store::Revision revision) override { return inner_.compact(revision); }
  base::Result<store::LeaseId> grant_lease(std::chrono::milliseconds ttl) override {
    return passing<store::LeaseId>([&] { return inner_.grant_lease(ttl); });
  }
  base::Status keep_alive(store::LeaseId lease) override {
    const auto passed = door_.pass();
    return passed ? inner_.keep_alive(lease) : passed;
  }
  base::Status revoke_lease(store::LeaseId lease) override {
    const auto passed = door_.pass();
    return passed ? inner_.revoke_lease(lease) : passed;
  }

 private:
  template <class T, class Call>
  base::Result<T> passing(Call call) {
    if (const auto passed = door_.pass(); !passed) return std::unexpected(passed.error());
    return call();
  }

  store::Store& inner_;
  Door door_;
};

}  // namespace milepost::publish
