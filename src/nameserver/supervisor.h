// Runs workers on threads and watches them: one that does not come back from a batch gets a successor.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "answer/exchange.h"
#include "nameserver/options.h"
#include "nameserver/worker.h"

namespace milepost::nameserver {

/// Thread rule: add() before start(); start() and stop() from one thread; replacements() from any.
class Supervisor {
 public:
  /// `factory` makes the successors' responders and must live as long as the process: a hung thread
  /// that outlives stop() still uses what its responder refers to.
  Supervisor(const WatchdogOptions& options, answer::ResponderFactory& factory);
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;
  ~Supervisor();

  /// `name`, at most 15 characters, names the thread.
  void add(std::string name, std::shared_ptr<Worker> worker);
  void start();
  /// Lets every worker finish what is in flight. One that has not returned after `patience` is left
  /// behind, with its thread, until the process ends.
  void stop(std::chrono::milliseconds patience);

  /// How many hung workers were replaced so far.
  std::uint64_t replacements() const { return replacements_.load(std::memory_order_relaxed); }

 private:
  using Clock = std::chrono::steady_clock;

  struct Running {
    std::shared_ptr<Worker> worker;
    std::future<void> finished;
    std::thread thread;
  };
  struct Post {
    std::string name;
    Running running;
    std::uint64_t looked = 0;           // progress at the last look ...
    Clock::time_point unchanged_since;  // ... and since when it has been that
    bool reported = false;              // that it hangs and may not be replaced yet
  };

  static Running launch(const std::string& name, std::shared_ptr<Worker> worker);
  static void end(Running& running, Clock::time_point until);
  void watch();
  void look_at(Post& post, Clock::time_point now);
  bool may_replace(Clock::time_point now);
  void replace(Post& post, Clock::time_point now);

  const WatchdogOptions options_;
  answer::ResponderFactory& factory_;
  std::vector<Post> posts_;                    // the watchdog's between start() and stop()
  std::vector<Running> abandoned_;             // likewise
  std::deque<Clock::time_point> replaced_at_;  // within the last window
  std::atomic<std::uint64_t> replacements_{0};

  std::mutex mutex_;
  std::condition_variable stop_changed_;
  bool stop_ = false;  // guarded by mutex_
  std::thread watchdog_;
};

}  // namespace milepost::nameserver
