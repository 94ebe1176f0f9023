// Which targets are due, and which are there at all.
#include "outside/watchlist.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "outside/loopback_dns.h"

namespace milepost::outside {
namespace {

using namespace std::chrono_literals;
using dns::RrType;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const std::string kA = "outside_answer/a.example./A";
const std::string kB = "outside_answer/b.example./A";

TargetChange named(std::string_view name, bool is_named = true) {
  return {.target = {.name = name_of(name), .type = RrType::A}, .named = is_named};
}

class WatchlistTest : public testing::Test {
 protected:
  std::vector<std::string> due(Clock::duration after = 0s) {
    std::vector<std::string> keys;
    while (const auto key = list_.pop_due(start_ + after)) keys.push_back(*key);
    return keys;
  }

  UpkeepRules rules_;
  Watchlist list_{rules_, 3};
  Clock::time_point start_ = Clock::now();
};

TEST_F(WatchlistTest, WhatIsNamedIsDueAtOnceAndThenAsScheduled) {
  list_.change(named("a.example."), start_);
  list_.change(named("b.example."), start_);
  list_.change(named("a.example."), start_);
  EXPECT_THAT(due(), UnorderedElementsAre(kA, kB)) << "each once";
  EXPECT_THAT(due(1h), IsEmpty()) << "nobody has scheduled them";
  list_.schedule(kA, 10, start_);
  list_.schedule(kB, 100, start_);
  EXPECT_THAT(due(8999ms), IsEmpty());
  EXPECT_THAT(due(11s), ElementsAre(kA)) << "within a tenth";
  EXPECT_THAT(due(111s), ElementsAre(kB));
}

TEST_F(WatchlistTest, WhatIsAskedForOrNotNamedIsNotDue) {
  list_.change(named("a.example."), start_);
  list_.find(kA)->asked = true;
  EXPECT_THAT(due(), IsEmpty());
  list_.find(kA)->asked = false;
  list_.schedule(kA, 10, start_);
  list_.change(named("a.example.", false), start_ + 1s);
  EXPECT_THAT(due(1h), IsEmpty());
  EXPECT_EQ(list_.find(kA)->unnamed_since, start_ + 1s);
  list_.change(named("a.example."), start_ + 2s);
  EXPECT_THAT(due(1s), IsEmpty());
  EXPECT_THAT(due(2s), ElementsAre(kA));
}

TEST_F(WatchlistTest, TheStoreSaysWhatIsKnown) {
  list_.change(named("a.example."), start_);
  list_.change(named("c.example."), start_);
  EXPECT_EQ(due().size(), 2u);
  const model::OutsideAnswer a{"a.example.", "A", 60, {"192.0.2.1"}, 2'000'000'000};
  const model::OutsideAnswer b{"b.example.", "A", 60, {"192.0.2.2"}, 2'000'000'000};
  const auto bad = list_.restart(
      {{kA, a}, {kB, b}, {"outside_answer/x/A", std::nullopt}, {"outside_answer/y/A", a}}, start_);
  EXPECT_THAT(bad, ElementsAre("outside_answer/x/A", "outside_answer/y/A"));
  EXPECT_TRUE(list_.find(kA)->upkeep.is_known());
  EXPECT_FALSE(list_.find(kB)->named);
  EXPECT_TRUE(list_.find(kB)->upkeep.is_stored());
  EXPECT_THAT(due(60s), UnorderedElementsAre(kA, "outside_answer/c.example./A")) << "nobody names the other";
  list_.restart({}, start_);
  EXPECT_FALSE(list_.find(kA)->upkeep.is_known()) << "another node may have erased it";
  EXPECT_EQ(list_.find(kB), nullptr);
}

TEST_F(WatchlistTest, MoreThanItHoldsWaitOutside) {
  for (const std::string_view name : {"a.example.", "b.example.", "c.example.", "d.example.", "e.example."})
    list_.change(named(name), start_);
  EXPECT_EQ(list_.size(), 3u);
  EXPECT_EQ(list_.left_out(), 2u);
  EXPECT_EQ(due().size(), 3u);
  list_.change(named("e.example.", false), start_);
  EXPECT_EQ(list_.left_out(), 1u);
  list_.drop(kA);
  EXPECT_EQ(list_.left_out(), 0u);
  EXPECT_THAT(due(1h), ElementsAre("outside_answer/d.example./A"));
}

}  // namespace
}  // namespace milepost::outside
