// Conditions of access policies: an operator, a key, values (IAM User Guide, "Condition operators" and
// "Multivalued context keys").
//
//   "ForAllValues:StringLikeIfExists": {"route53:ChangeResourceRecordSetsNormalizedRecordNames": ["a.*", "b.*"]}
//    quantifier   comparison  if exists  key                                                      operands
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "aws/policy_reading.h"
#include "aws/timestamp.h"
#include "aws/wildcard_pattern.h"
#include "base/cidr.h"
#include "base/json_tree.h"

namespace milepost::aws {

/// ::ffff:0:0/96, IPv4 addresses written as IPv6 ones (RFC 4291 2.5.5.2): conditions know them as IPv4.
inline constexpr base::Cidr kMappedAddresses{
    .network = {.octets = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, .size = 16}, .prefix = 96};

/// How a request's value has to stand to an operand. kMatches is the only one but for dates.
enum class Relation : std::uint8_t { kMatches, kLess, kLessOrEqual, kGreater, kGreaterOrEqual };

struct ConditionOperator {
  enum class Quantifier : std::uint8_t { kNone, kForAllValues, kForAnyValue };

  ConditionType type = ConditionType::kString;
  bool wildcards = false;  // of StringLike
  bool folds_case = false;
  bool negated = false;  // holds when the value stands so to no operand
  bool null = false;     // Null: whether the key has a value at all
  bool if_exists = false;
  Relation relation = Relation::kMatches;
  Quantifier quantifier = Quantifier::kNone;
};

/// One key under one operator.
class PolicyCondition {
 public:
  using Operand = std::variant<WildcardPattern, base::Cidr, Seconds>;

  PolicyCondition(ConditionOperator how, std::size_t key, std::vector<Operand> operands)
      : how_(how), key_(key), operands_(std::move(operands)) {}

  /// Index of its key in the vocabulary.
  std::size_t key() const { return key_; }
  /// `values` are what the request has of the key; none when it does not have it.
  bool holds(std::span<const std::string> values) const;

 private:
  bool holds_for(const std::string& value) const;

  ConditionOperator how_;
  std::size_t key_;
  std::vector<Operand> operands_;  // one at least
};

/// Reads a Condition element, whose parts all have to hold.
std::vector<PolicyCondition> read_conditions(PolicyReading& reading, const base::JsonTree& json,
                                             const std::string& place);

}  // namespace milepost::aws
