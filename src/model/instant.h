// Points in time as the API shows and the store keeps them.
#pragma once

#include <chrono>
#include <string>

namespace milepost::model {

/// RFC 3339 in UTC with milliseconds: "2026-11-22T02:04:04.123Z".
std::string print_instant(std::chrono::system_clock::time_point instant);

}  // namespace milepost::model
