// Tokens are the position in base64.
#include "api/page_token.h"

#include <fmt/core.h>

#include <cstdint>
#include <vector>

#include "dns/base64.h"

namespace milepost::api {

std::string page_token(std::string_view position) {
  const std::vector<std::uint8_t> octets(position.begin(), position.end());
  return dns::encode_base64(octets);
}

base::Result<std::string> read_page_token(std::string_view token) {
  const auto octets = dns::decode_base64(token);
  if (!octets || octets->empty()) return std::unexpected(invalid_page_token(token));
  return std::string(octets->begin(), octets->end());
}

base::Error invalid_page_token(std::string_view token) {
  return {"InvalidPaginationToken", fmt::format("The pagination token '{}' is not valid.", token)};
}

}  // namespace milepost::api
