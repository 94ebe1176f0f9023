// Whether a request's values meet a condition.
#include "aws/policy_condition.h"

#include <algorithm>

#include "aws/policy_date.h"

namespace milepost::aws {

namespace {

/// ::ffff:192.0.2.1 is 192.0.2.1: what a socket for both families calls an IPv4 client.
base::IpAddress unmapped(const base::IpAddress& address) {
  if (!kMappedAddresses.contains(address)) return address;
  base::IpAddress plain;
  std::copy_n(address.octets.begin() + 12, 4, plain.octets.begin());
  return plain;
}

bool stands(Seconds value, Relation relation, Seconds operand) {
  switch (relation) {
    case Relation::kMatches:
      return value == operand;
    case Relation::kLess:
      return value < operand;
    case Relation::kLessOrEqual:
      return value <= operand;
    case Relation::kGreater:
      return value > operand;
    case Relation::kGreaterOrEqual:
      return value >= operand;
  }
  return false;
}

struct Fits {
  const std::string& value;
  Relation relation;

  bool operator()(const WildcardPattern& pattern) const { return pattern.matches(value); }
  bool operator()(const base::Cidr& block) const {
    const auto address = base::IpAddress::parse(value.substr(0, value.find('%')));  // fe80::1%eth0
    return address && block.contains(unmapped(*address));
  }
  bool operator()(Seconds operand) const {
    const auto time = parse_policy_date(value);
    return time && stands(*time, relation, operand);
  }
};

}  // namespace

bool PolicyCondition::holds_for(const std::string& value) const {
  const bool any = std::ranges::any_of(
      operands_, [&](const Operand& operand) { return std::visit(Fits{value, how_.relation}, operand); });
  return any != how_.negated;
}

bool PolicyCondition::holds(std::span<const std::string> values) const {
  using Quantifier = ConditionOperator::Quantifier;
  if (how_.null) return holds_for(values.empty() ? "true" : "false");
  const auto each = [this](const std::string& value) { return holds_for(value); };
  switch (how_.quantifier) {
    case Quantifier::kForAllValues:
      return std::ranges::all_of(values, each);
    case Quantifier::kForAnyValue:
      return values.empty() ? how_.if_exists : std::ranges::any_of(values, each);
    case Quantifier::kNone:
      return values.empty() ? how_.if_exists || how_.negated : holds_for(values.front());
  }
  return false;
}

}  // namespace milepost::aws
