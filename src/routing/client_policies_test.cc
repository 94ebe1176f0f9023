// The rules of the policies that ask where the client is, case by case (Developer Guide, "Choosing a routing policy" and
// "How Amazon Route 53 chooses records when health checking is configured").
#include "routing/policies.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "routing/policies_fixture.h"

namespace milepost::routing {
namespace {

// --- geolocation ---

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

}  // namespace
}  // namespace milepost::routing
