// Text for the inside of XML elements, whatever bytes it came from.
#include "aws/lossy_xml.h"

#include <cstddef>
#include <cstdint>

namespace milepost::aws {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// Octets of the UTF-8 sequence that starts with `lead`; 0 when none does (RFC 3629 4).
std::size_t sequence_size(std::uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

// The code point of the whole, shortest sequence at the start of `text`; 0 (no XML character) when it is not
// one.
std::uint32_t decode(std::string_view text, std::size_t size) {
  static constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (size == 0 || size > text.size()) return 0;
  const auto lead = static_cast<std::uint8_t>(text[0]);
  std::uint32_t point = size == 1 ? lead : lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const auto next = static_cast<std::uint8_t>(text[i]);
    if ((next & 0xC0) != 0x80) return 0;
    point = (point << 6) | (next & 0x3F);
  }
  return point >= kSmallest[size] ? point : 0;
}

// XML 1.0 (fifth edition) 2.2, production Char.
bool is_xml_character(std::uint32_t point) {
  return point == '\t' || point == '\n' || point == '\r' || (point >= 0x20 && point <= 0xD7FF) ||
         (point >= 0xE000 && point <= 0xFFFD) || (point >= 0x10000 && point <= 0x10FFFF);
}

void append_character(std::string& out, std::string_view character) {
  switch (character[0]) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '\r':
      out += "&#13;";
      break;  // a bare one would be read back as a line feed (2.11)
    default:
      out += character;
  }
}

}  // namespace

std::string lossy_xml(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const std::size_t size = sequence_size(static_cast<std::uint8_t>(text[0]));
    const bool valid = is_xml_character(decode(text, size));
    if (valid) {
      append_character(out, text.substr(0, size));
    } else {
      out += kReplacement;
    }
    text.remove_prefix(valid ? size : 1);
  }
  return out;
}

}  // namespace milepost::aws
