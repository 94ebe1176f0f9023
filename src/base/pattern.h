// Regular expressions of the service model: their texts for messages, compiled once, and matched in time linear
// in what strangers send.
//
//   field("Name", &T::name, length(1, 64, pattern<"[0-9A-Za-z_\\-]+">))
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>

namespace milepost::base {

/// A compiled expression. Thread-safe.
class Expression {
 public:
  /// REQUIRES: `pattern` is one of the service model's, which RE2 knows but for \p{ASCII}.
  explicit Expression(std::string_view pattern);
  ~Expression();

  /// Whether the whole of `text` matches. What is not UTF-8 matches nothing.
  bool matches(std::string_view text) const;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;
};

/// What a description holds of an expression.
struct Pattern {
  std::string_view text;                        // as the model writes it
  bool (*matches)(std::string_view) = nullptr;  // null: anything does
};

namespace pattern_text {

/// A string literal as a template argument.
template <std::size_t size>
struct Literal {
  char text[size];

  consteval Literal(const char (&from)[size]) { std::copy_n(from, size, text); }  // NOLINT: reads as text
};

/// Compiles at the first call.
template <Literal literal>
bool matches(std::string_view text) {
  static const Expression expression({literal.text, sizeof(literal.text) - 1});
  return expression.matches(text);
}

}  // namespace pattern_text

template <pattern_text::Literal literal>
inline constexpr Pattern pattern{{literal.text, sizeof(literal.text) - 1}, &pattern_text::matches<literal>};

}  // namespace milepost::base
