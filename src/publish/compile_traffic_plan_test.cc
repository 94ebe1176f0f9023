// Documents as plans: what name servers take, and what they say of what they do not.
#include "publish/compile_traffic_plan.h"

#include <fmt/core.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <utility>

namespace milepost::publish {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using zone::ContentKind;
using zone::PlanMember;

model::TrafficPlan plan_of(std::string document, std::string type = "A") {
  return {.instance = "i", .ttl = 60, .record_type = std::move(type), .document = std::move(document)};
}

/// Two levels of rules with `ways` branches each, all of which end at one TXT record of `size` octets.
std::string spread(int ways, std::size_t size) {
  std::string value;
  for (std::size_t left = size; left > 0;) {
    const std::size_t part = std::min<std::size_t>(left, 255);
    value += R"(\")" + std::string(part, 'x') + R"(\" )";
    left -= part;
  }
  value.pop_back();
  const auto rule = [ways](const std::string& target) {
    std::string items;
    for (int i = 0; i < ways; ++i) items += fmt::format(R"({}{{"Weight":1,{}}})", i == 0 ? "" : ",", target);
    return R"({"RuleType":"weighted","Items":[)" + items + "]}";
  };
  return R"({"AWSPolicyFormatVersion":"2015-10-01","RecordType":"TXT","StartRule":"r","Endpoints":{"e":{"Type":"value",)"
         R"("Value":")" +
         value + R"("}},"Rules":{"r":)" + rule(R"("RuleReference":"s")") + R"(,"s":)" +
         rule(R"("EndpointReference":"e")") + "}}";
}

std::string problem_of(const model::TrafficPlan& plan) {
  const base::Status status = check_traffic_plan(plan);
  return status ? "" : status.error().code + ": " + status.error().message;
}

TEST(CompileTrafficPlan, UnfoldsRulesOverEndpoints) {
  const auto compiled = compile_traffic_plan(plan_of(spread(3, 5), "TXT"));
  ASSERT_TRUE(compiled) << compiled.error().message;
  EXPECT_EQ(compiled->type, dns::RrType::TXT);
  EXPECT_TRUE(compiled->group.whole);
  ASSERT_EQ(compiled->group.members.size(), 3u);
  const PlanMember& member = compiled->group.members[1];
  EXPECT_EQ(member.label, "s");
  EXPECT_EQ(member.kind, ContentKind::kGroup);
  ASSERT_EQ(member.group.at(0).members.size(), 3u);
  EXPECT_EQ(member.group[0].members[2].label, "e");
  EXPECT_EQ(member.group[0].members[2].kind, ContentKind::kRecords);
}

TEST(CompileTrafficPlan, WhatIsTooLargeIsRefusedAndNothingElse) {
  // 80 * 80 ways to some 1,000 octets are less than 8 MiB, to 1,400 they are more.
  EXPECT_EQ(problem_of(plan_of(spread(80, 1'000), "TXT")), "");
  EXPECT_THAT(problem_of(plan_of(spread(80, 1'400), "TXT")),
              StartsWith("RecordSetTooLarge: The records that the rules unfold to take more than 8 MiB"));
}

// The records alone fit, and what stands around them does not.
TEST(CompileTrafficPlan, ItsSizeIsThatOfTheWholePlan) {
  const auto fits = [](std::size_t size) { return problem_of(plan_of(spread(90, size), "TXT")).empty(); };
  std::size_t fitting = 900;
  std::size_t too_large = 1'100;
  while (too_large - fitting > 1) {
    const std::size_t size = (fitting + too_large) / 2;
    (fits(size) ? fitting : too_large) = size;
  }
  const auto largest = compile_traffic_plan(plan_of(spread(90, fitting), "TXT"));
  ASSERT_TRUE(largest);
  EXPECT_TRUE(zone::compose_plan(largest->type, largest->group)) << "what is taken is answered";
  const PlanMember& leaf = largest->group.members[0].group[0].members[0];
  EXPECT_LT(90 * 90 * (leaf.records.size() + 1), zone::kPlanSizeMax);
}

TEST(CompileTrafficPlan, DocumentsThatAreNoneAreTold) {
  EXPECT_THAT(problem_of(plan_of("{}")), StartsWith("InvalidTrafficPolicyDocument: Member "));
  EXPECT_THAT(
      problem_of(plan_of(R"({"AWSPolicyFormatVersion":"2015-10-01","RecordType":"A","StartEndpoint":"e",
          "Endpoints":{"e":{"Type":"value","Value":"nonsense"}}})")),
      HasSubstr("e: Invalid Resource Record"));
}

// Documents may say so from before that was refused.
TEST(CompileTrafficPlan, TheHealthOfDistributionsIsNotEvaluated) {
  for (const char* evaluate : {"", R"(,"EvaluateTargetHealth":true)"}) {
    const auto compiled = compile_traffic_plan(
        plan_of(fmt::format(R"({{"AWSPolicyFormatVersion":"2015-10-01","RecordType":"A","StartRule":"r",
          "Endpoints":{{"cdn":{{"Type":"cloudfront","Value":"d1.cloudfront.net"}},
                       "lb":{{"Type":"elastic-load-balancer","Value":"lb-1.us-west-2.elb.amazonaws.com"}}}},
          "Rules":{{"r":{{"RuleType":"failover","Primary":{{"EndpointReference":"cdn"{0}}},
                        "Secondary":{{"EndpointReference":"lb"{0}}}}}}}}})",
                            evaluate)));
    ASSERT_TRUE(compiled) << compiled.error().message;
    EXPECT_FALSE(compiled->group.members.at(0).evaluate_target);
    EXPECT_TRUE(compiled->group.members.at(1).evaluate_target);
  }
}

}  // namespace
}  // namespace milepost::publish
