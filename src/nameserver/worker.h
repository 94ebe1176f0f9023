// A worker: a thread's work at one post (its sockets), which a successor can take over when it hangs.
#pragma once

#include <atomic>
#include <memory>
#include <span>

#include "answer/exchange.h"
#include "nameserver/progress.h"

namespace milepost::nameserver {

class Worker {
 public:
  explicit Worker(std::unique_ptr<answer::Responder> responder) : responder_(std::move(responder)) {}
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  virtual ~Worker() = default;

  /// Serves on the calling thread until stop() was called or the worker was abandoned.
  virtual void run() noexcept = 0;
  /// From any thread: finish what is in flight, then return from run().
  void stop() {
    stopping_.store(true, std::memory_order_relaxed);
    wake();
  }

  /// Makes the successor at the same sockets. REQUIRES: progress().abandon() returned true.
  virtual std::shared_ptr<Worker> successor(std::unique_ptr<answer::Responder> responder) = 0;
  /// The batch that is with the responder. REQUIRES: progress().abandon() returned true.
  virtual std::span<const answer::Exchange> batch_in_flight() const = 0;
  Progress& progress() { return progress_; }

 protected:
  virtual void wake() = 0;
  bool stopping() const { return stopping_.load(std::memory_order_relaxed); }
  /// False: abandoned meanwhile; the caller returns at once.
  [[nodiscard]] bool answer(std::span<answer::Exchange> batch) {
    progress_.begin_batch();
    responder_->answer(batch);
    return progress_.end_batch();
  }

 private:
  std::unique_ptr<answer::Responder> responder_;
  std::atomic<bool> stopping_{false};
  Progress progress_;
};

}  // namespace milepost::nameserver
