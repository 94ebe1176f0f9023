// Stores into stores, whole, broken off and again, over what stood there.
#include "store/transfer.h"

#include <gmock/gmock.h>

#include "store/etcd_cluster.h"
#include "store/scratch_directory.h"
#include "store/sqlite.h"

namespace milepost::store {
namespace {

using namespace std::chrono_literals;

std::unique_ptr<Store> open_file(const std::filesystem::path& directory, Revision history = 10'000) {
  auto store = open_sqlite({.directory = directory,
                            .role = SqliteOptions::Role::kOwner,
                            .may_create = true,
                            .history_revisions_max = history,
                            .vfs = {}});
  EXPECT_TRUE(store);
  return *std::move(store);
}

void put(Store& store, const std::string& key, const std::string& value, LeaseId lease = 0) {
  const auto committed = store.commit({.compares = {}, .writes = {Write::put(key, value, lease)}});
  ASSERT_TRUE(committed && committed->succeeded);
}

Contents contents_of(Store& store) {
  const auto contents = read_contents(store, [](const KeyValue&) { return true; });
  EXPECT_TRUE(contents);
  return contents ? *contents : Contents{};
}

/// `keys_max`: gives up after so many, as if killed.
Status transfer(Store& from, Store& to, std::uint64_t keys_max = ~std::uint64_t{0}) {
  ContentsWriter writer(to);
  if (const auto begun = writer.begin("a test"); !begun) return begun;
  Status failed;
  std::uint64_t keys = 0;
  const auto read = read_contents(from, [&](const KeyValue& entry) {
    failed = writer.add(entry.key, entry.value);
    return failed.has_value() && ++keys < keys_max;
  });
  if (!read) return failed ? std::unexpected(read.error()) : failed;
  return writer.finish(read->digest, {});
}

class TransferTest : public testing::Test {
 protected:
  TransferTest() {
    for (int i = 0; i < 3000; ++i)
      put(*from_, fmt::format("record_set/{:05}", i), std::string(static_cast<std::size_t>(i % 90), 'v'));
    put(*from_, "account/1", "");
    put(*from_, "change/1", std::string("\0\xff", 2));
    put(*from_, "large", std::string(kValueSizeMax, 'l'));
    put(*from_, "node/a", "alive", *from_->grant_lease(60s));
  }

  ScratchDirectory from_directory_;
  ScratchDirectory to_directory_;
  std::unique_ptr<Store> from_ = open_file(from_directory_.path());
  std::unique_ptr<Store> to_ = open_file(to_directory_.path());
};

TEST_F(TransferTest, EverythingButWhatHangsOnLeasesGoesAlong) {
  ASSERT_TRUE(transfer(*from_, *to_));
  EXPECT_EQ(contents_of(*to_).digest, contents_of(*from_).digest);
  EXPECT_EQ(contents_of(*to_).kinds, (std::map<std::string, std::uint64_t>{
                                         {"account", 1}, {"change", 1}, {"large", 1}, {"record_set", 3000}}));
  EXPECT_FALSE(*to_->get("node/a"));
  EXPECT_TRUE(check_complete(*to_));
}

TEST_F(TransferTest, WhatWasBrokenOffIsMarkedAndCanBeDoneAgain) {
  EXPECT_FALSE(transfer(*from_, *to_, 1500));
  const auto complete = check_complete(*to_);
  ASSERT_FALSE(complete);
  EXPECT_EQ(complete.error().code, "IncompleteStore");
  EXPECT_THAT(complete.error().message, testing::StartsWith("a test into this store is under way"));
  put(*from_, "record_set/00001", "changed meanwhile");
  ASSERT_TRUE(transfer(*from_, *to_));
  EXPECT_EQ(contents_of(*to_).digest, contents_of(*from_).digest);
  EXPECT_TRUE(check_complete(*to_));
}

TEST_F(TransferTest, WhatTheSourceDoesNotHaveGoesAndWhatIsEqualStays) {
  ASSERT_TRUE(transfer(*from_, *to_));
  put(*to_, "aaa", "before everything");
  put(*to_, "zzz", "behind everything");
  put(*to_, "record_set/00500", "other");
  put(*to_, "node/b", "alive there", *to_->grant_lease(60s));
  const Revision standing = (*to_->get("record_set/00002"))->mod_revision;
  ContentsWriter writer(*to_);
  ASSERT_TRUE(writer.begin("a test"));
  const auto read = read_contents(
      *from_, [&](const KeyValue& entry) { return writer.add(entry.key, entry.value).has_value(); });
  ASSERT_TRUE(read);
  ASSERT_TRUE(writer.finish(read->digest, {Write::put("audit/1", "restored")}));
  EXPECT_EQ(writer.written(), 1u);
  EXPECT_EQ(writer.erased(), 2u);
  EXPECT_EQ((*to_->get("record_set/00002"))->mod_revision, standing);
  EXPECT_EQ((*to_->get("node/b"))->value, "alive there");
  EXPECT_EQ((*to_->get("audit/1"))->value, "restored");
}

TEST_F(TransferTest, WhatStoodThereIsReadWithoutHistory) {
  // Much stands there, and much is written over it: the revision at which that began is soon forgotten.
  ScratchDirectory directory;
  const auto to = open_file(directory.path(), 1);
  std::vector<Write> writes;
  for (int i = 0; i < 5000; ++i) writes.push_back(Write::put(fmt::format("record_set/{:05}", i), "old"));
  writes.push_back(Write::put("zzz", "goes"));
  ASSERT_TRUE(to->commit({.compares = {}, .writes = writes}));
  ContentsWriter writer(*to);
  ASSERT_TRUE(writer.begin("a test"));
  const auto read = read_contents(*from_, [&](const KeyValue& entry) {
    const auto added = writer.add(entry.key, entry.value);
    EXPECT_TRUE(to->compact(to->revision()));
    return added.has_value();
  });
  ASSERT_TRUE(read);
  const auto finished = writer.finish(read->digest, {});
  ASSERT_TRUE(finished) << finished.error().message;
  EXPECT_EQ(contents_of(*to).digest, contents_of(*from_).digest);
}

TEST_F(TransferTest, OneThatIsSupersededWritesNothingMore) {
  ContentsWriter first(*to_);
  ASSERT_TRUE(first.begin("the first"));
  ASSERT_TRUE(first.add("account/of the first", ""));
  ASSERT_TRUE(transfer(*from_, *to_));
  const auto late = first.finish(ContentDigest().finish(), {Write::put("audit/of the first", "")});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, "TransferSuperseded");
  EXPECT_EQ(contents_of(*to_).digest, contents_of(*from_).digest);
}

TEST_F(TransferTest, OneThatIsSupersededDoesNotEndTheOther) {
  ContentsWriter first(*to_);
  ASSERT_TRUE(first.begin("the first"));
  ContentsWriter second(*to_);
  ASSERT_TRUE(second.begin("the second"));
  EXPECT_FALSE(first.finish(ContentDigest().finish(), {}));
  const auto complete = check_complete(*to_);
  ASSERT_FALSE(complete);
  EXPECT_THAT(complete.error().message, testing::HasSubstr("the second"));
}

TEST_F(TransferTest, WhatIsReadIsOfOneRevision) {
  const Revision then = from_->revision();
  const std::string digest = contents_of(*from_).digest;
  int seen = 0;
  const auto read = read_contents(*from_, [&](const KeyValue&) {
    if (++seen == 2) put(*from_, "record_set/02999", "behind the first page");
    return true;
  });
  ASSERT_TRUE(read);
  EXPECT_EQ(read->digest, digest);
  EXPECT_EQ(read->revision, then);
  EXPECT_NE(contents_of(*from_).digest, digest);
  const auto again = read_contents(
      *from_, [](const KeyValue&) { return true; }, then);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->digest, digest);
}

TEST(KindOfKeysTest, OnlyWhatIsOursIsShown) {
  EXPECT_EQ(kind_of("record_set/Z1/com.example."), "record_set");
  EXPECT_EQ(kind_of("store_identity"), "store_identity");
  EXPECT_EQ(kind_of("\x1b[2J/x"), "other");
  EXPECT_EQ(kind_of(std::string(33, 'k')), "other");
}

TEST_F(TransferTest, SomebodyElsesChangesMeanwhileAreNoticed) {
  ContentsWriter writer(*to_);
  ASSERT_TRUE(writer.begin("a test"));
  const auto read = read_contents(
      *from_, [&](const KeyValue& entry) { return writer.add(entry.key, entry.value).has_value(); });
  ASSERT_TRUE(read);
  put(*to_, "record_set/00003", "by an API node");
  const auto finished = writer.finish(read->digest, {});
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().code, "TransferMismatch");
  EXPECT_FALSE(check_complete(*to_));
}

TEST_F(TransferTest, ThroughEtcdAndBackNothingChanges) {
  EtcdCluster cluster(1);
  Result<std::unique_ptr<Store>> etcd = open_etcd(cluster.options("test/"));
  for (int i = 0; i < 600 && !etcd; ++i) {
    std::this_thread::sleep_for(100ms);
    etcd = open_etcd(cluster.options("test/"));
  }
  ASSERT_TRUE(etcd) << etcd.error().message;
  ASSERT_TRUE(transfer(*from_, **etcd));
  ASSERT_TRUE(transfer(**etcd, *to_));
  EXPECT_EQ(contents_of(*to_).digest, contents_of(*from_).digest);
}

}  // namespace
}  // namespace milepost::store
