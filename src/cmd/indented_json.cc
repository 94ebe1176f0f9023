// One pass that only has to know where strings begin and end.
#include "cmd/indented_json.h"

namespace milepost::cmd {
namespace {

constexpr std::size_t kIndent = 4;

/// The string literal at the start of `text`, with its quotes.
std::string_view literal(std::string_view text) {
  std::size_t end = 1;
  while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
  return text.substr(0, end + 1);
}

}  // namespace

std::string indented_json(std::string_view compact) {
  std::string out;
  std::size_t depth = 0;
  const auto new_line = [&] { out.append(1, '\n').append(depth * kIndent, ' '); };
  while (!compact.empty()) {
    const char c = compact.front();
    const std::string_view token = c == '"' ? literal(compact) : compact.substr(0, 1);
    if (c == '}' || c == ']') {
      --depth;
      new_line();
    }
    out += token;
    if (c == '{' || c == '[') ++depth;
    if (c == '{' || c == '[' || c == ',') new_line();
    if (c == ':') out += ' ';
    compact.remove_prefix(token.size());
  }
  return out;
}

}  // namespace milepost::cmd
