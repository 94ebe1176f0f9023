// From the Condition element of a policy document to conditions; what no request could ever meet is refused.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <ranges>

#include "aws/policy_condition.h"
#include "aws/policy_date.h"

namespace milepost::aws {

namespace {

using Quantifier = ConditionOperator::Quantifier;
using Operand = PolicyCondition::Operand;

struct NamedOperator {
  std::string_view name;
  ConditionOperator how;
};

constexpr auto kDate = ConditionType::kDate;
constexpr auto kOperators = std::to_array<NamedOperator>({
    {"StringEquals", {}},
    {"StringNotEquals", {.negated = true}},
    {"StringEqualsIgnoreCase", {.folds_case = true}},
    {"StringNotEqualsIgnoreCase", {.folds_case = true, .negated = true}},
    {"StringLike", {.wildcards = true}},
    {"StringNotLike", {.wildcards = true, .negated = true}},
    {"IpAddress", {.type = ConditionType::kIpAddress}},
    {"NotIpAddress", {.type = ConditionType::kIpAddress, .negated = true}},
    {"DateEquals", {.type = kDate}},
    {"DateNotEquals", {.type = kDate, .negated = true}},
    {"DateLessThan", {.type = kDate, .relation = Relation::kLess}},
    {"DateLessThanEquals", {.type = kDate, .relation = Relation::kLessOrEqual}},
    {"DateGreaterThan", {.type = kDate, .relation = Relation::kGreater}},
    {"DateGreaterThanEquals", {.type = kDate, .relation = Relation::kGreaterOrEqual}},
    {"Bool", {.type = ConditionType::kBool, .folds_case = true}},
    {"Null", {.type = ConditionType::kBool, .folds_case = true, .null = true}},
});

Quantifier take_quantifier(std::string_view& name) {
  for (const auto& [prefix, quantifier] : {std::pair{"ForAllValues:", Quantifier::kForAllValues},
                                           std::pair{"ForAnyValue:", Quantifier::kForAnyValue}}) {
    if (!name.starts_with(prefix)) continue;
    name.remove_prefix(std::string_view(prefix).size());
    return quantifier;
  }
  return Quantifier::kNone;
}

std::optional<ConditionOperator> find_operator(std::string_view name) {
  constexpr std::string_view kIfExists = "IfExists";
  const Quantifier quantifier = take_quantifier(name);
  const bool if_exists = name.ends_with(kIfExists);
  if (if_exists) name.remove_suffix(kIfExists.size());
  const auto* found = std::ranges::find(kOperators, name, &NamedOperator::name);
  if (found == kOperators.end()) return std::nullopt;
  if (found->how.null && (if_exists || quantifier != Quantifier::kNone)) return std::nullopt;
  ConditionOperator how = found->how;
  how.quantifier = quantifier;
  how.if_exists = if_exists;
  return how;
}

std::string_view type_name(ConditionType type) {
  switch (type) {
    case ConditionType::kString:
      return "a string";
    case ConditionType::kIpAddress:
      return "an IP address";
    case ConditionType::kDate:
      return "a date";
    case ConditionType::kBool:
      return "true or false";
  }
  return {};
}

/// Empty when `how` can be asked of `key`.
std::string misfit(const ConditionOperator& how, std::string_view operator_name, const ConditionKey& key) {
  if (how.null) return {};
  if (how.type != key.type)
    return fmt::format("is {}, which {} does not compare", type_name(key.type), operator_name);
  const bool quantified = how.quantifier != Quantifier::kNone;
  if (key.several && !quantified) {
    return fmt::format("has several values in a request: say ForAllValues:{0} or ForAnyValue:{0}",
                       operator_name);
  }
  if (!key.several && quantified) return "has one value in a request: no ForAllValues or ForAnyValue fits it";
  return {};
}

/// Empty when some request can have a value that stands so to `pattern`.
std::string impossibility(const ConditionKey& key, const WildcardPattern& pattern, std::string_view text) {
  if (!key.words.empty() &&
      std::ranges::none_of(key.words, [&](std::string_view word) { return pattern.matches(word); })) {
    return fmt::format("\"{}\" is none of {}", text, fmt::join(key.words, ", "));
  }
  const bool strange = !key.characters.empty() &&
                       pattern.literal_characters().find_first_not_of(key.characters) != std::string::npos;
  if (strange || (key.never_last != '\0' && text.ends_with(key.never_last))) {
    return fmt::format("\"{}\" is nothing that a request has here: {}", text, key.form);
  }
  return {};
}

/// Reads what stands behind one operator and one key.
class OperandReader {
 public:
  OperandReader(PolicyReading& reading, const ConditionOperator& how, const ConditionKey& key)
      : reading_(reading), how_(how), key_(key) {}

  std::vector<Operand> read(const base::JsonTree& json, const std::string& place) {
    std::vector<Operand> operands;
    for (const std::string& text : reading_.texts(json, place, true)) {
      if (auto operand = read_one(text, place)) operands.push_back(*std::move(operand));
    }
    return operands;
  }

 private:
  /// nullopt: has been complained about.
  std::optional<Operand> read_one(const std::string& text, const std::string& place) {
    switch (how_.type) {
      case ConditionType::kString:
        return string(text, place);
      case ConditionType::kIpAddress:
        return block(text, place);
      case ConditionType::kDate:
        return date(text, place);
      case ConditionType::kBool:
        return boolean(text, place);
    }
    return std::nullopt;
  }

  std::optional<Operand> string(const std::string& text, const std::string& place) {
    using Wildcards = PolicyReading::Wildcards;
    using Case = WildcardPattern::Case;
    WildcardPattern pattern =
        reading_.pattern(text, place, how_.wildcards ? Wildcards::kStarAndQuestionMark : Wildcards::kNone,
                         how_.folds_case ? Case::kFolds : Case::kMatters);
    if (const std::string why = impossibility(key_, pattern, text); !why.empty())
      reading_.complain(place, why);
    return pattern;
  }

  std::optional<Operand> block(const std::string& text, const std::string& place) {
    auto block = base::Cidr::parse(text);
    const auto address = base::IpAddress::parse(text);
    if (address) block = base::Cidr::of(*address, static_cast<std::uint8_t>(8 * address->size));
    if (block && kMappedAddresses.contains(*block)) {
      reading_.complain(place, fmt::format("\"{}\" is IPv4: write it as such", text));
    }
    if (block) return *block;
    reading_.complain(place,
                      fmt::format("\"{}\" is no IP address and no block of them (192.0.2.0/24)", text));
    return std::nullopt;
  }

  std::optional<Operand> date(const std::string& text, const std::string& place) {
    if (const auto time = parse_policy_date(text)) return *time;
    reading_.complain(place, fmt::format("\"{}\" is no date like 2026-11-22T05:00:00Z", text));
    return std::nullopt;
  }

  std::optional<Operand> boolean(const std::string& text, const std::string& place) {
    auto pattern = WildcardPattern::of(text, WildcardPattern::Case::kFolds);
    if (pattern.matches("true") == pattern.matches("false") || pattern.has_wildcards()) {
      reading_.complain(place, fmt::format("\"{}\" is neither true nor false", text));
    }
    return pattern;
  }

  PolicyReading& reading_;
  const ConditionOperator& how_;
  const ConditionKey& key_;
};

void read_operator(PolicyReading& reading, const base::JsonTree& block, const std::string& place,
                   std::vector<PolicyCondition>& out) {
  const auto how = find_operator(block.name);
  if (!how) return reading.complain(place, "there is no such condition operator");
  if (block.kind != base::JsonTree::Kind::kObject || block.items.empty()) {
    return reading.complain(place, "must be an object of condition keys");
  }
  const auto& keys = reading.vocabulary.condition_keys;
  for (const base::JsonTree& operands : block.items) {
    const std::string where = place + '.' + operands.name;
    const auto key = std::ranges::find(keys, fold_case(operands.name),
                                       [](const ConditionKey& each) { return fold_case(each.name); });
    if (key == keys.end()) {
      reading.complain(where,
                       fmt::format("no request has this key; there are {}",
                                   fmt::join(keys | std::views::transform(&ConditionKey::name), ", ")));
    } else if (const std::string why = misfit(*how, block.name, *key); !why.empty()) {
      reading.complain(where, why);
    } else {
      out.emplace_back(*how, static_cast<std::size_t>(key - keys.begin()),
                       OperandReader(reading, *how, *key).read(operands, where));
    }
  }
}

}  // namespace

std::vector<PolicyCondition> read_conditions(PolicyReading& reading, const base::JsonTree& json,
                                             const std::string& place) {
  std::vector<PolicyCondition> conditions;
  if (json.kind != base::JsonTree::Kind::kObject) {
    reading.complain(place, "must be an object of condition operators");
    return conditions;
  }
  for (const base::JsonTree& block : json.items) {
    read_operator(reading, block, place + '.' + block.name, conditions);
  }
  return conditions;
}

}  // namespace milepost::aws
