#include "api/audit_sweeper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "api/api_test_fixture.h"
#include "api/changes.h"
#include "api/record_sets.h"
#include "model/account.h"
#include "model/audit.h"
#include "model/instant.h"
#include "store/passing_store.h"

namespace milepost::api {
namespace {

using std::chrono::days;
using testing::ElementsAre;
using testing::IsEmpty;

class AuditSweeperTest : public ApiTest {
 protected:
  std::string at(days age) const { return model::print_instant(now_ - age); }

  void add_entry(const std::string& id, days age, const std::string& change = "") {
    model::AuditEntry entry;
    entry.time = at(age);
    entry.request_id = id;
    if (!change.empty()) entry.change = change;
    put(model::keys::audit_entry(entry.time, id), model::encode_stored(entry));
  }
  void add_change(const std::string& id, days age) {
    put(model::keys::change(id),
        model::encode_stored(model::Change{
            .id = id, .account = caller_.account, .zone = "Z1", .comment = {}, .submitted = at(age)}));
    put(model::keys::change_effect(id, 0), "{}");
    put(model::keys::change_effect(id, 1), "{}");
    put(model::keys::change_reversal(id), "C9");
  }
  std::size_t sweep(days keep, std::size_t max = 1'000) {
    const auto swept = sweep_audit_entries(*store_, at(keep), max, stop_.get_token());
    EXPECT_TRUE(swept) << swept.error().message;
    return swept.value_or(0);
  }

  std::stop_source stop_;
};

TEST_F(AuditSweeperTest, ForgetsOldEntriesWithTheirChanges) {
  add_change("C1", days(100));
  add_change("C2", days(80));
  add_entry("a", days(100), "C1");
  add_entry("b", days(95));
  add_entry("c", days(80), "C2");
  EXPECT_EQ(sweep(days(90)), 2u);
  EXPECT_THAT(keys_of_store(),
              ElementsAre(model::keys::audit_entry(at(days(80)), "c"), model::keys::change("C2"),
                          model::keys::change_effect("C2", 0), model::keys::change_effect("C2", 1),
                          model::keys::change_reversal("C2")));
  EXPECT_EQ(sweep(days(90)), 0u);
}

TEST_F(AuditSweeperTest, AForgottenChangeIsNoSuchChange) {
  add_change("C1", days(100));
  add_entry("a", days(100), "C1");
  ASSERT_TRUE(get_change(*context_, caller_, {"C1"}));
  sweep(days(90));
  EXPECT_EQ(problem_of(get_change(*context_, caller_, {"C1"})),
            "NoSuchChange: Could not find resource with ID: C1");
}

TEST_F(AuditSweeperTest, ForgetsNoMoreThanItMayAtOnce) {
  for (int i = 0; i < 100; ++i) add_entry(std::to_string(1'000 + i), days(100));
  EXPECT_EQ(sweep(days(90), 60), 60u);
  EXPECT_EQ(keys_of_store().size(), 40u);
  EXPECT_EQ(keys_of_store().front(), model::keys::audit_entry(at(days(100)), "1060"))
      << "the oldest go first";
  EXPECT_EQ(sweep(days(90), 60), 40u);
}

TEST_F(AuditSweeperTest, TwoNodesThatSweepAtOnceDoNoHarm) {
  for (int i = 0; i < 200; ++i) {
    add_change("C" + std::to_string(i), days(100));
    add_entry(std::to_string(i), days(100), "C" + std::to_string(i));
  }
  add_entry("young", days(1));
  auto other = std::async(std::launch::async, [this] { return sweep(days(90)); });
  sweep(days(90));
  other.get();
  EXPECT_THAT(keys_of_store(), ElementsAre(model::keys::audit_entry(at(days(1)), "young")));
}

TEST_F(AuditSweeperTest, StopsWhenAsked) {
  add_entry("a", days(100));
  stop_.request_stop();
  EXPECT_EQ(sweep(days(90)), 0u);
}

TEST_F(AuditSweeperTest, WhatCannotBeReadIsForgottenAllTheSame) {
  put(model::keys::audit_entry(at(days(100)), "a"), "not JSON");
  EXPECT_EQ(sweep(days(90)), 1u);
  EXPECT_THAT(keys_of_store(), IsEmpty());
}

TEST_F(AuditSweeperTest, ChangesFromBeforeThereWasATrailAreForgottenToo) {
  for (int i = 0; i < 70; ++i) add_change("C" + std::to_string(100 + i), days(i % 2 == 0 ? 100 : 10));
  const auto swept = sweep_changes(*store_, at(days(90)), 1'000, stop_.get_token());
  ASSERT_TRUE(swept) << swept.error().message;
  EXPECT_EQ(*swept, 35u);
  EXPECT_EQ(keys_of_store().size(), 35u * 4);
}

/// Tells when somebody has come to read.
class WatchedStore final : public store::PassingStore {
 public:
  using PassingStore::PassingStore;
  base::Result<store::Range> range(const store::RangeRequest& request) override {
    auto range = inner_.range(request);
    if (request.begin == model::keys::change("")) seen_.set_value();
    return range;
  }
  void wait() { seen_.get_future().wait(); }

 private:
  std::promise<void> seen_;
};

TEST_F(AuditSweeperTest, TheThreadSweepsAtOnceAndEndsWithoutWaiting) {
  add_entry("old", days(100));
  add_entry("young", days(1));
  WatchedStore watched(*store_);
  {
    const AuditSweeper sweeper(watched, {.keep = days(90)}, [this] { return now_; });
    watched.wait();  // the entries have been swept; its next sweep is in ten minutes
  }
  EXPECT_THAT(keys_of_store(), ElementsAre(model::keys::audit_entry(at(days(1)), "young")));
}

TEST_F(AuditSweeperTest, WithoutARetentionNothingIsForgotten) {
  add_entry("old", days(10'000));
  {
    const AuditSweeper sweeper(*store_, {.keep = days(0)}, [this] { return now_; });
  }
  EXPECT_EQ(keys_of_store().size(), 1u);
}

}  // namespace
}  // namespace milepost::api
