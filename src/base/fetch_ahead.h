// Fetching memory before it is needed, so that the misses of a group of queries overlap.
#pragma once

#include <cstddef>

namespace milepost::base {

inline constexpr std::size_t kCacheLine = 64;

/// As many as octets that begin with one take.
constexpr std::size_t cache_lines(std::size_t octets) {
  return (octets + kCacheLine - 1) / kCacheLine;
}

inline void fetch_ahead(const void* at, std::size_t lines) {
  for (std::size_t line = 0; line < lines; ++line)
    __builtin_prefetch(static_cast<const char*>(at) + line * kCacheLine);
}

}  // namespace milepost::base
