// Reads durations before now, and RFC 3339 from the left as far as it is there.
#include "cmd/moment.h"

#include <charconv>
#include <cstdint>

namespace milepost::cmd {
namespace {

using Clock = std::chrono::system_clock;

// The clock counts nanoseconds in 64 bits, which do for the years 1678 to 2261.
constexpr int kYearMin = 1970;
constexpr int kYearMax = 2200;
constexpr std::chrono::days kLongestAgo{36'500};

/// Takes `digits` digits off the front of `text`, behind `separator` where there is one.
std::optional<int> take_number(std::string_view& text, std::size_t digits, std::string_view separators = {}) {
  if (!separators.empty()) {
    if (text.empty() || !separators.contains(text.front())) return std::nullopt;
    text.remove_prefix(1);
  }
  int number = 0;
  const char* const end = text.data() + std::min(digits, text.size());
  if (text.size() < digits || std::from_chars(text.data(), end, number).ptr != end || text.front() == '-') {
    return std::nullopt;
  }
  text.remove_prefix(digits);
  return number;
}

std::optional<std::chrono::seconds> unit(char letter) {
  switch (letter) {
    case 's':
      return std::chrono::seconds(1);
    case 'm':
      return std::chrono::minutes(1);
    case 'h':
      return std::chrono::hours(1);
    case 'd':
      return std::chrono::days(1);
    default:
      return std::nullopt;
  }
}

std::optional<std::chrono::seconds> scan_duration(std::string_view text) {
  std::int32_t count = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (problem != std::errc() || count < 0 || end + 1 != text.data() + text.size()) return std::nullopt;
  const auto each = unit(*end);
  if (!each || *each * count > kLongestAgo) return std::nullopt;
  return *each * count;
}

std::optional<std::chrono::sys_days> take_day(std::string_view& text) {
  const auto year = take_number(text, 4);
  const auto month = year ? take_number(text, 2, "-") : year;
  const auto day = month ? take_number(text, 2, "-") : month;
  if (!day || *year < kYearMin || *year > kYearMax) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

/// Hours and minutes, then seconds and milliseconds where they are there.
std::optional<std::chrono::milliseconds> take_time(std::string_view& text) {
  const auto hours = take_number(text, 2, "T ");
  const auto minutes = hours ? take_number(text, 2, ":") : hours;
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  std::chrono::milliseconds time = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  if (!text.starts_with(':')) return time;
  const auto seconds = take_number(text, 2, ":");
  if (!seconds || *seconds > 59) return std::nullopt;
  time += std::chrono::seconds(*seconds);
  if (!text.starts_with('.')) return time;
  const auto milliseconds = take_number(text, 3, ".");
  if (!milliseconds) return std::nullopt;
  return time + std::chrono::milliseconds(*milliseconds);
}

std::optional<Clock::time_point> scan_instant(std::string_view text) {
  const auto day = take_day(text);
  if (!day) return std::nullopt;
  std::chrono::milliseconds time{0};
  if (!text.empty()) {
    const auto taken = take_time(text);
    if (!taken) return std::nullopt;
    time = *taken;
    if (text == "Z") text = {};
  }
  if (!text.empty()) return std::nullopt;
  return *day + time;
}

}  // namespace

std::optional<Clock::time_point> scan_moment(std::string_view text, Clock::time_point now) {
  if (const auto ago = scan_duration(text)) return now - *ago;
  return scan_instant(text);
}

}  // namespace milepost::cmd
