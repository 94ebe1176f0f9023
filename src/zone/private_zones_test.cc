#include "zone/private_zones.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/published.h"
#include "dns/name_text.h"
#include "zone/catalog_writer.h"
#include "zone/zone_fixture.h"

namespace milepost::zone {
namespace {

base::IpAddress ip(std::string_view text) {
  return base::IpAddress::parse(text).value();
}

std::vector<base::Cidr> cidrs(const std::vector<std::string>& texts) {
  std::vector<base::Cidr> out;
  for (const std::string& text : texts) out.push_back(base::Cidr::parse(text).value());
  return out;
}

class PrivateZonesTest : public testing::Test {
 protected:
  /// The VPC's id; "" for none.
  std::string vpc_of(std::string_view address) {
    const base::IpAddress client = ip(address);
    const auto vpc = catalog_.newest()->vpc_of({client.octets.data(), client.size});
    return vpc ? std::string(vpc->id) : "";
  }
  /// The private zone's id that the address sees; "" for none.
  std::string seen(std::string_view address, std::string_view question, std::size_t from = 0) {
    const Catalog& catalog = *catalog_.newest();
    const base::IpAddress client = ip(address);
    const auto vpc = catalog.vpc_of({client.octets.data(), client.size});
    if (!vpc) return "";
    const Zone* zone = catalog.find_private(HashedName(name(question), catalog.seed()), *vpc, from);
    return zone != nullptr ? std::string(zone->id()) : "";
  }
  void put_private(const std::string& id, std::string_view apex, std::vector<std::string> vpcs) {
    writer_.put_zone({id, name(apex), 1, {}, true, std::move(vpcs)});
  }
  void commit() { writer_.commit(++revision_); }

  base::Published<Catalog> catalog_;
  CatalogWriter writer_{catalog_};
  std::int64_t revision_ = 0;
};

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

// --- The slow and obvious twin: lists, walked from end to end. ---

struct TwinZone {
  std::string id;
  std::string apex;
  std::set<std::string> vpcs;
};

struct Twin {
  std::map<std::string, std::vector<base::Cidr>> vpcs;
  std::map<std::string, TwinZone> zones;

  std::string vpc_of(const base::IpAddress& client) const {
    std::string best;
    int longest = -1;
    for (const auto& [id, networks] : vpcs) {
      for (const base::Cidr& network : networks) {
        if (network.contains(client) && network.prefix > longest) {
          longest = network.prefix;
          best = id;
        }
      }
    }
    return best;
  }

  std::string seen(const base::IpAddress& client, const dns::Name& question) const {
    const std::string vpc = vpc_of(client);
    std::string best;
    std::size_t longest = 0;
    for (const auto& [id, zone] : zones) {
      const dns::Name apex = name(zone.apex);
      if (vpc.empty() || !zone.vpcs.contains(vpc) || !question.view().is_at_or_below(apex)) continue;
      if (apex.size() > longest) {
        longest = apex.size();
        best = id;
      }
    }
    return best;
  }
};

class TwinTest : public PrivateZonesTest {
 protected:
  std::uint32_t next(std::uint32_t below) {
    random_ = random_ * 1664525 + 1013904223;
    return (random_ >> 8) % below;
  }
  /// Few bits differ, so that networks nest and meet.
  base::IpAddress random_address() {
    base::IpAddress address = ip(next(2) == 0 ? "10.0.0.0" : "2001:db8::");
    const std::size_t changed = address.size == 4 ? 1 : 4;
    for (std::size_t i = changed; i < changed + 3; ++i) {
      address.octets[i] = static_cast<std::uint8_t>((next(2) << 7) | next(2));
    }
    return address;
  }
  base::Cidr random_network() {
    const base::IpAddress address = random_address();
    const std::uint32_t shortest = address.size == 4 ? 6 : 30;
    return base::Cidr::of(address,
                          static_cast<std::uint8_t>(shortest + next(8u * address.size - shortest + 1)));
  }
  std::string random_apex() {
    static constexpr const char* kApexes[] = {
        ".", "internal.", "a.internal.", "b.a.internal.", "c.b.a.internal.", "example.", "a.example."};
    return kApexes[next(std::size(kApexes))];
  }

  void change_vpc() {
    const std::string id = "vpc-" + std::to_string(next(12));
    if (next(4) == 0) {
      writer_.remove_vpc(id);
      twin_.vpcs.erase(id);
      return;
    }
    std::set<base::Cidr> networks;
    for (std::uint32_t left = next(5); left > 0; --left) {
      const base::Cidr network = random_network();
      const bool taken = std::ranges::any_of(twin_.vpcs, [&](const auto& vpc) {
        return vpc.first != id && std::ranges::find(vpc.second, network) != vpc.second.end();
      });
      if (!taken) networks.insert(network);
    }
    twin_.vpcs[id] = {networks.begin(), networks.end()};
    writer_.put_vpc({id, twin_.vpcs[id]});
  }

  void change_zone() {
    const std::string id = "Z" + std::to_string(next(20));
    if (next(4) == 0) {
      writer_.remove_zone(id);
      twin_.zones.erase(id);
      return;
    }
    TwinZone zone{id, random_apex(), {}};
    for (std::uint32_t left = next(6); left > 0; --left) {
      const std::string vpc = "vpc-" + std::to_string(next(12));
      // A VPC sees one zone of a name, as the change side holds.
      const bool taken = std::ranges::any_of(twin_.zones, [&](const auto& other) {
        return other.first != id && other.second.apex == zone.apex && other.second.vpcs.contains(vpc);
      });
      if (!taken) zone.vpcs.insert(vpc);
    }
    put_private(id, zone.apex, {zone.vpcs.begin(), zone.vpcs.end()});
    if (next(5) == 0) {  // public zones of the same names must not be seen
      writer_.put_zone({"public-" + zone.apex, name(zone.apex), 1, {}});
    }
    twin_.zones[id] = zone;
  }

  void compare() {
    for (int i = 0; i < 40; ++i) {
      const base::IpAddress client = random_address();
      dns::Name asked = name(random_apex());
      if (next(2) == 0) asked = asked.with_label("x").value();
      const std::string address = client.print();
      const std::string question = dns::print_name(asked, dns::Escapes::kDecimal);
      ASSERT_EQ(vpc_of(address), twin_.vpc_of(client)) << address;
      ASSERT_EQ(seen(address, question), twin_.seen(client, asked)) << address << " asks for " << question;
    }
  }

  Twin twin_;
  std::uint32_t random_ = 2026;
};

TEST_F(TwinTest, RandomHistories) {
  int answered = 0;
  for (int round = 0; round < 1500; ++round) {
    for (std::uint32_t left = 1 + next(3); left > 0; --left) next(2) == 0 ? change_vpc() : change_zone();
    commit();
    compare();
    if (HasFatalFailure()) return;
    if (!twin_.seen(random_address(), name("c.b.a.internal.")).empty()) ++answered;
  }
  EXPECT_GT(answered, 100) << "the histories must have something to see";
}

}  // namespace
}  // namespace milepost::zone
