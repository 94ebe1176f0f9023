// The words of one rdata text, handed to its fields one after the other, and the errors they meet.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "dns/rdata.h"

namespace milepost::dns {

using ScanOutcome = std::expected<void, RdataError>;

/// Splits the text before the first field is read, so that a wrong number of fields is told as such.
class RdataScanner {
 public:
  /// `mnemonic` begins the codes of this type's own errors: MX gives MXRRDATANotTwoFields.
  static std::expected<RdataScanner, RdataError> split(std::string_view mnemonic, std::string_view text,
                                                       const TextRules& rules);

  const TextRules& rules() const { return rules_; }
  bool is_route53() const { return rules_.escapes == Escapes::kOctal; }

  bool at_end() const { return next_ == words_.size(); }
  /// The next word as written, with its quotation marks and escapes; empty when none is left.
  std::string_view next() { return at_end() ? std::string_view() : words_[next_++]; }
  /// The text from the last word that next() gave to the end, as Route 53 names a value with bare words.
  std::string_view rest_from(std::string_view word) const;

  /// An error unless there are `count` words, or more when `open_end`. Of a single missing word the field
  /// tells.
  ScanOutcome expect_words(std::size_t count, bool open_end) const;

  /// An error of this type: its code is MNEMONIC RRDATA SUFFIX, as in ARRDATAIllegalIPv4Address.
  std::unexpected<RdataError> fail(std::string_view suffix, std::string_view what,
                                   std::string_view value) const;
  /// The same with the whole text as the offending value.
  std::unexpected<RdataError> fail(std::string_view suffix, std::string_view what) const {
    return fail(suffix, what, text_);
  }

 private:
  RdataScanner(std::string_view mnemonic, std::string_view text, const TextRules& rules)
      : mnemonic_(mnemonic), text_(text), rules_(rules) {}

  ScanOutcome split_words();

  std::string_view mnemonic_;
  std::string_view text_;
  TextRules rules_;
  std::vector<std::string_view> words_;
  std::size_t next_ = 0;
};

/// An error whose code does not depend on the type, as in InvalidCharacterString.
std::unexpected<RdataError> fail_scan(std::string_view code, std::string_view what, std::string_view value);
std::unexpected<RdataError> fail_unquoted(std::string_view value);

}  // namespace milepost::dns
