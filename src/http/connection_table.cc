// Everybody who is connected: who has to go when it gets full, who has overstayed, who is still there when we
// stop.
#include "http/connection_table.h"

#include <utility>

namespace milepost::http {

bool ConnectionTable::add(Seat& seat) {
  const std::lock_guard lock(mutex_);
  if (draining()) return false;
  if (seats_.size() - closing_.size() >= seats_max_ && !close_one_locked()) return false;
  seats_.insert(&seat);
  return true;
}

void ConnectionTable::remove(Seat& seat) {
  const std::lock_guard lock(mutex_);
  seats_.erase(&seat);
  closing_.erase(&seat);
  if (seats_.empty()) emptied_.notify_all();
}

void ConnectionTable::close_one() {
  const std::lock_guard lock(mutex_);
  close_one_locked();
}

bool ConnectionTable::close_one_locked() {
  const auto rank = [](const Seat& seat) { return std::pair(seat.phase(), seat.since()); };
  Seat* victim = nullptr;
  for (Seat* seat : seats_) {
    if (seat->phase() == Phase::kHandling || closing_.contains(seat)) continue;
    if (victim == nullptr || rank(*seat) < rank(*victim)) victim = seat;
  }
  if (victim == nullptr) return false;
  closing_.insert(victim);
  victim->close();
  return true;
}

void ConnectionTable::close_overdue(Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  for (Seat* seat : seats_) {
    if (seat->deadline() < now && closing_.insert(seat).second) seat->close();
  }
}

void ConnectionTable::drain() {
  const std::lock_guard lock(mutex_);
  draining_ = true;
  for (Seat* seat : seats_) seat->close_if_idle();
}

bool ConnectionTable::wait_until_empty(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  return emptied_.wait_for(lock, limit, [&] { return seats_.empty(); });
}

void ConnectionTable::close_all() {
  const std::lock_guard lock(mutex_);
  for (Seat* seat : seats_) seat->close();
}

void ConnectionTable::wait_until_empty() {
  std::unique_lock lock(mutex_);
  emptied_.wait(lock, [&] { return seats_.empty(); });
}

}  // namespace milepost::http
