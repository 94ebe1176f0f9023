// Reusable delegation sets over the embedded store.
#include "api/delegation_sets.h"

#include <gmock/gmock.h>

#include "api/api_test_fixture.h"
#include "api/hosted_zones.h"
#include "api/limits.h"

namespace milepost::api {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class DelegationSets : public ApiTest {
 protected:
  base::Result<CreateReusableDelegationSetResponse> make(const std::string& reference,
                                                         std::optional<std::string> zone = {}) {
    return create_reusable_delegation_set(*context_, caller_, {reference, std::move(zone)});
  }
};

TEST_F(DelegationSets, IsMadeShownListedAndDeleted) {
  const auto made = make("r");
  ASSERT_TRUE(made) << made.error().message;
  const std::string id = *made->delegation_set.id;
  EXPECT_EQ(made->location, "/2013-04-01/delegationset/" + id);
  EXPECT_EQ(made->delegation_set.caller_reference, "r");
  EXPECT_EQ(made->delegation_set.name_servers.size(), 4u);
  const auto shown = get_reusable_delegation_set(*context_, caller_, {id});
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->delegation_set.name_servers, made->delegation_set.name_servers);
  const auto listed = list_reusable_delegation_sets(*context_, caller_, {});
  ASSERT_TRUE(listed);
  ASSERT_EQ(listed->delegation_sets.size(), 1u);
  EXPECT_EQ(listed->delegation_sets[0].id, id);
  ASSERT_TRUE(delete_reusable_delegation_set(*context_, caller_, {id}));
  EXPECT_EQ(problem_of(get_reusable_delegation_set(*context_, caller_, {id})),
            "NoSuchDelegationSet: No delegation set found with ID: " + id);
}

TEST_F(DelegationSets, OtherAccountsDoNotSeeIt) {
  const std::string id = *make("r")->delegation_set.id;
  EXPECT_THAT(problem_of(get_reusable_delegation_set(*context_, stranger_, {id})),
              HasSubstr("NoSuchDelegationSet: "));
  EXPECT_THAT(problem_of(delete_reusable_delegation_set(*context_, stranger_, {id})),
              HasSubstr("NoSuchDelegationSet: "));
  EXPECT_THAT(list_reusable_delegation_sets(*context_, stranger_, {})->delegation_sets, IsEmpty());
}

TEST_F(DelegationSets, CallerReferenceIsUsedUp) {
  ASSERT_TRUE(make("r"));
  EXPECT_THAT(problem_of(make("r")), HasSubstr("DelegationSetAlreadyCreated: "));
}

TEST_F(DelegationSets, LimitIsExact) {
  context_->limits.reusable_delegation_sets = 1;
  ASSERT_TRUE(make("1"));
  EXPECT_THAT(problem_of(make("2")),
              HasSubstr("LimitsExceeded: Limits Exceeded: MAX_REUSABLE_DELEGATION_SETS_BY_OWNER"));
}

TEST_F(DelegationSets, ZonesOwnSetBecomesReusable) {
  const auto zone = create("example.com");
  const auto made = make("r", zone.hosted_zone.id);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->delegation_set.name_servers, zone.delegation_set->name_servers);
  EXPECT_EQ(get_hosted_zone(*context_, caller_, {zone.hosted_zone.id})->delegation_set->id,
            made->delegation_set.id);
  EXPECT_THAT(problem_of(make("r2", zone.hosted_zone.id)), HasSubstr("DelegationSetAlreadyReusable: "));
  EXPECT_THAT(problem_of(make("r3", "Z404")), HasSubstr("HostedZoneNotFound: "));
}

TEST_F(DelegationSets, InUseItIsNotDeleted) {
  const std::string id = *make("r")->delegation_set.id;
  const auto zone = try_to_create("example.com", "1", id);
  ASSERT_TRUE(zone);
  EXPECT_THAT(problem_of(delete_reusable_delegation_set(*context_, caller_, {id})),
              HasSubstr("DelegationSetInUse: "));
  ASSERT_TRUE(delete_hosted_zone(*context_, caller_, {zone->hosted_zone.id}));
  EXPECT_TRUE(delete_reusable_delegation_set(*context_, caller_, {id}));
}

TEST_F(DelegationSets, PagesGoThroughAll) {
  for (const char* reference : {"1", "2", "3"}) ASSERT_TRUE(make(reference));
  const auto first = list_reusable_delegation_sets(*context_, caller_, {.marker = {}, .max_items = "2"});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->delegation_sets.size(), 2u);
  EXPECT_TRUE(first->is_truncated);
  const auto second =
      list_reusable_delegation_sets(*context_, caller_, {.marker = first->next_marker, .max_items = "2"});
  ASSERT_TRUE(second);
  EXPECT_EQ(second->delegation_sets.size(), 1u);
  EXPECT_FALSE(second->is_truncated);
  EXPECT_THAT(
      problem_of(list_reusable_delegation_sets(*context_, caller_, {.marker = "N404", .max_items = {}})),
      HasSubstr("InvalidInput: "));
}

// --- limits ---

TEST_F(DelegationSets, LimitsTellValueAndUse) {
  const std::string id = *make("r")->delegation_set.id;
  const auto zone = try_to_create("example.com", "1", id);
  ASSERT_TRUE(zone);
  const auto of_set =
      get_reusable_delegation_set_limit(*context_, caller_, {id, "MAX_ZONES_BY_REUSABLE_DELEGATION_SET"});
  ASSERT_TRUE(of_set);
  EXPECT_EQ(of_set->limit.value, 100);
  EXPECT_EQ(of_set->count, 1);
  const auto zones = get_account_limit(*context_, caller_, {"MAX_HOSTED_ZONES_BY_OWNER"});
  EXPECT_EQ(zones->limit.value, 500);
  EXPECT_EQ(zones->count, 1);
  EXPECT_EQ(get_account_limit(*context_, caller_, {"MAX_REUSABLE_DELEGATION_SETS_BY_OWNER"})->count, 1);
  EXPECT_EQ(get_account_limit(*context_, caller_, {"MAX_HEALTH_CHECKS_BY_OWNER"})->limit.value, 200);
  EXPECT_EQ(get_account_limit(*context_, caller_, {"MAX_TRAFFIC_POLICIES_BY_OWNER"})->limit.value, 50);
  EXPECT_EQ(get_account_limit(*context_, caller_, {"MAX_TRAFFIC_POLICY_INSTANCES_BY_OWNER"})->limit.value, 5);
  const std::string& zone_id = zone->hosted_zone.id;
  const auto records = get_hosted_zone_limit(*context_, caller_, {zone_id, "MAX_RRSETS_BY_ZONE"});
  EXPECT_EQ(records->limit.value, 10'000);
  EXPECT_EQ(records->count, 2);
  EXPECT_THAT(problem_of(get_hosted_zone_limit(*context_, caller_, {zone_id, "MAX_VPCS_ASSOCIATED_BY_ZONE"})),
              HasSubstr("HostedZoneNotPrivate: "));
}

}  // namespace
}  // namespace milepost::api
