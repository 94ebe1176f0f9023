// Keeps a node registered that follows no feed: one thread that keeps its lease alive.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "cluster/registration.h"

namespace milepost::cluster {

/// Starts its thread at once; the destructor signs off.
class Registrant {
 public:
  explicit Registrant(Registration registration);
  ~Registrant();
  Registrant(const Registrant&) = delete;
  Registrant& operator=(const Registrant&) = delete;

  /// The store was there when it was last asked. Any thread.
  bool connected() const { return connected_.load(std::memory_order_relaxed); }

 private:
  void run(const std::stop_token& stop);

  Registration registration_;
  std::atomic<bool> connected_{false};
  std::mutex mutex_;  // for wake_ alone
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace milepost::cluster
