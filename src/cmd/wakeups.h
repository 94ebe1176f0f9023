// What the main thread of a service waits for: SIGTERM or SIGINT, or a word from another thread.
#pragma once

#include <chrono>
#include <optional>

namespace milepost::cmd {

/// Make it before any other thread: the signals are blocked in this thread and in all that it starts.
class Wakeups {
 public:
  enum class What { kStopAsked, kNotified, kTimedOut };

  Wakeups();
  ~Wakeups();
  Wakeups(const Wakeups&) = delete;
  Wakeups& operator=(const Wakeups&) = delete;

  /// From any thread.
  void notify() const;
  /// Without a time, waits for as long as it takes. One call answers one signal or all words since the last.
  What wait(std::optional<std::chrono::milliseconds> time = std::nullopt) const;

 private:
  int signals_;  // signalfd
  int words_;    // eventfd
};

}  // namespace milepost::cmd
