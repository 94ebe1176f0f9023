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
#include "routing/oracle_worlds.h"
#include "routing/routing_fixture.h"

namespace milepost::routing::oracle {
namespace {

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
  zone::PlanGroup made{.policy = group.policy, .whole = true, .collection = group.collection, .members = {}};
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
    lab_.writer().expire_outside(world.now_s);
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
    if (expected.size() > 1 && distributions_ < kDistributions && dice_.one_in(10))
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
  EXPECT_EQ(distributions_, kDistributions);
  for (const Choice::Kind kind : {Choice::Kind::kRecords, Choice::Kind::kNothing, Choice::Kind::kUnresolved})
    EXPECT_GT(by_kind_[kind], cases_ / 100) << "hardly ever tried";
}

}  // namespace
}  // namespace milepost::routing::oracle
