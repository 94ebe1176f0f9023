// Points in time print with every field padded.
#include "model/instant.h"

#include <gtest/gtest.h>

namespace milepost::model {
namespace {

TEST(Instant, PrintsLikeThis) {
  using namespace std::chrono;
  const auto instant = sys_days(year(2026) / 3 / 9) + hours(4) + minutes(5) + seconds(6) + milliseconds(70);
  EXPECT_EQ(print_instant(instant), "2026-03-09T04:05:06.070Z");
  EXPECT_EQ(print_instant(system_clock::time_point{}), "1970-01-01T00:00:00.000Z");
}

}  // namespace
}  // namespace milepost::model
