// From group to group: last resorts, aliases, names elsewhere, and what a trace is told.
#include "routing/choose.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "routing/policies_fixture.h"

namespace milepost::routing {
namespace {

TEST_F(PoliciesTest, EachGroupHasItsLastResort) {
  // The primary leads to a group of which nothing is healthy, the secondary is not either: the primary it is, and in its
  // group the choice is made as if all were healthy.
  const PlanGroup inner{.policy = Policy::kWeighted,
                        .members = {weighted(1, 0, "down"), weighted(2, 1, "down")}};
  PlanMember first = leads_on("p", inner);
  first.key = zone::kFailoverPrimary;
  put(Policy::kFailover, {first, secondary(3, "down")});
  EXPECT_EQ(ask(), 2);
  put(Policy::kFailover, {first, secondary(3, "up")});
  EXPECT_EQ(ask(), 3);
}

TEST_F(PoliciesTest, ABranchWhoseHealthIsNotEvaluatedIsNeverLeft) {
  const PlanGroup inner{.policy = Policy::kWeighted, .members = {weighted(1, 1, "down")}};
  PlanMember first = leads_on("p", inner, false);
  first.key = zone::kFailoverPrimary;
  put(Policy::kFailover, {first, secondary(3, "up")});
  EXPECT_EQ(ask(), 1);
  first.check = "down";
  put(Policy::kFailover, {first, secondary(3, "up")});
  EXPECT_EQ(ask(), 3) << "its own check counts";
}

TEST_F(PoliciesTest, AnAliasIsFollowedToWhateverStandsThere) {
  put(Policy::kSimple, {leads_to_name("", "target.example.")});
  EXPECT_EQ(ask(), 0) << "nothing of the type stands there";
  lab_.put_plain("target.example.", 7);
  lab_.commit();
  EXPECT_EQ(ask(), 7);
  lab_.put("target.example.", {.policy = Policy::kSimple, .members = {leads_to_name("", "far.example.")}});
  lab_.put_plain("far.example.", 8);
  lab_.commit();
  EXPECT_EQ(ask(), 8);
}

TEST_F(PoliciesTest, ACircleOfAliasesEnds) {
  put(Policy::kSimple, {leads_to_name("", "other.example.")});
  lab_.put("other.example.", {.policy = Policy::kSimple, .members = {leads_to_name("", "www.example.")}});
  lab_.commit();
  EXPECT_EQ(lab_.ask("www.example.").kind, Kind::kNothing);
}

TEST_F(PoliciesTest, AnEmptyGroupAnswersNothing) {
  put(Policy::kWeighted, {});
  EXPECT_EQ(lab_.ask("www.example.").kind, Kind::kNothing);
  put(Policy::kSimple, {leads_on("", {.policy = Policy::kLatency, .members = {}}, false)});
  EXPECT_EQ(lab_.ask("www.example.").kind, Kind::kNothing);
}

TEST_F(PoliciesTest, NamesElsewhere) {
  put(Policy::kSimple, {leads_outside("", "elsewhere.test.")});
  EXPECT_EQ(ask(), -1) << "it was never resolved";
  lab_.writer().put_outside({.type = dns::RrType::A,
                             .name = zone::name("elsewhere.test."),
                             .records = zone::records(5),
                             .use_until_s = lab_.now_s + 1});
  lab_.commit();
  EXPECT_EQ(ask(), 5);
  ++lab_.now_s;
  EXPECT_EQ(ask(), -1) << "what it resolved to is too old (RFC 8767 5)";
  lab_.writer().put_outside({.type = dns::RrType::A,
                             .name = zone::name("elsewhere.test."),
                             .records = {},
                             .use_until_s = lab_.now_s + 1});
  lab_.commit();
  EXPECT_EQ(ask(), 0) << "it has no such records";
}

TEST_F(PoliciesTest, WhatDoesNotDependOnTheClientHasNoScope) {
  lab_.place.location.scope = 24;
  lab_.place.latencies_scope = 24;
  for (const Policy policy : {Policy::kSimple, Policy::kWeighted, Policy::kFailover, Policy::kMultivalue}) {
    put(policy, {leaf(1)});
    EXPECT_EQ(lab_.ask("www.example.").scope, 0);
  }
}

// --- the trace ---

/// Writes down what it is told.
class Log : public Trace {
 public:
  std::vector<std::string> lines;

  void on_name(dns::NameView, const zone::Match&) override {}
  int on_choice(const zone::GroupView& group, dns::RrType, int chosen, Context&) override {
    lines.push_back(chosen < 0 ? "nobody" : std::string(group[static_cast<std::size_t>(chosen)].label()));
    return chosen;
  }
  void on_choices(const zone::GroupView& group, dns::RrType, Context&) override {
    lines.push_back("several of " + std::to_string(group.size()));
  }
  void on_alias(dns::NameView target, bool found) override {
    lines.push_back(dns::print_name(target, dns::Escapes::kDecimal) + (found ? " found" : " not found"));
  }
  void on_outside(dns::NameView target, bool answered) override {
    lines.push_back(dns::print_name(target, dns::Escapes::kDecimal) +
                    (answered ? " answered" : " unresolved"));
  }
};

TEST_F(PoliciesTest, ATraceIsToldEachStep) {
  const auto trace = [&] {
    Log log;
    Client client = lab_.client();
    std::uint64_t random = 1;
    Context context{.catalog = lab_.catalog(),
                    .zone = lab_.zone(),
                    .client = client,
                    .random = random,
                    .now_s = 0,
                    .trace = &log};
    choose(lab_.plan_at("www.example.").value(), context);
    return log.lines;
  };
  lab_.put("pool.example.", {.policy = Policy::kMultivalue, .members = {leaf(1)}});
  put(Policy::kFailover,
      {leads_on("inner", {.policy = Policy::kSimple, .members = {leads_to_name("out", "pool.example.")}})});
  EXPECT_EQ(trace(), (std::vector<std::string>{"inner", "out", "pool.example. found", "several of 1"}));
  put(Policy::kGeolocation, {in_place(1, {"EU", "", ""})});
  EXPECT_EQ(trace(), (std::vector<std::string>{"nobody"}));
  put(Policy::kSimple, {leads_to_name("a", "gone.example.")});
  EXPECT_EQ(trace(), (std::vector<std::string>{"a", "gone.example. not found"}));
  put(Policy::kSimple, {leads_outside("a", "elsewhere.test.")});
  EXPECT_EQ(trace(), (std::vector<std::string>{"a", "elsewhere.test. unresolved"}));
}

}  // namespace
}  // namespace milepost::routing
