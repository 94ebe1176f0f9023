// Text for the inside of XML elements, whatever bytes it came from.
#pragma once

#include <string>
#include <string_view>

namespace milepost::aws {

/// `text` with markup escaped. What XML 1.0 cannot hold, even escaped (control characters, U+FFFE and U+FFFF,
/// bytes that are no UTF-8), becomes U+FFFD: a name that a caller misspelt must not break the answer that
/// says so.
std::string lossy_xml(std::string_view text);

}  // namespace milepost::aws
