#include "zone/private_zones.h"

#include <gtest/gtest.h>

#include "zone/private_zones_fixture.h"

namespace milepost::zone {
namespace {

TEST_F(PrivateZonesTest, TheLongestNetworkDecides) {
  writer_.put_vpc({"a", cidrs({"10.0.0.0/8", "2001:db8::/32"})});
  writer_.put_vpc({"b", cidrs({"10.2.0.0/16", "10.2.3.4/32", "2001:db8:1::/48"})});
  writer_.put_vpc({"c", cidrs({"10.2.3.0/24", "2001:db8:1::1/128"})});
  commit();
  EXPECT_EQ(vpc_of("10.1.2.3"), "a");
  EXPECT_EQ(vpc_of("10.2.255.255"), "b");
  EXPECT_EQ(vpc_of("10.2.3.3"), "c");
  EXPECT_EQ(vpc_of("10.2.3.4"), "b");
  EXPECT_EQ(vpc_of("11.0.0.0"), "");
  EXPECT_EQ(vpc_of("2001:db8:ffff::"), "a");
  EXPECT_EQ(vpc_of("2001:db8:1:ffff::"), "b");
  EXPECT_EQ(vpc_of("2001:db8:1::1"), "c");
  EXPECT_EQ(vpc_of("2001:db9::"), "");
}

TEST_F(PrivateZonesTest, FamiliesAreApart) {
  writer_.put_vpc({"all4", cidrs({"0.0.0.0/0"})});
  commit();
  EXPECT_EQ(vpc_of("192.0.2.1"), "all4");
  EXPECT_EQ(vpc_of("::"), "");
  writer_.put_vpc({"all6", cidrs({"::/0"})});
  commit();
  EXPECT_EQ(vpc_of("192.0.2.1"), "all4");
  EXPECT_EQ(vpc_of("::"), "all6");
}

TEST_F(PrivateZonesTest, NetworksMoveFromOneVpcToAnotherInEitherOrder) {
  const auto network = cidrs({"10.0.0.0/8"});
  writer_.put_vpc({"a", network});
  commit();
  writer_.put_vpc({"b", network});  // before the other lets go of it, within one commit
  writer_.put_vpc({"a", {}});
  commit();
  EXPECT_EQ(vpc_of("10.0.0.1"), "b");
  writer_.remove_vpc("b");
  writer_.put_vpc({"a", network});
  commit();
  EXPECT_EQ(vpc_of("10.0.0.1"), "a");
  writer_.remove_vpc("a");
  writer_.remove_vpc("never heard of");
  commit();
  EXPECT_EQ(vpc_of("10.0.0.1"), "");
  EXPECT_FALSE(catalog_.newest()->has_vpcs()) << "without networks the packet path asks nothing";
}

TEST_F(PrivateZonesTest, TheMostSpecificZoneOfTheVpcAndNeverAnotherOnes) {
  writer_.put_vpc({"a", cidrs({"10.1.0.0/16"})});
  writer_.put_vpc({"b", cidrs({"10.2.0.0/16"})});
  put_private("Z1", "internal.", {"a"});
  put_private("Z2", "db.internal.", {"a"});
  put_private("Z3", "internal.", {"b"});
  writer_.put_zone({"Z4", name("internal."), 1, {}});
  commit();
  EXPECT_EQ(seen("10.1.0.1", "www.internal."), "Z1");
  EXPECT_EQ(seen("10.1.0.1", "x.DB.internal."), "Z2");
  EXPECT_EQ(seen("10.1.0.1", "db.internal.", 1), "Z1");
  EXPECT_EQ(seen("10.2.0.1", "x.db.internal."), "Z3");
  EXPECT_EQ(seen("10.1.0.1", "example."), "");
  EXPECT_EQ(seen("10.3.0.1", "www.internal."), "");
  const Catalog& catalog = *catalog_.newest();
  const HashedName question(name("x.db.internal."), catalog.seed());
  EXPECT_EQ(catalog.find(question, Identity())->id(), "Z4") << "everyone else sees public zones only";
  EXPECT_EQ(catalog.find_by_id("Z2")->id(), "Z2");
  EXPECT_EQ(catalog.find_by_id("Z4")->id(), "Z4");
  EXPECT_EQ(catalog.find_by_id("Z5"), nullptr);
}

TEST_F(PrivateZonesTest, AssociationsComeAndGo) {
  writer_.put_vpc({"a", cidrs({"10.1.0.0/16"})});
  put_private("Z1", "internal.", {"b", "a", "b"});
  commit();
  EXPECT_EQ(seen("10.1.0.1", "internal."), "Z1");
  EXPECT_EQ(seen("10.2.0.1", "internal."), "") << "a VPC that is not there has no clients";
  writer_.put_vpc({"b", cidrs({"10.2.0.0/16"})});
  commit();
  EXPECT_EQ(seen("10.2.0.1", "internal."), "Z1") << "the zone named it before it was there";
  put_private("Z1", "internal.", {"b"});
  commit();
  EXPECT_EQ(seen("10.1.0.1", "internal."), "");
  EXPECT_EQ(seen("10.2.0.1", "internal."), "Z1");
  writer_.remove_zone("Z1");
  commit();
  EXPECT_EQ(seen("10.2.0.1", "internal."), "");
  EXPECT_EQ(catalog_.newest()->zone_count(), 0u);
}

TEST_F(PrivateZonesTest, ReadersKeepTheirNetworksAndZones) {
  writer_.put_vpc({"a", cidrs({"10.1.0.0/16"})});
  put_private("Z1", "internal.", {"a"});
  commit();
  base::Published<Catalog>::Reader reader(catalog_);
  const Catalog* before = reader.pin();
  writer_.remove_vpc("a");
  writer_.remove_zone("Z1");
  commit();
  const base::IpAddress client = ip("10.1.0.1");
  const auto vpc = before->vpc_of({client.octets.data(), client.size});
  ASSERT_TRUE(vpc);
  EXPECT_EQ(before->find_private(HashedName(name("internal."), before->seed()), *vpc)->id(), "Z1");
  reader.unpin();
}

TEST_F(PrivateZonesTest, AChangeInAZoneOfManyVpcsCopiesNoSight) {
  std::vector<std::string> vpcs;
  for (int i = 0; i < 300; ++i) vpcs.push_back("vpc-" + std::to_string(i));
  put_private("Z1", "internal.", vpcs);
  commit();
  const Slot sights = catalog_.newest()->parts().sights;
  ASSERT_TRUE(writer_.put_rrset("Z1", name("www.internal."), dns::RrType::A, 60,
                                std::vector<dns::Rdata>{{192, 0, 2, 1}}));
  commit();
  EXPECT_EQ(catalog_.newest()->parts().sights, sights);
}

// A name that each VPC has for itself: entries of one name do not stand together, so none is found by walking.
TEST_F(PrivateZonesTest, ThousandsOfVpcsHaveTheSameNameForThemselves) {
  constexpr int kVpcs = 3000;
  const auto address = [](int i) {
    return "10." + std::to_string(i / 256) + "." + std::to_string(i % 256) + ".1";
  };
  for (int i = 0; i < kVpcs; ++i) {
    const std::string vpc = "vpc-" + std::to_string(i);
    writer_.put_vpc({vpc, cidrs({address(i) + "/24"})});
    put_private("Z" + std::to_string(i), "internal.", {vpc});
  }
  commit();
  for (int i = 0; i < kVpcs; ++i) EXPECT_EQ(seen(address(i), "www.internal."), "Z" + std::to_string(i));
  std::size_t fullest = 0;
  for_each_page(catalog_.newest()->parts().sights, [&](const Page& page, std::uint32_t, int) {
    fullest = std::max<std::size_t>(fullest, page.count);
  });
  EXPECT_LE(fullest, kPageEntriesMax) << "a page beyond that holds hashes that cannot be told apart";
}

}  // namespace
}  // namespace milepost::zone
