// For tests of policies: a name whose record sets compete, members in a word, answers by number.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "routing/chi_square.h"
#include "routing/policies.h"
#include "routing/routing_fixture.h"

namespace milepost::routing {

using zone::ContentKind;
using zone::geo_key;
using zone::leads_on;
using zone::leads_outside;
using zone::leads_to_name;
using zone::PlanGroup;
using zone::PlanMember;
using zone::Policy;

using Kind = Choice::Kind;

/// A dozen tests compare counts with chances: all of them together err once in 80 million runs.
inline constexpr double kFalseAlarm = 1e-9;
inline constexpr std::uint64_t kDraws = 200'000;

inline PlanMember leaf(std::uint32_t number, std::string check = "") {
  return {.label = std::to_string(number), .check = std::move(check), .records = zone::records(number)};
}
inline PlanMember weighted(std::uint32_t number, std::uint64_t weight, std::string check = "") {
  PlanMember member = leaf(number, std::move(check));
  member.key = weight;
  return member;
}
inline PlanMember primary(std::uint32_t number, std::string check = "") {
  return weighted(number, zone::kFailoverPrimary, std::move(check));
}
inline PlanMember secondary(std::uint32_t number, std::string check = "") {
  return weighted(number, zone::kFailoverSecondary, std::move(check));
}
inline PlanMember in_region(std::uint32_t number, std::string region, std::string check = "") {
  PlanMember member = leaf(number, std::move(check));
  member.param = std::move(region);
  return member;
}

inline PlanMember in_place(std::uint32_t number, std::array<std::string_view, 3> place,
                           std::string check = "") {
  return weighted(number, geo_key(place[0], place[1], place[2]), std::move(check));
}

/// The policies of one name.
class PoliciesTest : public testing::Test {
 protected:
  PoliciesTest() {
    lab_.writer().put_verdict("up", true);
    lab_.writer().put_verdict("down", false);
  }

  void put(Policy policy, std::vector<PlanMember> members, std::string collection = "") {
    lab_.put("www.example.", {.policy = policy,
                              .whole = true,
                              .collection = std::move(collection),
                              .members = std::move(members)});
    lab_.commit();
  }
  /// The number of the one record set that is answered; 0: nothing is; -1: what is answered does not resolve.
  int ask() {
    const Chosen chosen = lab_.ask("www.example.");
    if (chosen.kind == Kind::kUnresolved) return -1;
    if (chosen.kind == Kind::kNothing) return 0;
    EXPECT_EQ(chosen.numbers.size(), 1u);
    return static_cast<int>(chosen.numbers.at(0));
  }
  /// How often each record set is answered in `kDraws`.
  std::map<std::uint32_t, std::uint64_t> count() {
    std::map<std::uint32_t, std::uint64_t> counts;
    const zone::RrsetView plan = lab_.plan_at("www.example.").value();
    for (std::uint64_t i = 0; i < kDraws; ++i) {
      Client client = lab_.client();
      ++counts[Lab::numbers_of(lab_.choose_at(plan, client)).at(0)];
    }
    return counts;
  }
  /// Expects these record sets and no others, with chances in proportion to their weights.
  void expect_shares(const std::map<std::uint32_t, std::uint64_t>& weights) {
    const auto add = [](std::uint64_t sum, const auto& entry) { return sum + entry.second; };
    const double sum =
        static_cast<double>(std::accumulate(weights.begin(), weights.end(), std::uint64_t{0}, add));
    const std::map<std::uint32_t, std::uint64_t> counts = count();
    ChiSquare test(kDraws);
    for (const auto& [number, came] : counts) {
      ASSERT_TRUE(weights.contains(number)) << number << " came " << came << " times";
      test.add(static_cast<double>(weights.at(number)) / sum, came);
    }
    EXPECT_EQ(counts.size(), weights.size());
    EXPECT_TRUE(test.fits(kFalseAlarm));
  }

  // Where regions are: on the equator, each 30 degrees east of the one before; r0 is at the zero meridian.
  Lab lab_{[] {
    std::vector<Spot> regions;
    for (int i = 0; i < 5; ++i) regions.push_back({0, 30.0 * i});
    return regions;
  }()};
};

}  // namespace milepost::routing
