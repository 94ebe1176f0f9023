// How far a long command is, on stderr: one line that rewrites itself on a terminal, a line now and then elsewhere.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace milepost::cmd {

/// Belongs to one thread.
class Progress {
 public:
  /// "`what`: 1,000 of 15,000 `unit`"; `total` 0: unknown.
  Progress(std::string what, std::string unit, std::size_t total);
  /// Leaves the terminal's line free.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// With `octets`, also those and how many of `unit` come in a second.
  void show(std::size_t done, std::size_t octets = 0);

 private:
  using Clock = std::chrono::steady_clock;

  const std::string what_;
  const std::string unit_;
  const std::size_t total_;
  const bool terminal_;
  const Clock::time_point begun_ = Clock::now();
  Clock::time_point next_;
  bool line_open_ = false;
};

/// 1234567 -> "1,234,567".
std::string grouped(std::size_t number);

}  // namespace milepost::cmd
