// Fuzzes the reader of policy documents; what it takes must be able to decide.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "aws/access_policy.h"
#include "aws/policy_fixture.h"
#include "base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace milepost::aws;
  static const PolicyVocabulary vocabulary = test_vocabulary();
  const auto policy =
      AccessPolicy::compile({reinterpret_cast<const char*>(data), size}, vocabulary, test_variables());
  if (!policy) {
    MILEPOST_CHECK(policy.error().code == "MalformedPolicyDocument" && !policy.error().message.empty(),
                   "a document was refused without a reason");
    return 0;
  }
  const std::vector<std::vector<std::string>> none(kTestKeys);
  const std::vector<std::vector<std::string>> some{
      {"ONE", "TWO"}, {"a.b", "\\052.b"}, {"192.0.2.1"}, {"2026-11-22T05:00:00Z"}, {"alice"}, {"true"}};
  for (const auto& values : {none, some}) {
    policy->judge({.action = "route53:GetChange",
                   .resource = "arn:aws:route53:::change/C1",
                   .condition_values = values});
    policy->judge({.action = "route53:ListHostedZones", .resource = "*", .condition_values = values});
  }
  return 0;
}
