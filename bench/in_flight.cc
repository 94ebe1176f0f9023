// Slots are handed out from a stack, so that take and settle cost the same however many are outstanding.
#include "bench/in_flight.h"

#include "base/check.h"

namespace milepost::bench {
namespace {

constexpr unsigned kSlotMask = kWindowMax - 1;

}  // namespace

InFlight::InFlight(unsigned window) : window_(window), free_count_(window) {
  MILEPOST_CHECK(window >= 1 && window <= kWindowMax, "the id has bits for kWindowMax slots");
  for (unsigned slot = 0; slot < window; ++slot) {
    free_[slot] = static_cast<std::uint8_t>(slot);
    slots_[slot].id = static_cast<std::uint16_t>(slot);
  }
}

std::uint16_t InFlight::take(Clock::time_point sent_at) {
  MILEPOST_CHECK(free_count_ > 0, "the window is full");
  Slot& slot = slots_[free_[--free_count_]];
  slot.id = static_cast<std::uint16_t>(slot.id + kWindowMax);  // the next generation; wraps
  slot.sent_at = sent_at;
  slot.outstanding = true;
  return slot.id;
}

bool InFlight::settle(std::uint16_t id) {
  const unsigned slot = id & kSlotMask;
  if (slot >= window_ || !slots_[slot].outstanding || slots_[slot].id != id) return false;
  release(slot);
  return true;
}

unsigned InFlight::retire_sent_before(Clock::time_point limit) {
  unsigned retired = 0;
  for (unsigned slot = 0; slot < window_; ++slot) {
    if (!slots_[slot].outstanding || slots_[slot].sent_at >= limit) continue;
    release(slot);
    ++retired;
  }
  return retired;
}

void InFlight::release(unsigned slot) {
  slots_[slot].outstanding = false;
  free_[free_count_++] = static_cast<std::uint8_t>(slot);
}

}  // namespace milepost::bench
