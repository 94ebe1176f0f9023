// The list of geographic locations: complete, in order, and found by codes.
#include "model/geo_locations.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace milepost::model {
namespace {

TEST(GeoLocations, AreAllThatTheServiceLists) {
  std::map<std::string, int> kinds;
  for (const GeoLocationName& each : geo_locations()) {
    ++kinds[each.codes.country.empty()
                ? "continent"
                : "in " + std::string(each.codes.subdivision.empty() ? "countries" : each.codes.country)];
  }
  EXPECT_EQ(kinds, (std::map<std::string, int>{
                       {"continent", 7}, {"in countries", 247}, {"in UA", 27}, {"in US", 51}}));
}

TEST(GeoLocations, EveryOneIsFoundByItsCodes) {
  for (const GeoLocationName& each : geo_locations()) {
    EXPECT_EQ(find_geo_location(each.codes), &each) << each.name;
    EXPECT_FALSE(each.name.empty());
  }
}

TEST(GeoLocations, AreNamedAsTheServiceNamesThem) {
  EXPECT_EQ(find_geo_location({.country = "*"})->name, "Default");
  EXPECT_EQ(find_geo_location({.country = "BQ"})->name, "Bonaire");
  EXPECT_EQ(find_geo_location({.country = "ST"})->name, "São Tomé and Príncipe");
  EXPECT_EQ(find_geo_location({.country = "US", .subdivision = "DC"})->name, "District of Columbia");
  EXPECT_EQ(find_geo_location({.country = "UA", .subdivision = "30"})->name, "Kyiv");
  EXPECT_EQ(find_geo_location({.continent = "NA"})->name, "North America");
  EXPECT_EQ(find_geo_location({.country = "NA"})->name, "Namibia");
}

TEST(GeoLocations, OthersAreNotFound) {
  for (const GeoCodes& codes :
       {GeoCodes{}, GeoCodes{.continent = "XX"}, GeoCodes{.country = "ZZ"}, GeoCodes{.country = "us"},
        GeoCodes{.country = "DE", .subdivision = "BY"}, GeoCodes{.subdivision = "WA"},
        GeoCodes{.continent = "EU", .country = "DE"}}) {
    EXPECT_EQ(find_geo_location(codes), nullptr) << codes.continent << codes.country << codes.subdivision;
  }
}

TEST(GeoLocations, AnyPositionHasAListBehindIt) {
  EXPECT_EQ(geo_locations_from({.country = "*"}).size(), geo_locations().size());
  EXPECT_EQ(geo_locations_from({.country = "USA"}).front().codes.country, "UY");
  EXPECT_EQ(geo_locations_from({.country = "US", .subdivision = "B"}).front().codes.subdivision, "CA");
  EXPECT_EQ(geo_locations_from({.country = "ZZ"}).front().codes.continent, "AF");
  EXPECT_EQ(geo_locations_from({.continent = "OC"}).size(), 2u);
  EXPECT_TRUE(geo_locations_from({.continent = "ZZ"}).empty());
}

}  // namespace
}  // namespace milepost::model
