// The rules of each policy, case by case (Developer Guide, "Choosing a routing policy" and "How Amazon Route 53 chooses
// records when health checking is configured").
#include "routing/policies.h"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "routing/chi_square.h"
#include "routing/routing_fixture.h"

namespace milepost::routing {
namespace {

using zone::ContentKind;
using zone::geo_key;
using zone::leads_on;
using zone::leads_outside;
using zone::leads_to_name;
using zone::PlanGroup;
using zone::PlanMember;
using zone::Policy;

using Kind = Choice::Kind;

/// A dozen tests compare counts with chances: none of them errs in 100 million runs.
constexpr double kFalseAlarm = 1e-9;
constexpr std::uint64_t kDraws = 200'000;

PlanMember leaf(std::uint32_t number, std::string check = "") {
  return {.label = std::to_string(number), .check = std::move(check), .records = zone::records(number)};
}
PlanMember weighted(std::uint32_t number, std::uint64_t weight, std::string check = "") {
  PlanMember member = leaf(number, std::move(check));
  member.key = weight;
  return member;
}
PlanMember primary(std::uint32_t number, std::string check = "") {
  return weighted(number, zone::kFailoverPrimary, std::move(check));
}
PlanMember secondary(std::uint32_t number, std::string check = "") {
  return weighted(number, zone::kFailoverSecondary, std::move(check));
}
PlanMember in_region(std::uint32_t number, std::string region, std::string check = "") {
  PlanMember member = leaf(number, std::move(check));
  member.param = std::move(region);
  return member;
}

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
    std::vector<Region> regions;
    for (int i = 0; i < 12; ++i) regions.push_back({0, 30.0 * i});
    return regions;
  }()};
};

// --- simple ---

TEST_F(PoliciesTest, SimpleAnswersWhateverItsHealthCheckSays) {
  put(Policy::kSimple, {leaf(1, "down")});
  EXPECT_EQ(ask(), 1);
}

// --- weighted ---

TEST_F(PoliciesTest, WeightedByShares) {
  put(Policy::kWeighted, {weighted(1, 1), weighted(2, 2), weighted(3, 255), weighted(4, 0), weighted(5, 17)});
  expect_shares({{1, 1}, {2, 2}, {3, 255}, {5, 17}});
}

TEST_F(PoliciesTest, WeightedByTheSharesOfThoseThatAreHealthy) {
  put(Policy::kWeighted,
      {weighted(1, 10, "down"), weighted(2, 20, "up"), weighted(3, 30), weighted(4, 0, "up")});
  expect_shares({{2, 20}, {3, 30}});
}

TEST_F(PoliciesTest, WeightedZeroAnswersWhenNothingElseIsHealthy) {
  put(Policy::kWeighted, {weighted(1, 10, "down"), weighted(2, 0, "up"), weighted(3, 0, "down"),
                          weighted(4, 0), weighted(5, 5, "down")});
  expect_shares({{2, 1}, {4, 1}});
}

TEST_F(PoliciesTest, WeightedAllZeroIsAnEqualChance) {
  put(Policy::kWeighted, {weighted(1, 0), weighted(2, 0, "up"), weighted(3, 0), weighted(4, 0, "down")});
  expect_shares({{1, 1}, {2, 1}, {3, 1}});
}

TEST_F(PoliciesTest, WeightedAsIfAllWereHealthyWhenNoneIs) {
  put(Policy::kWeighted, {weighted(1, 1, "down"), weighted(2, 3, "down"), weighted(3, 0, "down")});
  expect_shares({{1, 1}, {2, 3}});
  put(Policy::kWeighted, {weighted(1, 0, "down"), weighted(2, 0, "down")});
  expect_shares({{1, 1}, {2, 1}});
}

TEST_F(PoliciesTest, WeightedAmongAHundred) {
  std::vector<PlanMember> members;
  std::map<std::uint32_t, std::uint64_t> weights;
  for (std::uint32_t i = 1; i <= 100; ++i) {
    members.push_back(weighted(i, i));
    weights[i] = i;
  }
  put(Policy::kWeighted, members);
  expect_shares(weights);
}

// --- failover ---

TEST_F(PoliciesTest, Failover) {
  struct Row {
    const char* primary_check;
    const char* secondary_check;
    int answered;
  };
  for (const auto& [primary_check, secondary_check, answered] : std::to_array<Row>({{"up", "up", 1},
                                                                                    {"up", "down", 1},
                                                                                    {"", "up", 1},
                                                                                    {"down", "up", 2},
                                                                                    {"down", "", 2},
                                                                                    {"down", "down", 1}})) {
    put(Policy::kFailover, {primary(1, primary_check), secondary(2, secondary_check)});
    EXPECT_EQ(ask(), answered) << "primary " << primary_check << ", secondary " << secondary_check;
    put(Policy::kFailover, {secondary(2, secondary_check), primary(1, primary_check)});
    EXPECT_EQ(ask(), answered) << "in the other order";
  }
}

TEST_F(PoliciesTest, FailoverWithOneOfTheTwo) {
  for (const char* check : {"up", "down"}) {
    put(Policy::kFailover, {primary(1, check)});
    EXPECT_EQ(ask(), 1);
    put(Policy::kFailover, {secondary(2, check)});
    EXPECT_EQ(ask(), 2);
  }
}

// --- geolocation ---

PlanMember in_place(std::uint32_t number, std::array<std::string_view, 3> place, std::string check = "") {
  return weighted(number, geo_key(place[0], place[1], place[2]), std::move(check));
}

class GeolocationTest : public PoliciesTest {
 protected:
  void ask_from(std::string_view continent, std::string_view country, std::string_view subdivision) {
    Location& location = lab_.place.location;
    location = {};
    if (!continent.empty()) location.continent = geo_key(continent, "", "");
    if (!country.empty()) location.country = geo_key("", country, "");
    if (!subdivision.empty()) location.subdivision = geo_key("", country, subdivision);
  }
  /// 1: New York, 2: the United States, 3: North America, 4: everywhere else.
  void put_places(const std::array<const char*, 4>& checks) {
    put(Policy::kGeolocation,
        {in_place(4, {"", "*", ""}, checks[3]), in_place(2, {"", "US", ""}, checks[1]),
         in_place(3, {"NA", "", ""}, checks[2]), in_place(1, {"", "US", "NY"}, checks[0])});
  }
};

TEST_F(GeolocationTest, TheSmallestPlaceAroundTheClient) {
  put_places({"", "", "", ""});
  ask_from("NA", "US", "NY");
  EXPECT_EQ(ask(), 1);
  ask_from("NA", "US", "NJ");
  EXPECT_EQ(ask(), 2);
  ask_from("NA", "US", "");
  EXPECT_EQ(ask(), 2);
  ask_from("NA", "CA", "");
  EXPECT_EQ(ask(), 3);
  ask_from("NA", "", "");
  EXPECT_EQ(ask(), 3);
  ask_from("EU", "DE", "");
  EXPECT_EQ(ask(), 4);
  ask_from("", "", "");
  EXPECT_EQ(ask(), 4) << "of whom nothing is known";
}

TEST_F(GeolocationTest, TheNextLargerPlaceWhereTheSmallerIsNotHealthy) {
  ask_from("NA", "US", "NY");
  put_places({"down", "up", "up", "up"});
  EXPECT_EQ(ask(), 2);
  put_places({"down", "down", "up", "up"});
  EXPECT_EQ(ask(), 3);
  put_places({"down", "down", "down", "up"});
  EXPECT_EQ(ask(), 4);
  put_places({"down", "down", "down", "down"});
  EXPECT_EQ(ask(), 1) << "none is healthy: the smallest, as if all were";
  ask_from("NA", "US", "NJ");
  EXPECT_EQ(ask(), 2);
  ask_from("AS", "JP", "");
  EXPECT_EQ(ask(), 4) << "the only one around, healthy or not";
}

TEST_F(GeolocationTest, NothingForAPlaceThatNobodyServes) {
  put(Policy::kGeolocation, {in_place(1, {"EU", "", ""}), in_place(2, {"", "US", "NY"})});
  ask_from("NA", "US", "NJ");
  EXPECT_EQ(lab_.ask("www.example.").kind, Kind::kNothing);
  ask_from("", "", "");
  EXPECT_EQ(lab_.ask("www.example.").kind, Kind::kNothing);
  ask_from("EU", "FR", "");
  EXPECT_EQ(ask(), 1);
}

TEST_F(GeolocationTest, AHealthyPlaceElsewhereDoesNotHelp) {
  put(Policy::kGeolocation, {in_place(1, {"EU", "", ""}, "down"), in_place(2, {"NA", "", ""}, "up")});
  ask_from("EU", "DE", "");
  EXPECT_EQ(ask(), 1);
}

TEST_F(GeolocationTest, TheScopeIsThatOfThePlace) {
  put_places({"", "", "", ""});
  ask_from("NA", "US", "NY");
  lab_.place.location.scope = 19;
  EXPECT_EQ(lab_.ask("www.example.").scope, 19);
}

// --- latency ---

class LatencyTest : public PoliciesTest {
 protected:
  void at(double latitude, double longitude) {
    lab_.place.location.has_position = true;
    lab_.place.location.position = position_of(latitude, longitude);
  }
};

TEST_F(LatencyTest, TheFastestHealthyRegion) {
  lab_.place.latencies_ms = {80, 20, 50};
  put(Policy::kLatency, {in_region(1, "r0", "up"), in_region(2, "r1", "up"), in_region(3, "r2", "up")});
  EXPECT_EQ(ask(), 2);
  put(Policy::kLatency, {in_region(1, "r0", "up"), in_region(2, "r1", "down"), in_region(3, "r2", "up")});
  EXPECT_EQ(ask(), 3);
  put(Policy::kLatency, {in_region(1, "r0", "down"), in_region(2, "r1", "down"), in_region(3, "r2", "down")});
  EXPECT_EQ(ask(), 2) << "none is healthy: as if all were";
}

TEST_F(LatencyTest, OfEquallyFastOnesTheFirst) {
  lab_.place.latencies_ms = {30, 20, 20};
  put(Policy::kLatency, {in_region(1, "r0"), in_region(2, "r1"), in_region(3, "r2")});
  EXPECT_EQ(ask(), 2);
  put(Policy::kLatency, {in_region(3, "r2"), in_region(2, "r1"), in_region(1, "r0")});
  EXPECT_EQ(ask(), 3);
}

TEST_F(LatencyTest, ByDistanceWhereNothingWasMeasured) {
  at(0, 55);
  put(Policy::kLatency, {in_region(1, "r0"), in_region(2, "r2"), in_region(3, "r4")});
  EXPECT_EQ(ask(), 2) << "r2 is five degrees away";
  // Five degrees are 556 km, 5.6 ms there and back; six thousand kilometres to r0 are 61 ms.
  lab_.place.latencies_ms = {5};
  EXPECT_EQ(ask(), 1);
  lab_.place.latencies_ms = {6};
  EXPECT_EQ(ask(), 2);
  lab_.place.latencies_ms = {kNoLatency};
  EXPECT_EQ(ask(), 2) << "not measured";
}

TEST_F(LatencyTest, WhatIsNotKnownIsFar) {
  put(Policy::kLatency, {in_region(1, "nowhere"), in_region(2, "r3")});
  EXPECT_EQ(ask(), 1) << "of the client nothing is known, so all are equally far";
  at(0, -85);
  EXPECT_EQ(ask(), 2) << "175 degrees are nearer than a place that nobody knows";
  lab_.place.latencies_ms.assign(0xffff, 1);
  lab_.place.latencies_ms[3] = 2;
  EXPECT_EQ(ask(), 2) << "an unknown region was never measured";
}

TEST_F(LatencyTest, TheScopeIsThatOfWhatWasLookedAt) {
  lab_.place.latencies_ms = {5, 6};
  lab_.place.latencies_scope = 12;
  lab_.place.location.scope = 20;
  put(Policy::kLatency, {in_region(1, "r0"), in_region(2, "r1")});
  EXPECT_EQ(lab_.ask("www.example.").scope, 12) << "where the client is did not matter";
  put(Policy::kLatency, {in_region(1, "r0"), in_region(2, "r2")});
  EXPECT_EQ(lab_.ask("www.example.").scope, 20);
}

// --- geoproximity ---

PlanMember at_meridian(std::uint32_t number, double longitude, int bias = 0, std::string check = "") {
  PlanMember member = leaf(number, std::move(check));
  member.position = position_of(0, longitude);
  member.bias = static_cast<std::int8_t>(bias);
  return member;
}

class GeoproximityTest : public LatencyTest {};

TEST_F(GeoproximityTest, TheNearestHealthyPlace) {
  at(0, 0);
  put(Policy::kGeoproximity, {at_meridian(1, 40), at_meridian(2, -20), at_meridian(3, 30)});
  EXPECT_EQ(ask(), 2);
  put(Policy::kGeoproximity, {at_meridian(1, 40), at_meridian(2, -20, 0, "down"), at_meridian(3, 30)});
  EXPECT_EQ(ask(), 3);
  put(Policy::kGeoproximity, {at_meridian(1, 40, 0, "down"), at_meridian(2, -20, 0, "down")});
  EXPECT_EQ(ask(), 2) << "none is healthy: as if all were";
}

TEST_F(GeoproximityTest, RegionsAndCoordinatesCompete) {
  at(0, 80);
  put(Policy::kGeoproximity, {in_region(1, "r3"), at_meridian(2, 60)});
  EXPECT_EQ(ask(), 1);
  at(0, 74);
  EXPECT_EQ(ask(), 2);
}

TEST_F(GeoproximityTest, ABiasMakesPlacesNearerOrFarther) {
  at(0, 0);
  // d * (1 - b/100): 100 degrees become 50 and meet the other place's 50; a little more is nearer, a little less farther.
  put(Policy::kGeoproximity, {at_meridian(1, 50), at_meridian(2, 100, 51)});
  EXPECT_EQ(ask(), 2);
  put(Policy::kGeoproximity, {at_meridian(1, 50), at_meridian(2, 100, 49)});
  EXPECT_EQ(ask(), 1);
  // d / (1 + b/100): 50 degrees become 100.
  put(Policy::kGeoproximity, {at_meridian(1, 50, -51), at_meridian(2, 100)});
  EXPECT_EQ(ask(), 2);
  put(Policy::kGeoproximity, {at_meridian(1, 50, -49), at_meridian(2, 100)});
  EXPECT_EQ(ask(), 1);
}

TEST_F(GeoproximityTest, TheLargestBiases) {
  at(0, 0);
  put(Policy::kGeoproximity, {at_meridian(1, 1.6), at_meridian(2, 170, 99)});
  EXPECT_EQ(ask(), 1) << "a hundredth of 170 degrees is 1.7";
  put(Policy::kGeoproximity, {at_meridian(1, 1.8), at_meridian(2, 170, 99)});
  EXPECT_EQ(ask(), 2);
  put(Policy::kGeoproximity, {at_meridian(1, 1.8, -99), at_meridian(2, 170)});
  EXPECT_EQ(ask(), 2) << "a hundred times 1.8 degrees";
  put(Policy::kGeoproximity, {at_meridian(1, 1.6, -99), at_meridian(2, 170)});
  EXPECT_EQ(ask(), 1);
}

TEST_F(GeoproximityTest, OfEquallyNearOnesTheFirst) {
  at(0, 0);
  put(Policy::kGeoproximity, {at_meridian(2, 20), at_meridian(1, 20), at_meridian(3, 20)});
  EXPECT_EQ(ask(), 2);
}

TEST_F(GeoproximityTest, AClientOfWhomNothingIsKnownIsFarFromEverything) {
  put(Policy::kGeoproximity, {at_meridian(1, 20), at_meridian(2, 0, 1), at_meridian(3, 90, -10)});
  EXPECT_EQ(ask(), 2) << "the bias decides alone";
}

// --- IP-based ---

PlanMember at_location(std::uint32_t number, std::string location, std::string check = "") {
  return in_region(number, std::move(location), std::move(check));
}

class IpBasedTest : public PoliciesTest {
 protected:
  IpBasedTest() {
    const auto block = [](std::string_view text) { return std::vector{base::Cidr::parse(text).value()}; };
    lab_.writer().put_cidr_location("col", {"wide", block("10.0.0.0/8")});
    lab_.writer().put_cidr_location("col", {"middle", block("10.1.0.0/16")});
    lab_.writer().put_cidr_location("col", {"narrow", block("10.1.2.0/24")});
    lab_.writer().put_cidr_location("col", {"other", block("2001:db8::/32")});
  }
  void from(std::string_view address, std::uint8_t prefix) {
    lab_.address = base::IpAddress::parse(address).value();
    lab_.prefix = prefix;
  }
  void put_locations(const std::array<const char*, 4>& checks) {
    put(Policy::kIpBased,
        {at_location(4, "*", checks[3]), at_location(3, "wide", checks[2]),
         at_location(2, "middle", checks[1]), at_location(1, "narrow", checks[0])},
        "col");
  }
};

TEST_F(IpBasedTest, TheLongestBlockAroundTheClient) {
  put_locations({"", "", "", ""});
  from("10.1.2.3", 32);
  EXPECT_EQ(ask(), 1);
  from("10.1.3.0", 24);
  EXPECT_EQ(ask(), 2);
  from("10.2.0.0", 16);
  EXPECT_EQ(ask(), 3);
  from("192.0.2.0", 24);
  EXPECT_EQ(ask(), 4);
  from("2001:db8::1", 128);
  EXPECT_EQ(ask(), 4) << "its location has no record set";
}

TEST_F(IpBasedTest, AShorterPrefixThanTheBlockIsNotInIt) {
  put_locations({"", "", "", ""});
  from("10.1.2.0", 24);
  EXPECT_EQ(ask(), 1);
  from("10.1.2.0", 23);
  EXPECT_EQ(ask(), 2);
  from("10.1.0.0", 15);
  EXPECT_EQ(ask(), 3);
  from("10.0.0.0", 7);
  EXPECT_EQ(ask(), 4);
}

TEST_F(IpBasedTest, TheNextLongerBlockWhereTheLocationIsNotHealthy) {
  from("10.1.2.3", 32);
  put_locations({"down", "up", "up", "up"});
  EXPECT_EQ(ask(), 2);
  put_locations({"down", "down", "down", "up"});
  EXPECT_EQ(ask(), 4);
  put_locations({"down", "down", "down", "down"});
  EXPECT_EQ(ask(), 1);
  from("192.0.2.1", 32);
  EXPECT_EQ(ask(), 4) << "the only one around, healthy or not";
}

TEST_F(IpBasedTest, NothingForANetworkThatNobodyServes) {
  put(Policy::kIpBased, {at_location(1, "narrow"), at_location(2, "gone")}, "col");
  from("192.0.2.1", 32);
  EXPECT_EQ(lab_.ask("www.example.").kind, Kind::kNothing);
  put(Policy::kIpBased, {at_location(1, "narrow"), at_location(2, "*")}, "no such collection");
  from("10.1.2.3", 32);
  EXPECT_EQ(ask(), 2);
  put(Policy::kIpBased, {at_location(1, "narrow")}, "no such collection");
  EXPECT_EQ(lab_.ask("www.example.").kind, Kind::kNothing);
}

TEST_F(IpBasedTest, TheScopeIsAsLongAsTheBlocksNeed) {
  put_locations({"", "", "", ""});
  from("10.1.2.3", 32);
  EXPECT_EQ(lab_.ask("www.example.").scope, 24);
  from("10.128.0.1", 32);
  EXPECT_EQ(lab_.ask("www.example.").scope, 9);
  from("128.0.0.1", 32);
  EXPECT_EQ(lab_.ask("www.example.").scope, 1);
}

// --- multivalue ---

class MultivalueTest : public PoliciesTest {
 protected:
  void put_values(std::uint32_t count, std::uint32_t unhealthy = 0) {
    std::vector<PlanMember> members;
    for (std::uint32_t i = 0; i < count; ++i) members.push_back(leaf(i, i < unhealthy ? "down" : "up"));
    put(Policy::kMultivalue, members);
  }
  std::vector<std::uint32_t> values() { return lab_.ask("www.example.").numbers; }
  std::set<std::uint32_t> value_set() {
    const std::vector<std::uint32_t> all = values();
    const std::set<std::uint32_t> once(all.begin(), all.end());
    EXPECT_EQ(once.size(), all.size()) << "no value comes twice";
    return once;
  }
};

TEST_F(MultivalueTest, AllHealthyValuesWhileTheyAreNoMoreThanEight) {
  for (std::uint32_t count = 1; count <= 8; ++count) {
    put_values(count);
    EXPECT_EQ(value_set().size(), count);
  }
  put_values(8, 3);
  EXPECT_EQ(value_set(), (std::set<std::uint32_t>{3, 4, 5, 6, 7}));
  put_values(12, 4);
  EXPECT_EQ(value_set(), (std::set<std::uint32_t>{4, 5, 6, 7, 8, 9, 10, 11}));
  put_values(30);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(value_set().size(), 8u);
}

TEST_F(MultivalueTest, UpToEightOfThemWhenNoneIsHealthy) {
  put_values(3, 3);
  EXPECT_EQ(value_set(), (std::set<std::uint32_t>{0, 1, 2}));
  put_values(20, 20);
  EXPECT_EQ(value_set().size(), 8u);
}

/// Rank of an order of 0..n-1 among all of them.
std::size_t rank_of(const std::vector<std::uint32_t>& order) {
  std::size_t rank = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    std::size_t smaller = 0;
    for (std::size_t j = i + 1; j < order.size(); ++j) smaller += order[j] < order[i];
    rank = rank * (order.size() - i) + smaller;
  }
  return rank;
}

TEST_F(MultivalueTest, EveryOrderIsEquallyLikely) {
  put_values(5);
  std::vector<std::uint64_t> counts(120);
  for (std::uint64_t i = 0; i < kDraws; ++i) ++counts[rank_of(values())];
  ChiSquare test(kDraws);
  for (const std::uint64_t came : counts) test.add(1.0 / 120, came);
  EXPECT_TRUE(test.fits(kFalseAlarm));
}

// Of eleven values, three stay out: 165 ways.
TEST_F(MultivalueTest, EverySubsetIsEquallyLikely) {
  put_values(13, 2);
  std::map<std::set<std::uint32_t>, std::uint64_t> counts;
  std::map<std::uint32_t, std::uint64_t> first;
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    const std::vector<std::uint32_t> all = values();
    ++counts[std::set<std::uint32_t>(all.begin(), all.end())];
    ++first[all.front()];
  }
  ASSERT_EQ(counts.size(), 165u);
  ASSERT_EQ(first.size(), 11u);
  ChiSquare subsets(kDraws);
  for (const auto& [values, came] : counts) subsets.add(1.0 / 165, came);
  EXPECT_TRUE(subsets.fits(kFalseAlarm));
  ChiSquare firsts(kDraws);
  for (const auto& [value, came] : first) firsts.add(1.0 / 11, came);
  EXPECT_TRUE(firsts.fits(kFalseAlarm));
}

// Aliases have no place among values; should one come all the same, it is followed, and what is no record is no record.
TEST_F(MultivalueTest, AnAliasAmongValues) {
  lab_.put_plain("target.example.", 99);
  put(Policy::kMultivalue, {leaf(1), leads_to_name("a", "target.example."),
                            leads_on("g", {.members = {leaf(50)}}), leaf(2, "down")});
  std::set<std::vector<std::uint32_t>> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(values());
  EXPECT_EQ(seen, (std::set<std::vector<std::uint32_t>>{{1}, {50}, {99}}));
}

// --- trees ---

TEST_F(PoliciesTest, EachGroupHasItsLastResort) {
  // The primary leads to a group of which nothing is healthy, the secondary is not either: the primary it is, and in its
  // group the choice is made as if all were healthy.
  const PlanGroup inner{.policy = Policy::kWeighted,
                        .members = {weighted(1, 0, "down"), weighted(2, 1, "down")}};
  PlanMember first = leads_on("p", inner);
  first.key = zone::kFailoverPrimary;
  put(Policy::kFailover, {first, secondary(3, "down")});
  EXPECT_EQ(ask(), 2);
  put(Policy::kFailover, {first, secondary(3, "up")});
  EXPECT_EQ(ask(), 3);
}

TEST_F(PoliciesTest, ABranchWhoseHealthIsNotEvaluatedIsNeverLeft) {
  const PlanGroup inner{.policy = Policy::kWeighted, .members = {weighted(1, 1, "down")}};
  PlanMember first = leads_on("p", inner, false);
  first.key = zone::kFailoverPrimary;
  put(Policy::kFailover, {first, secondary(3, "up")});
  EXPECT_EQ(ask(), 1);
  first.check = "down";
  put(Policy::kFailover, {first, secondary(3, "up")});
  EXPECT_EQ(ask(), 3) << "its own check counts";
}

TEST_F(PoliciesTest, AnAliasIsFollowedToWhateverStandsThere) {
  put(Policy::kSimple, {leads_to_name("", "target.example.")});
  EXPECT_EQ(ask(), 0) << "nothing of the type stands there";
  lab_.put_plain("target.example.", 7);
  lab_.commit();
  EXPECT_EQ(ask(), 7);
  lab_.put("target.example.", {.policy = Policy::kSimple, .members = {leads_to_name("", "far.example.")}});
  lab_.put_plain("far.example.", 8);
  lab_.commit();
  EXPECT_EQ(ask(), 8);
}

TEST_F(PoliciesTest, ACircleOfAliasesEnds) {
  put(Policy::kSimple, {leads_to_name("", "other.example.")});
  lab_.put("other.example.", {.policy = Policy::kSimple, .members = {leads_to_name("", "www.example.")}});
  lab_.commit();
  EXPECT_EQ(lab_.ask("www.example.").kind, Kind::kNothing);
}

TEST_F(PoliciesTest, AnEmptyGroupAnswersNothing) {
  put(Policy::kWeighted, {});
  EXPECT_EQ(lab_.ask("www.example.").kind, Kind::kNothing);
  put(Policy::kSimple, {leads_on("", {.policy = Policy::kLatency, .members = {}}, false)});
  EXPECT_EQ(lab_.ask("www.example.").kind, Kind::kNothing);
}

TEST_F(PoliciesTest, NamesElsewhere) {
  put(Policy::kSimple, {leads_outside("", "elsewhere.test.")});
  EXPECT_EQ(ask(), -1) << "it was never resolved";
  lab_.writer().put_outside({.type = dns::RrType::A,
                             .name = zone::name("elsewhere.test."),
                             .records = zone::records(5),
                             .use_until_s = lab_.now_s + 1});
  lab_.commit();
  EXPECT_EQ(ask(), 5);
  ++lab_.now_s;
  EXPECT_EQ(ask(), -1) << "what it resolved to is too old (RFC 8767 5)";
  lab_.writer().put_outside({.type = dns::RrType::A,
                             .name = zone::name("elsewhere.test."),
                             .records = {},
                             .use_until_s = lab_.now_s + 1});
  lab_.commit();
  EXPECT_EQ(ask(), 0) << "it has no such records";
}

TEST_F(PoliciesTest, WhatDoesNotDependOnTheClientHasNoScope) {
  lab_.place.location.scope = 24;
  lab_.place.latencies_scope = 24;
  for (const Policy policy : {Policy::kSimple, Policy::kWeighted, Policy::kFailover, Policy::kMultivalue}) {
    put(policy, {leaf(1)});
    EXPECT_EQ(lab_.ask("www.example.").scope, 0);
  }
}

// --- the trace ---

/// Writes down what it is told.
class Log : public Trace {
 public:
  std::vector<std::string> lines;

  void on_name(dns::NameView, const zone::Match&) override {}
  int on_choice(const zone::GroupView& group, dns::RrType, int chosen, Context&) override {
    lines.push_back(chosen < 0 ? "nobody" : std::string(group[static_cast<std::size_t>(chosen)].label()));
    return chosen;
  }
  void on_choices(const zone::GroupView& group, dns::RrType, Context&) override {
    lines.push_back("several of " + std::to_string(group.size()));
  }
  void on_alias(dns::NameView target, bool found) override {
    lines.push_back(dns::print_name(target, dns::Escapes::kDecimal) + (found ? " found" : " not found"));
  }
  void on_outside(dns::NameView target, bool answered) override {
    lines.push_back(dns::print_name(target, dns::Escapes::kDecimal) +
                    (answered ? " answered" : " unresolved"));
  }
};

TEST_F(PoliciesTest, ATraceIsToldEachStep) {
  const auto trace = [&] {
    Log log;
    Client client = lab_.client();
    std::uint64_t random = 1;
    Context context{.catalog = lab_.catalog(),
                    .zone = lab_.zone(),
                    .client = client,
                    .random = random,
                    .now_s = 0,
                    .trace = &log};
    choose(lab_.plan_at("www.example.").value(), context);
    return log.lines;
  };
  lab_.put("pool.example.", {.policy = Policy::kMultivalue, .members = {leaf(1)}});
  put(Policy::kFailover,
      {leads_on("inner", {.policy = Policy::kSimple, .members = {leads_to_name("out", "pool.example.")}})});
  EXPECT_EQ(trace(), (std::vector<std::string>{"inner", "out", "pool.example. found", "several of 1"}));
  put(Policy::kGeolocation, {in_place(1, {"EU", "", ""})});
  EXPECT_EQ(trace(), (std::vector<std::string>{"nobody"}));
  put(Policy::kSimple, {leads_to_name("a", "gone.example.")});
  EXPECT_EQ(trace(), (std::vector<std::string>{"a", "gone.example. not found"}));
  put(Policy::kSimple, {leads_outside("a", "elsewhere.test.")});
  EXPECT_EQ(trace(), (std::vector<std::string>{"a", "elsewhere.test. unresolved"}));
}

}  // namespace
}  // namespace milepost::routing
