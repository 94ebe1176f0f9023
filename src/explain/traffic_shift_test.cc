// What moves between distributions, by hand and by invariants.
#include "explain/traffic_shift.h"

#include <gtest/gtest.h>

#include <random>

#include "dns/name_text.h"

namespace milepost::explain {
namespace {

dns::Name name(std::string_view text) {
  return *dns::scan_name(text, dns::Escapes::kOctal);
}

Outcome address(const std::string& value) {
  return {.rcode = "NOERROR", .records = {value}};
}

const NameTraffic& only(const TrafficShift& shift) {
  return shift.names().begin()->second;
}

TEST(TrafficShift, MovesNoMoreThanItMust) {
  TrafficShift shift(10);
  shift.add(name("www."), dns::RrType::A, 1000, {{address("a"), 1}},
            {{address("a"), 0.75}, {address("b"), 0.25}});
  EXPECT_DOUBLE_EQ(shift.queries(), 1000);
  EXPECT_DOUBLE_EQ(shift.moved(), 250);
  const NameTraffic& traffic = only(shift);
  ASSERT_EQ(traffic.moves.size(), 1u);
  EXPECT_DOUBLE_EQ((traffic.moves.at({address("a"), address("b")})), 250);
  EXPECT_DOUBLE_EQ(traffic.answers.at(address("a")).first, 1000);
  EXPECT_DOUBLE_EQ(traffic.answers.at(address("a")).second, 750);
}

TEST(TrafficShift, EqualDistributionsMoveNothing) {
  TrafficShift shift(10);
  // Sums of chances in another order differ in their last bits.
  shift.add(name("www."), dns::RrType::A, 1'000'000, {{address("a"), 0.1 + 0.2}, {address("b"), 0.7}},
            {{address("a"), 0.3}, {address("b"), 0.7}});
  EXPECT_EQ(shift.moved(), 0);
  EXPECT_TRUE(only(shift).moves.empty());
}

TEST(TrafficShift, QueriesForNothingFillNoMemory) {
  TrafficShift shift(10);
  const Distribution nothing{{Outcome{.rcode = "NXDOMAIN"}, 1}};
  for (int i = 0; i < 1000; ++i)
    shift.add(name("x" + std::to_string(i) + "."), dns::RrType::A, 1, nothing, nothing);
  EXPECT_TRUE(shift.names().empty());
  EXPECT_EQ(shift.queries(), 1000);
}

TEST(TrafficShift, BeyondTheBoundNamesAreOne) {
  TrafficShift shift(2);
  for (int i = 0; i < 5; ++i)
    shift.add(name("x" + std::to_string(i) + "."), dns::RrType::A, 10, {{address("a"), 1}},
              {{address("b"), 1}});
  EXPECT_EQ(shift.names().size(), 2u);
  EXPECT_DOUBLE_EQ(shift.others().moved, 30);
  EXPECT_DOUBLE_EQ(shift.moved(), 50);
}

Distribution random_distribution(std::mt19937& random) {
  Distribution distribution;
  double sum = 0;
  for (const char* value : {"a", "b", "c", "d", "e"}) {
    if (random() % 2 == 0) continue;
    sum += distribution[address(value)] = 1.0 + static_cast<double>(random() % 100);
  }
  if (distribution.empty()) return {{address("a"), 1}};
  for (auto& [outcome, share] : distribution) share /= sum;
  return distribution;
}

TEST(TrafficShift, WhatMovesIsWhatAnswersLoseAndWin) {
  std::mt19937 random(5);
  for (int round = 0; round < 500; ++round) {
    TrafficShift shift(1);
    const Distribution before = random_distribution(random);
    const Distribution after = random_distribution(random);
    shift.add(name("www."), dns::RrType::A, 100, before, after);
    const NameTraffic& traffic = only(shift);
    for (const auto& [outcome, queries] : traffic.answers) {
      double left = 0;
      double came = 0;
      for (const auto& [ends, moved] : traffic.moves) {
        EXPECT_GT(moved, 0);
        if (ends.first == outcome) left += moved;
        if (ends.second == outcome) came += moved;
      }
      EXPECT_NEAR(queries.first - left + came, queries.second, 1e-6);
      EXPECT_TRUE(left == 0 || came == 0) << "something passed through";
    }
  }
}

}  // namespace
}  // namespace milepost::explain
