// Access policies: IAM policy documents, compiled once, that say what the holder of a key may do.
//
//   {"Version": "2012-10-17", "Statement": [{"Sid": "Challenges", "Effect": "Allow",
//     "Action": "route53:ChangeResourceRecordSets", "Resource": "arn:aws:route53:::hostedzone/Z1",
//     "Condition": {"ForAllValues:StringLike": {
//       "route53:ChangeResourceRecordSetsNormalizedRecordNames": "_acme-challenge.*"}}}]}
//
// Source: IAM User Guide, "IAM JSON policy element reference" and "Policy evaluation logic".
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/policy_condition.h"
#include "aws/policy_vocabulary.h"
#include "aws/wildcard_pattern.h"
#include "base/result.h"

namespace milepost::aws {

/// IAM's limit for a managed policy; white space does not count.
inline constexpr std::size_t kPolicySizeMax = 6'144;

enum class Decision : std::uint8_t {
  kAllowed,
  kNotAllowed,  // no statement speaks of it
  kDenied,      // a Deny statement does: nothing can allow it
};

/// What is to be decided: one action on one resource.
struct AccessRequest {
  std::string_view action;    // "route53:GetChange"
  std::string_view resource;  // an ARN; "*" for actions that concern no resource
  /// Of each of the vocabulary's condition keys the values; those of a key that conditions do not mention() may
  /// be left empty.
  std::span<const std::vector<std::string>> condition_values;
};

/// One statement. It speaks of a request when all its parts do.
struct PolicyStatement {
  /// What an Action, NotAction, Resource or NotResource element covers.
  struct Element {
    std::vector<WildcardPattern> patterns;
    bool negated = false;

    bool covers(std::string_view text) const;
  };

  bool allows = false;  // else it denies
  Element actions;
  Element resources;
  std::vector<PolicyCondition> conditions;

  bool speaks_of(const AccessRequest& request) const;
};

/// Immutable: may be asked on several threads at once.
class AccessPolicy {
 public:
  /// Error MalformedPolicyDocument names every part that is wrong by its place, also what can never have an
  /// effect: documents that seem to protect and do not are worse than none.
  static base::Result<AccessPolicy> compile(std::string_view document, const PolicyVocabulary& vocabulary,
                                            const PolicyVariables& variables);

  Decision judge(const AccessRequest& request) const;
  /// True when some condition has the vocabulary's condition key number `key`.
  bool mentions(std::size_t key) const;

 private:
  explicit AccessPolicy(std::vector<PolicyStatement> statements) : statements_(std::move(statements)) {}

  std::vector<PolicyStatement> statements_;
};

}  // namespace milepost::aws
