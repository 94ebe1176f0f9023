// Authorisations: made, made again, taken back, counted, listed by page.
#include "api/vpc_authorizations.h"

#include <gmock/gmock.h>

#include "api/hosted_zones.h"
#include "api/page_token.h"
#include "api/vpc_associations.h"
#include "api/vpc_test_fixture.h"

namespace milepost::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class VpcAuthorizations : public VpcTest {
 protected:
  void SetUp() override {
    VpcTest::SetUp();
    make_vpc(caller_, "vpc-own");
    for (const char* id : {"vpc-a", "vpc-b", "vpc-c"}) make_vpc(stranger_, id);
    zone_ = create_private("corp.example.com", "vpc-own");
  }
  auto authorize(const std::string& vpc) {
    return create_vpc_association_authorization(*context_, caller_, {zone_, vpc_named(vpc)});
  }
  auto take_back(const std::string& vpc) {
    return delete_vpc_association_authorization(*context_, caller_, {zone_, vpc_named(vpc)});
  }
  auto list(std::optional<std::string> token = {}, std::optional<std::string> size = {}) {
    return list_vpc_association_authorizations(*context_, caller_,
                                               {zone_, std::move(token), std::move(size)});
  }

  std::string zone_;
};

TEST_F(VpcAuthorizations, AreMadeOnceAndListed) {
  const auto made = authorize("vpc-b");
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->hosted_zone_id, zone_);
  EXPECT_EQ(made->vpc.vpc_id, "vpc-b");
  ASSERT_TRUE(authorize("vpc-a"));
  ASSERT_TRUE(authorize("vpc-b"));
  const auto listed = list();
  ASSERT_TRUE(listed);
  EXPECT_EQ(listed->hosted_zone_id, zone_);
  EXPECT_THAT(texts_of(listed->vpcs), ElementsAre("us-east-1/vpc-a", "us-east-1/vpc-b"));
  EXPECT_FALSE(listed->next_token);
}

TEST_F(VpcAuthorizations, TakenBackTheyLeaveTheAssociation) {
  ASSERT_TRUE(authorize("vpc-a"));
  ASSERT_TRUE(associate_vpc_with_hosted_zone(*context_, stranger_, {zone_, vpc_named("vpc-a"), {}}));
  ASSERT_TRUE(take_back("vpc-a"));
  EXPECT_THAT(list()->vpcs, IsEmpty());
  EXPECT_THAT(texts_of(get_hosted_zone(*context_, caller_, {zone_})->vpcs),
              ElementsAre("us-east-1/vpc-a", "us-east-1/vpc-own"));
  EXPECT_EQ(problem_of(take_back("vpc-a")),
            "VPCAssociationAuthorizationNotFound: The VPC vpc-a in region us-east-1 is not authorized to be "
            "associated with the hosted zone " +
                zone_ + ".");
}

TEST_F(VpcAuthorizations, VpcsMustBeThere) {
  EXPECT_EQ(problem_of(authorize("vpc-404")), "InvalidVPCId: The VPC ID is invalid.");
  EXPECT_EQ(problem_of(take_back("vpc-404")), "InvalidVPCId: The VPC ID is invalid.");
}

TEST_F(VpcAuthorizations, AreTheZoneOwnersBusiness) {
  EXPECT_THAT(
      problem_of(create_vpc_association_authorization(*context_, stranger_, {zone_, vpc_named("vpc-a")})),
      HasSubstr("AccessDenied: "));
  EXPECT_THAT(
      problem_of(delete_vpc_association_authorization(*context_, stranger_, {zone_, vpc_named("vpc-a")})),
      HasSubstr("AccessDenied: "));
  EXPECT_THAT(problem_of(list_vpc_association_authorizations(*context_, stranger_, {zone_, {}, {}})),
              HasSubstr("AccessDenied: "));
  zone_ = "Z404";
  for (const std::string& problem :
       {problem_of(authorize("vpc-a")), problem_of(take_back("vpc-a")), problem_of(list())})
    EXPECT_EQ(problem, "NoSuchHostedZone: No hosted zone found with ID: Z404");
}

TEST_F(VpcAuthorizations, AreForPrivateZones) {
  zone_ = create("example.com").hosted_zone.id;
  for (const std::string& problem :
       {problem_of(authorize("vpc-a")), problem_of(take_back("vpc-a")), problem_of(list())})
    EXPECT_THAT(problem, HasSubstr("InvalidInput: Hosted zone " + zone_ + " is public"));
}

TEST_F(VpcAuthorizations, LimitIsExact) {
  context_->limits.vpc_authorizations_per_zone = 2;
  ASSERT_TRUE(authorize("vpc-a"));
  ASSERT_TRUE(authorize("vpc-b"));
  EXPECT_THAT(problem_of(authorize("vpc-c")), HasSubstr("TooManyVPCAssociationAuthorizations: "));
  EXPECT_TRUE(authorize("vpc-b"));  // there already
  ASSERT_TRUE(take_back("vpc-a"));
  EXPECT_TRUE(authorize("vpc-c"));
}

TEST_F(VpcAuthorizations, PagesGoThroughAllEvenWhenOneGoesMeanwhile) {
  for (const char* id : {"vpc-a", "vpc-b", "vpc-c"}) ASSERT_TRUE(authorize(id));
  const auto first = list({}, "1");
  ASSERT_TRUE(first);
  EXPECT_THAT(texts_of(first->vpcs), ElementsAre("us-east-1/vpc-a"));
  ASSERT_TRUE(first->next_token);
  ASSERT_TRUE(take_back("vpc-b"));
  const auto second = list(first->next_token, "2");
  ASSERT_TRUE(second);
  EXPECT_THAT(texts_of(second->vpcs), ElementsAre("us-east-1/vpc-c"));
  EXPECT_FALSE(second->next_token);
}

TEST_F(VpcAuthorizations, PagesHaveFiftyByDefault) {
  for (int i = 100; i < 151; ++i) {
    make_vpc(stranger_, "vpc-" + std::to_string(i));
    ASSERT_TRUE(authorize("vpc-" + std::to_string(i)));
  }
  const auto page = list();
  EXPECT_EQ(page->vpcs.size(), 50u);
  EXPECT_EQ(list(page->next_token)->vpcs.size(), 1u);
}

TEST_F(VpcAuthorizations, BadTokensAndSizesAreRefused) {
  for (const std::string& token :
       {std::string("nonsense!"), std::string("nonsense"), page_token("moon-1/vpc-a")}) {
    EXPECT_THAT(problem_of(list(token)), HasSubstr("InvalidPaginationToken: ")) << token;
  }
  EXPECT_THAT(problem_of(list({}, "0")), HasSubstr("InvalidInput: "));
}

}  // namespace
}  // namespace milepost::api
