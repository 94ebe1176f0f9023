// Loops of links: who is to blame for them, and what long chains cost.
#include "model/link_loops.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace milepost::model {
namespace {

using testing::ElementsAre;

RecordSet cname(const std::string& name, const std::string& target) {
  RecordSet set;
  set.name = name + ".example.com.";
  set.type = "CNAME";
  set.ttl = 300;
  set.resource_records = {{target + ".example.com"}};
  return set;
}

/// The loop closers when `stored` is there and `written` is written in this order.
std::vector<std::size_t> closers(const std::vector<RecordSet>& stored,
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
  return find_loop_closers(draft, zone);
}

TEST(LinkLoops, BlameTheLinkWrittenLast) {
  EXPECT_THAT(closers({}, {cname("a", "a")}), ElementsAre(1));
  EXPECT_THAT(closers({}, {cname("a", "b"), cname("b", "c"), cname("c", "a")}), ElementsAre(3));
  EXPECT_THAT(closers({}, {cname("c", "a"), cname("b", "c"), cname("a", "b")}), ElementsAre(3));
  EXPECT_THAT(closers({cname("a", "b")}, {cname("b", "a"), cname("c", "d"), cname("d", "c")}),
              ElementsAre(1, 3));
}

TEST(LinkLoops, ChainsAndMeetingPathsAreNone) {
  EXPECT_THAT(closers({cname("a", "b")}, {cname("b", "c"), cname("d", "c")}), ElementsAre());
  EXPECT_THAT(closers({}, {cname("a", "b"), cname("b", "loop-ends-elsewhere")}), ElementsAre());
}

TEST(LinkLoops, WhatLeadsIntoALoopIsNotToBlame) {
  EXPECT_THAT(closers({}, {cname("a", "a"), cname("b", "a")}), ElementsAre(1));
}

TEST(LinkLoops, OneMemberOfAGroupIsEnough) {
  RecordSet elsewhere = cname("a", "z");
  elsewhere.set_identifier = "one";
  RecordSet back = cname("a", "b");
  back.set_identifier = "two";
  EXPECT_THAT(closers({elsewhere, cname("b", "a")}, {back}), ElementsAre(1));
}

TEST(LinkLoops, TypesAreFollowedApart) {
  RecordSet alias;
  alias.name = "a.example.com.";
  alias.type = "A";
  alias.alias_target = AliasTarget{"Z1", "b.example.com.", false};
  RecordSet other = alias;
  other.name = "b.example.com.";
  other.type = "AAAA";
  other.alias_target->dns_name = "a.example.com.";
  EXPECT_THAT(closers({alias}, {other}), ElementsAre());
  other.type = "A";
  EXPECT_THAT(closers({alias}, {other}), ElementsAre(1));
}

TEST(LinkLoops, AThousandChangesAtTheHeadOfALongChain) {
  // A search of the whole chain for each change would be felt.
  std::vector<RecordSet> chain;
  for (int i = 0; i < 10'000; ++i)
    chain.push_back(cname("c" + std::to_string(i), "c" + std::to_string(i + 1)));
  std::vector<RecordSet> heads;
  for (int i = 0; i < 1'000; ++i) heads.push_back(cname("h" + std::to_string(i), "c0"));
  EXPECT_THAT(closers(chain, heads), ElementsAre());
  heads.push_back(cname("c10000", "h7"));
  EXPECT_THAT(closers(chain, heads), ElementsAre(1'001));
}

}  // namespace
}  // namespace milepost::model
