// Reads and writes escaped octets; the only place that knows the two notations.
#include "dns/escape.h"

#include <algorithm>

namespace milepost::dns {
namespace {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The number that three digits of `base` spell; nullopt for other characters or more than 255.
std::optional<std::uint8_t> three_digits(std::string_view digits, unsigned base) {
  unsigned value = 0;
  for (const char c : digits) {
    const auto digit = static_cast<unsigned>(c - '0');
    if (!is_digit(c) || digit >= base) {
      return std::nullopt;
    }
    value = value * base + digit;
  }
  return value <= 0xff ? std::optional(static_cast<std::uint8_t>(value)) : std::nullopt;
}

constexpr bool is_utf8_continuation(char c) {
  return (static_cast<std::uint8_t>(c) & 0xc0) == 0x80;
}

}  // namespace

std::optional<TextOctet> take_octet(std::string_view& text, Escapes escapes) {
  if (text.front() != '\\') {
    const TextOctet plain{static_cast<std::uint8_t>(text.front()), false};
    text.remove_prefix(1);
    return plain;
  }
  if (text.size() < 2) {
    return std::nullopt;
  }
  if (!is_digit(text[1])) {
    const TextOctet escaped{static_cast<std::uint8_t>(text[1]), true};
    text.remove_prefix(2);
    return escaped;
  }
  if (text.size() < 4) {
    return std::nullopt;
  }
  const auto number = three_digits(text.substr(1, 3), escapes == Escapes::kDecimal ? 10 : 8);
  if (!number) {
    return std::nullopt;
  }
  text.remove_prefix(4);
  return TextOctet{*number, true};
}

void print_octet_number(std::uint8_t octet, Escapes escapes, std::string& out) {
  const unsigned base = escapes == Escapes::kDecimal ? 10 : 8;
  out += '\\';
  out += static_cast<char>('0' + octet / (base * base));
  out += static_cast<char>('0' + octet / base % base);
  out += static_cast<char>('0' + octet % base);
}

void print_quoted(base::Bytes octets, Escapes escapes, std::string& out) {
  out += '"';
  for (const std::uint8_t octet : octets) {
    if (octet == '"' || octet == '\\') {
      out += '\\';
      out += static_cast<char>(octet);
    } else if (octet < 0x20 || octet >= 0x7f) {
      print_octet_number(octet, escapes, out);
    } else {
      out += static_cast<char>(octet);
    }
  }
  out += '"';
}

std::string_view unsupported_part(std::string_view text) {
  while (!text.empty()) {
    const std::string_view here = text;
    const auto octet = take_octet(text, Escapes::kOctal);
    if (!octet) {
      text.remove_prefix(1);  // a broken escape is another error, told elsewhere
    } else if (!octet->escaped && is_unsupported_plain(octet->value)) {
      const auto* const end = std::find_if_not(here.begin() + 1, here.end(), is_utf8_continuation);
      return here.substr(0, static_cast<std::size_t>(end - here.begin()));
    }
  }
  return {};
}

}  // namespace milepost::dns
