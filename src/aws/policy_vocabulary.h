// What the access policies of a service can speak of: its actions, its resources, its condition keys.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace milepost::aws {

/// What the values of a condition key are, and so which operators fit it.
enum class ConditionType : std::uint8_t { kString, kIpAddress, kDate, kBool };

struct ConditionKey {
  std::string_view name;  // compared without regard to case
  ConditionType type = ConditionType::kString;
  bool several = false;  // a request can have several values: conditions must say ForAllValues or ForAnyValue
  std::span<const std::string_view> words = {};  // all values there are; empty: there are others
  std::string_view characters = {};              // all that values are made of; empty: there are others
  char never_last = '\0';                        // values do not end with this
  std::string_view form = {};                    // the last two in words, for complaints
};

struct PolicyVocabulary {
  std::string service;               // "route53", the first part of its actions and the third of its ARNs
  std::vector<std::string> actions;  // "route53:GetChange"; also those of other services on our endpoint
  std::vector<std::string> resource_types;   // "hostedzone": ARNs are arn:aws:route53:::hostedzone/<id>
  std::vector<ConditionKey> condition_keys;  // a request's values are given in this order
};

/// Policy variables and their values for the one principal that a document is for: {"aws:username", "alice"}.
using PolicyVariables = std::vector<std::pair<std::string, std::string>>;

}  // namespace milepost::aws
