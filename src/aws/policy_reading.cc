// Texts and variables of policy documents.
#include "aws/policy_reading.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace milepost::aws {

namespace {

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

}  // namespace

void PolicyReading::complain(std::string_view place, std::string_view what) {
  complaints.push_back(fmt::format("{}: {}", place, what));
}

std::vector<std::string> PolicyReading::texts(const base::JsonTree& json, const std::string& place,
                                              bool scalars) {
  using Kind = base::JsonTree::Kind;
  std::vector<std::string> texts;
  const auto take = [&](const base::JsonTree& value, const std::string& where) {
    const bool scalar = value.kind == Kind::kBoolean || value.kind == Kind::kNumber;
    if (value.kind != Kind::kString && !(scalars && scalar)) return complain(where, "must be a string");
    if (std::ranges::any_of(value.text, is_control)) return complain(where, "has control characters");
    texts.push_back(value.text);
  };
  if (json.kind != Kind::kList) {
    take(json, place);
    return texts;
  }
  if (json.items.empty()) complain(place, "must not be an empty list");
  for (std::size_t i = 0; i < json.items.size(); ++i) take(json.items[i], fmt::format("{}[{}]", place, i));
  return texts;
}

WildcardPattern PolicyReading::pattern(const std::string& text, const std::string& place, Wildcards wildcards,
                                       WildcardPattern::Case letters) {
  WildcardPattern pattern(letters);
  for (std::size_t at = 0; at < text.size();) {
    const bool wild = wildcards == Wildcards::kStarAndQuestionMark && (text[at] == '*' || text[at] == '?');
    if (text.compare(at, 2, "${") == 0) {
      const std::size_t end = std::min(text.find('}', at), text.size() - 1);
      pattern.add_literal(variable(std::string_view(text).substr(at, end + 1 - at), place));
      at = end + 1;
      continue;
    }
    wild ? pattern.add_wildcard(text[at]) : pattern.add_literal(std::string_view(text).substr(at, 1));
    ++at;
  }
  return pattern;
}

// IAM User Guide, "IAM policy elements: Variables and tags".
std::string PolicyReading::variable(std::string_view name, const std::string& place) {
  if (!has_variables) {
    complain(place, fmt::format("{} needs \"Version\": \"2012-10-17\"", name));
    return {};
  }
  if (name == "${*}" || name == "${?}" || name == "${$}") return std::string(name.substr(2, 1));
  std::vector<std::string> known;
  for (const auto& [key, value] : variables) {
    known.push_back("${" + key + "}");
    if (fold_case(known.back()) == fold_case(name)) return value;
  }
  complain(place, fmt::format("{} is no variable; there are {} and ${{*}} ${{?}} ${{$}}", name,
                              fmt::join(known, " ")));
  return {};
}

}  // namespace milepost::aws
