// What access policies can say of Route 53.
#include "api/policy_vocabulary.h"

#include <array>

#include "api/routes.h"
#include "base/check.h"
#include "model/record_set.h"

namespace milepost::api {

namespace {

constexpr auto kChangeActionWords = std::to_array<std::string_view>({"CREATE", "DELETE", "UPSERT"});

constexpr aws::ConditionKey kRecordNamesKey{
    .name = "route53:ChangeResourceRecordSetsNormalizedRecordNames",
    .several = true,
    .characters = "abcdefghijklmnopqrstuvwxyz0123456789-_.\\",
    .never_last = '.',
    .form = "lower case, no dot at the end, other characters than a-z 0-9 - _ as \\052 (which is *)"};

aws::PolicyVocabulary make_vocabulary() {
  aws::PolicyVocabulary made;
  made.service = "route53";
  for (const Route& route : routes()) made.actions.push_back("route53:" + std::string(route.name));
  made.actions.emplace_back("sts:GetCallerIdentity");
  made.resource_types = {"hostedzone",    "change",         "healthcheck",           "trafficpolicy",
                         "delegationset", "cidrcollection", "trafficpolicyinstance", "queryloggingconfig"};
  using aws::ConditionType;
  made.condition_keys = {
      kRecordNamesKey,
      {.name = "route53:ChangeResourceRecordSetsRecordTypes", .several = true, .words = model::kRecordTypes},
      {.name = "route53:ChangeResourceRecordSetsActions", .several = true, .words = kChangeActionWords},
      {.name = "route53:VPCs", .several = true},
      {.name = "aws:SourceIp", .type = ConditionType::kIpAddress},
      {.name = "aws:CurrentTime", .type = ConditionType::kDate},
      {.name = "aws:username"},
      {.name = "aws:userid"},
      {.name = "aws:PrincipalArn"},
      {.name = "aws:PrincipalAccount"},
  };
  MILEPOST_CHECK(made.condition_keys.size() == static_cast<std::size_t>(PolicyKey::kCount),
                 "a key has no place");
  return made;
}

}  // namespace

const aws::PolicyVocabulary& policy_vocabulary() {
  static const aws::PolicyVocabulary vocabulary = make_vocabulary();
  return vocabulary;
}

}  // namespace milepost::api
