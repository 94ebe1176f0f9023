// The table of errors knows every operation, and only codes that have a status.
#include "api/operation_errors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ranges>

#include "api/routes.h"
#include "aws/error_status.h"

namespace milepost::api {
namespace {

TEST(OperationErrors, AreThoseOfTheOperation) {
  EXPECT_TRUE(may_answer("GetHostedZone", "NoSuchHostedZone"));
  EXPECT_TRUE(may_answer("GetHostedZone", "InvalidInput"));
  EXPECT_FALSE(may_answer("GetHostedZone", "NoSuchChange"));
  EXPECT_FALSE(may_answer("GetHostedZone", "NoSuch"));
  EXPECT_FALSE(may_answer("GetHealthCheckCount", "InvalidInput"));
  EXPECT_FALSE(may_answer("GetHealthCheckCount", ""));
  EXPECT_FALSE(may_answer("NoSuchOperation", "InvalidInput"));
}

TEST(OperationErrors, EveryCodeHasAStatus) {
  for (const OperationErrors& row : operation_errors()) {
    for (const auto code : row.codes | std::views::split(' ')) {
      if (std::ranges::empty(code)) continue;
      const aws::ErrorStatus* status = aws::find_error_status(std::string_view(code));
      ASSERT_NE(status, nullptr) << row.operation << " " << std::string_view(code);
      EXPECT_EQ(status->kind, aws::ErrorKind::kModelled) << std::string_view(code);
    }
  }
}

TEST(OperationErrors, EveryRouteHasARow) {
  ASSERT_EQ(operation_errors().size(), routes().size());
  for (const Route& route : routes()) {
    EXPECT_TRUE(std::ranges::binary_search(operation_errors(), route.name, {}, &OperationErrors::operation))
        << route.name;
  }
}

}  // namespace
}  // namespace milepost::api
