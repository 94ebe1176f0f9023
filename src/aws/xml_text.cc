// UTF-8 and the references of XML 1.0.
#include "aws/xml_text.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace milepost::aws {
namespace {

constexpr char32_t kInvalid = 0xffffffff;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

/// XML 1.0 2.2, production Char.
bool is_xml_character(char32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) ||
         (c >= 0x10000 && c <= 0x10ffff);
}

/// Octets in the sequence that `first` starts; 0 when none starts so (RFC 3629 3).
std::size_t sequence_size(std::uint8_t first) {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  if (first >= 0xf0 && first <= 0xf4) return 4;
  return 0;
}

/// Takes one character off the front of `text`; kInvalid when it is no UTF-8.
char32_t take_character(std::string_view& text) {
  constexpr std::array<char32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};  // by sequence size
  const auto first = static_cast<std::uint8_t>(text.front());
  const std::size_t size = sequence_size(first);
  if (size == 0 || size > text.size()) return kInvalid;
  char32_t character = size == 1 ? first : first & (0x7fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const auto next = static_cast<std::uint8_t>(text[i]);
    if ((next & 0xc0) != 0x80) return kInvalid;
    character = (character << 6) | (next & 0x3fu);
  }
  text.remove_prefix(size);
  return character < kSmallest[size] ? kInvalid : character;
}

void append_utf8(std::string& out, char32_t c) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((c >> shift) & 0x3f)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | (c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | (c >> 12));
    tail(6), tail(0);
  } else {
    out += static_cast<char>(0xf0 | (c >> 18));
    tail(12), tail(6), tail(0);
  }
}

/// The character that `name` (between & and ;) stands for; kInvalid when for none.
char32_t referenced(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, char32_t>, 5> kEntities = {
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
  for (const auto& [entity, character] : kEntities) {
    if (name == entity) return character;
  }
  if (!name.starts_with('#')) return kInvalid;
  const bool hexadecimal = name.starts_with("#x");
  name.remove_prefix(hexadecimal ? 2 : 1);
  std::uint32_t number = 0;
  const auto [end, problem] =
      std::from_chars(name.data(), name.data() + name.size(), number, hexadecimal ? 16 : 10);
  const bool whole = problem == std::errc{} && end == name.data() + name.size();
  return whole && is_xml_character(number) ? number : kInvalid;
}

/// `character` is the UTF-8 of one.
void append_character(std::string& out, std::string_view character) {
  switch (character.front()) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    case '\r':
      out += "&#13;";
      break;  // raw, a reader would take it for a line end (XML 1.0 2.11)
    default:
      out += character;
  }
}

}  // namespace

bool is_xml_text(std::string_view text) {
  while (!text.empty()) {
    if (!is_xml_character(take_character(text))) return false;
  }
  return true;
}

std::optional<std::string> resolve_references(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  while (!raw.empty()) {
    const std::size_t at = raw.find('&');
    out += raw.substr(0, at);
    if (at == std::string_view::npos) break;
    const std::size_t end = raw.find(';', at);
    if (end == std::string_view::npos) return std::nullopt;
    const char32_t character = referenced(raw.substr(at + 1, end - at - 1));
    if (character == kInvalid) return std::nullopt;
    append_utf8(out, character);
    raw.remove_prefix(end + 1);
  }
  return out;
}

void append_escaped(std::string& out, std::string_view text) {
  out.reserve(out.size() + text.size());
  while (!text.empty()) {
    std::string_view rest = text;
    if (is_xml_character(take_character(rest))) {
      append_character(out, text.substr(0, text.size() - rest.size()));
      text = rest;
    } else {
      out += kReplacement;
      text.remove_prefix(1);
    }
  }
}

std::string escaped(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

}  // namespace milepost::aws
