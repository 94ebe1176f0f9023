// The reason for answers, policy by policy: what was compared, who won, and what the others lack.
#include "explain/explanation.h"

#include <gmock/gmock.h>

#include "explain/explain_fixture.h"
#include "explain/explanation_text.h"

namespace milepost::explain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using zone::Policy;

constexpr std::size_t kAll = 1000;

Explanation explained(ExplainFixture& lab, const Question& question, std::size_t branches_max = kAll) {
  lab.commit();
  return explain(lab.catalog(), lab.options(), question, branches_max);
}

const ExplainedGroup& first_group(const Explanation& explanation) {
  return explanation.path.at(0).group.at(0);
}

const ExplainedMember& member(const ExplainedGroup& group, std::string_view label) {
  const auto found = std::ranges::find(group.members, label, &ExplainedMember::set_identifier);
  if (found == group.members.end()) throw std::runtime_error("there is no member " + std::string(label));
  return *found;
}

zone::PlanMember checked(zone::PlanMember made, std::string check) {
  made.check = std::move(check);
  return made;
}

TEST(Explanation, OfPlainRecordsIsTheAnswerAlone) {
  ExplainFixture lab;
  lab.put_records("plain.example.com.", dns::RrType::A, 300, {"192.0.2.2", "192.0.2.1"});
  const auto explanation = explained(lab, ExplainFixture::question("plain.example.com."));
  EXPECT_EQ(explanation.zone_name, "example.com.");
  ASSERT_EQ(explanation.path.size(), 1u);
  EXPECT_EQ(explanation.path[0].finding, "exists");
  EXPECT_TRUE(explanation.path[0].group.empty());
  ASSERT_EQ(explanation.answers.size(), 1u);
  EXPECT_THAT(explanation.answers[0].records,
              ElementsAre("plain.example.com. 300 A 192.0.2.1", "plain.example.com. 300 A 192.0.2.2"));
  EXPECT_FALSE(explanation.client.asked);
}

TEST(Explanation, WhatDoesNotExistOrIsCoveredOrDelegated) {
  ExplainFixture lab;
  lab.put_records("*.w.example.com.", dns::RrType::A, 60, {"192.0.2.9"});
  lab.put_records("sub.example.com.", dns::RrType::NS, 60, {"ns.sub.example.com."});
  const auto nothing = explained(lab, ExplainFixture::question("none.example.com."));
  EXPECT_EQ(nothing.path[0].finding, "does not exist");
  EXPECT_EQ(nothing.answers[0].rcode, "NXDOMAIN");
  EXPECT_EQ(explained(lab, ExplainFixture::question("x.w.example.com.")).path[0].finding,
            "a wildcard covers it");
  const auto delegated = explained(lab, ExplainFixture::question("x.sub.example.com."));
  EXPECT_EQ(delegated.path[0].finding, "delegated");
  EXPECT_THAT(delegated.answers[0].records,
              ElementsAre("referral: sub.example.com. 60 NS ns.sub.example.com."));
}

TEST(Explanation, WeightedNamesSharesAndWhoIsOut) {
  ExplainFixture lab;
  lab.put("www.example.com.", Policy::kWeighted, ExplainFixture::weighted("blue", 3, "192.0.2.1"));
  lab.put("www.example.com.", Policy::kWeighted, ExplainFixture::weighted("green", 1, "192.0.2.2"));
  lab.put("www.example.com.", Policy::kWeighted, ExplainFixture::weighted("idle", 0, "192.0.2.3"));
  lab.put("www.example.com.", Policy::kWeighted,
          checked(ExplainFixture::weighted("red", 9, "192.0.2.4"), "hc-red"));
  lab.writer().put_verdict("hc-red", false);
  const auto explanation = explained(lab, ExplainFixture::question("www.example.com."));
  const ExplainedGroup& group = first_group(explanation);
  EXPECT_EQ(group.policy, "weighted");
  EXPECT_FALSE(group.last_resort);
  EXPECT_DOUBLE_EQ(member(group, "blue").chance, 0.75);
  EXPECT_EQ(member(group, "blue").reason, "weight 3");
  EXPECT_DOUBLE_EQ(member(group, "idle").chance, 0);
  EXPECT_EQ(member(group, "idle").reason, "weight 0; only where nothing with a weight can");
  EXPECT_EQ(member(group, "red").reason, "weight 9; unhealthy: health check hc-red");
  EXPECT_EQ(member(group, "red").health_check_healthy, false);
  ASSERT_EQ(explanation.answers.size(), 2u);
  EXPECT_DOUBLE_EQ(explanation.answers[0].chance, 0.75);
  EXPECT_THAT(explanation.answers[0].records, ElementsAre("www.example.com. 60 A 192.0.2.1"));
}

TEST(Explanation, NothingHealthyIsTheLastResort) {
  ExplainFixture lab;
  for (const char* label : {"a", "b"})
    lab.put("www.example.com.", Policy::kWeighted,
            checked(ExplainFixture::weighted(label, 1, "192.0.2.1"), std::string("hc-") + label));
  lab.writer().put_verdict("hc-a", false);
  lab.writer().put_verdict("hc-b", false);
  const auto explanation = explained(lab, ExplainFixture::question("www.example.com."));
  EXPECT_TRUE(first_group(explanation).last_resort);
  EXPECT_EQ(member(first_group(explanation), "a").reason,
            "weight 1; unhealthy: health check hc-a; taken because nothing is healthy");
  EXPECT_EQ(explanation.answers.size(), 1u) << "both answer the same";
}

TEST(Explanation, FailoverFollowsAliasesAndNamesTheChecksBelow) {
  ExplainFixture lab;
  zone::PlanMember primary = ExplainFixture::alias("p", "pool.example.com.");
  primary.key = zone::kFailoverPrimary;
  zone::PlanMember secondary = ExplainFixture::member("s", {"192.0.2.2"});
  secondary.key = zone::kFailoverSecondary;
  lab.put("www.example.com.", Policy::kFailover, primary);
  lab.put("www.example.com.", Policy::kFailover, secondary);
  lab.put("pool.example.com.", Policy::kWeighted,
          checked(ExplainFixture::weighted("x", 1, "192.0.2.11"), "hc-x"));
  lab.put("pool.example.com.", Policy::kWeighted,
          checked(ExplainFixture::weighted("y", 1, "192.0.2.12"), "hc-y"));
  const auto up = explained(lab, ExplainFixture::question("www.example.com."));
  const ExplainedMember& taken = member(first_group(up), "p");
  ASSERT_EQ(taken.leads.size(), 1u);
  EXPECT_EQ(taken.leads[0].kind, "alias");
  EXPECT_EQ(taken.leads[0].name, "pool.example.com.");
  EXPECT_EQ(taken.leads[0].group.at(0).policy, "weighted");
  EXPECT_EQ(member(first_group(up), "s").reason, "secondary; stands by");

  lab.writer().put_verdict("hc-x", false);
  lab.writer().put_verdict("hc-y", false);
  const auto down = explained(lab, ExplainFixture::question("www.example.com."));
  EXPECT_EQ(member(first_group(down), "p").reason,
            "primary; unhealthy: target pool.example.com., health check hc-x, health check hc-y");
  EXPECT_EQ(member(first_group(down), "p").target_healthy, false);
  EXPECT_TRUE(member(first_group(down), "p").leads.empty());
  EXPECT_THAT(down.answers.at(0).records, ElementsAre("www.example.com. 60 A 192.0.2.2"));
}

TEST(Explanation, LatencySaysWhatWasMeasured) {
  ExplainFixture lab;
  for (const char* region : {"eu-west-1", "us-west-1"}) {
    zone::PlanMember made = ExplainFixture::member(region, {"192.0.2.1"});
    made.param = region;
    lab.put("www.example.com.", Policy::kLatency, made);
  }
  const auto explanation = explained(lab, ExplainFixture::question("www.example.com.", "10.1.7.0/24"));
  const ExplainedMember& near = member(first_group(explanation), "eu-west-1");
  EXPECT_EQ(near.reason, "eu-west-1 21 ms measured");
  EXPECT_EQ(near.chance, 1);
  const ExplainedMember& far = member(first_group(explanation), "us-west-1");
  EXPECT_EQ(far.latency_from, "distance");
  EXPECT_NEAR(*far.latency_ms, 91, 3);  // 9,100 km by the globe
  EXPECT_THAT(far.reason, HasSubstr("another is faster"));
  EXPECT_TRUE(explanation.client.asked);
  EXPECT_EQ(explanation.client.country, "DE");
  EXPECT_EQ(explanation.client.source, "two-places");
  EXPECT_NEAR(*explanation.client.latitude, 50.1, 0.01);
  EXPECT_NEAR(*explanation.client.longitude, 8.7, 0.01);
  EXPECT_EQ(explanation.answers.at(0).scope_prefix, 24);
}

TEST(Explanation, GeolocationSaysWhichPlacesHoldTheClient) {
  ExplainFixture lab;
  const auto put = [&](std::string label, std::uint64_t key, std::string check = "") {
    zone::PlanMember made = ExplainFixture::member(std::move(label), {"192.0.2.1"});
    made.key = key;
    lab.put("www.example.com.", Policy::kGeolocation, checked(made, std::move(check)));
  };
  put("california", zone::geo_key({}, "US", "CA"), "hc");
  put("us", zone::geo_key({}, "US", {}));
  put("europe", zone::geo_key("EU", {}, {}));
  put("rest", zone::geo_key({}, "*", {}));
  const Question question = ExplainFixture::question("www.example.com.", "10.2.0.0/16");
  const auto up = explained(lab, question);
  EXPECT_EQ(member(first_group(up), "california").reason, "US-CA holds the client; health check hc passes");
  EXPECT_EQ(member(first_group(up), "us").reason, "US holds the client; a smaller place answers");
  EXPECT_EQ(member(first_group(up), "europe").reason, "EU does not hold the client");
  EXPECT_EQ(member(first_group(up), "rest").reason, "* holds the client; a smaller place answers");
  lab.writer().put_verdict("hc", false);
  const auto down = explained(lab, question);
  EXPECT_EQ(member(first_group(down), "california").reason,
            "US-CA holds the client; unhealthy: health check hc");
  EXPECT_EQ(member(first_group(down), "us").chance, 1);
}

TEST(Explanation, NoPlaceAndNoDefaultIsNoAnswer) {
  ExplainFixture lab;
  zone::PlanMember germany = ExplainFixture::member("de", {"192.0.2.1"});
  germany.key = zone::geo_key({}, "DE", {});
  lab.put("www.example.com.", Policy::kGeolocation, germany);
  const auto explanation = explained(lab, ExplainFixture::question("www.example.com.", "10.2.0.0/16"));
  EXPECT_EQ(member(first_group(explanation), "de").chance, 0);
  EXPECT_EQ(explanation.answers.at(0).rcode, "NOERROR");
  EXPECT_TRUE(explanation.answers.at(0).records.empty());
}

TEST(Explanation, WithoutLocatorNobodyKnowsWhereTheClientIs) {
  ExplainFixture lab;
  lab.options().sources.locator = nullptr;
  zone::PlanMember rest = ExplainFixture::member("rest", {"192.0.2.1"});
  rest.key = zone::geo_key({}, "*", {});
  lab.put("www.example.com.", Policy::kGeolocation, rest);
  const auto explanation = explained(lab, ExplainFixture::question("www.example.com.", "10.1.0.0/16"));
  EXPECT_EQ(member(first_group(explanation), "rest").chance, 1);
  EXPECT_FALSE(explanation.client.country);
  EXPECT_THAT(print_explanation(explanation), HasSubstr("location unknown"));
}

TEST(Explanation, GeoproximitySaysDistanceAndBias) {
  ExplainFixture lab;
  zone::PlanMember dublin = ExplainFixture::member("dublin", {"192.0.2.1"});
  dublin.param = "eu-west-1";
  zone::PlanMember madrid = ExplainFixture::member("madrid", {"192.0.2.2"});
  madrid.position = routing::position_of(40.4, -3.7);
  madrid.bias = 50;
  lab.put("www.example.com.", Policy::kGeoproximity, dublin);
  lab.put("www.example.com.", Policy::kGeoproximity, madrid);
  const auto explanation = explained(lab, ExplainFixture::question("www.example.com.", "10.1.0.0/16"));
  const ExplainedMember& won = member(first_group(explanation), "madrid");
  EXPECT_EQ(won.chance, 1);
  EXPECT_NEAR(*won.distance_km, 1440, 30);
  EXPECT_NEAR(*won.biased_km, *won.distance_km / 2, 1);
  EXPECT_THAT(won.reason, HasSubstr("with bias +50"));
  EXPECT_THAT(member(first_group(explanation), "dublin").reason, HasSubstr("another is nearer"));
}

TEST(Explanation, IpBasedNamesTheBlock) {
  ExplainFixture lab;
  lab.writer().put_cidr_location(
      "c1", {"office", {*base::Cidr::parse("10.0.0.0/8"), *base::Cidr::parse("10.1.0.0/16")}});
  lab.writer().put_cidr_location("c1", {"lab", {*base::Cidr::parse("10.1.5.0/24")}});
  for (const char* location : {"office", "lab", "*"}) {
    zone::PlanMember made = ExplainFixture::member(location, {"192.0.2.1"});
    made.param = location;
    lab.put("www.example.com.", Policy::kIpBased, made, "c1");
  }
  const auto in_lab = explained(lab, ExplainFixture::question("www.example.com.", "10.1.5.0/24"));
  EXPECT_EQ(first_group(in_lab).cidr_collection, "c1");
  EXPECT_EQ(member(first_group(in_lab), "lab").reason, "location lab, block 10.1.5.0/24");
  EXPECT_EQ(member(first_group(in_lab), "office").reason,
            "location office, block 10.1.0.0/16; a longer block answers");
  EXPECT_EQ(member(first_group(in_lab), "*").reason,
            "location *, of whoever no block holds; a longer block answers");
  EXPECT_EQ(in_lab.answers.at(0).scope_prefix, 24);
  const auto outside = explained(lab, ExplainFixture::question("www.example.com.", "11.0.0.0/24"));
  EXPECT_EQ(member(first_group(outside), "*").chance, 1);
  EXPECT_EQ(member(first_group(outside), "lab").reason, "location lab, no block holds the client");
}

TEST(Explanation, RulesOfATrafficPolicyAreSteps) {
  ExplainFixture lab;
  zone::PlanGroup inner{.policy = Policy::kWeighted,
                        .members = {ExplainFixture::weighted("", 1, "192.0.2.1"),
                                    ExplainFixture::weighted("", 1, "192.0.2.2")}};
  zone::PlanMember primary{
      .label = "spread", .key = zone::kFailoverPrimary, .kind = zone::ContentKind::kGroup, .group = {inner}};
  zone::PlanMember secondary = ExplainFixture::member("", {"192.0.2.3"});
  secondary.key = zone::kFailoverSecondary;
  ASSERT_TRUE(
      lab.writer().put_plan("Z1", answer::scan("www.example.com."), dns::RrType::A,
                            {.policy = Policy::kFailover, .whole = true, .members = {primary, secondary}}));
  const auto explanation = explained(lab, ExplainFixture::question("www.example.com."));
  const ExplainedStep& rule = first_group(explanation).members.at(0).leads.at(0);
  EXPECT_EQ(rule.kind, "rule");
  EXPECT_EQ(rule.name, "spread");
  EXPECT_EQ(rule.group.at(0).rule, "spread");
  EXPECT_EQ(rule.group.at(0).members.size(), 2u);
  EXPECT_EQ(explanation.answers.size(), 2u);
  EXPECT_EQ(first_group(explanation).rule, std::nullopt) << "nobody knows";
}

/// A traffic policy at that name: failover from 192.0.2.1 to 192.0.2.2.
void put_policy(ExplainFixture& lab, std::string_view owner) {
  zone::PlanMember primary = ExplainFixture::member("a", {"192.0.2.1"});
  zone::PlanMember secondary = ExplainFixture::member("b", {"192.0.2.2"});
  primary.key = zone::kFailoverPrimary;
  secondary.key = zone::kFailoverSecondary;
  ASSERT_TRUE(
      lab.writer().put_plan("Z1", answer::scan(owner), dns::RrType::A,
                            {.policy = Policy::kFailover, .whole = true, .members = {primary, secondary}}));
}

TEST(Explanation, StartingRulesOfTrafficPoliciesAreNamed) {
  ExplainFixture lab;
  put_policy(lab, "www.example.com.");
  put_policy(lab, "*.wild.example.com.");
  lab.put("plain.example.com.", Policy::kWeighted, ExplainFixture::weighted("blue", 3, "192.0.2.1"));
  lab.put("alias.example.com.", Policy::kSimple, ExplainFixture::alias("", "www.example.com."));
  lab.commit();
  const StartRules rules{{{"www.example.com.", dns::RrType::A}, "site"},
                         {{"\\052.wild.example.com.", dns::RrType::A}, "wild"},
                         {{"plain.example.com.", dns::RrType::A}, "of a policy that is gone"}};
  const auto told = [&](std::string_view name) {
    return explain(lab.catalog(), lab.options(), ExplainFixture::question(name), kAll, rules);
  };
  EXPECT_EQ(first_group(told("WWW.example.com.")).rule, "site");
  EXPECT_EQ(first_group(told("a.b.wild.example.com.")).rule, "wild");
  EXPECT_EQ(first_group(told("plain.example.com.")).rule, std::nullopt);
  const auto alias = told("alias.example.com.");
  EXPECT_EQ(first_group(alias).rule, std::nullopt);
  EXPECT_EQ(first_group(alias).members.at(0).leads.at(0).group.at(0).rule, "site");
  EXPECT_THAT(print_explanation(told("www.example.com.")), HasSubstr("www.example.com. exists\n"
                                                                     "  rule site\n"
                                                                     "    failover\n"));
}

TEST(Explanation, AliasElsewhereThatDoesNotResolve) {
  ExplainFixture lab;
  zone::PlanMember made{
      .label = "", .kind = zone::ContentKind::kOutside, .target = answer::scan("lb.example.net.")};
  lab.put("www.example.com.", Policy::kSimple, made);
  const auto explanation = explained(lab, ExplainFixture::question("www.example.com."));
  EXPECT_EQ(first_group(explanation).members.at(0).leads.at(0).kind, "outside");
  EXPECT_EQ(explanation.answers.at(0).rcode, "SERVFAIL");
}

TEST(Explanation, PickFollowsTheLikeliest) {
  ExplainFixture lab;
  lab.put("www.example.com.", Policy::kWeighted, ExplainFixture::weighted("blue", 3, "192.0.2.1"));
  lab.put("www.example.com.", Policy::kWeighted, ExplainFixture::weighted("green", 1, "192.0.2.2"));
  const auto explanation = explained(lab, ExplainFixture::question("www.example.com."), 1);
  ASSERT_EQ(explanation.answers.size(), 1u);
  EXPECT_DOUBLE_EQ(explanation.answers[0].chance, 0.75);
  EXPECT_DOUBLE_EQ(explanation.not_followed, 0.25);
}

TEST(Explanation, AsText) {
  ExplainFixture lab;
  zone::PlanMember green = ExplainFixture::alias("green", "pool.example.com.");
  green.key = 1;
  lab.put("www.example.com.", Policy::kWeighted, ExplainFixture::weighted("blue", 3, "192.0.2.1"));
  lab.put("www.example.com.", Policy::kWeighted, green);
  lab.put("pool.example.com.", Policy::kMultivalue,
          checked(ExplainFixture::member("a", {"192.0.2.11"}), "hc-a"));
  lab.put("pool.example.com.", Policy::kMultivalue,
          checked(ExplainFixture::member("b", {"192.0.2.12"}), "hc-b"));
  lab.writer().put_verdict("hc-b", false);
  EXPECT_EQ(print_explanation(explained(lab, ExplainFixture::question("www.example.com."))),
            R"(www.example.com. A in example.com. (Z1), revision 2
client 192.0.2.53/32, the resolver's address; nothing asks where it is

www.example.com. exists
  weighted
  > blue     75.00 %  weight 3
      192.0.2.1
  > green    25.00 %  weight 1
      alias to pool.example.com.: exists
        multivalue
        > a   100.00 %  health check hc-a passes
            192.0.2.11
          b     0.00 %  unhealthy: health check hc-b
            192.0.2.12

answers
    75.00 %  NOERROR, scope /0
              www.example.com. 60 A 192.0.2.1
    25.00 %  NOERROR, scope /0
              www.example.com. 60 A 192.0.2.11
)");
}

}  // namespace
}  // namespace milepost::explain
