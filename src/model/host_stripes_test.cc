// Every host is in one stripe, whatever the patterns are.
#include "model/host_stripes.h"

#include <gtest/gtest.h>

#include <set>
#include <utility>

namespace milepost::model {
namespace {

TEST(HostStripesTest, PartTheHostsWithoutARemainder) {
  for (std::size_t patterns = 1; patterns <= 9; ++patterns) {
    for (const int hosts_per_pattern : {0, 1, 2, 3, 4, 5, 8, 512}) {
      const HostStripes stripes(patterns, hosts_per_pattern);
      std::set<std::pair<std::size_t, int>> seen;
      for (std::size_t stripe = 0; stripe < kNameServersPerSet; ++stripe) {
        for (std::size_t i = 0; i < stripes.size(stripe); ++i) {
          const PatternHost host = stripes.host(stripe, i);
          EXPECT_LT(host.pattern, patterns);
          EXPECT_LT(host.number, hosts_per_pattern);
          EXPECT_EQ(stripes.stripe_of(host), stripe);
          EXPECT_TRUE(seen.emplace(host.pattern, host.number).second);
        }
      }
      EXPECT_EQ(seen.size(), patterns * static_cast<std::size_t>(hosts_per_pattern)) << patterns;
    }
  }
}

TEST(HostStripesTest, OfFourPatternsEachIsAStripe) {
  const HostStripes stripes(4, 512);
  for (std::size_t stripe = 0; stripe < kNameServersPerSet; ++stripe) {
    EXPECT_EQ(stripes.size(stripe), 512u);
    EXPECT_EQ(stripes.host(stripe, 511), (PatternHost{stripe, 511}));
  }
}

TEST(HostStripesTest, OfMoreTheFifthJoinsTheFirst) {
  const HostStripes stripes(5, 8);
  EXPECT_EQ(stripes.size(0), 16u);
  EXPECT_EQ(stripes.size(1), 8u);
  EXPECT_EQ(stripes.host(0, 8), (PatternHost{4, 0}));
}

TEST(HostStripesTest, OfFewerHostsOfOnePatternAreDealtInTurn) {
  const HostStripes two(2, 6);
  EXPECT_EQ(two.host(0, 1), (PatternHost{0, 2}));
  EXPECT_EQ(two.host(2, 0), (PatternHost{0, 1}));
  EXPECT_EQ(two.host(3, 2), (PatternHost{1, 5}));
  const HostStripes three(3, 6);
  EXPECT_EQ(three.size(0), 3u);
  EXPECT_EQ(three.size(1), 6u);
  EXPECT_EQ(three.host(3, 0), (PatternHost{0, 1}));
  EXPECT_EQ(HostStripes(1, 3).size(3), 0u);
}

}  // namespace
}  // namespace milepost::model
