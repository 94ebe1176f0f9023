// Stores that are, are not, and are no longer the one that was followed.
#include "publish/history_mark.h"

#include <gmock/gmock.h>

#include "cluster/store_identity.h"
#include "publish/publish_fixture.h"
#include "store/transfer.h"

namespace milepost::publish {
namespace {

using store::Write;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class HistoryMarkTest : public PublishFixture {
 protected:
  HistoryMark mark_of(const std::string& key) {
    const auto entry = store_->get(key);
    HistoryMark mark;
    mark.store = store_id_;
    mark.note(key, (*entry)->value, (*entry)->mod_revision);
    return mark;
  }
  std::string compared(const HistoryMark& mark) {
    const auto history = compare_history(*store_, mark);
    if (!history) return history.error().code;
    return *history == History::kSame ? "same" : "other";
  }
  /// The file of the store as it is now; put_back() makes it the store again.
  void save() {
    store_.reset();
    std::filesystem::copy(directory_ / "store", directory_ / "saved",
                          std::filesystem::copy_options::recursive);
    open_store();
  }
  void put_back() {
    store_.reset();
    std::filesystem::remove_all(directory_ / "store");
    std::filesystem::rename(directory_ / "saved", directory_ / "store");
    open_store();
  }
  void open_store() {
    auto opened = store::open_sqlite({.directory = directory_ / "store",
                                      .role = store::SqliteOptions::Role::kOwner,
                                      .may_create = true,
                                      .vfs = {}});
    ASSERT_TRUE(opened);
    store_ = *std::move(opened);
  }

  const std::string store_id_ = cluster::ensure_identity(*store_)->id;
};

TEST_F(HistoryMarkTest, ComesBackFromItsNote) {
  commit({Write::put("change/C1", "one")});
  const HistoryMark mark = mark_of("change/C1");
  const HistoryMark read = parse_mark(print_mark(mark));
  EXPECT_EQ(read.store, store_id_);
  EXPECT_EQ(read.key, "change/C1");
  EXPECT_EQ(read.revision, last_commit_);
  EXPECT_EQ(read.digest, mark.digest);
  EXPECT_EQ(parse_mark("").key, "");
  EXPECT_EQ(parse_mark("nonsense").key, "");
}

TEST_F(HistoryMarkTest, AWriteOfTheSameHistoryIsRecognised) {
  commit({Write::put("a", "1")});
  const HistoryMark mark = mark_of("a");
  EXPECT_EQ(compared(mark), "same");
  commit({Write::put("a", "2")});
  EXPECT_EQ(compared(mark), "same") << "as it was then";
  commit({Write::erase("a")});
  EXPECT_EQ(compared(mark), "same");
  EXPECT_EQ(compared(HistoryMark{.store = store_id_}), "same") << "nothing was followed yet";
}

TEST_F(HistoryMarkTest, WhatCannotBeToldIsAnotherHistory) {
  commit({Write::put("a", "1")});
  const HistoryMark changed = mark_of("a");
  commit({Write::put("b", "1"), Write::put("a", "2")});
  const HistoryMark standing = mark_of("b");
  commit({Write::put("c", "1")});
  ASSERT_TRUE(store_->compact(store_->revision()));
  EXPECT_EQ(compared(standing), "same") << "it still stands as it was written";
  EXPECT_EQ(compared(changed), "other");
}

TEST_F(HistoryMarkTest, AStoreFromABackupIsAnotherHistoryBehindAndAhead) {
  commit({Write::put("a", "1")});
  save();
  commit({Write::put("a", "2")});
  const HistoryMark mark = mark_of("a");
  put_back();
  EXPECT_EQ(compared(mark), "other") << "it has not come to that revision";
  for (int i = 0; i < 5; ++i) commit({Write::put("b", std::to_string(i))});
  EXPECT_EQ(compared(mark), "other") << "it has, by another way";
}

TEST_F(HistoryMarkTest, AnotherStoreIsNamed) {
  HistoryMark mark;
  mark.store = "0000-other";
  const auto history = compare_history(*store_, mark);
  ASSERT_FALSE(history);
  EXPECT_EQ(history.error().code, "OtherStore");
  EXPECT_THAT(history.error().message,
              testing::AllOf(HasSubstr("0000-other"), HasSubstr(store_id_), HasSubstr("zones")));
}

TEST_F(HistoryMarkTest, ANameServerReadsARestoredStoreAgainAndKeepsItsZonesFromAForeignOne) {
  commit_zone("Z1", "example.com.");
  save();
  commit({record_write("Z1", "lost.example.com.", "A", {"192.0.2.1"}), change_write()});
  {
    Follower follower(*store_, *writer_, options("n1"));
    follower.start();
    wait_for_report("n1", last_commit_);
    EXPECT_THAT(a("lost.example.com."), ElementsAre("192.0.2.1"));
  }
  put_back();
  for (int i = 0; i < 20; ++i)
    commit({record_write("Z1", "new.example.com.", "A", {"192.0.2." + std::to_string(i)}), change_write()});
  open_catalog();
  {
    Follower follower(*store_, *writer_, options("n1"));
    follower.start();
    wait_for_report("n1", last_commit_);
    EXPECT_EQ(follower.counters().full_reads, 1u);
    EXPECT_THAT(a("lost.example.com."), IsEmpty());
    EXPECT_THAT(a("new.example.com."), ElementsAre("192.0.2.19"));
  }
  open_catalog();
  const std::string identity(model::keys::kStoreIdentity);
  commit({Write::put(identity, R"({"Id":"another","Format":1,"Created":""})")});
  commit({record_erase("Z1", "new.example.com.", "A"), change_write()});
  Follower follower(*store_, *writer_, options("n1"));
  follower.start();
  while (follower.counters().store_failures < 2) std::this_thread::yield();
  EXPECT_TRUE(follower.loaded());
  EXPECT_THAT(a("new.example.com."), ElementsAre("192.0.2.19")) << "it never forgets what it had";
}

TEST_F(HistoryMarkTest, WhatIsReadWhileARestoreWritesIsNotAnswered) {
  commit_zone("Z1", "example.com.");
  CatalogFeed feed(*writer_, {{"ns-{}.milepost-1.test"}, 512}, 2);
  ASSERT_TRUE(feed.load(*store_, [] { return true; }));
  const std::string mark(store::kIncompleteKey);
  commit({Write::put(mark, "a restore"), record_erase("Z1", "example.com.", "NS")});
  const auto half = feed.load(*store_, [] { return true; });
  ASSERT_FALSE(half);
  EXPECT_EQ(half.error().code, "IncompleteStore");
  EXPECT_THAT(values("example.com.", dns::RrType::NS), ElementsAre("ns-0.milepost-1.test."));
  commit({Write::erase(mark)});
  ASSERT_TRUE(feed.load(*store_, [] { return true; }));
  EXPECT_THAT(values("example.com.", dns::RrType::NS), IsEmpty());
}

}  // namespace
}  // namespace milepost::publish
