#include "zone/cidr_map.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "zone/plan_fixture.h"

namespace milepost::zone {
namespace {

constexpr HashSeed kSeed = 77;

base::IpAddress ip(std::string_view text) {
  return base::IpAddress::parse(text).value();
}
base::Cidr block(std::string_view text) {
  return base::Cidr::parse(text).value();
}
base::Bytes octets(const base::IpAddress& address) {
  return {address.octets.data(), address.size};
}

/// What a look-up sees: the keys of locations, the longest block first, and the scope.
struct Matches {
  std::vector<std::uint64_t> locations;
  std::uint8_t scope = 0;

  friend bool operator==(const Matches&, const Matches&) = default;
};

Matches look_up(const CidrMap& map, const base::IpAddress& address, std::uint8_t prefix) {
  Matches matches;
  matches.scope = map.for_each_match(octets(address), prefix, [&](std::uint64_t location) {
    matches.locations.push_back(location);
    return true;
  });
  return matches;
}

/// Slow and obvious: every block is looked at for every question.
class Twin {
 public:
  explicit Twin(const std::vector<CidrLocationInfo>& locations) {
    for (const CidrLocationInfo& location : locations) {
      for (const base::Cidr& each : location.blocks)
        blocks_.emplace_back(each, CidrMap::location_key(location.name, kSeed));
    }
  }

  Matches look_up(const base::IpAddress& address, std::uint8_t prefix) const {
    Matches matches;
    const base::Cidr client = base::Cidr::of(address, prefix);
    for (int length = prefix; length >= 0; --length) {
      for (const auto& [each, location] : blocks_) {
        if (each.prefix == length && each.contains(client)) matches.locations.push_back(location);
      }
    }
    while (!is_uniform(base::Cidr::of(address, matches.scope))) ++matches.scope;
    return matches;
  }

 private:
  /// True when every block holds all addresses of the network or none of them.
  bool is_uniform(const base::Cidr& network) const {
    return std::ranges::none_of(blocks_, [&](const auto& each) {
      return each.first.prefix > network.prefix && network.contains(each.first);
    });
  }

  std::vector<std::pair<base::Cidr, std::uint64_t>> blocks_;
};

/// Addresses that are often close to each other and often at the ends of the space.
base::IpAddress random_address(Dice& dice, std::uint8_t size) {
  base::IpAddress address;
  address.size = size;
  for (std::size_t i = 0; i < size; ++i) {
    constexpr std::uint8_t kOctets[] = {0, 0, 0xff, 0xff, 0x80, 0x7f, 0x0a};
    address.octets[i] = dice.one_in(12) ? static_cast<std::uint8_t>(dice.below(256)) : dice.pick(kOctets);
  }
  return address;
}

std::vector<CidrLocationInfo> random_collection(Dice& dice) {
  std::vector<CidrLocationInfo> locations(1 + dice.below(5));
  std::map<base::Cidr, bool> used;  // a block is in one location of a collection
  for (std::size_t i = 0; i < locations.size(); ++i) {
    locations[i].name = "location" + std::to_string(i);
    for (std::uint32_t left = dice.below(12); left > 0; --left) {
      const std::uint8_t size = dice.one_in(2) ? 4 : 16;
      const auto prefix = static_cast<std::uint8_t>(dice.below(8 * size + 1));
      const base::Cidr made = base::Cidr::of(random_address(dice, size), prefix);
      if (used.emplace(made, true).second) locations[i].blocks.push_back(made);
    }
  }
  return locations;
}

/// The addresses just inside and just outside of the block, at both ends.
std::vector<base::IpAddress> edges_of(const base::Cidr& block) {
  base::IpAddress last = block.network;
  for (std::size_t bit = block.prefix; bit < 8u * last.size; ++bit)
    last.octets[bit / 8] |= static_cast<std::uint8_t>(0x80 >> bit % 8);
  const auto step = [](base::IpAddress address, int by) {
    for (std::size_t i = address.size; i-- > 0;) {
      const int sum = address.octets[i] + by;
      address.octets[i] = static_cast<std::uint8_t>(sum);
      if (sum >= 0 && sum <= 0xff) break;  // no carry
    }
    return address;
  };
  return {block.network, last, step(block.network, -1), step(last, 1)};
}

void compare(const CidrMap& map, const Twin& twin, const base::IpAddress& address, std::uint8_t prefix) {
  const base::IpAddress known = base::Cidr::of(address, prefix).network;  // as clients send it: zeros behind
  ASSERT_EQ(look_up(map, known, prefix), twin.look_up(known, prefix))
      << known.print() << "/" << static_cast<int>(prefix);
}

TEST(CidrMap, AgreesWithTheTwin) {
  Dice dice(1);
  for (int round = 0; round < 400; ++round) {
    const std::vector<CidrLocationInfo> locations = random_collection(dice);
    const CidrMap map(locations, kSeed);
    const Twin twin(locations);
    for (const CidrLocationInfo& location : locations) {
      for (const base::Cidr& each : location.blocks) {
        for (const base::IpAddress& address : edges_of(each))
          compare(map, twin, address, static_cast<std::uint8_t>(8 * address.size));
        compare(map, twin, each.network, each.prefix);
      }
    }
    for (int i = 0; i < 50; ++i) {
      const base::IpAddress address = random_address(dice, dice.one_in(2) ? 4 : 16);
      compare(map, twin, address, static_cast<std::uint8_t>(dice.below(8 * address.size + 1)));
      compare(map, twin, address, static_cast<std::uint8_t>(8 * address.size));
    }
    if (testing::Test::HasFatalFailure()) FAIL() << "round " << round;
  }
}

/// The example of the header.
CidrMap nested() {
  return CidrMap({{"a", {block("10.0.0.0/8")}}, {"b", {block("10.1.0.0/16")}}}, kSeed);
}
const std::uint64_t kA = CidrMap::location_key("a", kSeed);
const std::uint64_t kB = CidrMap::location_key("b", kSeed);

TEST(CidrMap, TheLongestBlockComesFirst) {
  EXPECT_EQ(look_up(nested(), ip("10.1.2.3"), 32), (Matches{{kB, kA}, 16}));
  EXPECT_EQ(look_up(nested(), ip("10.2.0.0"), 32), (Matches{{kA}, 15}));
  EXPECT_EQ(look_up(nested(), ip("10.128.0.0"), 32), (Matches{{kA}, 9}));
  EXPECT_EQ(look_up(nested(), ip("9.255.255.255"), 32), (Matches{{}, 7}));
  EXPECT_EQ(look_up(nested(), ip("128.0.0.0"), 32), (Matches{{}, 1}));
  EXPECT_EQ(look_up(nested(), ip("2001:db8::"), 128), (Matches{{}, 0})) << "families are apart";
}

// A client whose prefix is shorter than the block is not in it (Developer Guide, "IP-based routing").
TEST(CidrMap, ABlockHoldsAllOfTheClientsNetwork) {
  EXPECT_EQ(look_up(nested(), ip("10.1.0.0"), 16).locations, (std::vector{kB, kA}));
  EXPECT_EQ(look_up(nested(), ip("10.1.0.0"), 15).locations, (std::vector{kA}));
  EXPECT_EQ(look_up(nested(), ip("10.0.0.0"), 8).locations, (std::vector{kA}));
  EXPECT_TRUE(look_up(nested(), ip("10.0.0.0"), 7).locations.empty());
}

TEST(CidrMap, TheLookUpStopsWhereItIsToldTo) {
  std::vector<std::uint64_t> seen;
  const base::IpAddress address = ip("10.1.2.3");
  nested().for_each_match(octets(address), 32, [&](std::uint64_t location) {
    seen.push_back(location);
    return false;
  });
  EXPECT_EQ(seen, (std::vector{kB}));
}

TEST(CidrMap, TheWholeSpaceAndItsEnds) {
  const CidrMap map(
      {{"a", {block("0.0.0.0/0"), block("::/0")}},
       {"b", {block("255.255.255.255/32"), block("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128")}}},
      kSeed);
  EXPECT_EQ(look_up(map, ip("0.0.0.0"), 32), (Matches{{kA}, 1}));
  EXPECT_EQ(look_up(map, ip("0.0.0.0"), 0).locations, (std::vector{kA}));
  EXPECT_EQ(look_up(map, ip("255.255.255.255"), 32), (Matches{{kB, kA}, 32}));
  EXPECT_EQ(look_up(map, ip("255.255.255.254"), 32), (Matches{{kA}, 32}));
  EXPECT_EQ(look_up(map, ip("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), 128), (Matches{{kB, kA}, 128}));
  EXPECT_EQ(look_up(map, ip("::"), 128), (Matches{{kA}, 1}));
}

TEST(CidrMap, AnEmptyCollectionMatchesNobody) {
  const CidrMap map({}, kSeed);
  EXPECT_EQ(look_up(map, ip("192.0.2.1"), 32), Matches());
  EXPECT_EQ(look_up(map, ip("2001:db8::1"), 128), Matches());
}

TEST(CidrMap, LocationsHaveKeysThatAreNeverTheDefaults) {
  for (int i = 0; i < 1000; ++i)
    EXPECT_NE(CidrMap::location_key("l" + std::to_string(i), kSeed), kDefaultCidrKey);
  EXPECT_NE(kA, kB);
}

}  // namespace
}  // namespace milepost::zone
