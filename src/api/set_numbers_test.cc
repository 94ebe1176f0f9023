// No number twice: of many threads, of two API nodes on one store, over restarts.
#include "api/set_numbers.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <thread>

#include "api/api_test_fixture.h"
#include "model/hosted_zone.h"

namespace milepost::api {
namespace {

using SetNumbersTest = ApiTest;

TEST_F(SetNumbersTest, BeginAtZeroAndFollowEachOther) {
  SetNumbers numbers(*store_);
  for (std::int64_t i = 0; i < 3 * kNumbersFirstBlock; ++i) ASSERT_EQ(numbers.next(), i);
}

TEST_F(SetNumbersTest, AreReservedBeforeTheyAreGiven) {
  SetNumbers numbers(*store_);
  EXPECT_EQ(numbers.next(), 0);
  EXPECT_EQ(stored<model::SetNumbers>(std::string(model::keys::kSetNumbers)).next, kNumbersFirstBlock);
  SetNumbers after_a_restart(*store_);
  EXPECT_EQ(after_a_restart.next(), kNumbersFirstBlock);
}

TEST_F(SetNumbersTest, AreReservedInBlocksThatGrow) {
  SetNumbers numbers(*store_);
  const store::Revision before = store_->revision();
  for (int i = 0; i < 100'000; ++i) ASSERT_TRUE(numbers.next());
  // 64 + 128 + ... + 2,048 are 4,032; the rest are blocks of 4,096.
  EXPECT_EQ(store_->revision() - before, 6 + (100'000 - 4'032 + 4'095) / 4'096);
}

TEST_F(SetNumbersTest, OfThreadsOnTwoNodesNoNumberComesTwice) {
  auto other_store = store::open_sqlite({.directory = directory_.path(),
                                         .role = store::SqliteOptions::Role::kVisitor,
                                         .may_create = false,
                                         .vfs = {}});
  ASSERT_TRUE(other_store) << other_store.error().message;
  SetNumbers here(*store_);
  SetNumbers there(**other_store);
  constexpr int kThreads = 8;
  constexpr int kEach = 5'000;
  std::array<std::vector<std::int64_t>, kThreads> given;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < kEach; ++i) {
          const auto number = (t % 2 == 0 ? here : there).next();
          ASSERT_TRUE(number) << number.error().message;
          given[static_cast<std::size_t>(t)].push_back(*number);
        }
      });
    }
  }
  std::set<std::int64_t> all;
  for (const auto& of_thread : given) all.insert(of_thread.begin(), of_thread.end());
  EXPECT_EQ(all.size(), static_cast<std::size_t>(kThreads) * kEach);
}

TEST_F(SetNumbersTest, CopiesOfAContextShareThem) {
  const Context copy = *context_;
  const auto one = context_->set_numbers->next();
  const auto other = copy.set_numbers->next();
  ASSERT_TRUE(one && other);
  EXPECT_EQ(*other, *one + 1);
}

TEST_F(SetNumbersTest, WhatIsNoNumberIsSaid) {
  put(std::string(model::keys::kSetNumbers), "{}");
  SetNumbers numbers(*store_);
  const auto failed = numbers.next();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, "DataFormat");
  EXPECT_NE(failed.error().message.find("delegation_set_number"), std::string::npos);
}

}  // namespace
}  // namespace milepost::api
