// Random numbers stay in their range and reach all of it.
#include "base/random.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>

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

TEST(Random, UuidsAreOfVersionFour) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string uuid = random_uuid();
    EXPECT_TRUE(std::regex_match(
        uuid, std::regex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")))
        << uuid;
    seen.insert(uuid);
  }
  EXPECT_EQ(seen.size(), 100u);
}

}  // namespace
}  // namespace milepost::base
