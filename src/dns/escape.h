// One octet of DNS text, written plain or escaped: zone files' \DDD (RFC 1035 5.1) and Route 53's \ooo.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace milepost::dns {

enum class Escapes {
  kDecimal,  // zone files: \DDD is decimal, \X is X
  kOctal,    // Route 53: \ooo is octal, \X is X
};

struct TextOctet {
  std::uint8_t value;
  bool escaped;
};

/// Takes one octet off the front of `text`. nullopt, with `text` as it was, when a backslash is not followed
/// by three digits of at most 255 or by one character that is no digit. REQUIRES: !text.empty().
std::optional<TextOctet> take_octet(std::string_view& text, Escapes escapes);

/// Appends \DDD or \ooo.
void print_octet_number(std::uint8_t octet, Escapes escapes, std::string& out);

/// Appends `octets` between quotation marks: printable ASCII plain, `"` and `\` behind a backslash, the rest
/// by number.
void print_quoted(base::Bytes octets, Escapes escapes, std::string& out);

/// Octets that Route 53 takes only escaped: 0..040 and 0177..0377 (DG:DomainNameFormat).
constexpr bool is_unsupported_plain(std::uint8_t octet) {
  return octet <= 0x20 || octet >= 0x7f;
}

/// The first unescaped character of `text` that Route 53 takes only escaped, with all its UTF-8 octets, as
/// the UnsupportedCharacter error names it; empty when there is none.
std::string_view unsupported_part(std::string_view text);

}  // namespace milepost::dns
