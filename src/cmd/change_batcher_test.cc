// Batches against the API's own check of their size.
#include "cmd/change_batcher.h"

#include <gtest/gtest.h>

namespace milepost::cmd {
namespace {

using model::ChangeAction;

std::vector<ImportedSet> sets(std::size_t count, std::size_t values, std::size_t value_size) {
  ImportedSet one;
  one.set.resource_records.assign(values, {std::string(value_size, 'x')});
  return std::vector<ImportedSet>(count, one);
}

TEST(ChangeBatcherTest, RecordsBoundABatch) {
  const auto many = sets(1500, 1, 4);
  EXPECT_EQ(batch_size(many, ChangeAction::kCreate, {}), 1000u);
  EXPECT_EQ(batch_size(many, ChangeAction::kUpsert, {}), 500u);
  EXPECT_EQ(batch_size(sets(300, 4, 4), ChangeAction::kCreate, {}), 250u);
  EXPECT_EQ(batch_size(sets(7, 1, 4), ChangeAction::kCreate, {}), 7u);
}

TEST(ChangeBatcherTest, CharactersBoundABatch) {
  EXPECT_EQ(batch_size(sets(100, 1, 3200), ChangeAction::kCreate, {}), 10u);
  EXPECT_EQ(batch_size(sets(100, 1, 3200), ChangeAction::kUpsert, {}), 5u);
}

TEST(ChangeBatcherTest, WhatIsTooLargeByItselfGoesAlone) {
  EXPECT_EQ(batch_size(sets(3, 2000, 1), ChangeAction::kCreate, {}), 1u);
}

TEST(ChangeBatcherTest, FullBatchesPassTheApisOwnCheck) {
  const auto many = sets(2000, 3, 15);
  for (const ChangeAction action : {ChangeAction::kCreate, ChangeAction::kUpsert}) {
    const std::size_t size = batch_size(many, action, {});
    EXPECT_TRUE(model::check_batch_size(make_batch(SetSpan(many).first(size), action), {}));
    EXPECT_FALSE(model::check_batch_size(make_batch(SetSpan(many).first(size + 1), action), {}));
  }
}

}  // namespace
}  // namespace milepost::cmd
