// Which questions a change reaches.
#include "model/change_reach.h"

#include <gmock/gmock.h>

namespace milepost::model {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

HostedZone zone_of_test() {
  HostedZone zone;
  zone.id = "Z1";
  zone.name = "example.com.";
  return zone;
}
const HostedZone kZone = zone_of_test();

RecordSet plain(std::string name, std::string type = "A", std::string value = "192.0.2.1") {
  RecordSet set;
  set.name = std::move(name);
  set.type = std::move(type);
  set.ttl = 60;
  set.resource_records = {{std::move(value)}};
  return set;
}

RecordSet alias(std::string name, std::string target, std::string type = "A", std::string zone = "Z1") {
  RecordSet set;
  set.name = std::move(name);
  set.type = std::move(type);
  set.alias_target = {std::move(zone), std::move(target), false};
  return set;
}

BatchOutcome writes(RecordSet set) {
  return {.written = {{std::move(set), std::nullopt}}, .erased = {}};
}

TEST(ChangeReach, OfWhatNothingLeadsToIsItself) {
  EXPECT_THAT(reach_of(writes(plain("a.example.com.")), {plain("b.example.com.")}, kZone),
              ElementsAre(Pair("a.example.com.", "A")));
}

TEST(ChangeReach, GoesUpAliasesOfTheTypeAndCnames) {
  const std::vector<RecordSet> sets = {alias("www.example.com.", "pool.example.com."),
                                       alias("www.example.com.", "pool.example.com.", "AAAA"),
                                       alias("example.com.", "www.example.com."),
                                       plain("old.example.com.", "CNAME", "www.example.com"),
                                       plain("older.example.com.", "CNAME", "old.example.com."),
                                       alias("elsewhere.example.com.", "pool.example.com.", "A", "Z2")};
  EXPECT_THAT(
      reach_of(writes(plain("pool.example.com.")), sets, kZone),
      ElementsAre(Pair("example.com.", "A"), Pair("old.example.com.", "A"), Pair("older.example.com.", "A"),
                  Pair("pool.example.com.", "A"), Pair("www.example.com.", "A")));
}

TEST(ChangeReach, FollowsWhatTheChangeItselfLinks) {
  BatchOutcome outcome = writes(alias("new.example.com.", "pool.example.com."));
  outcome.erased.push_back(plain("pool.example.com."));
  EXPECT_THAT(reach_of(outcome, {}, kZone),
              ElementsAre(Pair("new.example.com.", "A"), Pair("pool.example.com.", "A")));
}

TEST(ChangeReach, EndsInLoops) {
  const std::vector<RecordSet> sets = {alias("a.example.com.", "b.example.com."),
                                       alias("b.example.com.", "a.example.com.")};
  EXPECT_EQ(reach_of(writes(plain("a.example.com.")), sets, kZone).size(), 2u);
}

}  // namespace
}  // namespace milepost::model
