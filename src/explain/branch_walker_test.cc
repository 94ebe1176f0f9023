// Every branch with its chance; the chances against what the evaluator does when nobody leads it.
#include "explain/branch_walker.h"

#include <gmock/gmock.h>

#include <cmath>
#include <map>

#include "explain/explain_fixture.h"
#include "explain/outcome.h"
#include "routing/choose.h"

namespace milepost::explain {
namespace {

using zone::Policy;

std::map<std::string, double> distribution(ExplainFixture& lab, const Question& question,
                                           std::size_t branches_max = 1000, double* left = nullptr) {
  std::map<std::string, double> shares;
  BranchWalker walker(lab.catalog(), lab.options());
  const double rest = walker.walk(question, branches_max, nullptr, [&](const Branch& branch) {
    shares[print_outcome(outcome_of(branch, question.type), 99)] += branch.chance;
  });
  if (left != nullptr) *left = rest;
  return shares;
}

/// What `draws` queries are answered, as a name server does.
std::map<std::string, double> drawn(ExplainFixture& lab, const Question& question, int draws) {
  answer::ZoneProbe probe(lab.catalog(), lab.options());
  const auto query = dns::compose_query({.name = question.name, .type = question.type});
  std::map<std::string, double> counts;
  for (int i = 0; i < draws; ++i) {
    Branch branch;
    branch.response = *dns::parse_message(
        probe.ask("Z1", query, answer::Transport::kTcp, {question.source.octets, question.source.size}));
    ++counts[print_outcome(outcome_of(branch, question.type), 99)];
  }
  return counts;
}

/// A weighted tree over a failover and another weighted group, with a member that is not healthy.
void put_tree(ExplainFixture& lab) {
  lab.put("www.example.com.", Policy::kWeighted, ExplainFixture::weighted("plain", 1, "192.0.2.1"));
  zone::PlanMember pool = ExplainFixture::alias("pool", "pool.example.com.");
  pool.key = 3;
  lab.put("www.example.com.", Policy::kWeighted, pool);
  lab.put("pool.example.com.", Policy::kWeighted, ExplainFixture::weighted("a", 5, "192.0.2.11"));
  lab.put("pool.example.com.", Policy::kWeighted, ExplainFixture::weighted("b", 3, "192.0.2.12"));
  zone::PlanMember down = ExplainFixture::weighted("c", 100, "192.0.2.13");
  down.check = "check-c";
  lab.put("pool.example.com.", Policy::kWeighted, down);
  lab.writer().put_verdict("check-c", false);
  lab.commit();
}

TEST(BranchWalker, WeightsMultiplyDownTheTree) {
  ExplainFixture lab;
  put_tree(lab);
  const auto shares = distribution(lab, ExplainFixture::question("www.example.com."));
  ASSERT_EQ(shares.size(), 3u);
  EXPECT_DOUBLE_EQ(shares.at("192.0.2.1"), 0.25);
  EXPECT_DOUBLE_EQ(shares.at("192.0.2.11"), 0.75 * 5 / 8);
  EXPECT_DOUBLE_EQ(shares.at("192.0.2.12"), 0.75 * 3 / 8);
}

TEST(BranchWalker, SharesAreThoseOfRealQueries) {
  ExplainFixture lab;
  put_tree(lab);
  const Question question = ExplainFixture::question("www.example.com.");
  constexpr int kDraws = 40'000;
  const auto shares = distribution(lab, question);
  double chi_square = 0;
  for (const auto& [outcome, count] : drawn(lab, question, kDraws)) {
    ASSERT_TRUE(shares.contains(outcome)) << outcome;
    const double expected = kDraws * shares.at(outcome);
    chi_square += (count - expected) * (count - expected) / expected;
  }
  // Two degrees of freedom: exp(-x / 2) is the chance of more than x. False alarms: one in a million.
  EXPECT_GT(std::exp(-chi_square / 2), 1e-6) << chi_square;
}

TEST(BranchWalker, TheLikeliestComeFirstAndTheBoundLeavesTheRest) {
  ExplainFixture lab;
  put_tree(lab);
  double left = 0;
  const auto first = distribution(lab, ExplainFixture::question("www.example.com."), 1, &left);
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first.begin()->first, "192.0.2.11");
  EXPECT_DOUBLE_EQ(left, 1 - 0.75 * 5 / 8);
  distribution(lab, ExplainFixture::question("www.example.com."), 2, &left);
  EXPECT_DOUBLE_EQ(left, 0.25 < 0.75 * 3 / 8 ? 0.25 : 0.75 * 3 / 8);
}

TEST(BranchWalker, UpToEightValuesAreOneAnswer) {
  ExplainFixture lab;
  std::vector<std::string> all;
  for (int i = 1; i <= 8; ++i) {
    const std::string number = std::to_string(i);
    lab.put("few.example.com.", Policy::kMultivalue, ExplainFixture::member(number, {"192.0.2." + number}));
  }
  lab.commit();
  const auto shares = distribution(lab, ExplainFixture::question("few.example.com."));
  ASSERT_EQ(shares.size(), 1u);
  EXPECT_DOUBLE_EQ(shares.begin()->second, 1);
  EXPECT_THAT(shares.begin()->first, ::testing::StartsWith("192.0.2.1, 192.0.2.2"));
}

TEST(BranchWalker, MoreThanEightValuesAreASampleOfAll) {
  ExplainFixture lab;
  for (int i = 10; i < 22; ++i) {
    const std::string number = std::to_string(i);
    lab.put("many.example.com.", Policy::kMultivalue, ExplainFixture::member(number, {"192.0.2." + number}));
  }
  lab.commit();
  const auto shares = distribution(lab, ExplainFixture::question("many.example.com."));
  ASSERT_EQ(shares.size(), 1u);
  EXPECT_THAT(shares.begin()->first, ::testing::StartsWith("8 of 192.0.2.10, 192.0.2.11"));
  EXPECT_THAT(shares.begin()->first, ::testing::EndsWith("192.0.2.21"));
}

TEST(BranchWalker, NamesChosenByChanceAreFollowed) {
  ExplainFixture lab;
  zone::PlanMember one = ExplainFixture::member("one", {"a.example.com."}, dns::RrType::CNAME);
  one.key = 1;
  zone::PlanMember two = ExplainFixture::member("two", {"www.example.com."}, dns::RrType::CNAME);
  two.key = 1;
  lab.put("c.example.com.", Policy::kWeighted, one, {}, dns::RrType::CNAME);
  lab.put("c.example.com.", Policy::kWeighted, two, {}, dns::RrType::CNAME);
  put_tree(lab);
  const auto shares = distribution(lab, ExplainFixture::question("c.example.com."));
  EXPECT_DOUBLE_EQ(shares.at("NXDOMAIN CNAME a.example.com."), 0.5);
  EXPECT_DOUBLE_EQ(shares.at("192.0.2.1, CNAME www.example.com."), 0.125);
  EXPECT_EQ(shares.size(), 4u);
}

TEST(BranchWalker, ScopeIsWhatDecided) {
  ExplainFixture lab;
  zone::PlanMember germany = ExplainFixture::member("de", {"192.0.2.1"});
  germany.key = zone::geo_key({}, "DE", {});
  lab.put("geo.example.com.", Policy::kGeolocation, germany);
  lab.commit();
  BranchWalker walker(lab.catalog(), lab.options());
  const auto scope_of = [&](const Question& question) {
    int scope = -1;
    walker.walk(question, 1, nullptr, [&](const Branch& branch) { scope = branch.scope; });
    return scope;
  };
  EXPECT_EQ(scope_of(ExplainFixture::question("geo.example.com.", "10.1.2.0/24")), 16);
  EXPECT_EQ(scope_of(ExplainFixture::question("example.com.", "10.1.2.0/24", dns::RrType::NS)), 0);
}

}  // namespace
}  // namespace milepost::explain
