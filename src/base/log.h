// Log lines that a human can read at 3 a.m.: time, level, what happened, to stderr.
// Secrets never go in here. Thread-safe; not for the answer path.
#pragma once

#include <fmt/core.h>

#include <string_view>
#include <utility>

namespace milepost::log {

enum class Level { kDebug, kInfo, kWarning, kError };

/// Lines below `level` are dropped. Default kInfo.
void set_level(Level level);
void write(Level level, std::string_view line);

template <class... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::kDebug, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::kInfo, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void warning(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::kWarning, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::kError, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace milepost::log
