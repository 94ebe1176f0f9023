// Wire and text of the fields that several record types share.
#include "dns/rdata_field.h"

#include <charconv>

#include "dns/time_text.h"
#include "dns/word.h"

namespace milepost::dns {
namespace {

void append_number(std::uint32_t value, std::size_t size, Rdata& out) {
  for (std::size_t left = size; left > 0; --left) {
    out.push_back(static_cast<std::uint8_t>(value >> (8 * (left - 1))));
  }
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::unexpected<RdataError> fail_name(NameTextError error, std::string_view word) {
  const NameTextWords words = words_of(error);
  const bool character = error == NameTextError::kUnsupportedCharacter;
  return fail_scan(words.code, words.what, character ? unsupported_part(word) : word);
}

}  // namespace

std::string& RdataPrinter::word() {
  if (!text_.empty()) {
    text_ += ' ';
  }
  return text_;
}

ScanOutcome scan_number(RdataScanner& in, Rdata& out, std::size_t size, std::uint32_t max) {
  const std::string_view word = in.next();
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size() || value > max) {
    return in.fail("IllegalNumber", "Value is not a number between 0 and " + std::to_string(max), word);
  }
  append_number(value, size, out);
  return {};
}

ScanOutcome Period::scan(RdataScanner& in, Rdata& out) {
  if (in.is_route53()) {
    return U32::scan(in, out);
  }
  const std::string_view word = in.next();
  const auto seconds = scan_time(word);
  if (!seconds) {
    return in.fail("IllegalTime", "Value is not a time", word);
  }
  append_number(*seconds, kFixedSize, out);
  return {};
}

std::optional<std::size_t> DomainName::measure(base::Bytes wire) {
  const auto name = parse_uncompressed_name(wire);
  return name ? std::optional(name->size()) : std::nullopt;
}

ScanOutcome DomainName::scan(RdataScanner& in, Rdata& out) {
  const std::string_view word = in.next();
  const auto name = scan_name(word, in.rules().escapes, in.rules().origin);
  if (!name) {
    return fail_name(name.error(), word);
  }
  const base::Bytes wire = name->view().wire();
  out.insert(out.end(), wire.begin(), wire.end());
  return {};
}

void DomainName::print(base::Bytes wire, RdataPrinter& printer) {
  printer.word() += print_name(NameView(wire.data(), wire.size()), printer.escapes());
}

std::expected<Rdata, RdataError> scan_string(const RdataScanner& in, std::string_view word,
                                             BareStrings bare) {
  std::string_view left = word;
  const bool quoted = is_quoted(word);
  if (quoted) {
    left = left.substr(1, left.size() - 2);
  } else if (left.empty()) {
    return fail_unquoted(left);
  } else if (in.is_route53() && bare == BareStrings::kByDialect) {
    return fail_unquoted(in.rest_from(word));
  }
  Rdata decoded;
  while (!left.empty()) {
    const auto octet = take_octet(left, in.rules().escapes);
    if (!octet) {
      return fail_name(NameTextError::kBadEscape, word);
    }
    // A bare word with a quotation mark inside has two readings, and other servers differ: it is refused.
    if (!quoted && !octet->escaped && octet->value == '"') {
      return fail_unquoted(word);
    }
    decoded.push_back(octet->value);
  }
  return decoded;
}

std::optional<std::size_t> CharacterString::measure(base::Bytes wire) {
  if (wire.empty() || wire.size() < wire[0] + 1u) {
    return std::nullopt;
  }
  return wire[0] + 1u;
}

ScanOutcome CharacterString::scan(RdataScanner& in, Rdata& out) {
  const std::string_view word = in.next();
  const auto decoded = scan_string(in, word);
  if (!decoded) {
    return std::unexpected(decoded.error());
  }
  if (decoded->size() > 0xff) {
    return fail_scan("CharacterStringTooLong", "Value is too long", word);
  }
  out.push_back(static_cast<std::uint8_t>(decoded->size()));
  out.insert(out.end(), decoded->begin(), decoded->end());
  return {};
}

void CharacterString::print(base::Bytes wire, RdataPrinter& printer) {
  print_quoted(wire.subspan(1), printer.escapes(), printer.word());
}

std::optional<std::size_t> CharacterStrings::measure(base::Bytes wire) {
  std::size_t at = 0;
  do {
    const auto size = CharacterString::measure(wire.subspan(at));
    if (!size) {
      return std::nullopt;
    }
    at += *size;
  } while (at < wire.size());
  return at;
}

ScanOutcome CharacterStrings::scan(RdataScanner& in, Rdata& out) {
  ScanOutcome outcome;
  do {
    outcome = CharacterString::scan(in, out);
  } while (outcome && !in.at_end());
  return outcome;
}

void CharacterStrings::print(base::Bytes wire, RdataPrinter& printer) {
  for (; !wire.empty(); wire = wire.subspan(wire[0] + 1u)) {
    CharacterString::print(wire.first(wire[0] + 1u), printer);
  }
}

ScanOutcome QuotedRest::scan(RdataScanner& in, Rdata& out) {
  const auto decoded = scan_string(in, in.next());
  if (!decoded) {
    return std::unexpected(decoded.error());
  }
  out.insert(out.end(), decoded->begin(), decoded->end());
  return {};
}

void QuotedRest::print(base::Bytes wire, RdataPrinter& printer) {
  print_quoted(wire, printer.escapes(), printer.word());
}

std::optional<std::size_t> HexRest::measure(base::Bytes wire) {
  return wire.empty() ? std::nullopt : std::optional(wire.size());
}

ScanOutcome HexRest::scan(RdataScanner& in, Rdata& out) {
  int high = -1;
  std::string_view word;
  while (!in.at_end()) {
    word = in.next();
    for (const char c : word) {
      const int value = hex_value(c);
      if (value < 0) {
        return in.fail("IllegalHexadecimal", "Value is not hexadecimal", word);
      }
      if (high < 0) {
        high = value;
      } else {
        out.push_back(static_cast<std::uint8_t>(high << 4 | value));
        high = -1;
      }
    }
  }
  if (high >= 0) {
    return in.fail("IllegalHexadecimal", "Value has an odd number of hexadecimal digits", word);
  }
  return {};
}

void HexRest::print(base::Bytes wire, RdataPrinter& printer) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string& text = printer.word();
  for (const std::uint8_t octet : wire) {
    text += kDigits[octet >> 4];
    text += kDigits[octet & 0xf];
  }
}

}  // namespace milepost::dns
