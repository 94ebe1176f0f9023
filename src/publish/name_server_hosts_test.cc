// The addresses of the name servers' host names, from the records of many nodes to what each of them answers.
#include <gmock/gmock.h>

#include <algorithm>

#include "publish/publish_fixture.h"
#include "publish/unruly_store.h"

namespace milepost::publish {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class FollowHosts : public PublishFixture {
 protected:
  static FollowerOptions options_of(const std::string& node, const std::string& address,
                                    const std::string& pattern = "ns-{}.milepost-1.test") {
    FollowerOptions out = options(node);
    out.hosts = {{pattern}, 16};
    out.placement.record = {.node = node, .listeners = {{{}, {address}}}};
    return out;
  }
  static store::Write placement_write(const std::string& node, const std::string& address, int stripe) {
    const model::NameServerPlacement record{.node = node, .stripe = stripe, .listeners = {{{}, {address}}}};
    return store::Write::put(model::keys::placement(node), model::encode_stored(record));
  }
  std::vector<std::string> addresses_of_hosts() {
    std::vector<std::string> all;
    for (int n = 0; n < 16; ++n) {
      const auto addresses = a("ns-" + std::to_string(n) + ".milepost-1.test.");
      EXPECT_EQ(addresses.size(), 1u) << n;
      all.insert(all.end(), addresses.begin(), addresses.end());
    }
    return all;
  }
};

TEST_F(FollowHosts, AreKnownWhenTheNameServerIsLoaded) {
  FollowerOptions with_look = options_of("n1", "192.0.2.1");
  std::vector<std::string> when_loaded;
  with_look.on_loaded = [&] { when_loaded = a("ns-0.milepost-1.test."); };
  Follower follower(*store_, *writer_, with_look);
  follower.start();
  wait_for_report("n1", 1);
  EXPECT_THAT(when_loaded, ElementsAre("192.0.2.1"));
  EXPECT_EQ(follower.counters().skipped, 0u);
}

TEST_F(FollowHosts, NodesThatComeAndGoAreFollowed) {
  Follower follower(*store_, *writer_, options_of("n1", "192.0.2.1"));
  follower.start();
  wait_for_report("n1", commit({placement_write("n2", "192.0.2.2", 1), placement_write("n3", "192.0.2.3", 2),
                                placement_write("n4", "192.0.2.4", 3)}));
  for (int n = 0; n < 4; ++n) {
    EXPECT_THAT(a("ns-" + std::to_string(n) + ".milepost-1.test."),
                ElementsAre("192.0.2." + std::to_string(n + 1)));
  }
  wait_for_report("n1", commit({placement_write("n2", "198.51.100.2", 1)}));
  EXPECT_THAT(a("ns-1.milepost-1.test."), ElementsAre("198.51.100.2"));
  wait_for_report("n1", commit({store::Write::erase(model::keys::placement("n2")),
                                store::Write::erase(model::keys::placement("n3")),
                                store::Write::erase(model::keys::placement("n4"))}));
  EXPECT_THAT(a("ns-1.milepost-1.test."), IsEmpty()) << "what one node has alone is a wildcard again";
  EXPECT_THAT(a("*.milepost-1.test."), ElementsAre("192.0.2.1"));
}

TEST_F(FollowHosts, EveryNodeAnswersTheSame) {
  base::Published<zone::Catalog> other_catalog;
  zone::CatalogWriter other_writer(other_catalog);
  Follower one(*store_, *writer_, options_of("n1", "192.0.2.1"));
  Follower other(*store_, other_writer, options_of("n2", "192.0.2.2"));
  one.start();
  wait_for_report("n1", 1);
  other.start();
  wait_for_report("n2", 1);
  const store::Revision both = commit({change_write()});
  wait_for_report("n1", both);
  wait_for_report("n2", both);
  const std::vector<std::string> here = addresses_of_hosts();
  EXPECT_EQ(std::ranges::count(here, "192.0.2.1"), 8);
  EXPECT_EQ(std::ranges::count(here, "192.0.2.2"), 8);
  catalog_of_values_ = &other_catalog;
  EXPECT_EQ(addresses_of_hosts(), here);
}

TEST_F(FollowHosts, ANodeThatIsDownKeepsItsHosts) {
  Follower follower(*store_, *writer_, options_of("n1", "192.0.2.1"));
  follower.start();
  {
    base::Published<zone::Catalog> other_catalog;
    zone::CatalogWriter other_writer(other_catalog);
    Follower other(*store_, other_writer, options_of("n2", "192.0.2.2"));
    other.start();
    wait_for_report("n2", 1);
  }
  EXPECT_EQ(reported("n2"), -1);
  wait_for_report("n1", commit({change_write()}));
  EXPECT_EQ(std::ranges::count(addresses_of_hosts(), "192.0.2.2"), 8);
}

TEST_F(FollowHosts, ARestartFollowsTheConfiguration) {
  commit_zone("Z1", "example.com.");
  {
    Follower follower(*store_, *writer_, options_of("n1", "192.0.2.1", "ns-{}.old.test"));
    follower.start();
    wait_for_report("n1", last_commit_);
    EXPECT_THAT(a("ns-0.old.test."), ElementsAre("192.0.2.1"));
  }
  open_catalog();
  Follower follower(*store_, *writer_, options_of("n1", "192.0.2.2", "ns-{}.new.test"));
  follower.start();
  wait_for_report("n1", commit({change_write()}));
  EXPECT_THAT(a("ns-0.old.test."), IsEmpty());
  EXPECT_THAT(a("ns-0.new.test."), ElementsAre("192.0.2.2"));
  EXPECT_THAT(values("example.com.", dns::RrType::NS), ElementsAre("ns-0.milepost-1.test."));
  EXPECT_EQ(follower.counters().full_reads, 0u);
}

TEST_F(FollowHosts, TheCopyHasThemWhileTheStoreIsAway) {
  {
    Follower follower(*store_, *writer_, options_of("n1", "192.0.2.1"));
    follower.start();
    wait_for_report("n1", commit({placement_write("n2", "192.0.2.2", 1)}));
  }
  open_catalog();
  UnrulyStore unruly(*store_);
  unruly.door().shut();
  Follower follower(unruly, *writer_, options_of("n1", "192.0.2.1"));
  follower.start();
  unruly.door().wait_for_refusal();
  unruly.door().wait_for_refusal();
  ASSERT_TRUE(follower.loaded());
  EXPECT_EQ(std::ranges::count(addresses_of_hosts(), "192.0.2.2"), 8);
  const store::Revision back = commit({placement_write("n3", "192.0.2.3", 2), change_write()});
  unruly.door().open();
  wait_for_report("n1", back);
  EXPECT_THAT(addresses_of_hosts(), testing::Contains("192.0.2.3"))
      << "records from before the copy count too";
  EXPECT_THAT(addresses_of_hosts(), testing::Contains("192.0.2.2"));
}

TEST_F(FollowHosts, AWrongRecordTakesNoOthersAlong) {
  Follower follower(*store_, *writer_, options_of("n1", "192.0.2.1"));
  follower.start();
  wait_for_report("n1", commit({store::Write::put(model::keys::placement("n8"), "no JSON at all"),
                                placement_write("n9", "no address", 3)}));
  EXPECT_THAT(a("*.milepost-1.test."), ElementsAre("192.0.2.1"));
  EXPECT_EQ(follower.counters().skipped, 2u);
}

}  // namespace
}  // namespace milepost::publish
