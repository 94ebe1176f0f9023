// Random numbers stay in their range and reach all of it.
#include "base/random.h"

#include <gtest/gtest.h>

#include <set>

namespace milepost::base {
namespace {

TEST(Random, ReachesTheWholeRangeAndNothingElse) {
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 2000; ++i) seen.insert(random_below(10));
  EXPECT_EQ(seen.size(), 10u);
  EXPECT_EQ(*seen.rbegin(), 9u);
  EXPECT_EQ(random_below(1), 0u);
}

TEST(Random, TextIsOfItsAlphabetAndSize) {
  const std::string text = random_text("ab", 200);
  EXPECT_EQ(text.size(), 200u);
  EXPECT_EQ(text.find_first_not_of("ab"), std::string::npos);
  EXPECT_NE(random_text(kIdAlphabet, 20), random_text(kIdAlphabet, 20));
}

}  // namespace
}  // namespace milepost::base
