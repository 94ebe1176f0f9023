// Who may associate which VPC with which zone, and what that changes.
#include "api/vpc_associations.h"

#include <gmock/gmock.h>

#include <thread>

#include "api/changes.h"
#include "api/hosted_zones.h"
#include "api/vpc_authorizations.h"
#include "api/vpc_test_fixture.h"

namespace milepost::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kNotAuthorized =
    "NotAuthorizedException: The VPC: vpc-foreign has not authorized to associate with your hosted zone.";
constexpr const char* kInvalidVpc = "InvalidVPCId: The VPC ID is invalid.";

class VpcAssociations : public VpcTest {
 protected:
  void SetUp() override {
    VpcTest::SetUp();
    make_vpc(caller_, "vpc-1");
    make_vpc(caller_, "vpc-2");
    make_vpc(stranger_, "vpc-foreign");
    zone_ = create_private("corp.example.com", "vpc-1");
  }
  auto associate(const aws::Caller& caller, const std::string& vpc) {
    return associate_vpc_with_hosted_zone(*context_, caller, {zone_, vpc_named(vpc), "why"});
  }
  auto disassociate(const aws::Caller& caller, const std::string& vpc) {
    return disassociate_vpc_from_hosted_zone(*context_, caller, {zone_, vpc_named(vpc), "why not"});
  }
  void authorize(const std::string& vpc) {
    const auto made = create_vpc_association_authorization(*context_, caller_, {zone_, vpc_named(vpc)});
    EXPECT_TRUE(made) << made.error().message;
  }
  std::vector<std::string> vpcs() { return texts_of(get_hosted_zone(*context_, caller_, {zone_})->vpcs); }

  std::string zone_;
};

TEST_F(VpcAssociations, TheOwnerOfBothAssociates) {
  const auto associated = associate(caller_, "vpc-2");
  ASSERT_TRUE(associated) << associated.error().message;
  EXPECT_EQ(associated->change_info.status, ChangeStatus::kPending);
  EXPECT_EQ(associated->change_info.comment, "why");
  EXPECT_THAT(vpcs(), ElementsAre("us-east-1/vpc-1", "us-east-1/vpc-2"));
  EXPECT_TRUE(get_change(*context_, caller_, {associated->change_info.id}));
}

TEST_F(VpcAssociations, AForeignVpcNeedsAnAuthorizationAndItsOwnersCall) {
  EXPECT_EQ(problem_of(associate(stranger_, "vpc-foreign")), kNotAuthorized);
  EXPECT_EQ(problem_of(associate(caller_, "vpc-foreign")), kNotAuthorized);
  authorize("vpc-foreign");
  EXPECT_EQ(problem_of(associate(caller_, "vpc-foreign")), kNotAuthorized);
  const auto associated = associate(stranger_, "vpc-foreign");
  ASSERT_TRUE(associated) << associated.error().message;
  EXPECT_THAT(vpcs(), ElementsAre("us-east-1/vpc-1", "us-east-1/vpc-foreign"));
  // The change is whose call it was.
  EXPECT_TRUE(get_change(*context_, stranger_, {associated->change_info.id}));
  EXPECT_THAT(problem_of(get_change(*context_, caller_, {associated->change_info.id})),
              HasSubstr("NoSuchChange: "));
}

TEST_F(VpcAssociations, AnAuthorizationIsForOneVpcOfOneZone) {
  make_vpc(stranger_, "vpc-other");
  authorize("vpc-other");
  EXPECT_EQ(problem_of(associate(stranger_, "vpc-foreign")), kNotAuthorized);
  authorize("vpc-foreign");
  zone_ = create_private("other.example.com", "vpc-1");
  EXPECT_EQ(problem_of(associate(stranger_, "vpc-foreign")), kNotAuthorized);
}

TEST_F(VpcAssociations, AThirdAccountLearnsNothing) {
  authorize("vpc-foreign");
  EXPECT_EQ(problem_of(associate(third_, "vpc-foreign")), kInvalidVpc);
  EXPECT_EQ(problem_of(associate(third_, "vpc-404")), kInvalidVpc);
  EXPECT_EQ(problem_of(disassociate(third_, "vpc-1")), problem_of(disassociate(third_, "vpc-404")));
  EXPECT_THAT(problem_of(disassociate(third_, "vpc-1")), HasSubstr("AccessDenied: "));
}

TEST_F(VpcAssociations, VpcsAndZonesMustBeThere) {
  EXPECT_EQ(problem_of(associate(caller_, "vpc-404")), kInvalidVpc);
  EXPECT_EQ(problem_of(disassociate(caller_, "vpc-404")), kInvalidVpc);
  zone_ = "Z404";
  EXPECT_EQ(problem_of(associate(caller_, "vpc-1")), "NoSuchHostedZone: No hosted zone found with ID: Z404");
  EXPECT_EQ(problem_of(disassociate(caller_, "vpc-1")),
            "NoSuchHostedZone: No hosted zone found with ID: Z404");
}

TEST_F(VpcAssociations, PublicZonesHaveNoVpcs) {
  zone_ = create("example.com").hosted_zone.id;
  EXPECT_EQ(problem_of(associate(caller_, "vpc-1")),
            "PublicZoneVPCAssociation: Attempting to associate public zone: " + zone_ + " with vpc: vpc-1");
  EXPECT_THAT(problem_of(associate(stranger_, "vpc-foreign")), HasSubstr("AccessDenied: "));
  EXPECT_THAT(problem_of(disassociate(caller_, "vpc-1")), HasSubstr("VPCAssociationNotFound: "));
}

TEST_F(VpcAssociations, NoVpcSeesTwoZonesOfOneName) {
  const std::string first = zone_;
  const auto conflict = [](const std::string& vpc, const std::string& zone) {
    return "ConflictingDomainExists: The VPC " + vpc +
           " in region us-east-1 has already been associated with the hosted zone " + zone +
           " with the same domain name.";
  };
  EXPECT_EQ(problem_of(associate(caller_, "vpc-1")), conflict("vpc-1", first));
  zone_ = create_private("corp.example.com", "vpc-2");
  EXPECT_EQ(problem_of(associate(caller_, "vpc-1")), conflict("vpc-1", first));
}

TEST_F(VpcAssociations, OneWordAtATimeAndNoneIsLost) {
  for (int i = 0; i < 8; ++i) make_vpc(caller_, "vpc-1" + std::to_string(i));
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([this, i] { EXPECT_TRUE(associate(caller_, "vpc-1" + std::to_string(i))); });
    }
  }
  EXPECT_EQ(vpcs().size(), 9u);
}

TEST_F(VpcAssociations, LimitIsExact) {
  context_->limits.vpcs_per_zone = 2;
  make_vpc(caller_, "vpc-3");
  ASSERT_TRUE(associate(caller_, "vpc-2"));
  EXPECT_EQ(
      problem_of(associate(caller_, "vpc-3")),
      "LimitsExceeded: Limits Exceeded: MAX_VPCS_ASSOCIATED_BY_ZONE - Cannot associate more than 2 VPCs with "
      "hosted zone " +
          zone_ + ".");
}

TEST_F(VpcAssociations, EitherOwnerDisassociates) {
  authorize("vpc-foreign");
  ASSERT_TRUE(associate(stranger_, "vpc-foreign"));
  const auto gone = disassociate(stranger_, "vpc-foreign");
  ASSERT_TRUE(gone) << gone.error().message;
  EXPECT_EQ(gone->change_info.comment, "why not");
  EXPECT_THAT(vpcs(), ElementsAre("us-east-1/vpc-1"));
  ASSERT_TRUE(associate(stranger_, "vpc-foreign"));  // the authorisation still stands
  EXPECT_TRUE(disassociate(caller_, "vpc-foreign"));
  EXPECT_THAT(vpcs(), ElementsAre("us-east-1/vpc-1"));
}

TEST_F(VpcAssociations, WhatIsNotAssociatedCannotBeDisassociated) {
  EXPECT_EQ(
      problem_of(disassociate(caller_, "vpc-2")),
      "VPCAssociationNotFound: The VPC vpc-2 in region us-east-1 is not associated with the hosted zone " +
          zone_ + ".");
  EXPECT_THAT(problem_of(disassociate(stranger_, "vpc-foreign")), HasSubstr("VPCAssociationNotFound: "));
}

TEST_F(VpcAssociations, TheLastOneStays) {
  EXPECT_EQ(problem_of(disassociate(caller_, "vpc-1")),
            "LastVPCAssociation: Cannot remove last VPC association for the private zone");
  ASSERT_TRUE(associate(caller_, "vpc-2"));
  EXPECT_TRUE(disassociate(caller_, "vpc-1"));
  EXPECT_THAT(problem_of(disassociate(caller_, "vpc-2")), HasSubstr("LastVPCAssociation: "));
}

// All of them write the VPC's key.
TEST_F(VpcAssociations, ZonesThatComeAtOnceAllGetIn) {
  std::vector<std::jthread> callers;
  for (int i = 0; i < 16; ++i) {
    callers.emplace_back([this, i] {
      CreateHostedZoneRequest request;
      request.name = "at-once-" + std::to_string(i) + ".example";
      request.caller_reference = request.name;
      request.vpc = vpc_named("vpc-1");
      EXPECT_EQ(problem_of(create_hosted_zone(*context_, caller_, request)), "");
    });
  }
}

TEST_F(VpcAssociations, ADisassociatedVpcIsFreeForAnotherZoneOfThatName) {
  ASSERT_TRUE(associate(caller_, "vpc-2"));
  ASSERT_TRUE(disassociate(caller_, "vpc-1"));
  EXPECT_TRUE(try_to_create_private(caller_, "corp.example.com", vpc_named("vpc-1")));
}

}  // namespace
}  // namespace milepost::api
