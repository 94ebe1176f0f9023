// What access policies can say of Route 53: actions, resource types, condition keys.
//
// Sources: Service Authorization Reference, "Amazon Route 53"; Route 53 Developer Guide, "Using IAM policy
// conditions for fine-grained access control"; IAM User Guide, "AWS global condition context keys".
#pragma once

#include <cstddef>

#include "aws/policy_vocabulary.h"

namespace milepost::api {

/// The places of policy_vocabulary()'s condition keys.
enum class PolicyKey : std::size_t {
  kRecordNames,    // route53:ChangeResourceRecordSetsNormalizedRecordNames
  kRecordTypes,    // route53:ChangeResourceRecordSetsRecordTypes
  kChangeActions,  // route53:ChangeResourceRecordSetsActions
  kVpcs,           // route53:VPCs
  kSourceIp,
  kCurrentTime,
  kUserName,
  kUserId,
  kPrincipalArn,
  kPrincipalAccount,
  kCount,
};

/// Made once; the same for all keys.
const aws::PolicyVocabulary& policy_vocabulary();

}  // namespace milepost::api
