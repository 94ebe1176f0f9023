// Candidates on a real store: one is elected, another follows it, and who was away for too long writes nothing.
#include "cluster/election.h"

#include <gtest/gtest.h>

#include <memory>
#include <thread>

#include "store/scratch_directory.h"
#include "store/sqlite.h"

namespace milepost::cluster {
namespace {

using namespace std::chrono_literals;

class ElectionTest : public testing::Test {
 protected:
  Election candidate(const std::string& who, std::chrono::milliseconds ttl = 60s) {
    return {*store_, "office", who, ttl};
  }
  std::string holder() {
    const auto entry = store_->get("office");
    EXPECT_TRUE(entry);
    return entry && *entry ? (*entry)->value : "nobody";
  }
  /// True when the holder's write was made.
  bool writes(const Election& election, const std::string& value) {
    const auto committed =
        store_->commit({.compares = {election.still_held()}, .writes = {store::Write::put("work", value)}});
    EXPECT_TRUE(committed);
    return committed && committed->succeeded;
  }

  store::ScratchDirectory directory_;
  std::unique_ptr<store::Store> store_ = *store::open_sqlite({.directory = directory_.path(),
                                                              .role = store::SqliteOptions::Role::kOwner,
                                                              .may_create = true,
                                                              .vfs = {}});
};

TEST_F(ElectionTest, OneOfTwoIsElectedAndTheOtherFollows) {
  Election first = candidate("a");
  Election second = candidate("b", 20ms);  // looks again after half of that
  ASSERT_TRUE(first.campaign() && second.campaign());
  EXPECT_TRUE(first.holds());
  EXPECT_FALSE(second.holds());
  EXPECT_TRUE(writes(first, "a's"));
  first.resign();
  EXPECT_EQ(holder(), "nobody");
  while (!second.holds()) {
    ASSERT_TRUE(second.campaign());
    std::this_thread::sleep_for(second.due_in());
  }
  EXPECT_EQ(holder(), "b");
  EXPECT_TRUE(writes(second, "b's"));
}

TEST_F(ElectionTest, TheHolderStaysForMuchLongerThanItsLease) {
  Election election = candidate("a", 500ms);
  ASSERT_TRUE(election.campaign());
  const auto revision = store_->get("office").value()->mod_revision;
  for (const auto end = std::chrono::steady_clock::now() + 1500ms; std::chrono::steady_clock::now() < end;) {
    std::this_thread::sleep_for(election.due_in());
    ASSERT_TRUE(election.campaign());
  }
  EXPECT_TRUE(election.holds());
  EXPECT_EQ(store_->get("office").value()->mod_revision, revision) << "without a write";
}

TEST_F(ElectionTest, WhoLostTheLeaseWritesNothing) {
  Election election = candidate("a");
  ASSERT_TRUE(election.campaign());
  ASSERT_TRUE(store_->revoke_lease(store_->get("office").value()->lease));
  Election other = candidate("b");
  ASSERT_TRUE(other.campaign());
  EXPECT_TRUE(election.holds()) << "it does not know yet";
  EXPECT_FALSE(writes(election, "a's"));
  election.resign();
  EXPECT_FALSE(election.holds());
  EXPECT_EQ(holder(), "b");
  EXPECT_TRUE(writes(other, "b's"));
}

TEST_F(ElectionTest, WhoStartsAgainTakesOverFromItself) {
  Election before = candidate("a");
  ASSERT_TRUE(before.campaign());
  Election after = candidate("a");
  ASSERT_TRUE(after.campaign());
  EXPECT_TRUE(after.holds());
  EXPECT_FALSE(writes(before, "before"));
  EXPECT_TRUE(writes(after, "after"));
  before.resign();
  EXPECT_EQ(holder(), "a") << "the key hangs on the newer lease";
}

}  // namespace
}  // namespace milepost::cluster
