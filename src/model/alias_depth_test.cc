// Chains of aliases: how long they may be, and which of their links is too much.
#include "model/alias_depth.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace milepost::model {
namespace {

using testing::ElementsAre;

RecordSet alias(const std::string& name, const std::string& target) {
  RecordSet set;
  set.name = name + ".example.com.";
  set.type = "A";
  set.alias_target = AliasTarget{"Z1", target + ".example.com.", true};
  return set;
}

RecordSet address(const std::string& name) {
  RecordSet set;
  set.name = name + ".example.com.";
  set.type = "A";
  set.ttl = 60;
  set.resource_records = {{"192.0.2.1"}};
  return set;
}

/// The changes that are too deep when `stored` is there and `written` is written in this order.
std::vector<std::size_t> too_deep(const std::vector<RecordSet>& stored,
                                  const std::vector<RecordSet>& written) {
  HostedZone zone;
  zone.id = "Z1";
  zone.name = "example.com.";
  ZoneDraft draft(stored);
  std::size_t number = 0;
  for (const RecordSet& set : written) {
    Slot& slot = draft.slot_of(set);
    slot.now = &set;
    slot.written = ++number;
  }
  return find_deep_aliases(draft, zone);
}

/// c0 stands; c1 leads to c0, c2 to c1, and so on: `length` aliases.
std::vector<RecordSet> chain(std::size_t length) {
  std::vector<RecordSet> sets = {address("c0")};
  for (std::size_t i = 1; i <= length; ++i)
    sets.push_back(alias("c" + std::to_string(i), "c" + std::to_string(i - 1)));
  return sets;
}

TEST(AliasDepth, AChainMayBeAsLongAsNameServersFollowIt) {
  EXPECT_THAT(too_deep({}, chain(kAliasesInARowMax)), ElementsAre());
  // The address is change 1, the first alias change 2.
  EXPECT_THAT(too_deep({}, chain(kAliasesInARowMax + 2)),
              ElementsAre(kAliasesInARowMax + 2, kAliasesInARowMax + 3));
}

TEST(AliasDepth, WhatIsStoredCounts) {
  const std::string last = "c" + std::to_string(kAliasesInARowMax);
  EXPECT_THAT(too_deep(chain(kAliasesInARowMax), {alias("more", last)}), ElementsAre(1));
  EXPECT_THAT(too_deep(chain(kAliasesInARowMax + 1), {address("more")}), ElementsAre())
      << "who did not write it is not to blame";
}

TEST(AliasDepth, TheDeepestOfAGroupCounts) {
  RecordSet shallow = alias("both", "c0");
  shallow.set_identifier = "one";
  RecordSet deep = alias("both", "c" + std::to_string(kAliasesInARowMax - 1));
  deep.set_identifier = "two";
  std::vector<RecordSet> stored = chain(kAliasesInARowMax);
  stored.push_back(shallow);
  stored.push_back(deep);
  EXPECT_THAT(too_deep(stored, {alias("top", "both")}), ElementsAre(1));
}

TEST(AliasDepth, LoopsEnd) {
  EXPECT_THAT(too_deep({}, {alias("a", "b"), alias("b", "a"), alias("self", "self")}), ElementsAre());
}

}  // namespace
}  // namespace milepost::model
