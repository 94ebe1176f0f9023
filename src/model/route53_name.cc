// Names between what callers write and the stored form.
#include "model/route53_name.h"

#include <fmt/core.h>

#include <algorithm>

#include "dns/name_text.h"

namespace milepost::model {
namespace {

using dns::NameTextError;

/// Octets that may stand unescaped: 041..0176 (DG:DomainNameFormat).
bool is_printable(char c) {
  return c > ' ' && c < '\x7f';
}

/// Size of the character at the start of `text` as it is written: 4 for \ooo, 2 for \X, else 1.
std::size_t written_size(std::string_view text) {
  if (text[0] != '\\' || text.size() < 2) return 1;
  const auto is_octal = [](char c) { return c >= '0' && c <= '7'; };
  const bool octal = text.size() >= 4 && std::all_of(text.begin() + 1, text.begin() + 4, is_octal);
  return octal ? 4 : 2;
}

/// The first label of more than 63 octets, as it was written.
std::string_view label_too_long(std::string_view text) {
  std::size_t begin = 0;
  std::size_t octets = 0;
  for (std::size_t at = 0; at < text.size(); at += written_size(text.substr(at))) {
    if (text[at] != '.') {
      ++octets;
    } else if (octets > dns::kLabelSizeMax) {
      return text.substr(begin, at - begin);
    } else {
      begin = at + 1;
      octets = 0;
    }
  }
  return text.substr(begin);
}

/// Which part of the name Route 53 quotes (ROUTE53.md 2.4): the label, the character, or all of it.
base::Error problem_with(NameTextError error, std::string_view text) {
  const auto invalid = [](std::string_view code, std::string_view what, std::string_view value) {
    return base::Error{"InvalidInput", fatal_problem(code, what, value)};
  };
  switch (error) {
    case NameTextError::kEmpty:
      return invalid("DomainNameEmpty", "Domain name is empty", text);
    case NameTextError::kLabelEmpty:
      return invalid("DomainLabelEmpty", "Domain label is empty", text);
    case NameTextError::kNameTooLong:
      return invalid("DomainNameTooLong", "Domain name is too long", text);
    case NameTextError::kLabelTooLong:
      return invalid("DomainLabelTooLong", "Domain label is too long", label_too_long(text));
    case NameTextError::kBadEscape:
      return invalid("UnsupportedCharacter", "Value contains unsupported characters", "\\");
    case NameTextError::kUnsupportedCharacter:
      break;
  }
  const auto* bad = std::find_if_not(text.begin(), text.end(), is_printable);
  // A character of several octets is quoted whole (RFC 3629: those behind the first are 10xxxxxx).
  const auto* end = std::find_if_not(bad + 1, text.end(), [](char c) { return (c & 0xc0) == 0x80; });
  return invalid("UnsupportedCharacter", "Value contains unsupported characters", {bad, end});
}

}  // namespace

std::string fatal_problem(std::string_view code, std::string_view what, std::string_view value) {
  return fmt::format("FATAL problem: {} ({}) encountered with '{}'", code, what, value);
}

base::Result<std::string> normalize_name(std::string_view text) {
  const auto name = dns::scan_name(text, dns::Escapes::kOctal);
  if (!name) return std::unexpected(problem_with(name.error(), text));
  // Folding comes after decoding: \101 is a letter too (DG:DomainNameFormat).
  return dns::print_name(name->folded(), dns::Escapes::kOctal);
}

bool is_wildcard(std::string_view stored_name) {
  return stored_name.starts_with("\\052.");
}

bool is_in_zone(std::string_view stored_name, std::string_view zone_name) {
  if (zone_name == ".") return true;
  if (!stored_name.ends_with(zone_name)) return false;
  return stored_name.size() == zone_name.size() ||
         stored_name[stored_name.size() - zone_name.size() - 1] == '.';
}

}  // namespace milepost::model
