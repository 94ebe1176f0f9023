// Points in time as people type them on a command line.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace milepost::cmd {

/// So long ago (90s, 30m, 2h, 7d), or a time in UTC: 2026-11-22, 2026-11-22T05:30, 2026-11-22T05:30:15.123Z; a
/// space may stand for the T, and the Z may be left out. At most a hundred years ago; the years 1970 to 2200.
/// nullopt: neither.
std::optional<std::chrono::system_clock::time_point> scan_moment(std::string_view text,
                                                                 std::chrono::system_clock::time_point now);

}  // namespace milepost::cmd
