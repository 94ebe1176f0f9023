// Access keys and their policies, as they are stored and looked up.
#include "api/access_keys.h"

#include <gmock/gmock.h>

#include "api/accounts.h"
#include "api/api_test_fixture.h"

namespace milepost::api {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

constexpr const char* kReadOnly =
    R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"route53:Get*","Resource":"*"}})";

class AccessKeys : public ApiTest {
 protected:
  void SetUp() override {
    ApiTest::SetUp();
    account_ = create_account(*store_, "first", now_)->id;
    lookup_ = access_key_lookup(*store_);
  }

  model::AccessKey make(std::optional<std::string> policy = {}) {
    const auto key = create_access_key(*store_, account_, "alice", std::move(policy), now_);
    EXPECT_TRUE(key) << key.error().message;
    return *key;
  }

  std::string account_;
  aws::AccessKeyLookup lookup_;
};

TEST_F(AccessKeys, LookLikeAwsKeysAndAuthenticateTheirUser) {
  const model::AccessKey key = make();
  EXPECT_THAT(key.id, MatchesRegex("AKIA[A-Z2-7]{16}"));
  EXPECT_THAT(key.secret, MatchesRegex("[A-Za-z0-9+/]{40}"));
  const auto owner = lookup_(key.id);
  ASSERT_TRUE(owner && *owner);
  EXPECT_EQ((*owner)->secret, key.secret);
  EXPECT_EQ((*owner)->account, account_);
  EXPECT_EQ((*owner)->user, "alice");
  EXPECT_EQ((*owner)->policy, nullptr);
  EXPECT_EQ(*lookup_("AKIAUNKNOWN"), nullptr);
}

TEST_F(AccessKeys, NeedAnAccountAndAUserName) {
  EXPECT_EQ(problem_of(create_access_key(*store_, "123456789012", "root")),
            "NoSuchEntity: There is no account 123456789012.");
  for (const std::string& user :
       {std::string(), std::string("a b"), std::string("a*"), std::string(65, 'a')}) {
    EXPECT_THAT(problem_of(create_access_key(*store_, account_, user)),
                HasSubstr("InvalidInput: A user name has"))
        << user;
  }
  EXPECT_TRUE(create_access_key(*store_, account_, std::string(64, 'a')));
}

TEST_F(AccessKeys, PoliciesAreCheckedWhenGiven) {
  EXPECT_THAT(problem_of(create_access_key(*store_, account_, "alice", "{}")),
              HasSubstr("MalformedPolicyDocument: "));
  EXPECT_THAT(problem_of(create_access_key(*store_, account_, "root", kReadOnly)),
              HasSubstr("InvalidInput: A key of root"));
  const model::AccessKey key = make();
  EXPECT_THAT(problem_of(set_access_key_policy(*store_, key.id, "[]")),
              HasSubstr("MalformedPolicyDocument: "));
  EXPECT_EQ(problem_of(set_access_key_policy(*store_, "AKIAUNKNOWN", kReadOnly)),
            "NoSuchEntity: There is no access key AKIAUNKNOWN.");
}

TEST_F(AccessKeys, ChangesCountFromTheNextLookUpOn) {
  const model::AccessKey key = make(kReadOnly);
  const auto first = *lookup_(key.id);
  ASSERT_NE(first->policy, nullptr);
  EXPECT_EQ(*lookup_(key.id), first);  // made once
  ASSERT_TRUE(set_access_key_policy(*store_, key.id, std::nullopt));
  EXPECT_EQ((*lookup_(key.id))->policy, nullptr);
  ASSERT_TRUE(set_access_key_policy(*store_, key.id, kReadOnly));
  EXPECT_EQ((*find_access_key(*store_, key.id))->policy, kReadOnly);
  EXPECT_NE((*lookup_(key.id))->policy, nullptr);
  ASSERT_TRUE(delete_access_key(*store_, key.id));
  EXPECT_EQ(*lookup_(key.id), nullptr);
  EXPECT_EQ(problem_of(delete_access_key(*store_, key.id)),
            "NoSuchEntity: There is no access key " + key.id + ".");
}

// What a newer version wrote: better no answer than all rights.
TEST_F(AccessKeys, StoredPolicyThatDoesNotCompileFailsTheLookUp) {
  model::AccessKey key = make();
  key.policy = R"({"Version":"2099-01-01"})";
  put(model::keys::access_key(key.id), model::encode_stored(key));
  EXPECT_THAT(problem_of(lookup_(key.id)), HasSubstr("DataFormat: key access_key/" + key.id));
}

TEST_F(AccessKeys, AreListedByAccount) {
  const model::AccessKey mine = make();
  const std::string other = create_account(*store_, "other", now_)->id;
  const model::AccessKey theirs = *create_access_key(*store_, other, "root");
  EXPECT_EQ(list_access_keys(*store_)->size(), 2u);
  const auto listed = list_access_keys(*store_, other);
  ASSERT_EQ(listed->size(), 1u);
  EXPECT_EQ(listed->front().id, theirs.id);
}

}  // namespace
}  // namespace milepost::api
