// Finds ends of words without decoding them: a backslash only hides the character behind it.
#include "dns/word.h"

#include <algorithm>

namespace milepost::dns {
namespace {

/// Size of the quoted string that `text` starts with, both quotation marks included.
std::optional<std::size_t> quoted_size(std::string_view text) {
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::size_t> word_size(std::string_view text, std::string_view breaks) {
  if (is_quoted(text)) {
    return quoted_size(text);
  }
  std::size_t at = 0;
  while (at < text.size() && breaks.find(text[at]) == std::string_view::npos) {
    if (text[at] == '"' && at > 0 && text[at - 1] == '=') {
      const auto quoted = quoted_size(text.substr(at));
      return quoted ? std::optional(at + *quoted) : std::nullopt;
    }
    at += text[at] == '\\' ? 2 : 1;
  }
  return std::min(at, text.size());
}

}  // namespace milepost::dns
