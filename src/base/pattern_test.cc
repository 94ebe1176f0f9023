// The patterns of the service model, and that none of them can be made slow.
#include "base/pattern.h"

#include <gtest/gtest.h>

#include <string>

namespace milepost::base {
namespace {

TEST(Pattern, KeepsItsText) {
  EXPECT_EQ(pattern<"[a-z]+">.text, "[a-z]+");
}

TEST(Pattern, MatchesTheWholeTextOnly) {
  constexpr Pattern kUuid = pattern<"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}">;
  EXPECT_TRUE(kUuid.matches("01234567-89ab-cdef-0123-456789abcdef"));
  EXPECT_FALSE(kUuid.matches("01234567-89ab-cdef-0123-456789abcdef\n"));
  EXPECT_FALSE(kUuid.matches(" 01234567-89ab-cdef-0123-456789abcdef"));
  EXPECT_FALSE(kUuid.matches(""));
}

TEST(Pattern, KnowsJavasNameOfAscii) {
  constexpr Pattern kAscii = pattern<"\\p{ASCII}+">;
  EXPECT_TRUE(kAscii.matches("~ \t\x7f"));
  EXPECT_FALSE(kAscii.matches("caf\xc3\xa9"));
}

TEST(Pattern, WhatIsNotUtf8MatchesNothing) {
  constexpr Pattern kAnything = pattern<".*\\S.*">;
  EXPECT_TRUE(kAnything.matches(" \xc3\xa9 "));
  EXPECT_FALSE(kAnything.matches("\xff"));
}

TEST(Pattern, MegabytesThatNearlyMatchAreReadOnce) {
  const std::string nearly(4 << 20, ' ');
  EXPECT_FALSE(pattern<".*\\S.*">.matches(nearly));
  EXPECT_FALSE(pattern<"(a*)*b">.matches(std::string(4 << 20, 'a')));  // exponential where one goes back
}

TEST(PatternDeathTest, APatternThatDoesNotCompileIsOurBug) {
  EXPECT_DEATH(Expression("(?<=look behind)"), "does not compile");
}

}  // namespace
}  // namespace milepost::base
