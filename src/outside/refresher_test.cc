// The whole of it on a real store with real resolvers: answers come, change, go on and go; one of two nodes resolves.
#include "outside/refresher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/keys.h"
#include "outside/loopback_dns.h"
#include "store/scratch_directory.h"
#include "store/sqlite.h"
#include "store/transfer.h"

namespace milepost::outside {
namespace {

using namespace std::chrono_literals;
using dns::RrType;
using testing::ElementsAre;
using testing::IsEmpty;

const Target kLb{name_of("lb.example.net."), RrType::A};

TestResponse address(std::string value, std::uint32_t ttl = 1) {
  return {.answer = {{"lb.example.net.", RrType::A, ttl, std::move(value)}}};
}

class RefresherTest : public testing::Test {
 protected:
  std::unique_ptr<Refresher> start(const std::string& node = "a") {
    RefresherOptions options = options_;
    options.node_id = node;
    options.resolver = {.servers = {server_.address()}, .timeout = 50ms, .tries = 2};
    auto made = Refresher::make(*store_, options);
    EXPECT_TRUE(made);
    (*made)->start();
    return *std::move(made);
  }
  static TargetChange names(const Target& target, bool named = true) {
    return {.target = target, .named = named};
  }

  std::optional<model::OutsideAnswer> stored() {
    const auto answers = load_answers(*store_);
    EXPECT_TRUE(answers && answers->size() <= 1);
    return answers && !answers->empty() ? answers->front().second : std::nullopt;
  }
  /// Waits until the store's answer is such, however long that takes.
  model::OutsideAnswer wait_for(const std::function<bool(const model::OutsideAnswer&)>& is_such) {
    while (true) {
      const auto answer = stored();
      if (answer && is_such(*answer)) return *answer;
      std::this_thread::sleep_for(5ms);
    }
  }
  model::OutsideAnswer wait_for_values(const std::vector<std::string>& values) {
    return wait_for([&](const auto& answer) { return answer.values == values; });
  }

  LoopbackDns server_;
  store::ScratchDirectory directory_;
  std::unique_ptr<store::Store> store_ = *store::open_sqlite({.directory = directory_.path(),
                                                              .role = store::SqliteOptions::Role::kOwner,
                                                              .may_create = true,
                                                              .vfs = {}});
  RefresherOptions options_{.collect = 5ms};
};

TEST_F(RefresherTest, ATargetIsResolvedAndFollowed) {
  server_.set("lb.example.net.", RrType::A, address("192.0.2.1"));
  const auto refresher = start();
  refresher->change({names(kLb)});
  const model::OutsideAnswer first = wait_for_values({"192.0.2.1"});
  EXPECT_EQ(first.name, "lb.example.net.");
  EXPECT_EQ(first.type, "A");
  EXPECT_EQ(first.ttl, 1);
  server_.set("lb.example.net.", RrType::A, address("192.0.2.2"));
  wait_for_values({"192.0.2.2"});
  EXPECT_TRUE(refresher->counters().resolving);
}

TEST_F(RefresherTest, WhatNobodyNamesIsNotResolvedAndInTheEndForgotten) {
  options_.forget_after = 1s;
  server_.set("lb.example.net.", RrType::A, address("192.0.2.1"));
  const auto refresher = start();
  refresher->change({names(kLb)});
  wait_for_values({"192.0.2.1"});
  refresher->change({names(kLb, false)});
  while (stored()) std::this_thread::sleep_for(5ms);
  const int asked = server_.asked("lb.example.net.", RrType::A);
  refresher->change({names({name_of("other.example."), RrType::A})});
  while (server_.asked("other.example.", RrType::A) < 3) std::this_thread::sleep_for(5ms);
  EXPECT_EQ(server_.asked("lb.example.net.", RrType::A), asked);
}

TEST_F(RefresherTest, AnAnswerOutlivesItsResolverForItsTimeOfUse) {
  options_.rules.stale_s = 4;
  server_.set("lb.example.net.", RrType::A, address("192.0.2.1"));
  const auto refresher = start();
  refresher->change({names(kLb)});
  wait_for_values({"192.0.2.1"});
  server_.set("lb.example.net.", RrType::A, {.silent = true});
  while (refresher->counters().failing == 0) std::this_thread::sleep_for(5ms);
  const auto answer = stored();
  ASSERT_TRUE(answer) << "it goes on";
  EXPECT_THAT(answer->values, ElementsAre("192.0.2.1"));
  while (stored()) std::this_thread::sleep_for(5ms);
  EXPECT_GE(std::chrono::system_clock::now().time_since_epoch(), std::chrono::seconds(answer->use_until_s));
  server_.set("lb.example.net.", RrType::A, address("192.0.2.3"));
  wait_for_values({"192.0.2.3"});
}

TEST_F(RefresherTest, ThatThereIsNothingIsBelievedAfterAWhile) {
  options_.rules.empty_after_s = 2;
  server_.set("lb.example.net.", RrType::A, address("192.0.2.1"));
  const auto refresher = start();
  refresher->change({names(kLb)});
  wait_for_values({"192.0.2.1"});
  server_.set("lb.example.net.", RrType::A, {.rcode = dns::Rcode::NXDOMAIN});
  const int before = server_.asked("lb.example.net.", RrType::A);
  wait_for_values({});
  EXPECT_GE(server_.asked("lb.example.net.", RrType::A) - before, 3);
}

TEST_F(RefresherTest, OneOfTwoResolvesAndTheOtherGoesOn) {
  options_.lease_ttl = 500ms;
  server_.set("lb.example.net.", RrType::A, address("192.0.2.1"));
  auto first = start("a");
  first->change({names(kLb)});
  wait_for_values({"192.0.2.1"});
  const auto second = start("b");
  second->change({names(kLb)});
  first.reset();
  server_.set("lb.example.net.", RrType::A, address("192.0.2.2"));
  wait_for_values({"192.0.2.2"});
  EXPECT_TRUE(second->counters().resolving);
}

TEST_F(RefresherTest, WhoseFeedIsBehindLeavesItToOthers) {
  std::atomic<bool> up_to_date{false};
  options_.is_up_to_date = [&] { return up_to_date.load(); };
  server_.set("lb.example.net.", RrType::A, address("192.0.2.1"));
  const auto refresher = start();
  refresher->change({names(kLb)});
  std::this_thread::sleep_for(50ms);
  EXPECT_FALSE(refresher->counters().resolving);
  EXPECT_EQ(server_.asked("lb.example.net.", RrType::A), 0);
  up_to_date = true;
  wait_for_values({"192.0.2.1"});
}

TEST_F(RefresherTest, ARestartGoesOnFromTheStore) {
  server_.set("lb.example.net.", RrType::A, address("192.0.2.1", 3600));
  {
    const auto refresher = start();
    refresher->change({names(kLb)});
    wait_for_values({"192.0.2.1"});
  }
  const auto revision = store_->revision();
  const auto refresher = start();
  refresher->change({names(kLb)});
  while (!refresher->counters().resolving) std::this_thread::sleep_for(5ms);
  EXPECT_EQ(refresher->counters().writes, 0u);
  EXPECT_LE(store_->revision() - revision, 1) << "the election's write alone";
}

TEST_F(RefresherTest, NothingIsWrittenBesideARestore) {
  options_.lease_ttl = 500ms;
  server_.set("lb.example.net.", RrType::A, address("192.0.2.1"));
  const std::string mark(store::kIncompleteKey);
  ASSERT_TRUE(store_->commit({.compares = {}, .writes = {store::Write::put(mark, "a restore")}}));
  const auto refresher = start();
  refresher->change({names(kLb)});
  while (server_.asked("lb.example.net.", RrType::A) < 3) std::this_thread::sleep_for(5ms);
  EXPECT_EQ(stored(), std::nullopt);
  ASSERT_TRUE(store_->commit({.compares = {}, .writes = {store::Write::erase(mark)}}));
  wait_for_values({"192.0.2.1"});
}

TEST_F(RefresherTest, TargetsHaveABound) {
  options_.targets_max = 1;
  server_.set("lb.example.net.", RrType::A, address("192.0.2.1"));
  const auto refresher = start();
  refresher->change({names(kLb), names({name_of("other.example."), RrType::A})});
  wait_for_values({"192.0.2.1"});
  while (refresher->counters().left_out == 0) std::this_thread::sleep_for(5ms);
  EXPECT_EQ(server_.asked("other.example.", RrType::A), 0);
}

}  // namespace
}  // namespace milepost::outside
