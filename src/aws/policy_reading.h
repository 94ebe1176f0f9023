// What the readers of a policy document's parts share: what there is to speak of, and the list of what is wrong.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/policy_vocabulary.h"
#include "aws/wildcard_pattern.h"
#include "base/json_tree.h"

namespace milepost::aws {

/// One reading of one document. A part that is wrong adds a complaint and reads on, so that all are told at once.
struct PolicyReading {
  const PolicyVocabulary& vocabulary;
  const PolicyVariables& variables;
  bool has_variables = false;  // Version 2012-10-17
  std::vector<std::string> complaints = {};

  /// `place` as in Statement[0].Condition.StringLike.aws:username
  void complain(std::string_view place, std::string_view what);

  /// The texts of a string or a list of strings; `scalars`: booleans and numbers count as their text, as IAM has
  /// it in conditions. Complains of all else, and of an empty list.
  std::vector<std::string> texts(const base::JsonTree& json, const std::string& place, bool scalars = false);

  enum class Wildcards { kNone, kStarAndQuestionMark };
  /// `text` with ${variables} resolved: their values are literal, as are ${*}, ${?} and ${$}.
  WildcardPattern pattern(const std::string& text, const std::string& place, Wildcards wildcards,
                          WildcardPattern::Case letters = WildcardPattern::Case::kMatters);

 private:
  std::string variable(std::string_view name, const std::string& place);
};

}  // namespace milepost::aws
