// Published<T>: one writer replaces an immutable T; many readers use the newest without lock or wait.
//
//   writer  publish(C):   current -> C,   superseded: A B
//   reader  pin():        its slot -> C   (a hazard pointer: two stores and a compare)
//   reader  unpin():      its slot -> null
//
// Superseded values are destroyed by the writer's thread, oldest first, and only when no reader pins the
// value or an older one. So a value may own what its successor no longer shares with it.
// Thread rule: publish(), reclaim() and the destructor belong to the writer's thread; a Reader to one thread.
#pragma once

#include <algorithm>
#include <atomic>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace milepost::base {

template <class T>
class Published {
  struct alignas(64) Slot {
    std::atomic<const T*> pinned{nullptr};
    bool taken = false;  // guarded by slots_mutex_
  };

 public:
  Published() = default;
  Published(const Published&) = delete;
  Published& operator=(const Published&) = delete;
  /// REQUIRES: every Reader is gone.
  ~Published() {
    current_.store(nullptr);
    if (newest_) superseded_.push_back(std::move(newest_));
    while (!superseded_.empty()) superseded_.pop_front();
  }

  void publish(std::unique_ptr<T> next) {
    current_.store(next.get());
    if (newest_) superseded_.push_back(std::move(newest_));
    newest_ = std::move(next);
    reclaim();
  }

  /// Destroys superseded values that nobody can see any more; publish() does it too.
  void reclaim() {
    if (superseded_.empty()) return;
    std::vector<const T*> pinned;
    {
      const std::lock_guard lock(slots_mutex_);
      for (const Slot& slot : slots_) {
        if (const T* value = slot.pinned.load()) pinned.push_back(value);
      }
    }
    while (!superseded_.empty() && std::ranges::find(pinned, superseded_.front().get()) == pinned.end()) {
      superseded_.pop_front();
    }
  }

  /// What publish() was last given, for the writer itself; null before.
  T* newest() const { return newest_.get(); }
  std::size_t superseded_count() const { return superseded_.size(); }

  class Reader {
   public:
    explicit Reader(Published& source) : source_(&source), slot_(source.take_slot()) {}
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    ~Reader() { source_->give_back(slot_); }

    /// The newest value, valid until unpin(); null before the first publish.
    const T* pin() {
      const T* value = source_->current_.load();
      for (;;) {
        slot_->pinned.store(value);
        // If the writer replaced it before our store was seen, it may be on its way out: take the newer one.
        const T* again = source_->current_.load();
        if (again == value) return value;
        value = again;
      }
    }
    void unpin() { slot_->pinned.store(nullptr, std::memory_order_release); }

   private:
    Published* source_;
    Slot* slot_;
  };

 private:
  Slot* take_slot() {
    const std::lock_guard lock(slots_mutex_);
    for (Slot& slot : slots_) {
      if (!std::exchange(slot.taken, true)) return &slot;
    }
    Slot& slot = slots_.emplace_back();
    slot.taken = true;
    return &slot;
  }

  void give_back(Slot* slot) {
    const std::lock_guard lock(slots_mutex_);
    slot->pinned.store(nullptr);
    slot->taken = false;
  }

  std::atomic<const T*> current_{nullptr};
  std::unique_ptr<T> newest_;
  std::deque<std::unique_ptr<T>> superseded_;
  std::mutex slots_mutex_;
  std::list<Slot> slots_;
};

}  // namespace milepost::base
