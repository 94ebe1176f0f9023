// Choosing private zones against a slow and obvious twin: lists, walked from end to end.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "zone/private_zones_fixture.h"

namespace milepost::zone {
namespace {

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

class PrivateZonesOracle : public PrivateZonesTest {
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

TEST_F(PrivateZonesOracle, RandomHistories) {
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
