// The client that an answer is chosen for: its network, and where that is once a policy asks.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "routing/location.h"

namespace milepost::routing {

/// Belongs to one query. It is looked up when the first policy needs it, once, and notes how much of the address the
/// answer depends on.
class Client {
 public:
  /// `address`: 4 or 16 octets, of which the first `prefix` bits are known (and the others zero). `locator` may be null.
  Client(base::Bytes address, std::uint8_t prefix, const Locator* locator)
      : size_(static_cast<std::uint8_t>(address.size())), prefix_(prefix), locator_(locator) {
    std::ranges::copy(address, octets_.begin());
  }

  base::Bytes address() const { return {octets_.data(), size_}; }
  std::uint8_t prefix() const { return prefix_; }

  /// One step on the way to location(), and with `latencies` to those, too; false: they wait for nothing any more. Not
  /// to be called at all is right, too.
  bool step(bool latencies) {
    if (locator_ == nullptr || located_ || measured_) return false;
    return locator_->step(address(), latencies, look_ups_);
  }
  const Location& location() {
    if (!located_) {
      located_ = true;
      if (locator_ != nullptr) location_ = locator_->locate(address(), look_ups_);
      depends_on(location_.scope);
    }
    return location_;
  }
  const Latencies& latencies() {
    if (!measured_) {
      measured_ = true;
      if (locator_ != nullptr) latencies_ = locator_->latencies(address(), look_ups_);
      depends_on(latencies_.scope);
    }
    return latencies_;
  }
  /// The client is there, whatever its address: one of a VPC, which is in a region.
  void place_at(const Location& location) {
    located_ = measured_ = true;
    location_ = location;
  }

  void depends_on(std::uint8_t scope) { scope_ = std::max(scope_, scope); }
  /// Bits of the address that decided; 0: every client would get this answer, or another at random.
  std::uint8_t scope() const { return scope_; }

 private:
  std::array<std::uint8_t, 16> octets_{};
  std::uint8_t size_;
  std::uint8_t prefix_;
  std::uint8_t scope_ = 0;
  bool located_ = false;
  bool measured_ = false;
  const Locator* locator_;
  LookUps look_ups_;
  Location location_;
  Latencies latencies_;
};

}  // namespace milepost::routing
