// Dates in access policies: the W3C forms of ISO 8601 that AWS documents, in UTC.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/timestamp.h"

namespace milepost::aws {

/// 2026-11-22T05:00:00Z or 2026-11-22, which is its first second; only real dates.
std::optional<Seconds> parse_policy_date(std::string_view text);
/// 2026-11-22T05:00:00Z
std::string print_policy_date(Seconds time);

}  // namespace milepost::aws
