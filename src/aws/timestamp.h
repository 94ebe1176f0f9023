// The two spellings of time in signed requests: ISO 8601 basic (X-Amz-Date) and HTTP's (Date).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace milepost::aws {

using Seconds = std::chrono::sys_seconds;

/// "20150830T123600Z"
std::string compose_timestamp(Seconds time);
/// Only that form, only real dates.
std::optional<Seconds> parse_timestamp(std::string_view text);

/// "Sun, 30 Aug 2015 12:36:00 GMT" (RFC 9110 5.6.7); also with UTC or +0000, as old clients write it.
std::optional<Seconds> parse_http_date(std::string_view text);

}  // namespace milepost::aws
