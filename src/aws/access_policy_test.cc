// What compiled policies decide, case by case.
#include "aws/access_policy.h"

#include <gtest/gtest.h>

#include "aws/policy_fixture.h"

namespace milepost::aws {
namespace {

using Values = std::vector<std::vector<std::string>>;

constexpr std::string_view kZone = "arn:aws:route53:::hostedzone/Z1";

AccessPolicy compiled(const std::string& statements) {
  auto policy = AccessPolicy::compile(R"({"Version":"2012-10-17","Statement":[)" + statements + "]}",
                                      test_vocabulary(), test_variables());
  EXPECT_TRUE(policy) << policy.error().message;
  return *policy;
}

std::string allow_if(const std::string& condition) {
  return R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":)" + condition + "}";
}

Decision decide(const AccessPolicy& policy, std::string_view action, std::string_view resource,
                Values values = Values(kTestKeys)) {
  return policy.judge({.action = action, .resource = resource, .condition_values = values});
}

/// Whether a condition holds for the values of one key.
bool holds(const std::string& condition, TestKey key, std::vector<std::string> values) {
  Values all(kTestKeys);
  all[key] = std::move(values);
  return decide(compiled(allow_if(condition)), "route53:GetChange", kZone, all) == Decision::kAllowed;
}

TEST(AccessPolicy, WhatNoStatementAllowsIsNotAllowed) {
  const AccessPolicy policy =
      compiled(R"({"Effect":"Allow","Action":"route53:Get*","Resource":"arn:aws:route53:::hostedzone/Z?"})");
  EXPECT_EQ(decide(policy, "route53:GetHostedZone", kZone), Decision::kAllowed);
  EXPECT_EQ(decide(policy, "route53:GetHostedZone", "arn:aws:route53:::hostedzone/Z12"),
            Decision::kNotAllowed);
  EXPECT_EQ(decide(policy, "route53:ListHostedZones", "*"), Decision::kNotAllowed);
  EXPECT_EQ(decide(policy, "route53:GetChange", "*"), Decision::kNotAllowed);
}

TEST(AccessPolicy, DenyWinsWhereverItStands) {
  const std::string allow = R"({"Effect":"Allow","Action":"*","Resource":"*"})";
  const std::string deny = R"({"Effect":"Deny","Action":"ROUTE53:changeresourcerecordsets","Resource":"*"})";
  for (const std::string& statements : {allow + ',' + deny, deny + ',' + allow}) {
    const AccessPolicy policy = compiled(statements);
    EXPECT_EQ(decide(policy, "route53:ChangeResourceRecordSets", kZone), Decision::kDenied);
    EXPECT_EQ(decide(policy, "route53:GetChange", kZone), Decision::kAllowed);
  }
}

TEST(AccessPolicy, NotActionAndNotResourceAreTheRest) {
  const AccessPolicy policy = compiled(
      R"({"Effect":"Allow","NotAction":["route53:Change*","route53:List*"],"NotResource":"arn:aws:route53:::change/*"})");
  EXPECT_EQ(decide(policy, "route53:GetChange", kZone), Decision::kAllowed);
  EXPECT_EQ(decide(policy, "route53:GetChange", "arn:aws:route53:::change/C1"), Decision::kNotAllowed);
  EXPECT_EQ(decide(policy, "route53:ListHostedZones", kZone), Decision::kNotAllowed);
}

// IAM User Guide, "Multivalued context keys" and "Condition operators": the tables of missing keys.
TEST(AccessPolicy, QuantifiersCountEveryValueOfTheRequest) {
  const std::string all = R"({"ForAllValues:StringLike":{"test:Names":["a.*","b.*"]}})";
  EXPECT_TRUE(holds(all, kNames, {"a.x", "b.x"}));
  EXPECT_FALSE(holds(all, kNames, {"a.x", "c.x"}));
  EXPECT_TRUE(holds(all, kNames, {}));
  const std::string any = R"({"ForAnyValue:StringLike":{"test:Names":["a.*","b.*"]}})";
  EXPECT_TRUE(holds(any, kNames, {"c.x", "b.x"}));
  EXPECT_FALSE(holds(any, kNames, {"c.x"}));
  EXPECT_FALSE(holds(any, kNames, {}));
  EXPECT_TRUE(holds(R"({"ForAnyValue:StringLikeIfExists":{"test:Names":"a"}})", kNames, {}));
  const std::string none = R"({"ForAllValues:StringNotEquals":{"test:Names":["a","b"]}})";
  EXPECT_TRUE(holds(none, kNames, {"c", "d"}));
  EXPECT_FALSE(holds(none, kNames, {"c", "a"}));
  const std::string some_other = R"({"ForAnyValue:StringNotEquals":{"test:Names":["a","b"]}})";
  EXPECT_TRUE(holds(some_other, kNames, {"a", "c"}));
  EXPECT_FALSE(holds(some_other, kNames, {"a", "b"}));
}

TEST(AccessPolicy, MissingKeysMeetOnlyNegatedAndOptionalConditions) {
  EXPECT_FALSE(holds(R"({"StringEquals":{"aws:username":"a"}})", kUserName, {}));
  EXPECT_TRUE(holds(R"({"StringEqualsIfExists":{"aws:username":"a"}})", kUserName, {}));
  EXPECT_FALSE(holds(R"({"StringEqualsIfExists":{"aws:username":"a"}})", kUserName, {"b"}));
  EXPECT_TRUE(holds(R"({"StringNotEquals":{"aws:username":"a"}})", kUserName, {}));
  EXPECT_TRUE(holds(R"({"Null":{"aws:username":"true"}})", kUserName, {}));
  EXPECT_FALSE(holds(R"({"Null":{"aws:username":"true"}})", kUserName, {"a"}));
  EXPECT_TRUE(holds(R"({"Null":{"test:Names":false}})", kNames, {"a", "b"}));
}

TEST(AccessPolicy, CaseMattersUnlessIgnored) {
  EXPECT_FALSE(holds(R"({"StringEquals":{"aws:username":"Alice"}})", kUserName, {"alice"}));
  EXPECT_TRUE(holds(R"({"StringEqualsIgnoreCase":{"AWS:UserName":"Alice"}})", kUserName, {"aLICE"}));
  EXPECT_FALSE(holds(R"({"StringNotEqualsIgnoreCase":{"aws:username":"Alice"}})", kUserName, {"aLICE"}));
  EXPECT_FALSE(holds(R"({"StringLike":{"aws:username":"A*"}})", kUserName, {"alice"}));
  EXPECT_FALSE(holds(R"({"StringEquals":{"aws:username":"a*"}})", kUserName, {"alice"}));
}

TEST(AccessPolicy, AddressesAreInBlocks) {
  const std::string inside = R"({"IpAddress":{"aws:SourceIp":["192.0.2.0/24","2001:db8::1"]}})";
  EXPECT_TRUE(holds(inside, kSourceIp, {"192.0.2.255"}));
  EXPECT_TRUE(holds(inside, kSourceIp, {"::ffff:192.0.2.7"}));
  EXPECT_TRUE(holds(inside, kSourceIp, {"2001:db8:0::1"}));
  EXPECT_FALSE(holds(inside, kSourceIp, {"192.0.3.0"}));
  EXPECT_TRUE(holds(R"({"IpAddress":{"aws:SourceIp":"fe80::/10"}})", kSourceIp, {"fe80::1%eth0"}));
  EXPECT_FALSE(holds(inside, kSourceIp, {"2001:db8::2"}));
  EXPECT_FALSE(holds(R"({"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}})", kSourceIp, {"192.0.2.1"}));
  EXPECT_TRUE(holds(R"({"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}})", kSourceIp, {"198.51.100.1"}));
}

TEST(AccessPolicy, DatesAreBeforeAndAfter) {
  const auto at = [](const std::string& name, const std::string& value) {
    return holds("{\"" + name + R"(":{"aws:CurrentTime":"2026-11-22T05:00:00Z"}})", kCurrentTime, {value});
  };
  EXPECT_TRUE(at("DateLessThan", "2026-11-22T04:59:59Z"));
  EXPECT_FALSE(at("DateLessThan", "2026-11-22T05:00:00Z"));
  EXPECT_TRUE(at("DateLessThanEquals", "2026-11-22T05:00:00Z"));
  EXPECT_TRUE(at("DateGreaterThan", "2026-11-22T05:00:01Z"));
  EXPECT_FALSE(at("DateGreaterThanEquals", "2026-11-22T04:59:59Z"));
  EXPECT_TRUE(at("DateEquals", "2026-11-22T05:00:00Z"));
  EXPECT_TRUE(at("DateNotEquals", "2026-11-22"));
  EXPECT_TRUE(holds(R"({"DateGreaterThanEquals":{"aws:CurrentTime":"2026-11-22"}})", kCurrentTime,
                    {"2026-11-22T00:00:00Z"}));
}

TEST(AccessPolicy, VariablesAreLiteral) {
  const AccessPolicy policy = compiled(
      R"({"Effect":"Allow","Action":"*","Resource":"arn:aws:route53:::hostedzone/${aws:username}${?}*"})");
  EXPECT_EQ(decide(policy, "route53:GetChange", "arn:aws:route53:::hostedzone/al*ce?tail"),
            Decision::kAllowed);
  EXPECT_EQ(decide(policy, "route53:GetChange", "arn:aws:route53:::hostedzone/alice?tail"),
            Decision::kNotAllowed);
  EXPECT_EQ(decide(policy, "route53:GetChange", "arn:aws:route53:::hostedzone/al*ce.tail"),
            Decision::kNotAllowed);
}

TEST(AccessPolicy, KnowsWhichKeysItMentions) {
  const AccessPolicy policy = compiled(allow_if(R"({"Null":{"test:Names":true},"Bool":{"test:Flag":true}})"));
  EXPECT_TRUE(policy.mentions(kNames));
  EXPECT_TRUE(policy.mentions(kFlag));
  EXPECT_FALSE(policy.mentions(kWords));
}

TEST(WildcardPattern, MatchesTheWholeText) {
  const auto matches = [](std::string_view pattern, std::string_view text) {
    return WildcardPattern::of(pattern).matches(text);
  };
  EXPECT_TRUE(matches("", ""));
  EXPECT_FALSE(matches("", "a"));
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("**", "abc"));
  EXPECT_FALSE(matches("?", ""));
  EXPECT_TRUE(matches("a*b*c", "aXbXbc"));
  EXPECT_FALSE(matches("a*b*c", "aXbXb"));
  EXPECT_TRUE(matches("*ab", "aab"));
  EXPECT_TRUE(matches("a?c", "abc"));
  EXPECT_FALSE(matches("a?c", "ac"));
  EXPECT_FALSE(matches("abc*", "ab"));
}

}  // namespace
}  // namespace milepost::aws
