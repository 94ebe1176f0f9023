// The follower between a real store and a real catalog: outages, compaction, lost leases, late name servers.
#include "publish/follower.h"

#include <gmock/gmock.h>

#include <map>
#include <mutex>
#include <string>

#include "publish/publish_fixture.h"
#include "publish/unruly_store.h"

namespace milepost::publish {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Follow = PublishFixture;

TEST_F(Follow, FirstStartReadsEveryZoneInPages) {
  commit_zone("Z1", "example.com.");
  commit_zone("Z2", "example.net.");
  for (int i = 0; i < 7; ++i) {
    const std::string name = "h" + std::to_string(i) + ".example.com.";
    commit({record_write("Z1", name, "A", {"192.0.2." + std::to_string(i)})});
  }
  Follower follower(*store_, *writer_, options("n1"));
  follower.start();
  wait_for_report("n1", last_commit_);
  for (int i = 0; i < 7; ++i)
    EXPECT_THAT(a("h" + std::to_string(i) + ".example.com."), ElementsAre("192.0.2." + std::to_string(i)));
  EXPECT_EQ(values("example.net.", dns::RrType::NS), std::vector<std::string>{"ns-0.milepost-1.test."});
  EXPECT_EQ(follower.counters().full_reads, 1u);
  EXPECT_TRUE(follower.counters().connected);
}

TEST_F(Follow, ChangesComeThroughTheFeed) {
  Follower follower(*store_, *writer_, options("n1"));
  follower.start();
  wait_for_report("n1", 0);
  commit_zone("Z1", "example.com.");
  wait_for_report("n1", commit({record_write("Z1", "www.example.com.", "A", {"192.0.2.1"}), change_write()}));
  EXPECT_THAT(a("www.example.com."), ElementsAre("192.0.2.1"));
  wait_for_report("n1", commit({record_write("Z1", "www.example.com.", "A", {"192.0.2.2"}), change_write()}));
  EXPECT_THAT(a("www.example.com."), ElementsAre("192.0.2.2"));
  wait_for_report("n1", commit({record_erase("Z1", "www.example.com.", "A"), change_write()}));
  EXPECT_THAT(a("www.example.com."), IsEmpty());
  wait_for_report("n1", commit({store::Write::erase(model::keys::hosted_zone("Z1")),
                                record_erase("Z1", "example.com.", "SOA"),
                                record_erase("Z1", "example.com.", "NS"), change_write()}));
  EXPECT_EQ(zone_count(), 0u);
  EXPECT_EQ(follower.counters().skipped, 0u);
  EXPECT_EQ(follower.counters().full_reads, 1u);
}

TEST_F(Follow, NamesElsewhereAreTold) {
  std::mutex mutex;
  std::map<std::string, bool> named;  // by name; of those that were told
  FollowerOptions follow = options("n1");
  follow.on_outside = [&](const std::vector<zone::OutsideChange>& changes) {
    const std::lock_guard lock(mutex);
    for (const auto& [target, is_named] : changes) named[target.first] = is_named;
  };
  const auto alias_write = [](const std::string& name, const std::string& target) {
    model::RecordSet set;
    set.name = name;
    set.type = "A";
    set.alias_target = model::AliasTarget{"Z9", target, false};
    return store::Write::put(model::keys::record_set("Z1", name, "A", ""), model::encode_stored(set));
  };
  const auto told = [&](const std::string& wire) {
    const std::lock_guard lock(mutex);
    return named.contains(wire) ? named[wire] ? "named" : "not named" : "untold";
  };
  const std::string first("\1a\2cd\0", 6);
  const std::string second("\1b\2cd\0", 6);
  commit_zone("Z1", "example.com.");
  commit({alias_write("www.example.com.", "a.cd."), change_write()});
  Follower follower(*store_, *writer_, follow);
  follower.start();
  wait_for_report("n1", last_commit_);
  EXPECT_EQ(told(first), "named");
  wait_for_report("n1", commit({alias_write("www.example.com.", "B.cd."), change_write()}));
  EXPECT_EQ(told(first), "not named");
  EXPECT_EQ(told(second), "named");
  wait_for_report("n1", commit({record_erase("Z1", "www.example.com.", "A"), change_write()}));
  EXPECT_EQ(told(second), "not named");
}

TEST_F(Follow, ZoneAndRecordsOfOneCommitAreOneSnapshot) {
  commit_zone("Z1", "example.com.");
  Follower follower(*store_, *writer_, options("n1"));
  follower.start();
  wait_for_report("n1", last_commit_);
  std::atomic<bool> done{false};
  int torn = 0;
  std::thread reader([&] {
    base::Published<zone::Catalog>::Reader newest(catalog_);
    while (!done) {
      const zone::Catalog* snapshot = newest.pin();
      const zone::Identity everyone;
      const auto first = [&](const char* name) -> int {
        const zone::HashedName hashed(*dns::scan_name(name, dns::Escapes::kDecimal), snapshot->seed());
        const zone::Zone* zone = snapshot->find(hashed, everyone);
        const std::uint8_t* node = zone ? zone->find(hashed, 0) : nullptr;
        if (!node) return -1;
        return zone::RecordView{zone::NodeView(node).first().records().data()}.rdata()[3];
      };
      if (first("a.example.com.") != first("b.example.com.")) ++torn;
    }
  });
  store::Revision last = 0;
  for (int i = 0; i < 100; ++i) {
    const std::string value = "192.0.2." + std::to_string(i);
    last = commit({record_write("Z1", "a.example.com.", "A", {value}),
                   record_write("Z1", "b.example.com.", "A", {value}), change_write()});
  }
  wait_for_report("n1", last);
  done = true;
  reader.join();
  EXPECT_EQ(torn, 0);
}

TEST_F(Follow, WhatDoesNotCompileIsLeftOutAndTheFeedGoesOn) {
  commit_zone("Z1", "example.com.");
  commit({record_write("Z1", "bad.example.com.", "A", {"192.0.2.1"})});
  Follower follower(*store_, *writer_, options("n1"));
  follower.start();
  wait_for_report("n1", last_commit_);
  commit({record_write("Z1", "bad.example.com.", "A", {"not an address"}),
          store::Write::put(model::keys::hosted_zone("Z9"), "no JSON at all"),
          record_write("Z8", "www.example.org.", "A", {"192.0.2.1"})});
  wait_for_report("n1",
                  commit({record_write("Z1", "good.example.com.", "A", {"192.0.2.3"}), change_write()}));
  EXPECT_THAT(a("bad.example.com."), IsEmpty()) << "the old value is not what the user asked for any more";
  EXPECT_THAT(a("good.example.com."), ElementsAre("192.0.2.3"));
  EXPECT_EQ(follower.counters().skipped, 3u);
}

TEST_F(Follow, RestartGoesOnFromTheDiskCopy) {
  commit_zone("Z1", "example.com.");
  {
    Follower follower(*store_, *writer_, options("n1"));
    follower.start();
    wait_for_report("n1", last_commit_);
  }
  EXPECT_EQ(reported("n1"), -1) << "a stopped name server takes its report back";
  open_catalog();
  commit({record_write("Z1", "www.example.com.", "A", {"192.0.2.1"}), change_write()});
  FollowerOptions with_look = options("n1");
  std::vector<std::string> when_loaded;
  with_look.on_loaded = [&] { when_loaded = a("www.example.com."); };
  Follower follower(*store_, *writer_, with_look);
  follower.start();
  wait_for_report("n1", last_commit_);
  EXPECT_THAT(when_loaded, ElementsAre("192.0.2.1"))
      << "what was acknowledged before the start is answered first";
  EXPECT_EQ(follower.counters().full_reads, 0u);
}

TEST_F(Follow, DiskCopyAnswersWhileTheStoreIsAway) {
  commit_zone("Z1", "example.com.");
  {
    Follower follower(*store_, *writer_, options("n1"));
    follower.start();
    wait_for_report("n1", last_commit_);
  }
  open_catalog();
  UnrulyStore unruly(*store_);
  unruly.door().shut();
  Follower follower(unruly, *writer_, options("n1"));
  follower.start();
  unruly.door().wait_for_refusal();
  unruly.door().wait_for_refusal();
  EXPECT_TRUE(follower.loaded());
  EXPECT_FALSE(follower.counters().connected);
  EXPECT_GE(follower.counters().store_failures, 1u);
  EXPECT_THAT(values("example.com.", dns::RrType::NS), ElementsAre("ns-0.milepost-1.test."));
  commit({record_write("Z1", "www.example.com.", "A", {"192.0.2.1"}), change_write()});
  unruly.door().open();
  wait_for_report("n1", last_commit_);
  EXPECT_THAT(a("www.example.com."), ElementsAre("192.0.2.1"));
  EXPECT_EQ(follower.counters().full_reads, 0u);
}

TEST_F(Follow, WithoutStoreAndCopyNothingIsLoaded) {
  UnrulyStore unruly(*store_);
  unruly.door().shut();
  Follower follower(unruly, *writer_, options("n1"));
  follower.start();
  unruly.door().wait_for_refusal();
  EXPECT_FALSE(follower.loaded());
  unruly.door().open();
  wait_for_report("n1", 0);
  EXPECT_TRUE(follower.loaded());
}

TEST_F(Follow, CompactedHistoryIsReadAgainAndSwitchedWhenComplete) {
  commit_zone("Z1", "example.com.");
  commit({record_write("Z1", "old.example.com.", "A", {"192.0.2.1"})});
  {
    Follower follower(*store_, *writer_, options("n1"));
    follower.start();
    wait_for_report("n1", last_commit_);
  }
  open_catalog();
  commit({record_erase("Z1", "old.example.com.", "A")});
  for (int i = 0; i < 6; ++i)
    commit({record_write("Z1", "h" + std::to_string(i) + ".example.com.", "A", {"192.0.2.9"})});
  ASSERT_TRUE(store_->compact(store_->revision()));

  UnrulyStore unruly(*store_);
  unruly.door().shut_after_ranges(3);  // in the middle of the record sets
  Follower follower(unruly, *writer_, options("n1"));
  follower.start();
  unruly.door().wait_for_refusal();
  EXPECT_THAT(a("old.example.com."), ElementsAre("192.0.2.1")) << "half a read must not be answered from";
  EXPECT_THAT(a("h0.example.com."), IsEmpty());
  unruly.door().open();
  wait_for_report("n1", last_commit_);
  EXPECT_THAT(a("old.example.com."), IsEmpty());
  EXPECT_THAT(a("h5.example.com."), ElementsAre("192.0.2.9"));
  EXPECT_EQ(follower.counters().full_reads, 1u);
}

TEST_F(Follow, StoreThatNeverReachedTheCopysRevisionIsReadAgain) {
  for (int i = 0; i < 5; ++i) commit_zone("Z1", "example.com.");
  {
    Follower follower(*store_, *writer_, options("n1"));
    follower.start();
    wait_for_report("n1", last_commit_);
  }
  open_catalog();
  const auto other = store::open_sqlite({.directory = directory_ / "other",
                                         .role = store::SqliteOptions::Role::kOwner,
                                         .may_create = true,
                                         .vfs = {}});
  ASSERT_TRUE(other);
  ASSERT_TRUE((*other)->commit({.compares = {}, .writes = {zone_write("Z2", "example.net.")}}));
  store_.swap(const_cast<std::unique_ptr<store::Store>&>(*other));
  {
    Follower follower(*store_, *writer_, options("n1"));
    follower.start();
    wait_for_report("n1", 1);
    EXPECT_EQ(follower.counters().full_reads, 1u);
    EXPECT_EQ(zone_count(), 1u);
  }
}

TEST_F(Follow, LostLeaseIsReportedUnderANewOne) {
  commit_zone("Z1", "example.com.");
  FollowerOptions quick = options("n1");
  quick.lease_ttl = std::chrono::milliseconds(150);
  UnrulyStore unruly(*store_);
  Follower follower(unruly, *writer_, quick);
  follower.start();
  const store::Revision applied = last_commit_;
  wait_for_report("n1", applied);
  const auto watch = store_->watch({model::keys::applied("n1")}, store_->revision());
  ASSERT_TRUE(watch);
  unruly.door().shut();
  const auto erased = (*watch)->next(std::chrono::seconds(10));
  ASSERT_TRUE(erased && !erased->events.empty());
  EXPECT_FALSE(erased->events.front().value) << "a dead name server's report ends with its lease";
  unruly.door().open();
  wait_for_report("n1", applied);
}

/// INSYNC is the truth: what every live name server has applied is the least that they report.
TEST_F(Follow, ChangeIsAppliedEverywhereOnlyWhenTheLastNameServerHasIt) {
  commit_zone("Z1", "example.com.");
  UnrulyStore held_back(*store_);
  base::Published<zone::Catalog> other_catalog;
  zone::CatalogWriter other_writer(other_catalog);
  Follower quick(*store_, *writer_, options("quick"));
  Follower slow(held_back, other_writer, options("slow"));
  quick.start();
  slow.start();
  wait_for_report("quick", last_commit_);
  wait_for_report("slow", 1);

  held_back.door().hold_feeds();
  const store::Revision change =
      commit({record_write("Z1", "www.example.com.", "A", {"192.0.2.1"}), change_write()});
  wait_for_report("quick", change);
  EXPECT_LT(reported("slow"), change);
  held_back.door().release_feeds();
  wait_for_report("slow", change);
  EXPECT_GE(reported("quick"), change);
}

}  // namespace
}  // namespace milepost::publish
