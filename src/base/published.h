// Published<T>: one writer replaces an immutable T; many readers pick up the newest without a lock.
//
// A reader owns a Published<T>::Reader and calls current() once per batch: as long as nothing was
// published, that is one atomic load and a compare. Only the first call after a publish takes the mutex.
// Thread rule: publish() from any thread; a Reader belongs to one thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

namespace milepost::base {

template <class T>
class Published {
 public:
  Published() = default;
  explicit Published(std::shared_ptr<const T> first) : value_(std::move(first)) {}
  Published(const Published&) = delete;
  Published& operator=(const Published&) = delete;

  void publish(std::shared_ptr<const T> next) {
    {
      const std::lock_guard lock(mutex_);
      value_.swap(next);
      generation_.fetch_add(1, std::memory_order_release);
    }
    // `next` (the old value) is released outside the lock: its destructor may be long.
  }

  std::shared_ptr<const T> get() const {
    const std::lock_guard lock(mutex_);
    return value_;
  }

  class Reader {
   public:
    explicit Reader(const Published& source) : source_(&source) {}

    /// The newest value; null before the first publish. Valid until the next call of current().
    const T* current() {
      if (source_->generation_.load(std::memory_order_acquire) != seen_) [[unlikely]] {
        refresh();
      }
      return value_.get();
    }

    /// Lets go of the value, so that an idle reader does not keep an old snapshot alive.
    void release() {
      value_.reset();
      seen_ = kNever;
    }

   private:
    static constexpr std::uint64_t kNever = ~std::uint64_t{0};

    void refresh() {
      const std::lock_guard lock(source_->mutex_);
      value_ = source_->value_;
      seen_ = source_->generation_.load(std::memory_order_relaxed);
    }

    const Published* source_;
    std::shared_ptr<const T> value_;
    std::uint64_t seen_ = kNever;
  };

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> value_;
  std::atomic<std::uint64_t> generation_{0};
};

}  // namespace milepost::base
