// Blocks put into locations, taken out, moved, and refused.
#include "model/cidr_changes.h"

#include <gmock/gmock.h>

#include <map>

namespace milepost::model {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Texts = std::vector<std::string>;

CidrCollectionChange put(std::string location, Texts blocks) {
  return {std::move(location), "PUT", std::move(blocks)};
}
CidrCollectionChange take(std::string location, Texts blocks) {
  return {std::move(location), "DELETE_IF_EXISTS", std::move(blocks)};
}

/// {location: blocks} of what is different, or the error as {"error": {code, message}}.
std::map<std::string, Texts> changed(const std::vector<CidrLocation>& locations,
                                     const std::vector<CidrCollectionChange>& changes,
                                     std::int64_t blocks_max = 1'000) {
  const auto outcome = change_locations(locations, changes, blocks_max);
  if (!outcome) return {{"error", {outcome.error().code, outcome.error().message}}};
  std::map<std::string, Texts> out;
  for (const CidrLocation& each : *outcome) out[each.name] = each.blocks;
  return out;
}

std::string code_of(const std::vector<CidrLocation>& locations,
                    const std::vector<CidrCollectionChange>& changes, std::int64_t blocks_max = 1'000) {
  const auto outcome = change_locations(locations, changes, blocks_max);
  return outcome ? "" : outcome.error().code;
}

TEST(CidrChanges, BlocksAreKeptCanonicalAndInOrder) {
  EXPECT_EQ(
      changed({}, {put("a", {"2001:DB8:0::/48", "192.0.2.0/24", "10.0.0.0/8", "10.0.0.0/9", "9.0.0.0/8",
                             "2001:db8::/32", "192.0.2.0/24"})})["a"],
      (Texts{"9.0.0.0/8", "10.0.0.0/8", "10.0.0.0/9", "192.0.2.0/24", "2001:db8::/32", "2001:db8::/48"}));
}

TEST(CidrChanges, OnlyWhatIsDifferentIsToldOf) {
  const std::vector<CidrLocation> now = {{"a", {"10.0.0.0/8"}}, {"b", {"11.0.0.0/8"}}};
  EXPECT_THAT(changed(now, {put("a", {"10.0.0.0/8"}), take("b", {"12.0.0.0/8"}), take("c", {"13.0.0.0/8"})}),
              IsEmpty());
  EXPECT_EQ(changed(now, {put("c", {"12.0.0.0/8"})}), (std::map<std::string, Texts>{{"c", {"12.0.0.0/8"}}}));
}

TEST(CidrChanges, ALocationEndsWithItsLastBlock) {
  EXPECT_EQ(changed({{"a", {"10.0.0.0/8"}}}, {take("a", {"10.0.0.0/8"})}),
            (std::map<std::string, Texts>{{"a", {}}}));
}

TEST(CidrChanges, ABlockMovesInEitherOrder) {
  const std::vector<CidrLocation> now = {{"a", {"10.0.0.0/8"}}};
  const std::map<std::string, Texts> moved = {{"a", {}}, {"b", {"10.0.0.0/8"}}};
  EXPECT_EQ(changed(now, {take("a", {"10.0.0.0/8"}), put("b", {"10.0.0.0/8"})}), moved);
  EXPECT_EQ(changed(now, {put("b", {"10.0.0.0/8"}), take("a", {"10.0.0.0/8"})}), moved);
}

TEST(CidrChanges, ChangesOfOneBlockCountInOrder) {
  EXPECT_EQ(changed({}, {take("a", {"10.0.0.0/8"}), put("a", {"10.0.0.0/8"})})["a"], Texts{"10.0.0.0/8"});
  EXPECT_THAT(changed({}, {put("a", {"10.0.0.0/8"}), take("a", {"10.0.0.0/8"})}), IsEmpty());
}

TEST(CidrChanges, NoBlockIsInTwoLocations) {
  const std::vector<CidrLocation> now = {{"a", {"10.0.0.0/8"}}};
  EXPECT_THAT(
      changed(now, {put("b", {"10.0.0.0/8"})})["error"],
      ElementsAre("CidrBlockInUseException", HasSubstr("10.0.0.0/8 cannot be in the locations a and b")));
  EXPECT_EQ(code_of({}, {put("a", {"2001:db8::/32"}), put("b", {"2001:DB8:0::/32"})}),
            "CidrBlockInUseException");
}

TEST(CidrChanges, ABlockMayLieWithinAnother) {
  EXPECT_EQ(code_of({{"a", {"10.0.0.0/8"}}}, {put("b", {"10.1.0.0/16"}), put("c", {"10.0.0.0/9"})}), "");
}

TEST(CidrChanges, PrefixLengthsHaveBounds) {
  for (const std::string fine : {"128.0.0.0/1", "192.0.2.0/24", "8000::/1", "2001:db8:1::/48"})
    EXPECT_EQ(code_of({}, {put("a", {fine})}), "") << fine;
  for (const std::string wrong : {"0.0.0.0/0", "192.0.2.0/25", "::/0", "2001:db8::/49", "192.0.2.1/32"}) {
    EXPECT_EQ(code_of({}, {put("a", {wrong})}), "InvalidInput") << wrong;
    EXPECT_EQ(code_of({}, {take("a", {wrong})}), "InvalidInput") << wrong;
  }
}

TEST(CidrChanges, WhatIsNoBlockIsNamed) {
  for (const std::string wrong : {"", "10.0.0.0", "10.0.0/8", "example.com/8", "10.0.0.0/8x", " 10.0.0.0/8"})
    EXPECT_THAT(changed({}, {put("a", {wrong})})["error"],
                ElementsAre("InvalidInput", HasSubstr("'" + wrong + "'")));
  EXPECT_THAT(changed({}, {put("a", {"10.1.2.3/8"})})["error"],
              ElementsAre("InvalidInput",
                          "Invalid CIDR block '10.1.2.3/8': bits are set behind the prefix; the "
                          "block is 10.0.0.0/8."));
}

Texts many_blocks(int count, int first_octet = 10) {
  Texts blocks;
  for (int i = 0; i < count; ++i)
    blocks.push_back(std::to_string(first_octet) + "." + std::to_string(i / 256) + "." +
                     std::to_string(i % 256) + ".0/24");
  return blocks;
}

TEST(CidrChanges, ARequestHoldsAThousandBlocksOverAllItsChanges) {
  const auto half = many_blocks(500);
  EXPECT_EQ(code_of({}, {put("a", half), take("b", half)}), "");
  EXPECT_EQ(code_of({}, {put("a", half), take("b", half), take("c", {"11.0.0.0/8"})}), "InvalidInput");
}

TEST(CidrChanges, ACollectionHasALimitOfBlocksUnderWhichItMayShrink) {
  const std::vector<CidrLocation> now = {{"a", many_blocks(3)}, {"b", many_blocks(2, 11)}};
  EXPECT_EQ(code_of(now, {put("c", {"12.0.0.0/8"})}, 6), "");
  EXPECT_EQ(code_of(now, {put("c", {"12.0.0.0/8"})}, 5), "LimitsExceeded");
  EXPECT_EQ(code_of(now, {put("c", {"12.0.0.0/8"}), take("b", {"11.0.0.0/24"})}, 5), "");
  EXPECT_EQ(code_of(now, {take("b", {"11.0.0.0/24"})}, 2), "");
  EXPECT_EQ(code_of(now, {take("b", {"11.0.0.0/24"}), put("a", {"12.0.0.0/8"}), put("a", {"13.0.0.0/8"})}, 2),
            "LimitsExceeded");
}

}  // namespace
}  // namespace milepost::model
