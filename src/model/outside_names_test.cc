// What patterns allow, and which are refused.
#include "model/outside_names.h"

#include <gtest/gtest.h>

namespace milepost::model {
namespace {

bool allows(const std::vector<std::string>& patterns, std::string_view name) {
  const auto names = OutsideNames::parse(patterns);
  EXPECT_TRUE(names);
  return names && names->allow(name);
}

TEST(OutsideNames, NothingIsAllowedUnlessItIsSaid) {
  EXPECT_FALSE(allows({}, "lb.example.net."));
  EXPECT_FALSE(OutsideNames().allow("."));
}

TEST(OutsideNames, ANameIsThatNameAlone) {
  EXPECT_TRUE(allows({"LB.Example.net"}, "lb.example.net."));
  EXPECT_TRUE(allows({"lb.example.net."}, "lb.example.net."));
  EXPECT_FALSE(allows({"lb.example.net"}, "a.lb.example.net."));
  EXPECT_FALSE(allows({"lb.example.net"}, "example.net."));
}

TEST(OutsideNames, AStarIsEveryNameBelow) {
  const std::vector<std::string> patterns = {"other.example", "*.example.net"};
  EXPECT_TRUE(allows(patterns, "lb.example.net."));
  EXPECT_TRUE(allows(patterns, "a.b.example.net."));
  EXPECT_TRUE(allows(patterns, "\\052.example.net."));
  EXPECT_FALSE(allows(patterns, "example.net."));
  EXPECT_FALSE(allows(patterns, "badexample.net."));
  EXPECT_TRUE(allows({"*"}, "anything.example."));
  EXPECT_FALSE(allows({"*"}, "."));
}

TEST(OutsideNames, OtherPatternsAreRefused) {
  for (const std::string pattern :
       {"", "*.", "a..b", "lb-*.example.net", "a.*.example.net", "*.*.example.net"}) {
    const auto names = OutsideNames::parse({pattern});
    ASSERT_FALSE(names) << pattern;
    EXPECT_EQ(names.error().code, "InvalidConfig");
    EXPECT_EQ(names.error().message, "'" + pattern + "' is neither a name nor *. and a name nor *");
  }
}

}  // namespace
}  // namespace milepost::model
