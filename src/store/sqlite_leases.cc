// Waits for the earliest deadline, erases what has passed it.
#include "store/sqlite_leases.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/log.h"

namespace milepost::store {
namespace {

// An expired lease whose keys could not be erased (disk full) is tried again after this.
constexpr std::chrono::seconds kRetry{1};

}  // namespace

LeaseClock::LeaseClock(Expire expire)
    : expire_(std::move(expire)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

void LeaseClock::add(LeaseId lease, std::chrono::milliseconds ttl) {
  const std::lock_guard lock(mutex_);
  lives_[lease] = {.ttl = ttl, .deadline = Clock::now() + ttl};
  ++granted_;
  granted_more_.notify_all();
}

Status LeaseClock::keep_alive(LeaseId lease) {
  const std::lock_guard lock(mutex_);
  const auto life = lives_.find(lease);
  if (life == lives_.end() || life->second.expired) {
    return base::fail("LeaseNotFound", fmt::format("lease {} does not live", lease));
  }
  life->second.deadline = Clock::now() + life->second.ttl;
  return {};
}

void LeaseClock::remove(LeaseId lease) {
  const std::lock_guard lock(mutex_);
  lives_.erase(lease);
}

void LeaseClock::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (const auto lease = next_expired()) {
      expire(*lease);
      continue;
    }
    std::unique_lock lock(mutex_);
    wait_for_deadline(lock, stop);
  }
}

std::optional<LeaseId> LeaseClock::next_expired() {
  const std::lock_guard lock(mutex_);
  const auto now = Clock::now();
  const auto found =
      std::ranges::find_if(lives_, [now](const auto& each) { return each.second.deadline <= now; });
  if (found == lives_.end()) {
    return std::nullopt;
  }
  found->second.expired = true;
  return found->first;
}

void LeaseClock::wait_for_deadline(std::unique_lock<std::mutex>& lock, const std::stop_token& stop) {
  const auto earliest =
      std::ranges::min_element(lives_, {}, [](const auto& each) { return each.second.deadline; });
  // A lease added meanwhile may be due earlier; keeping one alive only makes the wake-up idle.
  const auto known = granted_;
  const auto added = [this, known] { return granted_ != known; };
  if (earliest == lives_.end()) {
    granted_more_.wait(lock, stop, added);
  } else {
    const auto deadline = earliest->second.deadline;
    granted_more_.wait_until(lock, stop, deadline, added);
  }
}

void LeaseClock::expire(LeaseId lease) {
  const Status erased = expire_(lease);
  if (erased || erased.error().code == "LeaseNotFound") {
    remove(lease);
    return;
  }
  log::warning("lease {} has expired, its keys could not be erased: {}", lease, erased.error().message);
  const std::lock_guard lock(mutex_);
  if (const auto life = lives_.find(lease); life != lives_.end()) {
    life->second.deadline = Clock::now() + kRetry;
  }
}

}  // namespace milepost::store
