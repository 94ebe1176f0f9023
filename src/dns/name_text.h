// Names as text: zone files' escapes (RFC 1035 5.1) and Route 53's (DG:DomainNameFormat).
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "dns/escape.h"
#include "dns/name.h"

namespace milepost::dns {

enum class NameTextError {
  kEmpty,                 // Route 53: DomainNameEmpty (Domain name is empty)
  kLabelEmpty,            // DomainLabelEmpty (Domain label is empty)
  kLabelTooLong,          // DomainLabelTooLong (Domain label is too long)
  kNameTooLong,           // DomainNameTooLong (Domain name is too long)
  kBadEscape,             // a backslash without what must follow
  kUnsupportedCharacter,  // an octet that Route 53 takes only escaped
};

/// How Route 53 says it: `FATAL problem: CODE (WHAT) encountered with '...'`.
struct NameTextWords {
  std::string_view code;  // DomainLabelEmpty
  std::string_view what;  // Domain label is empty
};
NameTextWords words_of(NameTextError error);

/// Scans a name. A missing trailing dot means relative to `origin`, and absolute when there is no origin.
/// A lone `@` is the origin in zone files (RFC 1035 5.1).
/// With Escapes::kOctal octets 0..040 and 0177..0377 must be escaped.
std::expected<Name, NameTextError> scan_name(std::string_view text, Escapes escapes,
                                             const Name* origin = nullptr);

/// Prints with the trailing dot. kDecimal keeps a-z A-Z 0-9 - _ * / plain and puts a backslash before any
/// other character; kOctal escapes every octet outside a-z A-Z 0-9 - _ as three octal digits, as Route 53
/// lists names
/// (`*` is `\052`).
std::string print_name(NameView name, Escapes escapes);

}  // namespace milepost::dns
