// Where a word of DNS text ends: plain words, quoted strings, and the key="value" of SVCB (RFC 9460 2.1).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace milepost::dns {

/// Size of the word that `text` starts with, quotation marks and escapes included. A quoted string is a word
/// of its own; any other word ends before the first unescaped character of `breaks`, which a quoted part
/// right behind `=` may hold. nullopt when a quotation mark is not closed. REQUIRES: !text.empty().
std::optional<std::size_t> word_size(std::string_view text, std::string_view breaks);

inline bool is_quoted(std::string_view word) {
  return !word.empty() && word.front() == '"';
}

}  // namespace milepost::dns
