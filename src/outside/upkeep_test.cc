// One target over hours of made-up time: what the store is told, and when it is asked again.
#include "outside/upkeep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace milepost::outside {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t kDay = 86'400;

Reply records(std::vector<std::string> values, std::int64_t ttl_s) {
  return {.kind = Reply::Kind::kRecords, .ttl_s = ttl_s, .values = std::move(values)};
}
const Reply kNothing{.kind = Reply::Kind::kNothing};
const Reply kFailed = Reply::failed("SERVFAIL");

class UpkeepTest : public testing::Test {
 protected:
  /// Takes the reply `after_s` from the last one, and writes what is due; returns when it is asked again.
  double take(const Reply& reply, std::int64_t after_s = 0) {
    now_s_ += after_s;
    const double wait_s = upkeep_.take(reply, now_s_);
    if (const auto due = upkeep_.due_write()) {
      stored_ = *due;
      upkeep_.note_stored(*due);
      ++writes_;
    }
    return wait_s;
  }

  UpkeepRules rules_;
  Upkeep upkeep_{rules_, "lb.example.net.", "A"};
  std::int64_t now_s_ = 1'000'000;
  model::OutsideAnswer stored_;
  int writes_ = 0;
};

TEST_F(UpkeepTest, AnAnswerIsStoredAndAskedForAheadOfItsTtl) {
  EXPECT_FALSE(upkeep_.is_known());
  EXPECT_FALSE(upkeep_.due_write());
  EXPECT_EQ(take(records({"192.0.2.1"}, 40)), 30);
  EXPECT_EQ(stored_, (model::OutsideAnswer{"lb.example.net.", "A", 40, {"192.0.2.1"}, now_s_ + kDay}));
  EXPECT_EQ(take(records({"192.0.2.1"}, 3600)), 45) << "the TTL is capped";
  EXPECT_EQ(stored_.ttl, 60);
  EXPECT_EQ(take(records({"192.0.2.1"}, 0)), 1);
}

TEST_F(UpkeepTest, ValuesThatChangeAreStoredAtOnceAndOthersSeldom) {
  take(records({"192.0.2.1"}, 60));
  for (int i = 0; i < 100; ++i) take(records({"192.0.2.1"}, 60), 45);
  EXPECT_EQ(writes_, 1);
  take(records({"192.0.2.2"}, 60), 45);
  EXPECT_EQ(writes_, 2);
  EXPECT_THAT(stored_.values, ElementsAre("192.0.2.2"));
  for (int i = 0; i < kDay / 45; ++i) take(records({"192.0.2.2"}, 60), 45);
  EXPECT_EQ(writes_, 6) << "once a quarter of a day";
  EXPECT_GT(stored_.use_until_s, now_s_ + kDay * 3 / 4);
}

TEST_F(UpkeepTest, TtlsThatRunDownInAResolversCacheChangeNothing) {
  take(records({"192.0.2.1"}, 7));  // caught near its end
  EXPECT_EQ(stored_.ttl, 7);
  for (int i = 0; i < 20; ++i) {
    for (const std::int64_t ttl_s : {60, 15, 4, 1}) take(records({"192.0.2.1"}, ttl_s), 10);
  }
  EXPECT_EQ(stored_.ttl, 60);
  EXPECT_EQ(writes_, 2);
  take(records({"192.0.2.1"}, 60), 5);
  for (int i = 0; i < 8; ++i) take(records({"192.0.2.1"}, 5 + i % 2), 5);
  EXPECT_EQ(stored_.ttl, 6) << "it was lowered where it comes from";
}

TEST_F(UpkeepTest, NothingIsBelievedAtOnceOnlyWhereNothingWasKnown) {
  take(kNothing);
  EXPECT_EQ(writes_, 1);
  EXPECT_TRUE(upkeep_.is_known());
  EXPECT_THAT(stored_.values, IsEmpty());
  take(records({"192.0.2.1"}, 60), 10);
  EXPECT_THAT(stored_.values, ElementsAre("192.0.2.1"));
  EXPECT_EQ(take(kNothing, 45), 20);
  take(kNothing, 20);
  take(kNothing, 20);
  EXPECT_THAT(stored_.values, ElementsAre("192.0.2.1")) << "three times, but within forty seconds";
  take(kNothing, 20);
  EXPECT_THAT(stored_.values, IsEmpty());
  EXPECT_EQ(writes_, 3);
}

TEST_F(UpkeepTest, OneGoodReplyBetweenBeginsTheDoubtAnew) {
  take(records({"192.0.2.1"}, 60));
  for (int i = 0; i < 10; ++i) {
    take(kNothing, 40);
    take(kNothing, 40);
    take(records({"192.0.2.1"}, 60), 10);
  }
  EXPECT_EQ(writes_, 1);
}

TEST_F(UpkeepTest, FailuresKeepTheAnswerWithAShortTtlUntilItsTimeIsOver) {
  take(records({"192.0.2.1"}, 60));
  const std::int64_t heard_s = now_s_;
  EXPECT_EQ(take(kFailed, 45), 1);
  EXPECT_EQ(stored_.ttl, 60) << "it is still fresh";
  EXPECT_EQ(take(kFailed, 15), 2);
  EXPECT_EQ(stored_.ttl, 30);
  EXPECT_EQ(take(kFailed, 2), 4);
  for (int i = 0; i < 5; ++i) take(kFailed, 30);
  EXPECT_EQ(take(kFailed, 30), 30);
  EXPECT_EQ(writes_, 2);
  EXPECT_TRUE(upkeep_.failing());
  EXPECT_EQ(upkeep_.reason(), "SERVFAIL");
  EXPECT_EQ(upkeep_.heard_s(), heard_s);
  EXPECT_FALSE(upkeep_.due_erase(heard_s + kDay - 1));
  EXPECT_TRUE(upkeep_.due_erase(heard_s + kDay));
  upkeep_.note_stored(std::nullopt);
  EXPECT_FALSE(upkeep_.is_known());
  EXPECT_FALSE(upkeep_.due_write());
  take(records({"192.0.2.1"}, 60), kDay);
  EXPECT_EQ(writes_, 3);
  EXPECT_FALSE(upkeep_.failing());
  EXPECT_EQ(stored_.ttl, 60);
}

TEST_F(UpkeepTest, AWriteThatFailedIsStillDue) {
  upkeep_.take(records({"192.0.2.1"}, 60), now_s_);
  ASSERT_TRUE(upkeep_.due_write());
  upkeep_.take(records({"192.0.2.2"}, 60), now_s_ + 45);
  EXPECT_THAT(upkeep_.due_write()->values, ElementsAre("192.0.2.2"));
}

TEST_F(UpkeepTest, ItGoesOnFromWhatTheStoreHolds) {
  upkeep_.adopt({"lb.example.net.", "A", 60, {"192.0.2.1"}, now_s_ + kDay});
  EXPECT_TRUE(upkeep_.is_known());
  EXPECT_FALSE(upkeep_.due_write());
  take(records({"192.0.2.1"}, 60), 10);
  EXPECT_EQ(writes_, 0);
  take(kFailed, 50);
  EXPECT_EQ(writes_, 0);
  take(kFailed, 50);
  EXPECT_EQ(stored_.ttl, 30);
}

TEST_F(UpkeepTest, AnswersHaveABoundAndShortLivesAreRenewedInTime) {
  rules_.values_max = 2;
  rules_.stale_s = 8;
  EXPECT_EQ(take(records({"192.0.2.1", "192.0.2.2", "192.0.2.3"}, 60)), 2);
  EXPECT_THAT(stored_.values, ElementsAre("192.0.2.1", "192.0.2.2"));
  take(records({"192.0.2.1", "192.0.2.2"}, 60), 2);
  EXPECT_EQ(stored_.use_until_s, now_s_ + 8);
}

}  // namespace
}  // namespace milepost::outside
