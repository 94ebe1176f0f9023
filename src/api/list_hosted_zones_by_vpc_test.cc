// The zones that a VPC sees, for its owner.
#include "api/list_hosted_zones_by_vpc.h"

#include <gmock/gmock.h>

#include "api/hosted_zones.h"
#include "api/list_hosted_zones.h"
#include "api/page_token.h"
#include "api/vpc_associations.h"
#include "api/vpc_authorizations.h"
#include "api/vpc_test_fixture.h"

namespace milepost::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ListHostedZonesByVpc : public VpcTest {
 protected:
  void SetUp() override {
    VpcTest::SetUp();
    make_vpc(caller_, "vpc-1");
    make_vpc(stranger_, "vpc-2");
  }
  auto list(const aws::Caller& caller, const std::string& vpc, std::optional<std::string> size = {},
            std::optional<std::string> token = {}) {
    return list_hosted_zones_by_vpc(*context_, caller, {vpc, "us-east-1", std::move(size), std::move(token)});
  }
  std::vector<std::string> names(const ListHostedZonesByVpcResponse& page) {
    std::vector<std::string> names;
    for (const HostedZoneSummary& zone : page.hosted_zone_summaries) names.push_back(zone.name);
    return names;
  }
};

TEST_F(ListHostedZonesByVpc, NamesTheZonesAndTheirOwners) {
  const std::string zone = create_private("corp.example.com", "vpc-1");
  create("corp.example.com");
  ASSERT_TRUE(create_vpc_association_authorization(*context_, caller_, {zone, vpc_named("vpc-2")}));
  ASSERT_TRUE(associate_vpc_with_hosted_zone(*context_, stranger_, {zone, vpc_named("vpc-2"), {}}));
  const auto listed = list(stranger_, "vpc-2");
  ASSERT_TRUE(listed) << listed.error().message;
  EXPECT_EQ(listed->max_items, "100");
  EXPECT_FALSE(listed->next_token);
  ASSERT_EQ(listed->hosted_zone_summaries.size(), 1u);
  const HostedZoneSummary& summary = listed->hosted_zone_summaries.front();
  EXPECT_EQ(summary.hosted_zone_id, zone);
  EXPECT_EQ(summary.name, "corp.example.com.");
  EXPECT_EQ(summary.owner.owning_account, caller_.account);
  EXPECT_FALSE(summary.owner.owning_service);
}

TEST_F(ListHostedZonesByVpc, IsForTheVpcsOwner) {
  create_private("corp.example.com", "vpc-1");
  EXPECT_EQ(problem_of(list(stranger_, "vpc-1")),
            "AccessDenied: The VPC vpc-1 in region us-east-1 that you provided is not owned by you.");
  EXPECT_THAT(problem_of(list(stranger_, "vpc-404")), HasSubstr("is not owned by you"));
  EXPECT_THAT(list(stranger_, "vpc-2")->hosted_zone_summaries, IsEmpty());
}

TEST_F(ListHostedZonesByVpc, PagesByName) {
  for (const char* name : {"b.test", "a.test", "c.test", "x.a.test"}) create_private(name, "vpc-1");
  std::vector<std::string> seen;
  std::optional<std::string> token;
  int pages = 0;
  do {
    const auto page = list(caller_, "vpc-1", "3", token);
    ASSERT_TRUE(page) << page.error().message;
    EXPECT_EQ(page->max_items, "3");
    for (const std::string& name : names(*page)) seen.push_back(name);
    token = page->next_token;
    ++pages;
  } while (token);
  EXPECT_EQ(pages, 2);
  EXPECT_THAT(seen, ElementsAre("a.test.", "x.a.test.", "b.test.", "c.test."));
}

TEST_F(ListHostedZonesByVpc, APageBeginsWhereADisassociatedZoneStood) {
  make_vpc(caller_, "vpc-3");
  create_private("a.test", "vpc-1");
  const std::string second = create_private("b.test", "vpc-1");
  create_private("c.test", "vpc-1");
  const auto first = list(caller_, "vpc-1", "1");
  ASSERT_TRUE(associate_vpc_with_hosted_zone(*context_, caller_, {second, vpc_named("vpc-3"), {}}));
  ASSERT_TRUE(disassociate_vpc_from_hosted_zone(*context_, caller_, {second, vpc_named("vpc-1"), {}}));
  EXPECT_THAT(names(*list(caller_, "vpc-1", "1", first->next_token)), ElementsAre("c.test."));
  ASSERT_TRUE(delete_hosted_zone(*context_, caller_, {second}));
  EXPECT_THAT(names(*list(caller_, "vpc-1", "1", first->next_token)), ElementsAre("c.test."));
}

// Else somebody could ask whether zones of others exist, and between which names they stand.
TEST_F(ListHostedZonesByVpc, TokensAreNamesAndTellNothingOfZonesElsewhere) {
  create_private("b.test", "vpc-1");
  const std::string id = create("a.test.example").hosted_zone.id;
  EXPECT_THAT(problem_of(list(caller_, "vpc-1", {}, page_token(id))), HasSubstr("InvalidPaginationToken: "));
}

TEST_F(ListHostedZonesByVpc, BadTokensAndSizesAreRefused) {
  EXPECT_THAT(problem_of(list(caller_, "vpc-1", {}, "nonsense!")), HasSubstr("InvalidPaginationToken: "));
  EXPECT_THAT(problem_of(list(caller_, "vpc-1", {}, page_token("Z404"))),
              HasSubstr("InvalidPaginationToken: "));
  EXPECT_THAT(problem_of(list(caller_, "vpc-1", "none")), HasSubstr("InvalidInput: "));
}

TEST_F(ListHostedZonesByVpc, PrivateZonesHaveAPlaceInTheOtherListsToo) {
  const std::string hidden = create_private("a.test.example", "vpc-1");
  const std::string open = create("b.test.example").hosted_zone.id;
  ListHostedZonesRequest request;
  request.hosted_zone_type = "PrivateHostedZone";
  const auto listed = list_hosted_zones(*context_, caller_, request);
  ASSERT_TRUE(listed) << listed.error().message;
  ASSERT_EQ(listed->hosted_zones.size(), 1u);
  EXPECT_EQ(listed->hosted_zones.front().id, hidden);
  EXPECT_EQ(listed->hosted_zones.front().config.private_zone, true);
  EXPECT_EQ(list_hosted_zones(*context_, caller_, {})->hosted_zones.size(), 2u);
  EXPECT_EQ(list_hosted_zones_by_name(*context_, caller_, {})->hosted_zones.front().id, hidden);
  request.marker = open;
  EXPECT_THAT(problem_of(list_hosted_zones(*context_, caller_, request)),
              HasSubstr("InvalidInput: The marker"));
}

}  // namespace
}  // namespace milepost::api
