// A field of a line that cannot be read, as messages quote it.
#pragma once

#include <string>
#include <string_view>

namespace milepost::explain {

/// In quotes, cut at 80 octets. What a broken file holds may be anything: no control character reaches a terminal.
std::string quoted_field(std::string_view field);

}  // namespace milepost::explain
