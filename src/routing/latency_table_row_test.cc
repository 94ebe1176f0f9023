// Which pairs of regions turn, against a twin that asks of each pair whether anything forbids it; and how far values go.
#include "routing/latency_table_row.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace milepost::routing {
namespace {

using Row = std::vector<Milliseconds>;

TEST(PublishedRowTest, TheOrderTurnsForTheGainAndValuesFollow) {
  EXPECT_EQ(published_row(Row{57, 52, 91}, Row{50, 54, 90}, 5), (Row{55, 52, 90}));
  EXPECT_EQ(published_row(Row{56, 52, 91}, Row{50, 54, 90}, 5), (Row{51, 54, 90}))
      << "one less than the gain";
}

TEST(PublishedRowTest, NoiseMovesNoValueAndALongWayIsFollowedUpToTheGain) {
  EXPECT_EQ(published_row(Row{54, 59}, Row{50, 63}, 5), (Row{50, 63}));
  EXPECT_EQ(published_row(Row{80}, Row{50}, 5), (Row{75})) << "whoever is at 76 is passed for less";
  EXPECT_EQ(published_row(Row{20}, Row{50}, 5), (Row{25}));
}

TEST(PublishedRowTest, WhatIsNewIsAsMeasuredAndInAnOrder) {
  EXPECT_EQ(published_row(Row{7, kNoLatency, 3}, {}, 5), (Row{7, kNoLatency, 3}));
  EXPECT_EQ(published_row(Row{0, 0, 0}, {}, 5), (Row{0, 1, 2}));
  EXPECT_EQ(published_row(Row{kLatencyMax, kLatencyMax}, {}, 5), (Row{kLatencyMax, kLatencyMax + 1}));
  EXPECT_EQ(published_row(Row{50, 48}, Row{50}, 5), (Row{50, 48}));
  EXPECT_EQ(published_row(Row{kNoLatency, 48}, Row{50, 60, 70}, 5), (Row{kNoLatency, 53}))
      << "what is gone is gone";
}

TEST(PublishedRowTest, AStepThatNobodyMayTakeHoldsThoseBehind) {
  const Row held = published_row(Row{8, 4, 0}, Row{10, 11, 12}, 5);
  EXPECT_TRUE(std::ranges::is_sorted(held))
      << "the third gains 8 ms on the first, and may not pass the second";
  const Row free = published_row(Row{9, 4, 0}, Row{10, 11, 12}, 5);
  EXPECT_LT(free[1], free[0]);
  EXPECT_LT(free[2], free[0]) << "the second passes, and takes the third along";
  EXPECT_LT(free[1], free[2]);
}

/// Says of each pair whether it must keep its order: it differs by too little, or a chain of such pairs leads from the
/// one to the other. All others turn.
class Twin {
 public:
  Twin(const Row& measured, const Row& in_use, int gain) : count_(measured.size()), kept_(count_ * count_) {
    for (std::size_t a = 0; a < count_; ++a) {
      for (std::size_t b = 0; b < count_; ++b)
        kept_[a * count_ + b] = in_use[a] < in_use[b] && measured[a] - measured[b] < gain;
    }
    for (std::size_t by = 0; by < count_; ++by) {
      for (std::size_t a = 0; a < count_; ++a) {
        for (std::size_t b = 0; b < count_; ++b)
          kept_[a * count_ + b] = kept_[a * count_ + b] || (kept_[a * count_ + by] && kept_[by * count_ + b]);
      }
    }
  }
  /// REQUIRES: a is before b in use.
  bool keeps(std::size_t a, std::size_t b) const { return kept_[a * count_ + b]; }

 private:
  std::size_t count_;
  std::vector<bool> kept_;
};

class PublishedRowsTest : public testing::Test {
 protected:
  Row random_row(std::size_t count, unsigned end) {
    Row row(count);
    for (Milliseconds& value : row) value = static_cast<Milliseconds>(below(end));
    return row;
  }
  unsigned below(unsigned end) { return static_cast<unsigned>(random_() % end); }

  std::mt19937 random_{1};
};

TEST_F(PublishedRowsTest, ExactlyThePairsTurnThatNothingForbids) {
  for (int round = 0; round < 20'000; ++round) {
    const std::size_t count = 1 + below(7);
    const auto gain = static_cast<Milliseconds>(1 + below(8));
    const unsigned end = 1 + below(40);
    Row in_use = published_row(random_row(count, end), {}, gain);
    for (int step = 0; step < 3; ++step) {
      const Row measured = random_row(count, end);
      const Row now = published_row(measured, in_use, gain);
      const Twin twin(measured, in_use, gain);
      for (std::size_t a = 0; a < count; ++a) {
        for (std::size_t b = 0; b < count; ++b) {
          if (in_use[a] >= in_use[b]) continue;
          ASSERT_EQ(now[a] < now[b], twin.keeps(a, b)) << round;
          ASSERT_NE(now[a], now[b]);
          if (now[b] < now[a]) {
            ASSERT_GE(measured[a] - measured[b], gain);
          }
        }
      }
      in_use = now;
    }
  }
}

/// Somebody whose value no table changes, as distance gives it, is between two milliseconds or at one.
TEST_F(PublishedRowsTest, NobodyWhoStaysIsPassedForLessThanTheGainWhileTheOrderStays) {
  int kept = 0;
  for (int round = 0; round < 100'000; ++round) {
    const std::size_t count = 1 + below(4);
    const auto gain = static_cast<Milliseconds>(1 + below(8));
    const Row in_use = published_row(random_row(count, 40), {}, gain);
    Row measured = in_use;
    for (Milliseconds& value : measured) value = static_cast<Milliseconds>(value + below(12));
    const Row now = published_row(measured, in_use, gain);
    bool same_order = true;
    for (std::size_t a = 0; a < count; ++a) {
      for (std::size_t b = 0; b < count; ++b) same_order &= (in_use[a] < in_use[b]) == (now[a] < now[b]);
    }
    kept += same_order ? 1 : 0;
    for (std::size_t a = 0; same_order && a < count; ++a) {
      if (now[a] != in_use[a]) {
        ASSERT_GE(now[a] > in_use[a] ? measured[a] - now[a] : now[a] - measured[a], gain) << round;
      }
    }
  }
  EXPECT_GT(kept, 20'000) << "this looks at nothing";
}

TEST_F(PublishedRowsTest, TheSameMeasurementsAgainTurnNothing) {
  for (int round = 0; round < 20'000; ++round) {
    const std::size_t count = 1 + below(7);
    const Row measured = random_row(count, 30);
    const Row first = published_row(measured, published_row(random_row(count, 30), {}, 5), 5);
    const Row again = published_row(measured, first, 5);
    for (std::size_t a = 0; a < count; ++a) {
      for (std::size_t b = 0; b < count; ++b) ASSERT_EQ(first[a] < first[b], again[a] < again[b]) << round;
    }
  }
}

TEST_F(PublishedRowsTest, ValuesStayWithinTheirLimitHoweverManyTablesCome) {
  Row in_use;
  for (int step = 0; step < 200; ++step) {
    in_use = published_row(random_row(64, kLatencyMax + 1), in_use,
                           static_cast<Milliseconds>(1 + below(kLatencyMax)));
    ASSERT_LE(*std::ranges::max_element(in_use), kPublishedLatencyMax);
  }
}

}  // namespace
}  // namespace milepost::routing
