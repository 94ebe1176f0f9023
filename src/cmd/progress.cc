// Lines about progress, rarely.
#include "cmd/progress.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

namespace milepost::cmd {
namespace {

constexpr std::chrono::milliseconds kOnTerminal{200};
constexpr std::chrono::seconds kElsewhere{10};

std::string pace(std::size_t done, std::size_t octets, std::chrono::duration<double> took) {
  const auto rate = static_cast<std::size_t>(static_cast<double>(done) / took.count());
  return fmt::format(", {} MB, {} a second", grouped(octets / 1'000'000), grouped(rate));
}

}  // namespace

Progress::Progress(std::string what, std::string unit, std::size_t total)
    : what_(std::move(what)),
      unit_(std::move(unit)),
      total_(total),
      terminal_(::isatty(STDERR_FILENO) == 1),
      next_(Clock::now() + (terminal_ ? kOnTerminal : kElsewhere)) {}

Progress::~Progress() {
  if (line_open_) fmt::print(stderr, "\r\x1b[K");
}

void Progress::show(std::size_t done, std::size_t octets) {
  const auto now = Clock::now();
  if (now < next_) return;
  next_ = now + (terminal_ ? kOnTerminal : kElsewhere);
  const std::string of = total_ == 0 ? "" : fmt::format(" of {}", grouped(total_));
  line_open_ = terminal_;
  fmt::print(stderr, "{}{}: {}{} {}{}{}", terminal_ ? "\r" : "", what_, grouped(done), of, unit_,
             octets == 0 ? "" : pace(done, octets, now - begun_), terminal_ ? "\x1b[K" : "\n");
}

std::string grouped(std::size_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

}  // namespace milepost::cmd
