// Times of zone files: plain seconds, or numbers with units as in 1h30m.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace milepost::dns {

/// Seconds; units are w, d, h, m and s in either case. nullopt when it is no time or exceeds 32 bits.
std::optional<std::uint32_t> scan_time(std::string_view text);

}  // namespace milepost::dns
