// What the tests of access policies speak of: a vocabulary with a key of every type.
#pragma once

#include <array>
#include <string_view>

#include "aws/policy_vocabulary.h"

namespace milepost::aws {

inline constexpr auto kTestWords = std::to_array<std::string_view>({"ONE", "TWO"});

/// Condition keys in the order in which tests give their values.
enum TestKey : std::size_t { kWords, kNames, kSourceIp, kCurrentTime, kUserName, kFlag, kTestKeys };

inline PolicyVocabulary test_vocabulary() {
  return {.service = "route53",
          .actions = {"route53:GetChange", "route53:GetHostedZone", "route53:ChangeResourceRecordSets",
                      "route53:ListHostedZones"},
          .resource_types = {"hostedzone", "change"},
          .condition_keys = {{.name = "test:Words", .several = true, .words = kTestWords},
                             {.name = "test:Names",
                              .several = true,
                              .characters = "abcdefghijklmnopqrstuvwxyz0123456789-_.\\",
                              .never_last = '.',
                              .form = "lower case, no final dot"},
                             {.name = "aws:SourceIp", .type = ConditionType::kIpAddress},
                             {.name = "aws:CurrentTime", .type = ConditionType::kDate},
                             {.name = "aws:username"},
                             {.name = "test:Flag", .type = ConditionType::kBool}}};
}

inline PolicyVariables test_variables() {
  return {{"aws:username", "al*ce"}};
}

}  // namespace milepost::aws
