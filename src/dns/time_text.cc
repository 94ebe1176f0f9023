// Reads times with units, which every zone-file reader takes though RFC 1035 has only seconds.
#include "dns/time_text.h"

#include <charconv>
#include <limits>

namespace milepost::dns {
namespace {

std::uint64_t unit_seconds(char unit) {
  switch (unit | 0x20) {  // to lower case
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 3600;
    case 'd':
      return 86400;
    case 'w':
      return 604800;
    default:
      return 0;
  }
}

}  // namespace

std::optional<std::uint32_t> scan_time(std::string_view text) {
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint32_t>::max();
  std::uint64_t sum = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  do {
    std::uint32_t number = 0;
    const auto [behind, error] = std::from_chars(at, end, number);
    if (error != std::errc()) {
      return std::nullopt;
    }
    const bool plain = at == text.data() && behind == end;
    const std::uint64_t unit = plain ? 1 : behind == end ? 0 : unit_seconds(*behind);
    if (unit == 0) {
      return std::nullopt;
    }
    sum += number * unit;  // at most 2^32 * 604800, far from overflow
    at = plain ? end : behind + 1;
  } while (at != end && sum <= kMax);
  return sum <= kMax ? std::optional(static_cast<std::uint32_t>(sum)) : std::nullopt;
}

}  // namespace milepost::dns
