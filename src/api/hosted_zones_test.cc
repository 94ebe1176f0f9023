// One hosted zone over the embedded store: shown, described anew, deleted, and closed to other accounts.
#include "api/hosted_zones.h"

#include <gmock/gmock.h>

#include "api/api_test_fixture.h"
#include "api/delegation_sets.h"
#include "api/tags.h"
#include "model/protection.h"

namespace milepost::api {
namespace {

using testing::HasSubstr;

using HostedZones = ApiTest;

constexpr const char* kNone = "NoSuchHostedZone: No hosted zone found with ID: Z404";
constexpr const char* kForeign =
    "AccessDenied: User: arn:aws:iam::210987654321:root is not authorized to access this resource";

TEST_F(HostedZones, GetShowsWhatWasCreated) {
  const auto made = create("example.com");
  const auto shown = get_hosted_zone(*context_, caller_, {made.hosted_zone.id});
  ASSERT_TRUE(shown) << shown.error().message;
  EXPECT_EQ(shown->hosted_zone.name, "example.com.");
  EXPECT_EQ(shown->hosted_zone.caller_reference, "reference of example.com");
  EXPECT_FALSE(shown->hosted_zone.config.comment);
  EXPECT_EQ(shown->delegation_set->name_servers, made.delegation_set->name_servers);
  EXPECT_FALSE(shown->delegation_set->id);
}

TEST_F(HostedZones, UnknownAndForeignZonesAreRefused) {
  const std::string id = create("example.com").hosted_zone.id;
  EXPECT_EQ(problem_of(get_hosted_zone(*context_, caller_, {"Z404"})), kNone);
  EXPECT_EQ(problem_of(get_hosted_zone(*context_, stranger_, {id})), kForeign);
  EXPECT_EQ(problem_of(delete_hosted_zone(*context_, caller_, {"Z404"})), kNone);
  EXPECT_EQ(problem_of(delete_hosted_zone(*context_, stranger_, {id})), kForeign);
  EXPECT_EQ(problem_of(update_hosted_zone_comment(*context_, stranger_, {id, "mine"})), kForeign);
  EXPECT_EQ(problem_of(update_hosted_zone_features(*context_, stranger_, {id, {}})), kForeign);
}

TEST_F(HostedZones, CommentIsReplacedAndRemoved) {
  const std::string id = create("example.com").hosted_zone.id;
  const auto updated = update_hosted_zone_comment(*context_, caller_, {id, "new"});
  ASSERT_TRUE(updated);
  EXPECT_EQ(updated->hosted_zone.config.comment, "new");
  EXPECT_EQ(get_hosted_zone(*context_, caller_, {id})->hosted_zone.config.comment, "new");
  ASSERT_TRUE(update_hosted_zone_comment(*context_, caller_, {id, {}}));
  EXPECT_FALSE(get_hosted_zone(*context_, caller_, {id})->hosted_zone.config.comment);
}

TEST_F(HostedZones, AcceleratedRecoveryIsShownOnceItWasSet) {
  const std::string id = create("example.com").hosted_zone.id;
  const auto features = [&] { return get_hosted_zone(*context_, caller_, {id})->hosted_zone.features; };
  ASSERT_TRUE(update_hosted_zone_features(*context_, caller_, {id, {}}));
  EXPECT_FALSE(features());
  ASSERT_TRUE(update_hosted_zone_features(*context_, caller_, {id, true}));
  EXPECT_EQ(features()->accelerated_recovery_status, AcceleratedRecoveryStatus::kEnabled);
  EXPECT_FALSE(features()->failure_reasons);
  ASSERT_TRUE(update_hosted_zone_features(*context_, caller_, {id, {}}));
  EXPECT_EQ(features()->accelerated_recovery_status, AcceleratedRecoveryStatus::kEnabled);
  ASSERT_TRUE(update_hosted_zone_features(*context_, caller_, {id, false}));
  EXPECT_EQ(features()->accelerated_recovery_status, AcceleratedRecoveryStatus::kDisabled);
}

TEST_F(HostedZones, CountIsTheAccounts) {
  EXPECT_EQ(get_hosted_zone_count(*context_, caller_, {})->hosted_zone_count, 0);
  create("a.example");
  create("b.example");
  EXPECT_EQ(get_hosted_zone_count(*context_, caller_, {})->hosted_zone_count, 2);
  EXPECT_EQ(get_hosted_zone_count(*context_, stranger_, {})->hosted_zone_count, 0);
}

TEST_F(HostedZones, DeleteLeavesOnlyWhatMustStay) {
  const auto made = create("example.com");
  const std::string& id = made.hosted_zone.id;
  ASSERT_TRUE(change_tags_for_resource(*context_, caller_, {"hostedzone", id, {{{"k", "v"}}}, {}}));
  const auto deleted = delete_hosted_zone(*context_, caller_, {id});
  ASSERT_TRUE(deleted) << deleted.error().message;
  EXPECT_EQ(deleted->change_info.status, ChangeStatus::kPending);
  EXPECT_EQ(problem_of(get_hosted_zone(*context_, caller_, {id})),
            "NoSuchHostedZone: No hosted zone found with ID: " + id);
  // The used reference, both changes, the account's counts, the hosts' guards and the used numbers outlive the zone.
  for (const std::string& key : keys_of_store()) {
    EXPECT_TRUE(key.starts_with("caller_reference/") || key.starts_with("change/") ||
                key.starts_with("account_state/") || key.starts_with("host/") ||
                key == model::keys::kSetNumbers)
        << key;
  }
}

TEST_F(HostedZones, ZoneWithOtherRecordSetsIsNotDeleted) {
  const std::string id = create("example.com").hosted_zone.id;
  put(model::keys::hosted_zone_state(id), model::encode_stored(model::ZoneState{3}));
  EXPECT_EQ(problem_of(delete_hosted_zone(*context_, caller_, {id})),
            "HostedZoneNotEmpty: The specified hosted zone contains non-required resource record sets and so "
            "cannot be "
            "deleted.");
}

TEST_F(HostedZones, ZoneWithProtectionsIsNotDeleted) {
  const std::string id = create("example.com").hosted_zone.id;
  const std::string key = model::keys::protection(id, "www.example.com.", "A");
  put(key, model::encode_stored(model::Protection{"www.example.com.", "A", {}}));
  EXPECT_EQ(problem_of(delete_hosted_zone(*context_, caller_, {id})),
            "HostedZoneNotEmpty: The specified hosted zone contains resource record set protections and so "
            "cannot be deleted.");
  ASSERT_TRUE(store_->commit({.compares = {}, .writes = {store::Write::erase(key)}}));
  EXPECT_TRUE(delete_hosted_zone(*context_, caller_, {id}));
}

TEST_F(HostedZones, ReusableSetOutlivesItsZone) {
  const auto set = create_reusable_delegation_set(*context_, caller_, {"s", {}})->delegation_set;
  const auto zone = try_to_create("example.com", "1", set.id);
  ASSERT_TRUE(zone);
  EXPECT_EQ(get_hosted_zone(*context_, caller_, {zone->hosted_zone.id})->delegation_set->id, set.id);
  ASSERT_TRUE(delete_hosted_zone(*context_, caller_, {zone->hosted_zone.id}));
  EXPECT_TRUE(try_to_create("example.com", "2", set.id));
}

}  // namespace
}  // namespace milepost::api
