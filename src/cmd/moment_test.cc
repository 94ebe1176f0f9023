#include "cmd/moment.h"

#include <gtest/gtest.h>

#include <string>

#include "model/instant.h"

namespace milepost::cmd {
namespace {

const auto kNow = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + std::chrono::hours(5);

std::string scanned(std::string_view text) {
  const auto moment = scan_moment(text, kNow);
  return moment ? model::print_instant(*moment) : "nothing";
}

TEST(Moment, CountsBackFromNow) {
  EXPECT_EQ(scanned("90s"), "2026-11-22T04:58:30.000Z");
  EXPECT_EQ(scanned("30m"), "2026-11-22T04:30:00.000Z");
  EXPECT_EQ(scanned("2h"), "2026-11-22T03:00:00.000Z");
  EXPECT_EQ(scanned("7d"), "2026-11-15T05:00:00.000Z");
  EXPECT_EQ(scanned("0s"), "2026-11-22T05:00:00.000Z");
}

TEST(Moment, TakesTimesAsFarAsTheyAreThere) {
  EXPECT_EQ(scanned("2026-02-28"), "2026-02-28T00:00:00.000Z");
  EXPECT_EQ(scanned("2026-02-28T23:59"), "2026-02-28T23:59:00.000Z");
  EXPECT_EQ(scanned("2026-02-28 23:59:07"), "2026-02-28T23:59:07.000Z");
  EXPECT_EQ(scanned("2026-02-28T23:59:07.042Z"), "2026-02-28T23:59:07.042Z");
}

TEST(Moment, TakesWhatItPrints) {
  EXPECT_EQ(scanned(model::print_instant(kNow)), model::print_instant(kNow));
}

TEST(Moment, RefusesTheRest) {
  for (const auto* text : {"",
                           "h",
                           "2",
                           "2w",
                           "-2h",
                           "2h ",
                           "40000d",
                           "2000000000d",
                           "1969-12-31",
                           "2201-01-01",
                           "2999-01-01",
                           "99999999999s",
                           "yesterday",
                           "2026",
                           "2026-11",
                           "2026-02-30",
                           "2026-13-01",
                           "2026-11-22T",
                           "2026-11-22T05",
                           "2026-11-22T24:00",
                           "2026-11-22T05:60",
                           "2026-11-22T05:00:60",
                           "2026-11-22T05:00:00.1",
                           "2026-11-22T05:00:00+01:00",
                           "2026-11-22Z5",
                           "2026--1-22",
                           "+026-11-22"}) {
    EXPECT_EQ(scanned(text), "nothing") << text;
  }
}

}  // namespace
}  // namespace milepost::cmd
