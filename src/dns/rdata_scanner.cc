// Splits rdata text into words; knows which errors of Route 53 concern the whole value.
#include "dns/rdata_scanner.h"

#include <fmt/core.h>

#include <array>

#include "base/check.h"
#include "dns/word.h"

namespace milepost::dns {
namespace {

constexpr std::string_view kBlanks = " \t";
constexpr std::array<std::string_view, 8> kCountWords = {"",     "One",  "Two", "Three",
                                                         "Four", "Five", "Six", "Seven"};

/// Route 53 takes control characters and octets beyond ASCII only escaped, and no blanks around the value.
std::string_view unsupported_in_value(std::string_view text) {
  if (text.starts_with(' ')) {
    return text.substr(0, 1);
  }
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto octet = static_cast<std::uint8_t>(text[at]);
    if (octet != ' ' && is_unsupported_plain(octet)) {
      return unsupported_part(text.substr(at));
    }
  }
  return text.ends_with(' ') ? text.substr(text.size() - 1) : std::string_view();
}

}  // namespace

std::unexpected<RdataError> fail_scan(std::string_view code, std::string_view what, std::string_view value) {
  return std::unexpected(RdataError{std::string(code), std::string(what), std::string(value)});
}

std::unexpected<RdataError> fail_unquoted(std::string_view value) {
  return fail_scan("InvalidCharacterString", "Value should be enclosed in quotation marks", value);
}

std::unexpected<RdataError> RdataScanner::fail(std::string_view suffix, std::string_view what,
                                               std::string_view value) const {
  return fail_scan(fmt::format("{}RRDATA{}", mnemonic_, suffix), what, value);
}

std::expected<RdataScanner, RdataError> RdataScanner::split(std::string_view mnemonic, std::string_view text,
                                                            const TextRules& rules) {
  RdataScanner scanner(mnemonic, text, rules);
  if (const auto split = scanner.split_words(); !split) {
    return std::unexpected(split.error());
  }
  return scanner;
}

ScanOutcome RdataScanner::split_words() {
  if (is_route53()) {
    if (const auto part = unsupported_in_value(text_); !part.empty()) {
      return fail_scan("UnsupportedCharacter", "Value contains unsupported characters", part);
    }
  }
  for (std::size_t at = text_.find_first_not_of(kBlanks); at < text_.size();
       at = text_.find_first_not_of(kBlanks, at)) {
    const auto size = word_size(text_.substr(at), kBlanks);
    if (!size) {
      return fail_unquoted(text_.substr(at));
    }
    words_.push_back(text_.substr(at, *size));
    at += *size;
  }
  return {};
}

std::string_view RdataScanner::rest_from(std::string_view word) const {
  return text_.substr(text_.size() - static_cast<std::size_t>(text_.end() - word.begin()));
}

ScanOutcome RdataScanner::expect_words(std::size_t count, bool open_end) const {
  MILEPOST_CHECK(count < kCountWords.size(), "no record type has so many fields");
  const bool enough = words_.size() >= count || count == 1;
  if (enough && (open_end || words_.size() <= count)) {
    return {};
  }
  if (count == 1) {
    return fail("NotSingleField", "Value contains spaces");
  }
  return fail(fmt::format("Not{}Fields", kCountWords[count]),
              fmt::format("{} record doesn't have {} fields", mnemonic_, count));
}

}  // namespace milepost::dns
