// Matching with one point to come back to: the last `*` that was passed.
#include "aws/wildcard_pattern.h"

#include <algorithm>

namespace milepost::aws {

char fold_case(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

std::string fold_case(std::string_view text) {
  std::string folded(text);
  std::ranges::transform(folded, folded.begin(), [](char c) { return fold_case(c); });
  return folded;
}

WildcardPattern WildcardPattern::of(std::string_view text, Case letters) {
  WildcardPattern pattern(letters);
  for (const char& c : text) {
    c == '*' || c == '?' ? pattern.add_wildcard(c) : pattern.add_literal({&c, 1});
  }
  return pattern;
}

void WildcardPattern::add_literal(std::string_view text) {
  for (const char c : text) {
    pieces_.push_back({Piece::Kind::kCharacter, letters_ == Case::kFolds ? fold_case(c) : c});
  }
}

void WildcardPattern::add_wildcard(char star_or_question_mark) {
  const auto kind = star_or_question_mark == '*' ? Piece::Kind::kAnyRun : Piece::Kind::kAnyOne;
  const bool again = kind == Piece::Kind::kAnyRun && !pieces_.empty() && pieces_.back().kind == kind;
  if (!again) pieces_.push_back({kind, star_or_question_mark});
}

bool WildcardPattern::fits(const Piece& piece, char c) const {
  if (piece.kind == Piece::Kind::kAnyOne) return true;
  return piece.kind == Piece::Kind::kCharacter &&
         piece.character == (letters_ == Case::kFolds ? fold_case(c) : c);
}

// When something does not fit, the last run takes one character more: earlier runs need not be tried again,
// since the last one can take all that they could have left it.
bool WildcardPattern::matches(std::string_view text) const {
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t piece = 0;
  std::size_t at = 0;
  std::size_t behind_run = kNone;  // the piece behind the last run, and where the run ends for now
  std::size_t run_end = 0;
  while (at < text.size()) {
    if (piece < pieces_.size() && pieces_[piece].kind == Piece::Kind::kAnyRun) {
      behind_run = ++piece;
      run_end = at;
    } else if (piece < pieces_.size() && fits(pieces_[piece], text[at])) {
      ++piece;
      ++at;
    } else if (behind_run != kNone) {
      piece = behind_run;
      at = ++run_end;
    } else {
      return false;
    }
  }
  return piece == pieces_.size() ||
         (piece + 1 == pieces_.size() && pieces_[piece].kind == Piece::Kind::kAnyRun);
}

bool WildcardPattern::has_wildcards() const {
  return std::ranges::any_of(pieces_, [](const Piece& p) { return p.kind != Piece::Kind::kCharacter; });
}

std::string WildcardPattern::literal_characters() const {
  std::string characters;
  for (const Piece& piece : pieces_) {
    if (piece.kind == Piece::Kind::kCharacter) characters += piece.character;
  }
  return characters;
}

}  // namespace milepost::aws
