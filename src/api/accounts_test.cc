// Accounts and access keys.
#include "api/accounts.h"

#include <gmock/gmock.h>

#include "api/api_test_fixture.h"

namespace milepost::api {
namespace {

using testing::MatchesRegex;

using Accounts = ApiTest;

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

TEST_F(Accounts, KeysLookLikeAwsKeysAndAuthenticateTheirUser) {
  const auto account = create_account(*store_, "first", now_);
  const auto key = create_access_key(*store_, account->id, "root", now_);
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_THAT(key->id, MatchesRegex("AKIA[A-Z2-7]{16}"));
  EXPECT_THAT(key->secret, MatchesRegex("[A-Za-z0-9+/]{40}"));
  const auto owner = access_key_lookup(*store_)(key->id);
  ASSERT_TRUE(owner && *owner);
  EXPECT_EQ((*owner)->secret, key->secret);
  EXPECT_EQ((*owner)->account, account->id);
  EXPECT_EQ((*owner)->user, "root");
  EXPECT_FALSE(*access_key_lookup(*store_)("AKIAUNKNOWN"));
}

TEST_F(Accounts, KeyNeedsAnAccount) {
  EXPECT_EQ(problem_of(create_access_key(*store_, "123456789012", "root")),
            "NoSuchEntity: There is no account 123456789012.");
}

}  // namespace
}  // namespace milepost::api
