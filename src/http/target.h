// The parts of a request target: path and query, percent-encoding, query parameters.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace milepost::http {

/// What stands before the first '?', still encoded.
std::string_view path_of(std::string_view target);
/// What stands behind the first '?', still encoded; empty when there is none.
std::string_view query_of(std::string_view target);

/// Everything but RFC 3986's unreserved characters and those of `also_kept` becomes %XX.
std::string percent_encode(std::string_view text, std::string_view also_kept = {});
/// nullopt when a '%' is not followed by two hexadecimal digits.
std::optional<std::string> percent_decode(std::string_view text);

struct QueryParameter {
  std::string name;
  std::string value;
  friend auto operator<=>(const QueryParameter&, const QueryParameter&) = default;
};

/// The decoded parameters in their order; '+' is a space, a parameter without '=' has an empty value, empty
/// ones
/// (`a=1&&b=2`) are dropped. Errors: MalformedQueryString.
base::Result<std::vector<QueryParameter>> parse_query(std::string_view query);

}  // namespace milepost::http
