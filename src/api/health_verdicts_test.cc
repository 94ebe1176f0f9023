// What operators set, and what becomes of it when they let go.
#include "api/health_verdicts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/api_test_fixture.h"
#include "api/audited_store.h"

namespace milepost::api {
namespace {

using testing::ElementsAre;

constexpr const char* kCheck = "0a1b2c3d-0000-4000-8000-000000000001";
constexpr const char* kOther = "0a1b2c3d-0000-4000-8000-000000000002";

class HealthVerdicts : public ApiTest {
 protected:
  model::Verdict verdict_of(const std::string& id) {
    return stored<model::Verdict>(model::keys::verdict(id));
  }
};

TEST_F(HealthVerdicts, WhatIsForcedStandsUntilItIsReleased) {
  ASSERT_TRUE(force_verdict(*store_, kCheck, false, now_));
  EXPECT_EQ(verdict_of(kCheck), (model::Verdict{false, true, "2026-11-22T00:00:00.000Z"}));
  ASSERT_TRUE(release_verdict(*store_, kCheck, now_ + std::chrono::seconds(1)));
  EXPECT_EQ(verdict_of(kCheck), (model::Verdict{true, false, "2026-11-22T00:00:01.000Z"}));
}

TEST_F(HealthVerdicts, SinceIsWhenItBeganToSayThat) {
  ASSERT_TRUE(force_verdict(*store_, kCheck, false, now_));
  ASSERT_TRUE(force_verdict(*store_, kCheck, false, now_ + std::chrono::hours(1)));
  EXPECT_EQ(verdict_of(kCheck).since, "2026-11-22T00:00:00.000Z");
  ASSERT_TRUE(force_verdict(*store_, kCheck, true, now_ + std::chrono::hours(2)));
  EXPECT_EQ(verdict_of(kCheck).since, "2026-11-22T02:00:00.000Z");
}

TEST_F(HealthVerdicts, ReleasingWhatIsNotForcedChangesNothing) {
  ASSERT_TRUE(force_verdict(*store_, kCheck, true, now_));
  ASSERT_TRUE(release_verdict(*store_, kCheck, now_));
  const auto before = store_->revision();
  const auto again = release_verdict(*store_, kCheck, now_ + std::chrono::hours(1));
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->verdict.forced);
  EXPECT_EQ(store_->revision(), before);
}

TEST_F(HealthVerdicts, OnlyWhatIsKnownIsReleased) {
  EXPECT_EQ(problem_of(release_verdict(*store_, kCheck)),
            "NoSuchHealthCheck: A health check with id " + std::string(kCheck) + " does not exist.");
  EXPECT_TRUE(keys_of_store().empty());
}

TEST_F(HealthVerdicts, IdsArePartsOfKeys) {
  for (const std::string& id :
       {std::string(), std::string("a/b"), std::string("a b"), std::string(65, 'x')}) {
    EXPECT_EQ(force_verdict(*store_, id, true).error().code, "InvalidHealthCheck") << id;
  }
  EXPECT_TRUE(force_verdict(*store_, std::string(64, 'x'), true));
}

TEST_F(HealthVerdicts, AreListedById) {
  EXPECT_TRUE(list_verdicts(*store_)->empty());
  ASSERT_TRUE(force_verdict(*store_, kOther, true, now_));
  ASSERT_TRUE(force_verdict(*store_, kCheck, false, now_));
  const auto listed = list_verdicts(*store_);
  ASSERT_TRUE(listed);
  EXPECT_THAT(*listed, ElementsAre(HealthCheckVerdict{kCheck, {false, true, "2026-11-22T00:00:00.000Z"}},
                                   HealthCheckVerdict{kOther, {true, true, "2026-11-22T00:00:00.000Z"}}));
}

TEST_F(HealthVerdicts, TheAuditEntryNamesTheCheck) {
  model::AuditEntry entry;
  entry.time = "2026-11-22T00:00:00.000Z";
  entry.request_id = "r";
  AuditedStore audited(*store_, entry);
  ASSERT_TRUE(force_verdict(audited, kCheck, false, now_));
  EXPECT_THAT(stored<model::AuditEntry>(model::keys::audit_entry(entry.time, entry.request_id)).resources,
              ElementsAre(kCheck));
}

}  // namespace
}  // namespace milepost::api
