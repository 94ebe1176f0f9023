// From the text of a policy document to statements, strictly: nothing in it is passed over.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>

#include "aws/access_policy.h"
#include "aws/policy_reading.h"
#include "base/json_tree.h"

namespace milepost::aws {

namespace {

using Kind = base::JsonTree::Kind;
using Element = PolicyStatement::Element;

/// What an element of a statement does when no request fits its patterns.
enum class Unused {
  kGrantsNothing,    // an Allow, or an exception from a Deny: the policy is as strict as it looks
  kProtectsNothing,  // a Deny, or an exception from an Allow: it looks stricter than it is
};

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Cuts `text` at its first `count` colons.
std::vector<std::string_view> split_at_colons(std::string_view text, std::size_t count) {
  std::vector<std::string_view> parts;
  while (parts.size() < count && text.find(':') != std::string_view::npos) {
    parts.push_back(text.substr(0, text.find(':')));
    text.remove_prefix(parts.back().size() + 1);
  }
  parts.push_back(text);
  return parts;
}

bool has_wildcard(std::string_view text) {
  return text.find_first_of("*?$") != std::string_view::npos;  // $: of a variable
}

class StatementReader {
 public:
  StatementReader(PolicyReading& reading, std::string place) : reading_(reading), place_(std::move(place)) {}

  PolicyStatement read(const base::JsonTree& json);

 private:
  void check_members(const base::JsonTree& json);
  bool read_effect(const base::JsonTree& json);
  Element read_element(const base::JsonTree& json, const std::string& name, bool allows);
  WildcardPattern read_action(const std::string& text, const std::string& place, Unused unused);
  WildcardPattern read_resource(const std::string& text, const std::string& place, Unused unused);
  std::string resource_fault(const std::vector<std::string_view>& arn, Unused unused) const;

  PolicyReading& reading_;
  const std::string place_;
};

void StatementReader::check_members(const base::JsonTree& json) {
  constexpr auto kKnown = std::to_array<std::string_view>(
      {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"});
  for (const base::JsonTree& member : json.items) {
    if (member.name == "Principal" || member.name == "NotPrincipal") {
      reading_.complain(place_ + '.' + member.name,
                        "a key's policy is for the key's user, it names no principal");
    } else if (std::ranges::find(kKnown, member.name) == kKnown.end()) {
      reading_.complain(place_ + '.' + member.name, "there is no such element");
    }
  }
}

/// True when it allows.
bool StatementReader::read_effect(const base::JsonTree& json) {
  const base::JsonTree* effect = json.find("Effect");
  const bool word = effect != nullptr && (effect->text == "Allow" || effect->text == "Deny");
  if (!word || effect->kind != Kind::kString) reading_.complain(place_ + ".Effect", "must be Allow or Deny");
  return word && effect->text == "Allow";
}

// Case does not matter in actions (IAM User Guide, "Action").
WildcardPattern StatementReader::read_action(const std::string& text, const std::string& place,
                                             Unused unused) {
  auto pattern = WildcardPattern::of(text, WildcardPattern::Case::kFolds);
  if (text == "*") return pattern;
  const auto parts = split_at_colons(text, 1);
  const auto fits = [](char c) { return is_letter_or_digit(c) || c == '-' || c == '*' || c == '?'; };
  const bool formed = parts.size() == 2 && std::ranges::all_of(parts, [&](std::string_view part) {
                        return !part.empty() && std::ranges::all_of(part, fits);
                      });
  if (!formed) {
    reading_.complain(place,
                      fmt::format("\"{}\" is no action like {}:List*", text, reading_.vocabulary.service));
    return pattern;
  }
  const bool known = std::ranges::any_of(reading_.vocabulary.actions,
                                         [&](const std::string& action) { return pattern.matches(action); });
  const bool ours = fold_case(parts[0]) == reading_.vocabulary.service;
  if (!known && (ours || unused == Unused::kProtectsNothing)) {
    reading_.complain(place, fmt::format("\"{}\" matches no action of this service", text));
  }
  return pattern;
}

/// Empty when a request can have a resource that fits. `arn` is cut into its six parts.
std::string StatementReader::resource_fault(const std::vector<std::string_view>& arn, Unused unused) const {
  const auto& vocabulary = reading_.vocabulary;
  if (arn.size() != 6 || arn[0] != "arn" || arn[1].empty() || arn[2].empty() || arn[5].empty()) {
    return fmt::format("is no ARN like arn:aws:{}:::{}/ID, and not *", vocabulary.service,
                       vocabulary.resource_types.front());
  }
  if (arn[2] != vocabulary.service) {
    return has_wildcard(arn[2]) || unused == Unused::kGrantsNothing ? "" : "is of a service that is not here";
  }
  const auto open = [](std::string_view part) { return part.empty() || part == "*"; };
  if (!(arn[1] == "aws" || arn[1] == "*") || !open(arn[3]) || !open(arn[4])) {
    return fmt::format("is of no resource: ARNs are arn:aws:{}:::..., without region and account",
                       vocabulary.service);
  }
  const std::string_view head = arn[5].substr(0, arn[5].find_first_of("/*?$"));
  const bool whole = arn[5].size() > head.size() + 1 && arn[5][head.size()] == '/';
  const bool wild = head.size() < arn[5].size() && arn[5][head.size()] != '/';
  const bool known = std::ranges::any_of(vocabulary.resource_types, [&](std::string_view type) {
    return whole ? type == head : wild && (std::string(type) + '/').starts_with(head);
  });
  return known ? ""
               : fmt::format("is of no resource: there are {}", fmt::join(vocabulary.resource_types, ", "));
}

WildcardPattern StatementReader::read_resource(const std::string& text, const std::string& place,
                                               Unused unused) {
  if (text != "*") {
    const std::string fault = resource_fault(split_at_colons(text, 5), unused);
    if (!fault.empty()) reading_.complain(place, fmt::format("\"{}\" {}", text, fault));
  }
  return reading_.pattern(text, place, PolicyReading::Wildcards::kStarAndQuestionMark);
}

/// The element `name` (Action or Resource) or its negation, exactly one of which must be there.
Element StatementReader::read_element(const base::JsonTree& json, const std::string& name, bool allows) {
  const base::JsonTree* plain = json.find(name);
  const base::JsonTree* negated = json.find("Not" + name);
  Element element{.patterns = {}, .negated = negated != nullptr};
  if ((plain != nullptr) == (negated != nullptr)) {
    reading_.complain(place_, fmt::format("must have either {0} or Not{0}", name));
    return element;
  }
  const std::string place = place_ + '.' + (element.negated ? "Not" : "") + name;
  const Unused unused = allows == element.negated ? Unused::kProtectsNothing : Unused::kGrantsNothing;
  for (const std::string& text : reading_.texts(plain != nullptr ? *plain : *negated, place)) {
    element.patterns.push_back(name == "Action" ? read_action(text, place, unused)
                                                : read_resource(text, place, unused));
  }
  return element;
}

PolicyStatement StatementReader::read(const base::JsonTree& json) {
  PolicyStatement statement;
  if (json.kind != Kind::kObject) {
    reading_.complain(place_, "must be an object");
    return statement;
  }
  check_members(json);
  statement.allows = read_effect(json);
  statement.actions = read_element(json, "Action", statement.allows);
  statement.resources = read_element(json, "Resource", statement.allows);
  if (const base::JsonTree* condition = json.find("Condition")) {
    statement.conditions = read_conditions(reading_, *condition, place_ + ".Condition");
  }
  return statement;
}

/// Statement ids are letters and digits, and each is given once (IAM User Guide, "Sid").
void check_sid(PolicyReading& reading, const base::JsonTree& statement, const std::string& place,
               std::set<std::string>& seen) {
  const base::JsonTree* sid = statement.find("Sid");
  if (sid == nullptr) return;
  if (sid->kind != Kind::kString || !std::ranges::all_of(sid->text, is_letter_or_digit)) {
    reading.complain(place + ".Sid", "must be letters and digits");
  } else if (!sid->text.empty() && !seen.insert(sid->text).second) {
    reading.complain(place + ".Sid", fmt::format("\"{}\" is the id of an earlier statement", sid->text));
  }
}

void check_envelope(PolicyReading& reading, const base::JsonTree& root) {
  for (const base::JsonTree& value : root.items) {
    if (value.name == "Version") {
      reading.has_variables = value.text == "2012-10-17";
      if (!reading.has_variables && value.text != "2008-10-17") {
        reading.complain("Version", "must be 2012-10-17 or 2008-10-17");
      }
    } else if (value.name == "Id") {
      if (value.kind != Kind::kString) reading.complain("Id", "must be a string");
    } else if (value.name != "Statement") {
      reading.complain(value.name, "there is no such element");
    }
  }
}

std::vector<PolicyStatement> read_statements(PolicyReading& reading, const base::JsonTree& root) {
  std::vector<PolicyStatement> statements;
  const base::JsonTree* element = root.find("Statement");
  if (element == nullptr || (element->kind == Kind::kList && element->items.empty())) {
    reading.complain("Statement", "a policy has at least one");
    return statements;
  }
  if (element->kind != Kind::kList) {
    std::set<std::string> seen;
    check_sid(reading, *element, "Statement", seen);
    statements.push_back(StatementReader(reading, "Statement").read(*element));
    return statements;
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < element->items.size(); ++i) {
    const std::string place = fmt::format("Statement[{}]", i);
    check_sid(reading, element->items[i], place, seen);
    statements.push_back(StatementReader(reading, place).read(element->items[i]));
  }
  return statements;
}

std::unexpected<base::Error> malformed(std::string message) {
  return base::fail("MalformedPolicyDocument", std::move(message));
}

bool is_white(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

base::Result<AccessPolicy> AccessPolicy::compile(std::string_view document,
                                                 const PolicyVocabulary& vocabulary,
                                                 const PolicyVariables& variables) {
  const std::size_t white = static_cast<std::size_t>(std::ranges::count_if(document, is_white));
  if (document.size() - white > kPolicySizeMax) {
    return malformed(fmt::format("has {} characters without white space, {} are allowed",
                                 document.size() - white, kPolicySizeMax));
  }
  const auto root = base::parse_json_tree(document);
  if (!root) return malformed(root.error().message);
  if (root->kind != Kind::kObject) return malformed("must be an object");
  PolicyReading reading{.vocabulary = vocabulary, .variables = variables};
  check_envelope(reading, *root);
  std::vector<PolicyStatement> statements = read_statements(reading, *root);
  if (!reading.complaints.empty()) return malformed(fmt::format("{}", fmt::join(reading.complaints, "\n")));
  return AccessPolicy(std::move(statements));
}

}  // namespace milepost::aws
