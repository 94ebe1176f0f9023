// routing::choose against a slow and obvious evaluator, on random zones, verdicts and clients.
//
// MILEPOST_SEED=N repeats a run.
#include "routing/choose_oracle.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include "routing/chi_square.h"
#include "routing/choose.h"
#include "routing/routing_fixture.h"

namespace milepost::routing::oracle {
namespace {

using zone::ContentKind;
using zone::Dice;
using zone::Policy;

constexpr std::uint32_t kNames = 9;
constexpr std::uint32_t kChecks = 8;
constexpr std::uint32_t kOutsideNames = 4;
constexpr std::uint32_t kCollections = 2;
constexpr std::uint32_t kGroupsDeep = 2;  // groups within groups; names lead to names besides

/// Where regions, endpoints and clients are.
const std::vector<Region> kPlaces = {{38.9, -77.4}, {45.8, -119.7}, {53.3, -6.3},  {50.1, 8.7},
                                     {1.4, 103.8},  {-33.9, 151.2}, {35.4, 139.4}, {-23.5, -46.6},
                                     {64.1, -21.9}, {-54.8, -68.3}};
constexpr std::uint32_t kRegions = 7;  // the first of the places

std::string name_of(std::uint32_t number) {
  return "n" + std::to_string(number) + ".example.";
}
std::string outside_name(std::uint32_t number) {
  return "o" + std::to_string(number) + ".test.";
}

/// A place as geolocation records name it.
struct Place {
  const char* continent;
  const char* country;
  const char* subdivision;
};
constexpr Place kGeoPlaces[] = {{"", "*", ""},  {"NA", "", ""}, {"EU", "", ""},   {"", "US", ""},
                                {"", "CA", ""}, {"", "DE", ""}, {"", "US", "NY"}, {"", "US", "CA"}};
constexpr const char* kLocations[] = {"wide", "middle", "narrow", "far", "*"};

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
    constexpr Place kClients[] = {{"NA", "US", "NY"}, {"NA", "US", "CA"}, {"NA", "US", "TX"},
                                  {"NA", "US", ""},   {"NA", "CA", ""},   {"NA", "", ""},
                                  {"EU", "DE", ""},   {"EU", "FR", ""},   {"AS", "JP", ""},
                                  {"", "DE", ""},     {"", "", ""}};
    const Place place = dice_.pick(kClients);
    asker.continent = place.continent;
    asker.country = place.country;
    asker.subdivision = place.subdivision;
    if (!dice_.one_in(4)) {
      const Region& near = dice_.pick(kPlaces);
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
    const Place& geo = kGeoPlaces[place % std::size(kGeoPlaces)];
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
      const Region& at = dice_.pick(kPlaces);
      member.latitude = at.latitude;
      member.longitude = at.longitude;
    }
  }

  Dice& dice_;
  std::uint32_t next_number_ = 1;
};

/// Words to what a CatalogWriter takes.
zone::PlanGroup to_plan(const Group& group);

void give_key(Policy policy, const Member& member, zone::PlanMember& made) {
  switch (policy) {
    case Policy::kWeighted:
      made.key = member.weight;
      break;
    case Policy::kFailover:
      made.key = member.is_primary ? zone::kFailoverPrimary : zone::kFailoverSecondary;
      break;
    case Policy::kGeolocation:
      made.key = zone::geo_key(member.continent, member.country, member.subdivision);
      break;
    case Policy::kIpBased:
      made.param = member.location;
      break;
    case Policy::kGeoproximity:
      made.bias = static_cast<std::int8_t>(member.bias);
      if (member.region.empty()) made.position = position_of(member.latitude, member.longitude);
      [[fallthrough]];
    case Policy::kLatency:
      made.param = member.region;
      break;
    case Policy::kSimple:
    case Policy::kMultivalue:
      break;
  }
}

zone::PlanMember to_plan(const Member& member, Policy policy, std::size_t index) {
  zone::PlanMember made{
      .label = policy == Policy::kSimple ? std::string() : std::string(1, static_cast<char>('a' + index)),
      .check = member.check,
      .evaluate_target = member.evaluate_target,
      .kind = member.kind};
  give_key(policy, member, made);
  switch (member.kind) {
    case ContentKind::kRecords:
      made.records = zone::records(member.number);
      break;
    case ContentKind::kName:
    case ContentKind::kOutside:
      made.target = zone::name(member.target);
      break;
    case ContentKind::kGroup:
      made.group.push_back(to_plan(member.group.front()));
      break;
  }
  return made;
}

zone::PlanGroup to_plan(const Group& group) {
  zone::PlanGroup made{.policy = group.policy, .whole = true, .collection = group.collection};
  for (std::size_t i = 0; i < group.members.size(); ++i)
    made.members.push_back(to_plan(group.members[i], group.policy, i));
  return made;
}

/// A real catalog that holds a world, and goes from one to the next.
class RealWorld {
 public:
  explicit RealWorld(Dice& dice) : lab_({kPlaces.begin(), kPlaces.begin() + kRegions}), dice_(dice) {}

  void load(const World& world) {
    lab_.remove_zone();
    for (const auto& [name, number] : world.plain) lab_.put_plain(name, number);
    for (const auto& [name, group] : world.plans) put(name, to_plan(group));
    load_outside(world);
    load_collections(world);
    lab_.now_s = world.now_s;
    lab_.commit();
  }

  /// Verdicts need no commit.
  void set(const World& world) {
    for (std::uint32_t i = 0; i < kChecks; ++i) {
      const std::string check = "c" + std::to_string(i);
      const auto verdict = world.verdicts.find(check);
      if (verdict != world.verdicts.end()) {
        lab_.writer().put_verdict(check, verdict->second);
      } else {
        lab_.writer().remove_verdict(check);
      }
    }
    set_asker(world.asker);
  }

  zone::RrsetView plan_at(const std::string& name) const { return lab_.plan_at(name).value(); }
  Outcome ask(const zone::RrsetView& plan) {
    Client client = lab_.client();
    const Choice choice = lab_.choose_at(plan, client);
    const std::vector<std::uint32_t> numbers = Lab::numbers_of(choice);
    const Outcome outcome{choice.kind, {numbers.begin(), numbers.end()}};
    EXPECT_EQ(outcome.numbers.size(), numbers.size()) << "a value came twice";
    return outcome;
  }

 private:
  /// As a whole, or its members one by one in any order.
  void put(const std::string& name, const zone::PlanGroup& plan) {
    if (dice_.one_in(2)) {
      lab_.put(name, plan);
      return;
    }
    std::vector<zone::PlanMember> members = plan.members;
    while (!members.empty()) {
      const auto next = members.begin() + dice_.below(members.size());
      lab_.writer()
          .put_member("Z", zone::name(name), dns::RrType::A, plan.policy, plan.collection, std::move(*next))
          .value();
      members.erase(next);
    }
  }

  void load_outside(const World& world) {
    for (std::uint32_t i = 0; i < kOutsideNames; ++i) {
      const dns::Name name = zone::name(outside_name(i));
      const auto known = world.outside.find(outside_name(i));
      if (known == world.outside.end()) {
        lab_.writer().remove_outside(name, dns::RrType::A);
        continue;
      }
      const auto& [number, use_until_s] = known->second;
      lab_.writer().put_outside({.type = dns::RrType::A,
                                 .name = name,
                                 .records = number ? zone::records(*number) : zone::PreparedRrset(),
                                 .use_until_s = use_until_s});
    }
  }

  void load_collections(const World& world) {
    for (std::uint32_t i = 0; i < kCollections; ++i) {
      const std::string id = "col" + std::to_string(i);
      for (const char* location : kLocations) lab_.writer().remove_cidr_location(id, location);
      const auto known = world.collections.find(id);
      if (known == world.collections.end()) continue;
      std::map<std::string, zone::CidrLocationInfo> locations;
      for (const auto& [block, location] : known->second) {
        locations[location].name = location;
        locations[location].blocks.push_back(block);
      }
      for (const auto& [name, info] : locations) lab_.writer().put_cidr_location(id, info);
    }
  }

  void set_asker(const Asker& asker) {
    lab_.address = asker.network.network;
    lab_.prefix = asker.network.prefix;
    Location& location = lab_.place.location;
    location = {};
    if (!asker.continent.empty()) location.continent = zone::geo_key(asker.continent, "", "");
    if (!asker.country.empty()) location.country = zone::geo_key("", asker.country, "");
    if (!asker.subdivision.empty())
      location.subdivision = zone::geo_key("", asker.country, asker.subdivision);
    location.has_position = asker.position.has_value();
    if (asker.position) location.position = position_of(asker.position->latitude, asker.position->longitude);
    lab_.place.latencies_ms.assign(kRegions, kNoLatency);
    for (const auto& [region, ms] : asker.latencies_ms)
      lab_.place.latencies_ms[static_cast<std::size_t>(std::stoul(region.substr(1)))] = ms;
  }

  Lab lab_;
  Dice& dice_;
};

std::string print(const Outcome& outcome) {
  if (outcome.kind == Choice::Kind::kNothing) return "nothing";
  if (outcome.kind == Choice::Kind::kUnresolved) return "unresolved";
  std::string text;
  for (const std::uint32_t number : outcome.numbers) text += std::to_string(number) + " ";
  return text;
}

std::string print(const Outcomes& outcomes) {
  std::string text;
  for (const auto& [outcome, chance] : outcomes)
    text += print(outcome) + ": " + std::to_string(chance) + "\n";
  return text;
}

std::uint64_t seed() {
  const char* wanted = std::getenv("MILEPOST_SEED");
  return wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : std::random_device()();
}

class ChooseOracle : public testing::Test {
 protected:
  static constexpr std::uint64_t kCases = 120'000;
  static constexpr int kVariations = 25;   // of verdicts and client, for each world
  static constexpr int kDrawsOfACase = 4;  // where there is a choice of outcomes
  static constexpr std::uint64_t kDistributions = 400;
  static constexpr std::uint64_t kDraws = 10'000;  // for each distribution
  /// 400 distributions: a run errs less than once in a million.
  static constexpr double kFalseAlarm = 1e-9;

  void SetUp() override {
    const std::uint64_t chosen = seed();
    std::printf("MILEPOST_SEED=%llu\n", static_cast<unsigned long long>(chosen));
    dice_ = Dice(chosen);
  }

  /// Compares every name of the world.
  void compare(const World& world, RealWorld& real) {
    for (const auto& [name, group] : world.plans) {
      const auto expected = Evaluator(world).evaluate(name);
      if (!expected) {
        ++close_;
        continue;
      }
      ++cases_;
      compare(*expected, real.plan_at(name), real);
      if (testing::Test::HasFatalFailure()) FAIL() << name << ", where the oracle says\n" << print(*expected);
    }
  }

  void compare(const Outcomes& expected, const zone::RrsetView& plan, RealWorld& real) {
    for (int draw = expected.size() > 1 ? kDrawsOfACase : 1; draw > 0; --draw) {
      const Outcome outcome = real.ask(plan);
      ASSERT_TRUE(expected.contains(outcome)) << print(outcome);
      ++by_kind_[outcome.kind];
    }
    if (expected.size() > 1 && distributions_ < kDistributions && dice_.one_in(50))
      compare_distribution(expected, plan, real);
  }

  void compare_distribution(const Outcomes& expected, const zone::RrsetView& plan, RealWorld& real) {
    ++distributions_;
    std::map<Outcome, std::uint64_t> counts;
    for (std::uint64_t i = 0; i < kDraws; ++i) ++counts[real.ask(plan)];
    ChiSquare test(kDraws);
    for (const auto& [outcome, chance] : expected) test.add(chance, counts[outcome]);
    ASSERT_EQ(counts.size(), expected.size()) << "outcomes that cannot be";
    ASSERT_TRUE(test.fits(kFalseAlarm));
  }

  Dice dice_{0};
  std::uint64_t cases_ = 0;
  std::uint64_t close_ = 0;
  std::uint64_t distributions_ = 0;
  std::map<Choice::Kind, std::uint64_t> by_kind_;
};

TEST_F(ChooseOracle, AgreesOnRandomWorlds) {
  Maker maker(dice_);
  RealWorld real(dice_);
  for (int number = 0; cases_ < kCases; ++number) {
    World world = maker.make();
    real.load(world);
    for (int variation = 0; variation < kVariations; ++variation) {
      maker.vary(world);
      real.set(world);
      compare(world, real);
      if (HasFatalFailure()) FAIL() << "world " << number << ", variation " << variation;
    }
  }
  EXPECT_LT(close_, cases_ / 20) << "too many cases that rounding decides";
  EXPECT_GT(distributions_, kDistributions / 2);
  for (const Choice::Kind kind : {Choice::Kind::kRecords, Choice::Kind::kNothing, Choice::Kind::kUnresolved})
    EXPECT_GT(by_kind_[kind], cases_ / 100) << "hardly ever tried";
}

}  // namespace
}  // namespace milepost::routing::oracle
