// Private zones: what they are made of, who may make them where, and what goes with them.
#include "api/zone_placement.h"

#include <gmock/gmock.h>

#include <thread>

#include "api/delegation_sets.h"
#include "api/hosted_zones.h"
#include "api/limits.h"
#include "api/vpc_associations.h"
#include "api/vpc_authorizations.h"
#include "api/vpc_test_fixture.h"
#include "model/record_set.h"

namespace milepost::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class PrivateZones : public VpcTest {
 protected:
  void SetUp() override {
    VpcTest::SetUp();
    make_vpc(caller_, "vpc-1");
  }
  CreateHostedZoneRequest wanted(const std::string& name) {
    CreateHostedZoneRequest request;
    request.name = name;
    request.caller_reference = "r";
    request.vpc = vpc_named("vpc-1");
    return request;
  }
};

TEST_F(PrivateZones, AnswersWithTheVpcAndWithoutADelegationSet) {
  const auto made = create_hosted_zone(*context_, caller_, wanted("corp.example.com"));
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->hosted_zone.config.private_zone, true);
  EXPECT_EQ(made->hosted_zone.resource_record_set_count, 2);
  EXPECT_FALSE(made->delegation_set);
  ASSERT_TRUE(made->vpc);
  EXPECT_EQ(made->vpc->vpc_id, "vpc-1");
  EXPECT_EQ(made->vpc->vpc_region, "us-east-1");
  EXPECT_EQ(made->change_info.status, ChangeStatus::kPending);
}

TEST_F(PrivateZones, IsShownWithItsVpcs) {
  make_vpc(caller_, "vpc-2", "eu-west-1");
  const std::string zone = create_private("corp.example.com", "vpc-1");
  ASSERT_TRUE(
      associate_vpc_with_hosted_zone(*context_, caller_, {zone, vpc_named("vpc-2", "eu-west-1"), {}}));
  const auto shown = get_hosted_zone(*context_, caller_, {zone});
  ASSERT_TRUE(shown);
  EXPECT_FALSE(shown->delegation_set);
  EXPECT_THAT(texts_of(shown->vpcs), ElementsAre("eu-west-1/vpc-2", "us-east-1/vpc-1"));
  EXPECT_THAT(get_hosted_zone(*context_, caller_, {create("example.com").hosted_zone.id})->vpcs, IsEmpty());
}

TEST_F(PrivateZones, NameServersAreTheFirstOfEachPattern) {
  const std::string zone = create_private("corp.example.com", "vpc-1");
  const auto ns = stored<model::RecordSet>(model::keys::record_set(zone, "corp.example.com.", "NS", ""));
  std::vector<std::string> hosts;
  for (const auto& record : ns.resource_records) hosts.push_back(record.value);
  EXPECT_THAT(hosts, ElementsAre("ns-0.milepost-1.test.", "ns-512.milepost-2.test.",
                                 "ns-1024.milepost-3.test.", "ns-1536.milepost-4.test."));
  const auto soa = stored<model::RecordSet>(model::keys::record_set(zone, "corp.example.com.", "SOA", ""));
  EXPECT_EQ(soa.resource_records.at(0).value,
            "ns-0.milepost-1.test. hostmaster.milepost-1.test. 1 7200 900 1209600 86400");
}

TEST_F(PrivateZones, OfFewerPatternsItsNameServersAreStillFour) {
  context_->hosts.patterns = {"a{}.test", "b{}.test"};
  const std::string zone = create_private("corp.example.com", "vpc-1");
  const auto ns = stored<model::RecordSet>(model::keys::record_set(zone, "corp.example.com.", "NS", ""));
  ASSERT_EQ(ns.resource_records.size(), 4u);
  EXPECT_EQ(ns.resource_records[2].value, "a1.test.");
}

TEST_F(PrivateZones, TheVpcDecidesAndNotPrivateZone) {
  auto request = wanted("corp.example.com");
  request.hosted_zone_config = HostedZoneConfig{"comment", false};
  const auto made = create_hosted_zone(*context_, caller_, request);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->hosted_zone.config.private_zone, true);
  EXPECT_EQ(made->hosted_zone.config.comment, "comment");
}

TEST_F(PrivateZones, PrivateZoneWithoutAVpcIsRefused) {
  auto request = wanted("corp.example.com");
  request.vpc = {};
  request.hosted_zone_config = HostedZoneConfig{{}, true};
  EXPECT_THAT(problem_of(create_hosted_zone(*context_, caller_, request)),
              HasSubstr("InvalidInput: A private hosted zone needs a VPC"));
}

TEST_F(PrivateZones, HasNoDelegationSetNeitherGivenNorMadeReusable) {
  auto request = wanted("corp.example.com");
  request.delegation_set_id =
      create_reusable_delegation_set(*context_, caller_, {"s", {}})->delegation_set.id;
  EXPECT_THAT(problem_of(create_hosted_zone(*context_, caller_, request)),
              HasSubstr("InvalidInput: A private hosted zone has no delegation set"));
  const std::string zone = create_private("corp.example.com", "vpc-1");
  EXPECT_EQ(problem_of(create_reusable_delegation_set(*context_, caller_, {"t", zone})),
            "InvalidInput: Hosted zone " + zone + " is private: it has no delegation set to reuse.");
}

TEST_F(PrivateZones, VpcsThatAreNotTheCallersAreInvalid) {
  make_vpc(stranger_, "vpc-2");
  const std::string refusal = "InvalidVPCId: The VPC ID is invalid.";
  for (const Vpc& vpc :
       {vpc_named("vpc-2"), vpc_named("vpc-404"), vpc_named("vpc-1", "eu-west-1"),
        Vpc{.vpc_region = "us-east-1", .vpc_id = {}}, Vpc{.vpc_region = {}, .vpc_id = "vpc-1"}}) {
    EXPECT_EQ(problem_of(try_to_create_private(caller_, "corp.example.com", vpc)), refusal);
  }
}

TEST_F(PrivateZones, NamesHaveLooserRules) {
  EXPECT_TRUE(create_hosted_zone(*context_, caller_, wanted("internal")));
  EXPECT_TRUE(try_to_create_private(caller_, "com", vpc_named("vpc-1")));
  EXPECT_TRUE(try_to_create_private(caller_, "a.milepost-1.test", vpc_named("vpc-1")));
  EXPECT_EQ(problem_of(try_to_create_private(caller_, ".", vpc_named("vpc-1"))),
            "InvalidDomainName: . is reserved by AWS!");
  EXPECT_THAT(problem_of(try_to_create_private(caller_, "*.example.com", vpc_named("vpc-1"))),
              HasSubstr("InvalidDomainName: "));
}

TEST_F(PrivateZones, AVpcSeesOneZoneOfAName) {
  const std::string zone = create_private("corp.example.com", "vpc-1");
  EXPECT_EQ(problem_of(try_to_create_private(caller_, "CORP.example.com.", vpc_named("vpc-1"))),
            "ConflictingDomainExists: The VPC vpc-1 in region us-east-1 has already been associated with the "
            "hosted zone " +
                zone + " with the same domain name.");
  // A parent, a child, a public zone of the name and another VPC's private one are no conflict.
  EXPECT_TRUE(try_to_create_private(caller_, "example.com", vpc_named("vpc-1")));
  EXPECT_TRUE(try_to_create_private(caller_, "a.corp.example.com", vpc_named("vpc-1")));
  create("corp.example.com");
  make_vpc(caller_, "vpc-2");
  EXPECT_TRUE(try_to_create_private(caller_, "corp.example.com", vpc_named("vpc-2")));
}

TEST_F(PrivateZones, OfManyMadeAtOnceTheVpcSeesOne) {
  std::atomic<int> won = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([this, &won] {
        const auto made = try_to_create_private(caller_, "corp.example.com", vpc_named("vpc-1"));
        if (made)
          ++won;
        else
          EXPECT_EQ(made.error().code, "ConflictingDomainExists");
      });
    }
  }
  EXPECT_EQ(won, 1);
  EXPECT_EQ(get_hosted_zone_count(*context_, caller_, {})->hosted_zone_count, 1);
}

TEST_F(PrivateZones, TakesNoNameServers) {
  const std::size_t before = keys_of_store().size();
  create_private("corp.example.com", "vpc-1");
  const auto keys = keys_of_store();
  EXPECT_GT(keys.size(), before);
  for (const std::string& key : keys) {
    EXPECT_FALSE(key.starts_with("host/") || key.starts_with("host_zone/") ||
                 key.starts_with("delegation_set"))
        << key;
  }
}

TEST_F(PrivateZones, DeletionTakesAssociationsAndAuthorizationsAlong) {
  make_vpc(stranger_, "vpc-2");
  make_vpc(stranger_, "vpc-3");
  const std::string zone = create_private("corp.example.com", "vpc-1");
  for (const char* vpc : {"vpc-2", "vpc-3"}) {
    ASSERT_TRUE(create_vpc_association_authorization(*context_, caller_, {zone, vpc_named(vpc)}));
  }
  ASSERT_TRUE(associate_vpc_with_hosted_zone(*context_, stranger_, {zone, vpc_named("vpc-2"), {}}));
  ASSERT_TRUE(delete_hosted_zone(*context_, caller_, {zone}));
  for (const std::string& key : keys_of_store()) {
    EXPECT_TRUE(key.starts_with("account/") || key.starts_with("account_state/") ||
                key.starts_with("change/") || key.starts_with("caller_reference/") ||
                key.starts_with("vpc/") || key.starts_with("vpc_network/"))
        << key;
  }
  create_private("corp.example.com", "vpc-1");
}

TEST_F(PrivateZones, LimitOfVpcsIsShownOfPrivateZonesOnly) {
  const std::string zone = create_private("corp.example.com", "vpc-1");
  const auto limit = get_hosted_zone_limit(*context_, caller_, {zone, "MAX_VPCS_ASSOCIATED_BY_ZONE"});
  ASSERT_TRUE(limit) << limit.error().message;
  EXPECT_EQ(limit->limit.value, 300);
  EXPECT_EQ(limit->count, 1);
  const std::string open = create("example.com").hosted_zone.id;
  EXPECT_THAT(problem_of(get_hosted_zone_limit(*context_, caller_, {open, "MAX_VPCS_ASSOCIATED_BY_ZONE"})),
              HasSubstr("HostedZoneNotPrivate: "));
}

TEST_F(PrivateZones, HasNoAcceleratedRecovery) {
  const std::string zone = create_private("corp.example.com", "vpc-1");
  for (const bool enable : {true, false}) {
    EXPECT_THAT(problem_of(update_hosted_zone_features(*context_, caller_, {zone, enable})),
                HasSubstr("InvalidInput: Accelerated recovery is for public hosted zones only"));
  }
}

}  // namespace
}  // namespace milepost::api
