#include "api/audit_trail.h"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "api/api_test_fixture.h"
#include "model/instant.h"

namespace milepost::api {
namespace {

using std::chrono::hours;
using testing::ElementsAre;
using testing::IsEmpty;

class AuditTrailTest : public ApiTest {
 protected:
  /// An entry of `age` before now_, with `id` as its request id.
  model::AuditEntry add(const std::string& id, std::chrono::milliseconds age,
                        const std::string& operation = "Create") {
    model::AuditEntry entry;
    entry.time = model::print_instant(now_ - age);
    entry.request_id = id;
    entry.operation = operation;
    put(model::keys::audit_entry(entry.time, id), model::encode_stored(entry));
    return entry;
  }

  AuditPage newest(std::size_t limit, const AuditFilter& filter = {}, const AuditPeriod& period = {}) {
    auto page = newest_entries(*store_, filter, period, limit, now_);
    EXPECT_TRUE(page) << page.error().message;
    return page.value_or(AuditPage{});
  }

  static std::vector<std::string> ids(const AuditPage& page) {
    std::vector<std::string> ids;
    for (const model::AuditEntry& entry : page.entries) ids.push_back(entry.request_id);
    return ids;
  }
};

TEST_F(AuditTrailTest, NewestLastWhereverTheyLieInTime) {
  add("c", hours(1) / 60);
  add("a", hours(24 * 365 * 30));
  add("b", hours(5));
  EXPECT_THAT(ids(newest(0)), ElementsAre("a", "b", "c"));
  EXPECT_THAT(ids(newest(2)), ElementsAre("b", "c"));
  EXPECT_TRUE(newest(2).more);
  EXPECT_THAT(ids(newest(3)), ElementsAre("a", "b", "c"));
  EXPECT_FALSE(newest(3).more);
}

TEST_F(AuditTrailTest, AnEmptyTrailIsEmpty) {
  EXPECT_THAT(ids(newest(0)), IsEmpty());
  EXPECT_THAT(ids(newest(5)), IsEmpty());
}

TEST_F(AuditTrailTest, ClocksThatRunAheadHideNothing) {
  add("future", -hours(2));
  EXPECT_THAT(ids(newest(5)), ElementsAre("future"));
}

TEST_F(AuditTrailTest, PeriodsHoldTheirBeginningAndNotTheirEnd) {
  add("a", hours(3));
  add("b", hours(2));
  add("c", hours(1));
  const auto at = [&](int age) { return std::optional(now_ - hours(age)); };
  EXPECT_THAT(ids(newest(9, {}, {.since = at(2), .until = {}})), ElementsAre("b", "c"));
  EXPECT_THAT(ids(newest(9, {}, {.since = {}, .until = at(2)})), ElementsAre("a"));
  EXPECT_THAT(ids(newest(9, {}, {.since = at(3), .until = at(1)})), ElementsAre("a", "b"));
  EXPECT_THAT(ids(newest(9, {}, {.since = at(1), .until = at(3)})), IsEmpty());
}

TEST_F(AuditTrailTest, WhatCameAfterARevisionIsLeftToItsWatch) {
  add("a", hours(2));
  const store::Revision revision = store_->revision();
  add("b", hours(3));
  const auto page = newest_entries(*store_, {}, {}, 9, now_, revision);
  ASSERT_TRUE(page);
  EXPECT_THAT(ids(*page), ElementsAre("a"));
}

TEST_F(AuditTrailTest, ReadsOnOverPages) {
  store::Transaction many;
  for (int i = 0; i < 1'203; ++i) {
    model::AuditEntry entry;
    entry.time = model::print_instant(now_ - hours(2) + std::chrono::milliseconds(i));
    entry.request_id = fmt::format("{:04}", i);
    many.writes.push_back(store::Write::put(model::keys::audit_entry(entry.time, entry.request_id),
                                            model::encode_stored(entry)));
  }
  ASSERT_TRUE(store_->commit(many)->succeeded);
  EXPECT_EQ(newest(0).entries.size(), 1'203u);
  EXPECT_THAT(ids(newest(2)), ElementsAre("1201", "1202"));
}

TEST_F(AuditTrailTest, AgreesWithAFilterOverEverything) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random(seed);
  std::vector<std::pair<std::string, model::AuditEntry>> all;
  for (int i = 0; i < 300; ++i) {
    const auto age = std::chrono::milliseconds(1LL << (random() % 40));
    auto entry = add(fmt::format("{:03}", i), age, random() % 3 == 0 ? "DeleteX" : "CreateX");
    all.emplace_back(model::keys::audit_entry(entry.time, entry.request_id), entry);
  }
  std::ranges::sort(all, {}, &std::pair<std::string, model::AuditEntry>::first);
  for (const std::size_t limit : {0u, 1u, 7u, 50u, 1'000u}) {
    std::vector<std::string> expected;
    for (const auto& [key, entry] : all) {
      if (entry.operation == "DeleteX") expected.push_back(entry.request_id);
    }
    if (limit > 0 && expected.size() > limit) {
      expected.erase(expected.begin(), expected.end() - static_cast<std::ptrdiff_t>(limit));
    }
    EXPECT_EQ(ids(newest(limit, {.operation = "Del*"})), expected) << limit;
  }
}

TEST(AuditFilter, AsksForEachThing) {
  model::AuditEntry entry;
  entry.account = "1";
  entry.user = "alice";
  entry.access_key_id = "AKIA1";
  entry.operation = "CreateHostedZone";
  entry.resources = {"Z1", "N1"};
  entry.change = "C1";
  const auto matching = [&](const AuditFilter& filter) { return matches(entry, filter); };
  EXPECT_TRUE(matching({}));
  EXPECT_TRUE(matching({.account = "1"}));
  EXPECT_FALSE(matching({.account = "2"}));
  EXPECT_TRUE(matching({.user = "alice"}));
  EXPECT_TRUE(matching({.user = "AKIA1"}));
  EXPECT_FALSE(matching({.user = "bob"}));
  EXPECT_TRUE(matching({.operation = "Create*"}));
  EXPECT_FALSE(matching({.operation = "Create"}));
  EXPECT_TRUE(matching({.resource = "N1"}));
  EXPECT_TRUE(matching({.resource = "C1"}));
  EXPECT_FALSE(matching({.resource = "Z"}));
  EXPECT_FALSE(matching({.failed = true}));
  entry.error_code = "InvalidInput";
  EXPECT_TRUE(
      matching({.account = "1", .user = "alice", .operation = "*Zone", .resource = "Z1", .failed = true}));
}

}  // namespace
}  // namespace milepost::api
