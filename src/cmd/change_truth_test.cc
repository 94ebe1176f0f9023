// PENDING until every live name server answers with the change, then INSYNC: the API and real followers on one store.
#include <gtest/gtest.h>

#include "api/change_info.h"
#include "api/changes.h"
#include "api/create_hosted_zone.h"
#include "publish/publish_fixture.h"
#include "publish/unruly_store.h"

namespace milepost::cmd {
namespace {

class ChangeTruth : public publish::PublishFixture {
 protected:
  /// A change of the API's, by its id.
  std::string create_zone(const std::string& name) {
    const auto made = api::create_hosted_zone(context_, caller_,
                                              {.name = name,
                                               .vpc = {},
                                               .caller_reference = name,
                                               .hosted_zone_config = {},
                                               .delegation_set_id = {}});
    EXPECT_TRUE(made) << made.error().message;
    return made ? made->change_info.id : "";
  }
  api::ChangeStatus status(const std::string& change) {
    const auto found = api::get_change(context_, caller_, {change});
    EXPECT_TRUE(found) << found.error().message;
    return found ? found->change_info.status : api::ChangeStatus::kPending;
  }
  bool is_answered(const std::string& zone) { return !values(zone, dns::RrType::SOA).empty(); }

  api::Context context_{.store = *store_};
  const aws::Caller caller_{
      .account = "123456789012", .user = "root", .access_key_id = "AKIATEST", .arn = "arn"};
};

TEST_F(ChangeTruth, WithoutANameServerNothingIsInSync) {
  EXPECT_EQ(status(create_zone("example.com")), api::ChangeStatus::kPending);
}

TEST_F(ChangeTruth, PendingWhileTheNameServerIsHeldBack) {
  publish::UnrulyStore held_back(*store_);
  publish::Follower follower(held_back, *writer_, options("n1"));
  follower.start();
  wait_for_report("n1", 0);
  held_back.door().hold_feeds();
  const std::string change = create_zone("example.com");
  EXPECT_EQ(status(change), api::ChangeStatus::kPending);
  EXPECT_FALSE(is_answered("example.com."));
  held_back.door().release_feeds();
  wait_for_report("n1", store_->get(model::keys::change(change))->value().mod_revision);
  EXPECT_TRUE(is_answered("example.com.")) << "what is reported is answered";
  EXPECT_EQ(status(change), api::ChangeStatus::kInsync);
}

TEST_F(ChangeTruth, InSyncOnlyAfterTheLastOfTwoNameServers) {
  publish::UnrulyStore held_back(*store_);
  base::Published<zone::Catalog> other_catalog;
  zone::CatalogWriter other_writer(other_catalog);
  publish::Follower quick(*store_, *writer_, options("quick"));
  publish::Follower slow(held_back, other_writer, options("slow"));
  quick.start();
  slow.start();
  wait_for_report("quick", 0);
  wait_for_report("slow", 0);
  held_back.door().hold_feeds();
  const std::string change = create_zone("example.com");
  const store::Revision revision = store_->get(model::keys::change(change))->value().mod_revision;
  wait_for_report("quick", revision);
  EXPECT_TRUE(is_answered("example.com."));
  EXPECT_EQ(status(change), api::ChangeStatus::kPending) << "one of two does not answer with it yet";
  held_back.door().release_feeds();
  wait_for_report("slow", revision);
  EXPECT_EQ(status(change), api::ChangeStatus::kInsync);
}

TEST_F(ChangeTruth, ANameServerThatIsGoneIsNotWaitedFor) {
  publish::UnrulyStore held_back(*store_);
  base::Published<zone::Catalog> other_catalog;
  zone::CatalogWriter other_writer(other_catalog);
  publish::Follower quick(*store_, *writer_, options("quick"));
  publish::Follower leaving(held_back, other_writer, options("leaving"));
  quick.start();
  leaving.start();
  wait_for_report("quick", 0);
  wait_for_report("leaving", 0);
  held_back.door().hold_feeds();
  const std::string change = create_zone("example.com");
  wait_for_report("quick", store_->get(model::keys::change(change))->value().mod_revision);
  EXPECT_EQ(status(change), api::ChangeStatus::kPending);
  leaving.stop();
  EXPECT_EQ(status(change), api::ChangeStatus::kInsync);
}

}  // namespace
}  // namespace milepost::cmd
