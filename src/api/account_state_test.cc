#include "api/account_state.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "api/api_test_fixture.h"
#include "api/hosted_zones.h"

namespace milepost::api {
namespace {

class AccountStateTest : public ApiTest {
 protected:
  /// Zones that `threads` callers at once could create, `each` tries apiece.
  std::int64_t create_at_once(int threads, int each) {
    std::atomic<std::int64_t> created{0};
    std::vector<std::jthread> callers;
    for (int t = 0; t < threads; ++t) {
      callers.emplace_back([&, t] {
        for (int i = 0; i < each; ++i) {
          const std::string name = "zone-" + std::to_string(t) + "-" + std::to_string(i) + ".example";
          const auto outcome = try_to_create(name, name);
          created += outcome.has_value();
          EXPECT_EQ(outcome ? "TooManyHostedZones" : outcome.error().code, "TooManyHostedZones");
        }
      });
    }
    callers.clear();
    return created;
  }
};

TEST_F(AccountStateTest, CountsAreTheSumOfTheirParts) {
  for (int i = 0; i < 40; ++i) {
    const auto account = read_account_state(*store_, caller_.account);
    ASSERT_TRUE(account);
    EXPECT_EQ(account->state.hosted_zone_count, i);
    store::Transaction transaction;
    account->add({.hosted_zone_count = 1}, kAnyRoom, transaction);
    EXPECT_EQ(transaction.compares.size(), 1);
    ASSERT_TRUE(store_->commit(transaction)->succeeded);
  }
}

TEST_F(AccountStateTest, ACloseLimitComparesEveryPart) {
  const auto account = read_account_state(*store_, caller_.account);
  store::Transaction transaction;
  account->add({.hosted_zone_count = 1}, kCloseToLimit, transaction);
  EXPECT_EQ(transaction.compares.size(), account->parts.size());
  ASSERT_TRUE(store_->commit(transaction)->succeeded);
  EXPECT_FALSE(store_->commit(transaction)->succeeded) << "another one was counted since";
}

TEST_F(AccountStateTest, CallersAtOnceDoNotPassTheLimit) {
  context_->limits.hosted_zones = 20;
  EXPECT_EQ(create_at_once(8, 5), 20);
  EXPECT_EQ(get_hosted_zone_count(*context_, caller_, {})->hosted_zone_count, 20);
}

TEST_F(AccountStateTest, CallersAtOnceAllGetTheirZoneFarFromTheLimit) {
  EXPECT_EQ(create_at_once(16, 10), 160);
  EXPECT_EQ(get_hosted_zone_count(*context_, caller_, {})->hosted_zone_count, 160);
}

}  // namespace
}  // namespace milepost::api
