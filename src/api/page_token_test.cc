// Tokens give their position back, fit the service model, and cannot be made up.
#include "api/page_token.h"

#include <gtest/gtest.h>

namespace milepost::api {
namespace {

TEST(PageToken, GivesItsPositionBack) {
  for (const char* position : {"Z1", "us-east-1/vpc-1", "com.example.\\052."}) {
    EXPECT_EQ(read_page_token(page_token(position)).value(), position);
    EXPECT_NE(page_token(position), position);
  }
}

TEST(PageToken, KeepsToTheModelsLength) {
  EXPECT_LE(page_token(std::string(750, 'x')).size(), 1024u);
}

TEST(PageToken, WhatIsNoneIsRefused) {
  for (const char* token : {"", "x", "not a token", "Wg", "Wh==", "=", "===="}) {
    const auto refused = read_page_token(token);
    ASSERT_FALSE(refused) << token;
    EXPECT_EQ(refused.error().code, "InvalidPaginationToken");
    EXPECT_EQ(refused.error().message, "The pagination token '" + std::string(token) + "' is not valid.");
  }
}

}  // namespace
}  // namespace milepost::api
