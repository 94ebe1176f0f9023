// Patterns of access policies: characters, `*` for any run of characters, `?` for any one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace milepost::aws {

/// 'A'..'Z' to lower case, all else as it is.
char fold_case(char c);
std::string fold_case(std::string_view text);

/// Built piece by piece, since a policy variable's value is literal whatever characters it has.
class WildcardPattern {
 public:
  enum class Case { kMatters, kFolds };

  explicit WildcardPattern(Case letters = Case::kMatters) : letters_(letters) {}
  /// `text` with its `*` and `?` as wildcards.
  static WildcardPattern of(std::string_view text, Case letters = Case::kMatters);

  void add_literal(std::string_view text);
  void add_wildcard(char star_or_question_mark);

  /// True when the whole of `text` fits. Time: at most pattern times text.
  bool matches(std::string_view text) const;
  bool has_wildcards() const;
  /// The literal characters, one after another.
  std::string literal_characters() const;

 private:
  struct Piece {
    enum class Kind : char { kCharacter, kAnyOne, kAnyRun } kind;
    char character;
  };

  bool fits(const Piece& piece, char c) const;

  Case letters_;
  std::vector<Piece> pieces_;  // no two kAnyRun in a row
};

}  // namespace milepost::aws
