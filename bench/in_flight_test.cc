// A window gives ids that come back once, and gives up what is lost.
#include "bench/in_flight.h"

#include <gtest/gtest.h>

#include <set>

namespace milepost::bench {
namespace {

using std::chrono::milliseconds;

const Clock::time_point kStart{};

TEST(InFlight, HandsOutAsManyDistinctIdsAsItsWindow) {
  InFlight in_flight(5);
  std::set<std::uint16_t> ids;
  while (in_flight.free_count() > 0) ids.insert(in_flight.take(kStart));
  EXPECT_EQ(ids.size(), 5u);
}

TEST(InFlight, SettlesAnIdOnce) {
  InFlight in_flight(4);
  const std::uint16_t id = in_flight.take(kStart);
  EXPECT_TRUE(in_flight.settle(id));
  EXPECT_FALSE(in_flight.settle(id));
  EXPECT_EQ(in_flight.free_count(), 4u);
}

TEST(InFlight, DoesNotSettleIdsItNeverGave) {
  InFlight in_flight(4);
  EXPECT_FALSE(in_flight.settle(0));
  EXPECT_FALSE(in_flight.settle(63));
  EXPECT_EQ(in_flight.free_count(), 4u);
}

TEST(InFlight, RetiresOnlyWhatIsOld) {
  InFlight in_flight(4);
  const std::uint16_t old = in_flight.take(kStart);
  const std::uint16_t young = in_flight.take(kStart + milliseconds(10));
  EXPECT_EQ(in_flight.retire_sent_before(kStart + milliseconds(5)), 1u);
  EXPECT_FALSE(in_flight.settle(old));
  EXPECT_TRUE(in_flight.settle(young));
}

TEST(InFlight, LateAnswerIsNotTakenForTheSlotsNextQuery) {
  InFlight in_flight(1);
  const std::uint16_t lost = in_flight.take(kStart);
  in_flight.retire_sent_before(kStart + milliseconds(1));
  const std::uint16_t next = in_flight.take(kStart + milliseconds(1));
  EXPECT_FALSE(in_flight.settle(lost));
  EXPECT_TRUE(in_flight.settle(next));
}

}  // namespace
}  // namespace milepost::bench
