// VPCs as operators make them: what they may be, whose networks are whose, and what keeps one from going.
#include "api/vpcs.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <thread>

#include "api/hosted_zones.h"
#include "api/vpc_associations.h"
#include "api/vpc_authorizations.h"
#include "api/vpc_test_fixture.h"

namespace milepost::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;

class Vpcs : public VpcTest {
 protected:
  NewVpc wanted(const std::string& id, std::vector<std::string> networks) {
    return {.region = "eu-west-1",
            .id = id,
            .account = caller_.account,
            .networks = std::move(networks),
            .comment = {}};
  }
  base::Result<model::Vpc> make(const std::string& id, std::vector<std::string> networks) {
    return create_vpc(*store_, wanted(id, std::move(networks)), now_);
  }
  std::vector<std::string> keys_with(std::string_view prefix) {
    std::vector<std::string> keys = keys_of_store();
    std::erase_if(keys, [&](const std::string& key) { return !key.starts_with(prefix); });
    return keys;
  }
};

TEST_F(Vpcs, IsStoredAsItWasAskedFor) {
  NewVpc request = wanted("vpc-0a1b", {"10.0.0.0/8", "2001:DB8::/32"});
  request.comment = "office";
  const auto made = create_vpc(*store_, request, now_);
  ASSERT_TRUE(made) << made.error().message;
  const auto listed = list_vpcs(*store_);
  ASSERT_TRUE(listed);
  ASSERT_EQ(listed->size(), 1u);
  const model::Vpc& vpc = listed->front();
  EXPECT_EQ(vpc.region, "eu-west-1");
  EXPECT_EQ(vpc.id, "vpc-0a1b");
  EXPECT_EQ(vpc.account, caller_.account);
  EXPECT_THAT(vpc.networks, ElementsAre("10.0.0.0/8", "2001:db8::/32"));
  EXPECT_EQ(vpc.comment, "office");
  EXPECT_EQ(vpc.created, "2026-11-22T00:00:00.000Z");
}

TEST_F(Vpcs, GetsAnIdOfAwsFormWhenItHasNone) {
  const auto made = make("", {"10.0.0.0/8"});
  ASSERT_TRUE(made);
  EXPECT_THAT(made->id, MatchesRegex("vpc-[0-9a-f]{17}"));
}

TEST_F(Vpcs, WhatIsNoVpcIsRefusedAndNothingWritten) {
  NewVpc elsewhere = wanted("vpc-1", {"10.0.0.0/8"});
  elsewhere.region = "eu-west-9";
  EXPECT_THAT(problem_of(create_vpc(*store_, elsewhere)),
              HasSubstr("InvalidVpc: eu-west-9 is no region. Regions: af-south-1 ap-east-1 "));
  NewVpc nobodys = wanted("vpc-1", {"10.0.0.0/8"});
  nobodys.account = "999999999999";
  EXPECT_EQ(problem_of(create_vpc(*store_, nobodys)), "NoSuchEntity: There is no account 999999999999.");
  for (const std::string id : {"vpc/1", "vpc 1", "vpc\n", "v\xc3\xa4"}) {
    EXPECT_THAT(problem_of(make(id, {"10.0.0.0/8"})), HasSubstr("is no VPC id")) << id;
  }
  EXPECT_THAT(problem_of(make(std::string(129, 'v'), {"10.0.0.0/8"})), HasSubstr("is no VPC id"));
  EXPECT_EQ(problem_of(make("vpc-1", {})), "InvalidVpc: A VPC needs at least one network.");
  EXPECT_THAT(problem_of(make("vpc-1", std::vector<std::string>(kVpcNetworksMax + 1, "10.0.0.0/8"))),
              HasSubstr("InvalidVpc: A VPC has at most 1000 networks; these are 1001."));
  EXPECT_THAT(keys_with("vpc"), IsEmpty());
}

TEST_F(Vpcs, NetworksAreBlocksWithNothingBehindThePrefix) {
  for (const char* text : {"10.0.0.0", "10.0.0.0/33", "10.0.0/8", "2001:db8::/129", "/8", "any", ""}) {
    EXPECT_EQ(problem_of(make("vpc-1", {text})),
              "InvalidVpc: '" + std::string(text) +
                  "' is no network: write address/prefix length, as in 10.0.0.0/8 or 2001:db8::/32.");
  }
  EXPECT_EQ(problem_of(make("vpc-1", {"10.1.2.3/8"})),
            "InvalidVpc: 10.1.2.3/8 has bits behind its prefix: did you mean 10.0.0.0/8?");
  EXPECT_EQ(problem_of(make("vpc-1", {"2001:db8::1/32"})),
            "InvalidVpc: 2001:db8::1/32 has bits behind its prefix: did you mean 2001:db8::/32?");
}

TEST_F(Vpcs, ANetworkThatIsGivenTwiceCountsOnce) {
  const auto made = make("vpc-1", {"2001:db8::/32", "10.0.0.0/8", "2001:0db8:0::/32"});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_THAT(made->networks, ElementsAre("2001:db8::/32", "10.0.0.0/8"));
}

TEST_F(Vpcs, EqualNetworksBelongToOneVpcNestedOnesToSeveral) {
  ASSERT_TRUE(make("vpc-1", {"10.0.0.0/8"}));
  EXPECT_EQ(problem_of(make("vpc-2", {"10.1.0.0/16", "10.0.0.0/8"})),
            "NetworkInUse: The network 10.0.0.0/8 belongs to VPC vpc-1 in eu-west-1 already.");
  EXPECT_TRUE(make("vpc-2", {"10.1.0.0/16", "0.0.0.0/0"}));
}

TEST_F(Vpcs, OneIdIsOneVpcInEachRegion) {
  ASSERT_TRUE(make("vpc-1", {"10.0.0.0/8"}));
  EXPECT_EQ(problem_of(make("vpc-1", {"11.0.0.0/8"})),
            "VpcAlreadyExists: There is a VPC vpc-1 in eu-west-1 already.");
  EXPECT_EQ(find_vpc_by_id(*store_, "vpc-1", {})->region, "eu-west-1");
  make_vpc(caller_, "vpc-1", "us-east-1");
  EXPECT_THAT(problem_of(find_vpc_by_id(*store_, "vpc-1", {})),
              HasSubstr("in several regions: say which one"));
  EXPECT_EQ(find_vpc_by_id(*store_, "vpc-1", "us-east-1")->region, "us-east-1");
  EXPECT_THAT(problem_of(find_vpc_by_id(*store_, "vpc-1", "us-west-1")),
              HasSubstr("NoSuchVpc: There is no VPC vpc-1 in us-west-1; "));
  EXPECT_THAT(problem_of(find_vpc_by_id(*store_, "vpc-2", {})),
              HasSubstr("NoSuchVpc: There is no VPC vpc-2; "));
}

TEST_F(Vpcs, OtherNetworksComeAtOnceAndTheOldOnesAreFree) {
  ASSERT_TRUE(make("vpc-1", {"10.0.0.0/8", "192.0.2.0/24"}));
  const auto set = set_vpc_networks(*store_, {"eu-west-1", "vpc-1"}, {"192.0.2.0/24", "172.16.0.0/12"});
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_THAT(list_vpcs(*store_)->front().networks, ElementsAre("192.0.2.0/24", "172.16.0.0/12"));
  EXPECT_TRUE(make("vpc-2", {"10.0.0.0/8"}));
  EXPECT_THAT(problem_of(set_vpc_networks(*store_, {"eu-west-1", "vpc-1"}, {"10.0.0.0/8"})),
              HasSubstr("NetworkInUse: The network 10.0.0.0/8 belongs to VPC vpc-2"));
  EXPECT_THAT(problem_of(set_vpc_networks(*store_, {"eu-west-1", "vpc-3"}, {"11.0.0.0/8"})),
              HasSubstr("NoSuchVpc: There is no VPC vpc-3 in eu-west-1; "));
  EXPECT_THAT(problem_of(set_vpc_networks(*store_, {"eu-west-1", "vpc-1"}, {})), HasSubstr("InvalidVpc: "));
}

TEST_F(Vpcs, OfManyWhoWantANetworkAtOnceOneGetsIt) {
  std::atomic<int> won = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([this, &won, i] {
        const auto made = make("vpc-" + std::to_string(i), {"10.0.0.0/8"});
        if (made)
          ++won;
        else
          EXPECT_EQ(made.error().code, "NetworkInUse");
      });
    }
  }
  EXPECT_EQ(won, 1);
  EXPECT_EQ(list_vpcs(*store_)->size(), 1u);
}

TEST_F(Vpcs, DeletionLeavesNothing) {
  ASSERT_TRUE(make("vpc-1", {"10.0.0.0/8", "2001:db8::/32"}));
  ASSERT_TRUE(delete_vpc(*store_, {"eu-west-1", "vpc-1"}));
  EXPECT_THAT(keys_with("vpc"), IsEmpty());
  const auto again = delete_vpc(*store_, {"eu-west-1", "vpc-1"});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "NoSuchVpc");
}

TEST_F(Vpcs, AnAssociatedVpcStaysAndItsZonesAreNamed) {
  make_vpc(caller_, "vpc-1");
  const std::string zone = create_private("corp.example.com", "vpc-1");
  const auto refused = delete_vpc(*store_, {"us-east-1", "vpc-1"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "VpcInUse");
  EXPECT_EQ(refused.error().message,
            "VPC vpc-1 is associated with hosted zones: " + zone +
                " (corp.example.com.). Disassociate it from them, or delete them, first.");
  ASSERT_TRUE(delete_hosted_zone(*context_, caller_, {zone}));
  EXPECT_TRUE(delete_vpc(*store_, {"us-east-1", "vpc-1"}));
}

TEST_F(Vpcs, NobodyComesToReferToAVpcThatIsGone) {
  make_vpc(caller_, "vpc-1");
  make_vpc(caller_, "vpc-gone");
  const std::string zone = create_private("corp.example.com", "vpc-1");
  std::atomic<bool> gone = false;
  {
    std::vector<std::jthread> threads;
    threads.emplace_back([&] {
      for (int i = 0; i < 5; ++i) {
        const auto made = try_to_create_private(caller_, "zone.example", vpc_named("vpc-gone"));
        if (made) {
          EXPECT_TRUE(delete_hosted_zone(*context_, caller_, {made->hosted_zone.id}));
        }
      }
    });
    threads.emplace_back([&] {
      while (!gone) {
        const auto made =
            create_vpc_association_authorization(*context_, caller_, {zone, vpc_named("vpc-gone")});
        if (!made) {
          EXPECT_THAT(made.error().code, testing::AnyOf("InvalidVPCId", "ConcurrentModification"));
        }
      }
    });
    threads.emplace_back([&] {
      while (!gone) gone = delete_vpc(*store_, {"us-east-1", "vpc-gone"}).has_value();
    });
  }
  for (const std::string& key : keys_of_store())
    EXPECT_THAT(key, testing::Not(HasSubstr("/vpc-gone"))) << key;
}

TEST_F(Vpcs, OfManyZonesTenAreNamed) {
  make_vpc(caller_, "vpc-1");
  for (int i = 0; i < 11; ++i) create_private("zone" + std::to_string(i) + ".example", "vpc-1");
  const auto refused = delete_vpc(*store_, {"us-east-1", "vpc-1"});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr(", and others. Disassociate"));
  EXPECT_EQ(std::ranges::count(refused.error().message, '('), 10);
}

TEST_F(Vpcs, TheNextVpcOfThatNameHasNoneOfItsAuthorizations) {
  make_vpc(caller_, "vpc-1");
  make_vpc(stranger_, "vpc-2");
  const std::string zone = create_private("corp.example.com", "vpc-1");
  ASSERT_TRUE(create_vpc_association_authorization(*context_, caller_, {zone, vpc_named("vpc-2")}));
  ASSERT_TRUE(delete_vpc(*store_, {"us-east-1", "vpc-2"}));
  make_vpc(third_, "vpc-2");
  EXPECT_THAT(problem_of(associate_vpc_with_hosted_zone(*context_, third_, {zone, vpc_named("vpc-2"), {}})),
              HasSubstr("NotAuthorizedException: "));
}

}  // namespace
}  // namespace milepost::api
