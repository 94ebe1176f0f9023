// The built-in regions are where they are, and operators' own stand beside them.
#include "routing/regions.h"

#include <gtest/gtest.h>

#include <limits>

#include "routing/countries.h"

namespace milepost::routing {
namespace {

double between(const RegionTable& table, std::string_view a, std::string_view b) {
  return kilometres(table[table.find(a).value()].position, table[table.find(b).value()].position);
}

TEST(RegionsTest, EveryRegionOfLatencyRecordsIsKnown) {
  // ResourceRecordSetRegion of the newest service model.
  const RegionTable table;
  for (const char* name :
       {"af-south-1",     "ap-east-1",      "ap-east-2",      "ap-northeast-1", "ap-northeast-2",
        "ap-northeast-3", "ap-south-1",     "ap-south-2",     "ap-southeast-1", "ap-southeast-2",
        "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",
        "ca-central-1",   "ca-west-1",      "cn-north-1",     "cn-northwest-1", "eu-central-1",
        "eu-central-2",   "eu-north-1",     "eu-south-1",     "eu-south-2",     "eu-west-1",
        "eu-west-2",      "eu-west-3",      "eusc-de-east-1", "il-central-1",   "me-central-1",
        "me-south-1",     "mx-central-1",   "sa-east-1",      "us-east-1",      "us-east-2",
        "us-gov-east-1",  "us-gov-west-1",  "us-west-1",      "us-west-2",      "us-east-1-bos-1"}) {
    const auto id = table.find(name);
    ASSERT_TRUE(id) << name;
    EXPECT_EQ(table[*id].name, name);
    EXPECT_TRUE(table[*id].position.is_known());
  }
  EXPECT_FALSE(table.find("us-east-9"));
}

TEST(RegionsTest, EveryBuiltInRegionIsInACountry) {
  const RegionTable table;
  for (RegionId id = 0; id < table.size(); ++id) {
    const Region& region = table[id];
    EXPECT_NE(find_country(region.country), nullptr) << region.name;
    if (region.subdivision != kNoCode) {
      EXPECT_EQ(print_code(region.country), "US") << region.name;
      EXPECT_NE(find_state(region.subdivision), nullptr) << region.name;
    }
    // Coordinates and codes are of one place: no part of these countries is farther from where their people are.
    EXPECT_LT(kilometres(region.position, position_of_codes(region.country, region.subdivision)), 3700)
        << region.name;
  }
}

TEST(RegionsTest, OperatorsSayWhereTheirsAre) {
  const auto table = RegionTable::with({{"fra-dc1", 50.1, 8.7, "DE"},
                                        {"lax-dc2", 34, -118, "US-CA"},
                                        {"nowhere", 0, 0},
                                        {"eu-west-2", 51.5, -0.1}});
  ASSERT_TRUE(table);
  const auto codes = [&](std::string_view name) {
    const Region& region = (*table)[table->find(name).value()];
    return print_code(region.country) + "," + print_code(region.subdivision);
  };
  EXPECT_EQ(codes("fra-dc1"), "DE,");
  EXPECT_EQ(codes("lax-dc2"), "US,CA");
  EXPECT_EQ(codes("nowhere"), ",");
  EXPECT_EQ(codes("eu-west-2"), "GB,") << "as it is built in";
  for (const char* country : {"XX", "germany", "US-", "US-QQ", "DE-BY", "-"}) {
    const auto wrong = RegionTable::with({{"here", 1, 2, country}});
    ASSERT_FALSE(wrong) << country;
    EXPECT_NE(wrong.error().message.find(country), std::string::npos);
  }
}

TEST(RegionsTest, DistancesAreThoseOfTheGlobe) {
  const RegionTable table;
  EXPECT_NEAR(between(table, "eu-west-2", "eu-west-3"), 344, 5);
  EXPECT_NEAR(between(table, "eu-central-1", "us-east-1"), 6550, 60);
  EXPECT_NEAR(between(table, "ap-southeast-2", "us-west-2"), 12'450, 200);
  EXPECT_LT(between(table, "us-east-1-bos-1", "us-east-1-nyc-1"), 320);
}

TEST(RegionsTest, OperatorsAddAndMove) {
  const auto table = RegionTable::with({{"fra-dc1", 50.1, 8.7}, {"us-east-1", 0, 0}});
  ASSERT_TRUE(table) << table.error().message;
  EXPECT_EQ(table->size(), RegionTable().size() + 1);
  EXPECT_EQ(table->find("fra-dc1").value(), RegionTable().size());
  EXPECT_EQ(table->find("us-east-1"), RegionTable().find("us-east-1"));
  EXPECT_EQ((*table)[*table->find("us-east-1")].latitude, 0);
}

TEST(RegionsTest, WhatIsNoneIsRefused) {
  EXPECT_FALSE(RegionTable::with({{"", 0, 0}}));
  EXPECT_FALSE(RegionTable::with({{"two words", 0, 0}}));
  EXPECT_FALSE(RegionTable::with({{"high", 90.1, 0}}));
  EXPECT_FALSE(RegionTable::with({{"far", 0, -180.5}}));
  EXPECT_FALSE(RegionTable::with({{"none", std::numeric_limits<double>::quiet_NaN(), 0}}));
}

TEST(PositionTest, DegreesComeBack) {
  const Position berlin = Position::of_degrees(52.52, 13.405);
  EXPECT_NEAR(berlin.latitude(), 52.52, 1e-4);
  EXPECT_NEAR(berlin.longitude(), 13.405, 1e-4);
  EXPECT_FALSE(Position{}.is_known());
  EXPECT_NEAR(kilometres(berlin, Position::of_degrees(-52.52, -166.595)), 20'015, 1)
      << "the other end of the world";
  EXPECT_LT(kilometres(berlin, Position::of_degrees(52.52, 13.4051)), 0.02) << "metres, not kilometres";
}

TEST(PositionTest, DotAndChordAgree) {
  const Position paris = Position::of_degrees(48.86, 2.35);
  const Position tokyo = Position::of_degrees(35.68, 139.69);
  const Position sydney = Position::of_degrees(-33.87, 151.21);
  EXPECT_GT(dot(paris, tokyo), dot(paris, sydney));
  EXPECT_LT(chord_squared(paris, tokyo), chord_squared(paris, sydney));
}

}  // namespace
}  // namespace milepost::routing
