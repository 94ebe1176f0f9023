// Private zones and VPCs from the store to the snapshot: each commit at once, and again from the copy on disk.
#include <gtest/gtest.h>

#include "publish/publish_fixture.h"

namespace milepost::publish {
namespace {

class FollowVpcs : public PublishFixture {
 protected:
  FollowVpcs() {
    commit({private_zone_write("Z1", "internal.", {"vpc-a"}),
            record_write("Z1", "www.internal.", "A", {"10.0.0.1"})});
    commit({vpc_write("vpc-a", {"10.1.0.0/16", "2001:db8::/32"})});
  }
  void follow() {
    follower_ = std::make_unique<Follower>(*store_, *writer_, options("n1"));
    follower_->start();
    wait_for_report("n1", last_commit_);
  }
  /// Commits as the API does, with a change, and waits until GetChange would say INSYNC.
  void commit_insync(std::vector<store::Write> writes) {
    writes.push_back(change_write());
    wait_for_report("n1", commit(std::move(writes)));
  }

  std::unique_ptr<Follower> follower_;
};

TEST_F(FollowVpcs, AFirstStartReadsThem) {
  follow();
  EXPECT_EQ(seen("10.1.2.3", "www.internal."), "Z1");
  EXPECT_EQ(seen("2001:db8::1", "www.internal."), "Z1");
  EXPECT_EQ(seen("10.2.2.3", "www.internal."), "");
  EXPECT_TRUE(a("www.internal.").empty()) << "nobody else sees it";
  EXPECT_EQ(follower_->counters().skipped, 0u);
}

TEST_F(FollowVpcs, EachKindOfChangeIsSeenWhenItIsInsync) {
  follow();
  commit_insync({vpc_write("vpc-b", {"10.2.0.0/16"})});
  EXPECT_EQ(seen("10.2.2.3", "www.internal."), "") << "not associated yet";
  commit_insync({private_zone_write("Z1", "internal.", {"vpc-a", "vpc-b"})});
  EXPECT_EQ(seen("10.2.2.3", "www.internal."), "Z1");
  commit_insync({private_zone_write("Z1", "internal.", {"vpc-b"})});
  EXPECT_EQ(seen("10.1.2.3", "www.internal."), "");
  EXPECT_EQ(seen("10.2.2.3", "www.internal."), "Z1");
  commit_insync({vpc_write("vpc-b", {"10.3.0.0/16"})});
  EXPECT_EQ(seen("10.2.2.3", "www.internal."), "");
  EXPECT_EQ(seen("10.3.2.3", "www.internal."), "Z1");
  commit_insync({vpc_erase("vpc-b")});
  EXPECT_EQ(seen("10.3.2.3", "www.internal."), "");
  commit_insync({private_zone_write("Z2", "internal.", {"vpc-c"}), vpc_write("vpc-c", {"10.4.0.0/16"})});
  EXPECT_EQ(seen("10.4.2.3", "www.internal."), "Z2");
  commit_insync({store::Write::erase(model::keys::hosted_zone("Z2"))});
  EXPECT_EQ(seen("10.4.2.3", "www.internal."), "");
}

TEST_F(FollowVpcs, ANetworkThatMovesBelongsToOneOfTheTwoAtEachMoment) {
  commit({private_zone_write("Z2", "internal.", {"vpc-b"}), vpc_write("vpc-b", {"10.2.0.0/16"})});
  follow();
  std::atomic<bool> done{false};
  int lost = 0;
  std::thread reader([&] {
    while (!done) {
      if (seen("10.1.2.3", "internal.").empty()) ++lost;
    }
  });
  store::Revision last = 0;
  for (int i = 0; i < 100; ++i) {
    const bool back = i % 2 == 1;
    last = commit({vpc_write("vpc-a", {back ? "10.1.0.0/16" : "10.9.0.0/16"}),
                   vpc_write("vpc-b", {back ? "10.2.0.0/16" : "10.1.0.0/16"}), change_write()});
  }
  wait_for_report("n1", last);
  done = true;
  reader.join();
  EXPECT_EQ(lost, 0);
}

TEST_F(FollowVpcs, WhatDoesNotCompileHasNoClients) {
  follow();
  commit_insync({vpc_write("vpc-a", {"10.1.0.0/16", "nonsense"})});
  EXPECT_EQ(seen("10.1.2.3", "www.internal."), "");
  EXPECT_EQ(follower_->counters().skipped, 1u);
  commit_insync({vpc_write("vpc-a", {"10.1.0.0/16"})});
  EXPECT_EQ(seen("10.1.2.3", "www.internal."), "Z1");
}

TEST_F(FollowVpcs, TheCopyOnDiskHoldsThem) {
  follow();
  commit_insync({vpc_write("vpc-b", {"10.1.2.0/24"}), private_zone_write("Z2", "internal.", {"vpc-b"})});
  follower_.reset();
  open_catalog();
  EXPECT_EQ(seen("10.1.1.3", "www.internal."), "Z1");
  EXPECT_EQ(seen("10.1.2.3", "www.internal."), "Z2");
  EXPECT_TRUE(a("www.internal.").empty());
}

}  // namespace
}  // namespace milepost::publish
