// Tokens are the position in base64.
#include "api/page_token.h"

#include <fmt/core.h>

#include <cstdint>
#include <vector>

#include "dns/base64.h"
#include "dns/name_text.h"

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

base::Result<std::string> name_page_token(const NamePosition& position) {
  const auto name = dns::scan_name(position.name, dns::Escapes::kOctal);
  if (!name) return base::fail("DataFormat", fmt::format("{} is stored and is no name", position.name));
  const base::Bytes wire = dns::NameView(*name).wire();
  return page_token(std::string(wire.begin(), wire.end()) + position.rest);
}

base::Result<NamePosition> read_name_page_token(std::string_view token) {
  const auto position = read_page_token(token);
  if (!position) return std::unexpected(position.error());
  const std::vector<std::uint8_t> octets(position->begin(), position->end());
  const auto name = dns::parse_uncompressed_name(octets);
  if (!name) return std::unexpected(invalid_page_token(token));
  return NamePosition{dns::print_name(*name, dns::Escapes::kOctal), position->substr(name->size())};
}

base::Error invalid_page_token(std::string_view token) {
  return {"InvalidPaginationToken", fmt::format("The pagination token '{}' is not valid.", token)};
}

}  // namespace milepost::api
