// The rules of the policies that ask nothing of the client, case by case (Developer Guide, "Choosing a routing policy" and
// "How Amazon Route 53 chooses records when health checking is configured").
#include "routing/policies.h"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <set>
#include <vector>

#include "routing/policies_fixture.h"

namespace milepost::routing {
namespace {

// --- simple ---

TEST_F(PoliciesTest, SimpleAnswersWhateverItsHealthCheckSays) {
  put(Policy::kSimple, {leaf(1, "down")});
  EXPECT_EQ(ask(), 1);
}

// --- weighted ---

TEST_F(PoliciesTest, WeightedByShares) {
  put(Policy::kWeighted, {weighted(1, 1), weighted(2, 2), weighted(3, 255), weighted(4, 0), weighted(5, 17)});
  expect_shares({{1, 1}, {2, 2}, {3, 255}, {5, 17}});
}

TEST_F(PoliciesTest, WeightedByTheSharesOfThoseThatAreHealthy) {
  put(Policy::kWeighted,
      {weighted(1, 10, "down"), weighted(2, 20, "up"), weighted(3, 30), weighted(4, 0, "up")});
  expect_shares({{2, 20}, {3, 30}});
}

TEST_F(PoliciesTest, WeightedZeroAnswersWhenNothingElseIsHealthy) {
  put(Policy::kWeighted, {weighted(1, 10, "down"), weighted(2, 0, "up"), weighted(3, 0, "down"),
                          weighted(4, 0), weighted(5, 5, "down")});
  expect_shares({{2, 1}, {4, 1}});
}

TEST_F(PoliciesTest, WeightedAllZeroIsAnEqualChance) {
  put(Policy::kWeighted, {weighted(1, 0), weighted(2, 0, "up"), weighted(3, 0), weighted(4, 0, "down")});
  expect_shares({{1, 1}, {2, 1}, {3, 1}});
}

TEST_F(PoliciesTest, WeightedAsIfAllWereHealthyWhenNoneIs) {
  put(Policy::kWeighted, {weighted(1, 1, "down"), weighted(2, 3, "down"), weighted(3, 0, "down")});
  expect_shares({{1, 1}, {2, 3}});
  put(Policy::kWeighted, {weighted(1, 0, "down"), weighted(2, 0, "down")});
  expect_shares({{1, 1}, {2, 1}});
}

TEST_F(PoliciesTest, WeightedAmongAHundred) {
  std::vector<PlanMember> members;
  std::map<std::uint32_t, std::uint64_t> weights;
  for (std::uint32_t i = 1; i <= 100; ++i) {
    members.push_back(weighted(i, i));
    weights[i] = i;
  }
  put(Policy::kWeighted, members);
  expect_shares(weights);
}

// --- failover ---

TEST_F(PoliciesTest, Failover) {
  struct Row {
    const char* primary_check;
    const char* secondary_check;
    int answered;
  };
  for (const auto& [primary_check, secondary_check, answered] : std::to_array<Row>({{"up", "up", 1},
                                                                                    {"up", "down", 1},
                                                                                    {"", "up", 1},
                                                                                    {"down", "up", 2},
                                                                                    {"down", "", 2},
                                                                                    {"down", "down", 1}})) {
    put(Policy::kFailover, {primary(1, primary_check), secondary(2, secondary_check)});
    EXPECT_EQ(ask(), answered) << "primary " << primary_check << ", secondary " << secondary_check;
    put(Policy::kFailover, {secondary(2, secondary_check), primary(1, primary_check)});
    EXPECT_EQ(ask(), answered) << "in the other order";
  }
}

TEST_F(PoliciesTest, FailoverWithOneOfTheTwo) {
  for (const char* check : {"up", "down"}) {
    put(Policy::kFailover, {primary(1, check)});
    EXPECT_EQ(ask(), 1);
    put(Policy::kFailover, {secondary(2, check)});
    EXPECT_EQ(ask(), 2);
  }
}

// --- multivalue ---

class MultivalueTest : public PoliciesTest {
 protected:
  void put_values(std::uint32_t count, std::uint32_t unhealthy = 0) {
    std::vector<PlanMember> members;
    for (std::uint32_t i = 0; i < count; ++i) members.push_back(leaf(i, i < unhealthy ? "down" : "up"));
    put(Policy::kMultivalue, members);
  }
  std::vector<std::uint32_t> values() { return lab_.ask("www.example.").numbers; }
  std::set<std::uint32_t> value_set() {
    const std::vector<std::uint32_t> all = values();
    const std::set<std::uint32_t> once(all.begin(), all.end());
    EXPECT_EQ(once.size(), all.size()) << "no value comes twice";
    return once;
  }
};

TEST_F(MultivalueTest, AllHealthyValuesWhileTheyAreNoMoreThanEight) {
  for (std::uint32_t count = 1; count <= 8; ++count) {
    put_values(count);
    EXPECT_EQ(value_set().size(), count);
  }
  put_values(8, 3);
  EXPECT_EQ(value_set(), (std::set<std::uint32_t>{3, 4, 5, 6, 7}));
  put_values(12, 4);
  EXPECT_EQ(value_set(), (std::set<std::uint32_t>{4, 5, 6, 7, 8, 9, 10, 11}));
  put_values(30);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(value_set().size(), 8u);
}

TEST_F(MultivalueTest, UpToEightOfThemWhenNoneIsHealthy) {
  put_values(3, 3);
  EXPECT_EQ(value_set(), (std::set<std::uint32_t>{0, 1, 2}));
  put_values(20, 20);
  EXPECT_EQ(value_set().size(), 8u);
}

/// Rank of an order of 0..n-1 among all of them.
std::size_t rank_of(const std::vector<std::uint32_t>& order) {
  std::size_t rank = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    std::size_t smaller = 0;
    for (std::size_t j = i + 1; j < order.size(); ++j) smaller += order[j] < order[i];
    rank = rank * (order.size() - i) + smaller;
  }
  return rank;
}

TEST_F(MultivalueTest, EveryOrderIsEquallyLikely) {
  put_values(5);
  std::vector<std::uint64_t> counts(120);
  for (std::uint64_t i = 0; i < kDraws; ++i) ++counts[rank_of(values())];
  ChiSquare test(kDraws);
  for (const std::uint64_t came : counts) test.add(1.0 / 120, came);
  EXPECT_TRUE(test.fits(kFalseAlarm));
}

// Of eleven values, three stay out: 165 ways.
TEST_F(MultivalueTest, EverySubsetIsEquallyLikely) {
  put_values(13, 2);
  std::map<std::set<std::uint32_t>, std::uint64_t> counts;
  std::map<std::uint32_t, std::uint64_t> first;
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    const std::vector<std::uint32_t> all = values();
    ++counts[std::set<std::uint32_t>(all.begin(), all.end())];
    ++first[all.front()];
  }
  ASSERT_EQ(counts.size(), 165u);
  ASSERT_EQ(first.size(), 11u);
  ChiSquare subsets(kDraws);
  for (const auto& [values, came] : counts) subsets.add(1.0 / 165, came);
  EXPECT_TRUE(subsets.fits(kFalseAlarm));
  ChiSquare firsts(kDraws);
  for (const auto& [value, came] : first) firsts.add(1.0 / 11, came);
  EXPECT_TRUE(firsts.fits(kFalseAlarm));
}

// Aliases have no place among values; should one come all the same, it is followed, and what is no record is no record.
TEST_F(MultivalueTest, AnAliasAmongValues) {
  lab_.put_plain("target.example.", 99);
  put(Policy::kMultivalue, {leaf(1), leads_to_name("a", "target.example."),
                            leads_on("g", {.members = {leaf(50)}}), leaf(2, "down")});
  std::set<std::vector<std::uint32_t>> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(values());
  EXPECT_EQ(seen, (std::set<std::vector<std::uint32_t>>{{1}, {50}, {99}}));
}

}  // namespace
}  // namespace milepost::routing
