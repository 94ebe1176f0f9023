// Accounts.
#include "api/accounts.h"

#include <gmock/gmock.h>

#include "api/api_test_fixture.h"

namespace milepost::api {
namespace {

using testing::MatchesRegex;

using Accounts = ApiTest;

TEST_F(Accounts, NamesAreThoseOfProfilesAndTakenOnce) {
  ASSERT_TRUE(create_account(*store_, "first", now_));
  EXPECT_EQ(create_account(*store_, "first", now_).error().code, "EntityAlreadyExists");
  for (const char* name : {"", "two words", "x\ny", "[x]"}) {
    EXPECT_EQ(create_account(*store_, name, now_).error().code, "InvalidInput") << name;
  }
}

TEST_F(Accounts, NewStoreHasNone) {
  EXPECT_TRUE(*has_no_accounts(*store_));
  ASSERT_TRUE(create_account(*store_, "first", now_));
  EXPECT_FALSE(*has_no_accounts(*store_));
}

TEST_F(Accounts, AccountsAreFoundByTheirIds) {
  const auto account = create_account(*store_, "first", now_);
  ASSERT_TRUE(account);
  EXPECT_THAT(account->id, MatchesRegex("[1-9][0-9]{11}"));
  const auto found = find_account(*store_, account->id);
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->name, "first");
  EXPECT_EQ((*found)->created, "2026-11-22T00:00:00.000Z");
  EXPECT_FALSE(*find_account(*store_, "000000000000"));
}

}  // namespace
}  // namespace milepost::api
