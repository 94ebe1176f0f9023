// For tests: random worlds for the oracle, with every policy, alias, group and kind of client in them.
#pragma once

#include <cstdint>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "routing/choose_oracle.h"
#include "routing/routing_fixture.h"
#include "zone/plan_fixture.h"

namespace milepost::routing::oracle {

using zone::ContentKind;
using zone::Dice;
using zone::Policy;

inline constexpr std::uint32_t kNames = 9;
inline constexpr std::uint32_t kChecks = 8;
inline constexpr std::uint32_t kOutsideNames = 4;
inline constexpr std::uint32_t kCollections = 2;
inline constexpr std::uint32_t kGroupsDeep = 2;  // groups within groups; names lead to names besides

/// Where regions, endpoints and clients are.
inline const std::vector<Spot> kPlaces = {{38.9, -77.4}, {45.8, -119.7}, {53.3, -6.3},  {50.1, 8.7},
                                          {1.4, 103.8},  {-33.9, 151.2}, {35.4, 139.4}, {-23.5, -46.6},
                                          {64.1, -21.9}, {-54.8, -68.3}};
inline constexpr std::uint32_t kRegions = 7;  // the first of the places

inline std::string name_of(std::uint32_t number) {
  return "n" + std::to_string(number) + ".example.";
}
inline std::string outside_name(std::uint32_t number) {
  return "o" + std::to_string(number) + ".test.";
}

/// A place as geolocation records name it.
struct GeoPlace {
  const char* continent;
  const char* country;
  const char* subdivision;
};
inline constexpr GeoPlace kGeoPlaces[] = {{"", "*", ""},  {"NA", "", ""}, {"EU", "", ""},   {"", "US", ""},
                                          {"", "CA", ""}, {"", "DE", ""}, {"", "US", "NY"}, {"", "US", "CA"}};
inline constexpr const char* kLocations[] = {"wide", "middle", "narrow", "far", "*"};

/// Makes worlds.
class Maker {
 public:
  explicit Maker(Dice& dice) : dice_(dice) {}

  /// Everything but verdicts and who asks.
  World make() {
    World world;
    next_number_ = 1;
    for (std::uint32_t i = 0; i < kRegions; ++i)
      world.regions["r" + std::to_string(i)] = {kPlaces[i].latitude, kPlaces[i].longitude};
    for (std::uint32_t i = 0; i < kNames; ++i) {
      if (dice_.one_in(6)) {
        world.plain[name_of(i)] = next_number_++;
      } else if (!dice_.one_in(8)) {
        world.plans[name_of(i)] = group(i, kGroupsDeep);
      }
    }
    for (std::uint32_t i = 0; i < kOutsideNames; ++i) {
      if (dice_.one_in(4)) continue;
      OutsideName& known = world.outside[outside_name(i)];
      known.use_until_s = dice_.below(3);
      if (!dice_.one_in(4)) known.number = next_number_++;
    }
    for (std::uint32_t i = 0; i < kCollections; ++i) add_collection(world, "col" + std::to_string(i));
    world.now_s = 1;
    return world;
  }

  /// Other verdicts, and another client.
  void vary(World& world) {
    const std::uint32_t healthy_of_four = dice_.below(5);
    world.verdicts.clear();
    for (std::uint32_t i = 0; i < kChecks; ++i) {
      if (!dice_.one_in(6)) world.verdicts["c" + std::to_string(i)] = dice_.below(4) < healthy_of_four;
    }
    world.asker = {};
    const std::uint8_t size = dice_.one_in(4) ? 16 : 4;
    world.asker.network = base::Cidr::of(
        address(size), static_cast<std::uint8_t>(dice_.one_in(2) ? 8 * size : dice_.below(33)));
    vary_place(world.asker);
  }

 private:
  void vary_place(Asker& asker) {
    constexpr GeoPlace kClients[] = {{"NA", "US", "NY"}, {"NA", "US", "CA"}, {"NA", "US", "TX"},
                                     {"NA", "US", ""},   {"NA", "CA", ""},   {"NA", "", ""},
                                     {"EU", "DE", ""},   {"EU", "FR", ""},   {"AS", "JP", ""},
                                     {"", "DE", ""},     {"", "", ""}};
    const GeoPlace place = dice_.pick(kClients);
    asker.continent = place.continent;
    asker.country = place.country;
    asker.subdivision = place.subdivision;
    if (!dice_.one_in(4)) {
      const Spot& near = dice_.pick(kPlaces);
      asker.position = {near.latitude + dice_.below(9), near.longitude + dice_.below(9)};
    }
    for (std::uint32_t i = 0; i < kRegions; ++i) {
      if (dice_.one_in(3))
        asker.latencies_ms["r" + std::to_string(i)] = static_cast<std::uint16_t>(dice_.below(300));
    }
  }

  base::IpAddress address(std::uint8_t size) {
    base::IpAddress address{{10, static_cast<std::uint8_t>(dice_.below(3)),
                             static_cast<std::uint8_t>(dice_.below(3)),
                             static_cast<std::uint8_t>(dice_.below(3))}};
    address.size = size;
    return address;
  }

  void add_collection(World& world, const std::string& id) {
    std::set<base::Cidr> used;  // a block is in one location of a collection
    for (const char* location : {"wide", "middle", "narrow", "far"}) {
      for (std::uint32_t left = dice_.below(4); left > 0; --left) {
        const std::uint8_t size = dice_.one_in(3) ? 16 : 4;
        const auto prefix = static_cast<std::uint8_t>(size == 4 ? dice_.below(25) : dice_.below(49));
        const base::Cidr block = base::Cidr::of(address(size), prefix);
        if (used.insert(block).second) world.collections[id].push_back({block, location});
      }
    }
  }

  /// The plan of the name of that number, or a group in it.
  Group group(std::uint32_t number, std::uint32_t depth) {
    Group made{.policy = static_cast<Policy>(dice_.below(zone::kPolicyCount))};
    const std::uint32_t places = made.policy == Policy::kSimple       ? 1
                                 : made.policy == Policy::kFailover   ? 2
                                 : made.policy == Policy::kMultivalue ? 11
                                                                      : 5;
    if (made.policy == Policy::kIpBased)
      made.collection = "col" + std::to_string(dice_.below(kCollections + 1));
    const std::uint32_t first = dice_.below(16);
    const std::uint32_t members = 1 + dice_.below(places);
    for (std::uint32_t i = 0; i < members; ++i) {
      Member member = content(number, depth, made.policy);
      give_parameters(made.policy, first + i, member);
      if (!dice_.one_in(3)) member.check = "c" + std::to_string(dice_.below(kChecks));
      made.members.push_back(std::move(member));
    }
    return made;
  }

  Member content(std::uint32_t number, std::uint32_t depth, Policy policy) {
    Member member{.evaluate_target = !dice_.one_in(3)};
    if (policy != Policy::kMultivalue) member.kind = static_cast<ContentKind>(dice_.below(depth > 0 ? 4 : 3));
    switch (member.kind) {
      case ContentKind::kRecords:
        member.number = next_number_++;
        break;
      case ContentKind::kName:
        // To names of higher numbers only, so that nothing goes in circles; the last one never exists.
        member.target = name_of(number + 1 + dice_.below(kNames - number));
        break;
      case ContentKind::kOutside:
        member.target = outside_name(dice_.below(kOutsideNames));
        break;
      case ContentKind::kGroup:
        member.group.push_back(group(number, depth - 1));
        break;
    }
    return member;
  }

  /// `place` differs among the members of a group.
  void give_parameters(Policy policy, std::uint32_t place, Member& member) {
    constexpr std::uint32_t kWeights[] = {0, 0, 1, 1, 2, 5, 255};
    member.weight = dice_.pick(kWeights);
    member.is_primary = place % 2 == 0;
    const GeoPlace& geo = kGeoPlaces[place % std::size(kGeoPlaces)];
    member.continent = geo.continent;
    member.country = geo.country;
    member.subdivision = geo.subdivision;
    member.location = kLocations[place % std::size(kLocations)];
    constexpr int kBiases[] = {0, 0, 0, 10, -10, 50, -50, 99, -99};
    member.bias = dice_.pick(kBiases);
    const bool by_region = policy == Policy::kLatency || dice_.one_in(2);
    if (by_region) {
      member.region = "r" + std::to_string(place % (kRegions + 1));  // of which one is unknown
    } else {
      const Spot& at = dice_.pick(kPlaces);
      member.latitude = at.latitude;
      member.longitude = at.longitude;
    }
  }

  Dice& dice_;
  std::uint32_t next_number_ = 1;
};

}  // namespace milepost::routing::oracle
