// Where a client is, as routing policies ask for it.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "routing/range_tree.h"

namespace milepost::routing {

/// What is known of a network. Codes are keys that compare with those of plans (zone::geo_key); 0: unknown.
struct Location {
  std::uint64_t subdivision = 0;
  std::uint64_t country = 0;
  std::uint64_t continent = 0;
  bool has_position = false;
  std::array<float, 3> position{};  // unit vector from the earth's centre
  /// Clients with the same first `scope` bits are in the same place (RFC 7871 7.2.1).
  std::uint8_t scope = 0;
};

/// Stands for a latency that nobody has measured.
inline constexpr std::uint16_t kNoLatency = 0xffff;

/// Measured round-trip times of a network, by number of region; those behind `count` are unknown.
struct Latencies {
  const std::uint16_t* ms = nullptr;
  std::uint16_t count = 0;
  std::uint8_t scope = 0;

  std::uint16_t of(std::uint64_t region) const { return region < count ? ms[region] : kNoLatency; }
};

/// The look-ups of one address on their way, and how far they are.
struct LookUps {
  RangeCursor place;
  RangeCursor latency;
  std::uint32_t place_number = 0;
  std::uint8_t place_scope = 0;
  bool place_found = false;
};

/// Answers from memory, allocates and locks nothing. Thread-safe. `address`: 4 or 16 octets.
class Locator {
 public:
  virtual ~Locator() = default;
  Location locate(base::Bytes address) const noexcept {
    LookUps look_ups;
    return locate(address, look_ups);
  }
  Latencies latencies(base::Bytes address) const noexcept {
    LookUps look_ups;
    return latencies(address, look_ups);
  }

  /// One step on the way of locate(), and with `latencies` of that look-up, too: asks for the memory that the next one
  /// reads. False: all that is left to read has been asked for.
  virtual bool step(base::Bytes, bool /*latencies*/, LookUps&) const noexcept { return false; }
  /// Takes the steps that are left. REQUIRES: only step() with this address has moved `look_ups`.
  virtual Location locate(base::Bytes address, LookUps& look_ups) const noexcept = 0;
  virtual Latencies latencies(base::Bytes address, LookUps& look_ups) const noexcept = 0;
  /// What says that locate(), for people: a file's name. Empty: nothing does. May allocate.
  virtual std::string source(base::Bytes) const { return {}; }
};

}  // namespace milepost::routing
