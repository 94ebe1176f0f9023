// How much any two sets share, measured; and that the sets of numbers never change.
#include "model/shuffle_sharding.h"

#include <gmock/gmock.h>

#include <map>
#include <random>
#include <utility>
#include <vector>

namespace milepost::model {
namespace {

using testing::Each;
using testing::ElementsAre;
using Set = ShuffleSharding::Set;

/// Pairs of sets by how many hosts they share.
using Overlap = std::array<std::uint64_t, kNameServersPerSet + 1>;

std::size_t shared(const Set& one, const Set& other) {
  std::size_t hosts = 0;
  for (std::size_t i = 0; i < kNameServersPerSet; ++i) hosts += one[i] == other[i] ? 1 : 0;
  return hosts;
}

Overlap measure(const std::vector<Set>& sets) {
  Overlap pairs{};
  for (std::size_t i = 0; i < sets.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) ++pairs[shared(sets[i], sets[j])];
  }
  return pairs;
}

std::size_t most_shared(const std::vector<Set>& sets) {
  const Overlap pairs = measure(sets);
  for (std::size_t hosts = kNameServersPerSet; hosts > 0; --hosts) {
    if (pairs[hosts] > 0) return hosts;
  }
  return 0;
}

std::vector<Set> first_sets(const ShuffleSharding& sharding, std::uint64_t count) {
  std::vector<Set> sets;
  for (std::uint64_t s = 0; s < count; ++s) sets.push_back(sharding.hosts(s));
  return sets;
}

/// How many times each host is in `sets`.
std::map<std::pair<std::size_t, int>, int> load(const std::vector<Set>& sets) {
  std::map<std::pair<std::size_t, int>, int> hosts;
  for (const Set& set : sets) {
    for (const PatternHost& host : set) ++hosts[{host.pattern, host.number}];
  }
  return hosts;
}

// --- what the header promises, of every pair ---

TEST(ShuffleShardingTest, OfEveryPairTheBoundsHold) {
  for (const int q : {4, 5, 7, 8}) {
    const ShuffleSharding sharding(4, q);
    const auto n = static_cast<std::uint64_t>(q);
    EXPECT_EQ(sharding.period(), n * n * n * n);
    EXPECT_EQ(most_shared(first_sets(sharding, n)), 0u) << q;
    EXPECT_EQ(most_shared(first_sets(sharding, n * n)), 1u) << q;
    EXPECT_EQ(most_shared(first_sets(sharding, n * n * n)), 2u) << q;
    EXPECT_EQ(most_shared(first_sets(sharding, n * n * n * n)), 3u) << q;
    EXPECT_EQ(sharding.hosts(sharding.period() + 3), sharding.hosts(3));
  }
}

TEST(ShuffleShardingTest, OfFewHostsTheBoundsAreThoseOfTwoAndThree) {
  for (const int q : {2, 3}) {
    const ShuffleSharding sharding(4, q);
    const auto n = static_cast<std::uint64_t>(q);
    EXPECT_EQ(most_shared(first_sets(sharding, n)), 0u) << q;
    EXPECT_EQ(most_shared(first_sets(sharding, n * n * n)), 2u) << q;
    EXPECT_EQ(most_shared(first_sets(sharding, n * n * n * n)), 3u) << q;
  }
  EXPECT_EQ(ShuffleSharding(4, 1).period(), 1u);
  EXPECT_EQ(ShuffleSharding(4, 0).period(), 0u);
}

/// All q^4 words: of those that a word shares just k hosts with there are C(4, k) (q - 1)^(4 - k).
TEST(ShuffleShardingTest, OverlapOfAllSetsIsExactlyThatOfAllWords) {
  const Overlap pairs = measure(first_sets(ShuffleSharding(4, 5), 625));
  const std::uint64_t ordered = 625;
  EXPECT_THAT(pairs, ElementsAre(ordered * 256 / 2, ordered * 4 * 64 / 2, ordered * 6 * 16 / 2,
                                 ordered * 4 * 4 / 2, 0u));
}

// --- the default: 4 patterns of 512 hosts ---

/// Choosing at random is what the numbers are better than. The sample of random sets has 732 pairs that share two hosts
/// or more on average, with a deviation of 27: fewer than 400 come less than once in 10^30 runs.
TEST(ShuffleShardingTest, SharesLessThanChoosingAtRandom) {
  constexpr std::uint64_t kSets = 8'000;
  const Overlap by_number = measure(first_sets(ShuffleSharding(4, 512), kSets));
  std::mt19937_64 random(1);
  std::vector<Set> drawn(kSets);
  for (Set& set : drawn) {
    for (std::size_t i = 0; i < kNameServersPerSet; ++i) set[i] = {i, static_cast<int>(random() % 512)};
  }
  const Overlap by_chance = measure(drawn);
  EXPECT_EQ(by_number[2] + by_number[3] + by_number[4], 0u);
  EXPECT_GT(by_chance[2] + by_chance[3] + by_chance[4], 400u);
}

TEST(ShuffleShardingTest, OfMillionsTheBoundsHoldInSamples) {
  const ShuffleSharding sharding(4, 512);
  const std::uint64_t q = 512;
  EXPECT_EQ(sharding.period(), q * q * q * q);
  std::mt19937_64 random(2);
  for (const auto& [sets, most] : {std::pair{q, 0u}, {q * q, 1u}, {q * q * q, 2u}, {q * q * q * q, 3u}}) {
    for (int i = 0; i < 200'000; ++i) {
      const std::uint64_t one = random() % sets;
      const std::uint64_t other = (one + 1 + random() % (sets - 1)) % sets;
      ASSERT_LE(shared(sharding.hosts(one), sharding.hosts(other)), most);
    }
  }
}

TEST(ShuffleShardingTest, LoadIsEvenAtAnyTime) {
  const auto loads = load(first_sets(ShuffleSharding(4, 512), 3 * 512));
  EXPECT_EQ(loads.size(), 2048u) << "no host is left over";
  for (const auto& [host, sets] : loads) EXPECT_EQ(sets, 3);
}

/// Zones that exist hang on nothing but their stored hosts, but an operator must be able to say again why a set has
/// the hosts that it has.
TEST(ShuffleShardingTest, SetsOfNumbersNeverChange) {
  const auto numbers = [](const ShuffleSharding& sharding, std::uint64_t s) {
    std::vector<int> out;
    for (const PatternHost& host : sharding.hosts(s)) out.push_back(host.number);
    return out;
  };
  const ShuffleSharding standard(4, 512);
  EXPECT_THAT(numbers(standard, 0), ElementsAre(500, 492, 234, 316));
  EXPECT_THAT(numbers(standard, 1), ElementsAre(84, 248, 432, 191));
  EXPECT_THAT(numbers(standard, 512), ElementsAre(84, 455, 263, 309));
  EXPECT_THAT(numbers(standard, 123'456'789), ElementsAre(399, 468, 165, 436));
  const ShuffleSharding prime(4, 1000);
  EXPECT_THAT(numbers(prime, 0), ElementsAre(991, 919, 512, 933));
  EXPECT_THAT(numbers(prime, 987'654'321), ElementsAre(917, 104, 902, 320));
}

// --- other numbers of patterns ---

TEST(ShuffleShardingTest, HostsOfASetDifferWhateverThePatterns) {
  for (std::size_t patterns = 1; patterns <= 9; ++patterns) {
    for (const int hosts : {4, 5, 6, 8, 11}) {
      const ShuffleSharding sharding(patterns, hosts);
      for (std::uint64_t s = 0; s < sharding.period(); ++s) {
        const Set set = sharding.hosts(s);
        for (std::size_t i = 0; i < set.size(); ++i) {
          ASSERT_LT(set[i].pattern, patterns);
          ASSERT_LT(set[i].number, hosts);
          for (std::size_t j = 0; j < i; ++j) ASSERT_NE(set[i], set[j]);
        }
      }
    }
  }
}

TEST(ShuffleShardingTest, FewerPatternsKeepTheBoundsOfTheirShortestStripe) {
  const ShuffleSharding two(2, 10);  // stripes of 5
  EXPECT_EQ(two.period(), 625u);
  EXPECT_EQ(most_shared(first_sets(two, 25)), 1u);
  EXPECT_EQ(most_shared(first_sets(two, 125)), 2u);
  EXPECT_EQ(most_shared(first_sets(two, 625)), 3u);
  EXPECT_EQ(ShuffleSharding(1, 3).period(), 0u) << "three hosts are not four";
}

TEST(ShuffleShardingTest, MorePatternsAreUsedEvenly) {
  const auto eight = load(first_sets(ShuffleSharding(8, 4), 64));
  EXPECT_EQ(eight.size(), 32u);
  for (const auto& [host, sets] : eight) EXPECT_EQ(sets, 8);
  // Of six patterns two stripes have twice the hosts: each of theirs is in half as many sets.
  const auto six = load(first_sets(ShuffleSharding(6, 8), 64));
  EXPECT_EQ(six.size(), 48u);
  for (const auto& [host, sets] : six) EXPECT_EQ(sets, host.first == 2 || host.first == 3 ? 8 : 4);
}

TEST(ShuffleShardingTest, TurnsOfBlocksOnlyMakeSetsShareLess) {
  const ShuffleSharding six(6, 5);
  EXPECT_EQ(most_shared(first_sets(six, 5)), 0u);
  EXPECT_LE(most_shared(first_sets(six, 25)), 1u);
  EXPECT_LE(most_shared(first_sets(six, 125)), 2u);
  EXPECT_LE(most_shared(first_sets(six, 625)), 3u);
}

}  // namespace
}  // namespace milepost::model
