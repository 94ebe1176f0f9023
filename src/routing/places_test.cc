// What follows from a place, what two sources say together, and the tables of countries and states.
#include "routing/places.h"

#include <gtest/gtest.h>

#include <string_view>

#include "routing/countries.h"

namespace milepost::routing {
namespace {

PlaceCode code(std::string_view text) {
  return text.empty() ? kNoCode : pack_code(text).value();
}

Place place(std::string_view country, std::string_view subdivision = "", std::uint8_t source = 1) {
  Place made;
  made.country = code(country);
  made.subdivision = code(subdivision);
  made.source = source;
  return made;
}

Place at(Place place, double latitude, double longitude) {
  place.position = Position::of_degrees(latitude, longitude);
  place.precision = Precision::kExact;
  return place;
}

TEST(PlaceCodeTest, CodesAreTheirLetters) {
  EXPECT_EQ(code("DE"), 0x4445u);
  EXPECT_EQ(code("de"), code("DE"));
  EXPECT_EQ(print_code(code("CA")), "CA");
  EXPECT_EQ(print_code(code("05")), "05");
  EXPECT_EQ(print_code(code("ENG")), "ENG");
  EXPECT_EQ(print_code(kNoCode), "");
  EXPECT_FALSE(pack_code(""));
  EXPECT_FALSE(pack_code("ABCD"));
  EXPECT_FALSE(pack_code("D*"));
}

TEST(CountriesTest, ContinentsAreRoute53s) {
  for (const auto& [country, continent] : {std::pair{"DE", "EU"},
                                           {"TR", "AS"},
                                           {"RU", "EU"},
                                           {"CY", "EU"},
                                           {"EG", "AF"},
                                           {"MX", "NA"},
                                           {"BR", "SA"},
                                           {"AU", "OC"},
                                           {"AQ", "AN"},
                                           {"XK", "EU"}})
    EXPECT_EQ(print_code(find_country(code(country))->continent), continent) << country;
  EXPECT_EQ(find_country(code("ZZ")), nullptr);
  EXPECT_EQ(find_country(kNoCode), nullptr);
}

TEST(CountriesTest, CoordinatesAreWhereThePeopleAre) {
  EXPECT_LT(kilometres(position_of_codes(code("LU"), kNoCode), Position::of_degrees(49.6, 6.1)), 30);
  EXPECT_LT(kilometres(position_of_codes(code("US"), code("CA")), Position::of_degrees(36, -119)), 150);
  EXPECT_EQ(position_of_codes(code("DE"), code("CA")), position_of_codes(code("DE"), kNoCode));
  EXPECT_FALSE(position_of_codes(code("ZZ"), kNoCode).is_known());
  EXPECT_EQ(find_state_named("New York")->code, code("NY"));
  EXPECT_EQ(find_state_named("Bavaria"), nullptr);
}

TEST(PlacesTest, ContinentAndCoordinatesFollowFromTheCountry) {
  const Place known = completed(place("JP"));
  EXPECT_EQ(known.continent, code("AS"));
  EXPECT_EQ(known.precision, Precision::kCountry);
  EXPECT_TRUE(known.position.is_known());
  EXPECT_EQ(completed(Place{}), Place{});
  EXPECT_EQ(completed(at(place("JP"), 1, 2)).position, Position::of_degrees(1, 2));
}

TEST(PlacesTest, TheUpperSourceDecidesAndTheLowerRefinesWhatAgrees) {
  const Place lower = at(place("US", "CA", 2), 37.4, -122.1);
  const Place refined = merged(place("US"), lower);
  EXPECT_EQ(refined.subdivision, code("CA"));
  EXPECT_EQ(refined.position, lower.position);
  EXPECT_EQ(refined.source, 1);
  const Place elsewhere = merged(place("US", "NY"), lower);
  EXPECT_EQ(elsewhere.subdivision, code("NY"));
  EXPECT_EQ(elsewhere.precision, Precision::kCountry) << "coordinates in California are none of New York";
  const Place contradicted = merged(place("DE"), lower);
  EXPECT_EQ(contradicted, completed(place("DE")));
}

TEST(PlacesTest, CoordinatesAloneTakeTheCodesFromBelow) {
  const Place both = merged(at(place(""), 48.1, 11.6), place("DE", "BY", 2));
  EXPECT_EQ(both.country, code("DE"));
  EXPECT_EQ(both.continent, code("EU"));
  EXPECT_EQ(both.subdivision, code("BY"));
  EXPECT_EQ(both.position, Position::of_degrees(48.1, 11.6));
  EXPECT_EQ(both.source, 1);
}

TEST(PlacesTest, NothingSaidLeavesItToTheLower) {
  EXPECT_EQ(merged(Place{}, place("DE", "", 2)), completed(place("DE", "", 2)));
  EXPECT_EQ(merged(place("DE"), Place{}), completed(place("DE")));
}

TEST(PlacesTest, EqualPlacesAreOne) {
  PlaceTable table;
  EXPECT_EQ(table.intern(place("DE")), 0u);
  EXPECT_EQ(table.intern(place("FR")), 1u);
  EXPECT_EQ(table.intern(place("DE")), 0u);
  EXPECT_EQ(table.intern(place("DE", "", 2)), 2u) << "another source said it";
  EXPECT_EQ(table.size(), 3u);
}

}  // namespace
}  // namespace milepost::routing
