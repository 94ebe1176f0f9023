// Codes of continents, countries and subdivisions as integers: "DE" is 0x4445, "BE" 0x4245, unknown is 0.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace milepost::routing {

using PlaceCode = std::uint32_t;
inline constexpr PlaceCode kNoCode = 0;

/// One to three letters and digits, taken as upper case; nullopt for anything else.
constexpr std::optional<PlaceCode> pack_code(std::string_view text) {
  if (text.empty() || text.size() > 3) return std::nullopt;
  PlaceCode code = 0;
  for (char letter : text) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    if (!((letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9'))) return std::nullopt;
    code = code << 8 | static_cast<unsigned char>(letter);
  }
  return code;
}

/// The text of a packed code; empty for kNoCode.
inline std::string print_code(PlaceCode code) {
  std::string text;
  for (int shift = 16; shift >= 0; shift -= 8) {
    if (const auto letter = static_cast<char>(code >> shift); letter != '\0') text.push_back(letter);
  }
  return text;
}

}  // namespace milepost::routing
