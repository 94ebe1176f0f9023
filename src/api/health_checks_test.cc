#include "api/health_checks.h"

#include <gtest/gtest.h>

#include "api/api_test_fixture.h"

namespace milepost::api {
namespace {

using HealthChecks = ApiTest;

// octoDNS dies where IsTruncated is absent (ROUTE53.md 2.1); the description makes it required.
TEST_F(HealthChecks, ThereAreNoneWhileNoneCanBeMade) {
  const auto list = list_health_checks(*context_, caller_, {});
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_TRUE(list->health_checks.empty());
  EXPECT_FALSE(list->is_truncated);
  EXPECT_EQ(list->max_items, "100");
  EXPECT_EQ(get_health_check_count(*context_, caller_, {})->health_check_count, 0);
}

TEST_F(HealthChecks, NoMarkerIsKnown) {
  EXPECT_EQ(problem_of(list_health_checks(*context_, caller_, {.marker = "x", .max_items = {}})),
            "InvalidInput: The marker 'x' is not valid.");
}

}  // namespace
}  // namespace milepost::api
