// GetGeoLocation and ListGeoLocations.
#include "api/geo_locations.h"

#include <gmock/gmock.h>

#include "api/api_test_fixture.h"
#include "model/geo_locations.h"

namespace milepost::api {
namespace {

using testing::StartsWith;
using Code = std::optional<std::string>;

class GeoLocations : public ApiTest {
 protected:
  base::Result<GetGeoLocationResponse> get(Code continent, Code country, Code subdivision) {
    return get_geo_location(*context_, aws::Caller{},
                            {std::move(continent), std::move(country), std::move(subdivision)});
  }
  base::Result<ListGeoLocationsResponse> list(Code continent, Code country, Code subdivision, Code max = {}) {
    return list_geo_locations(
        *context_, aws::Caller{},
        {std::move(continent), std::move(country), std::move(subdivision), std::move(max)});
  }
};

TEST_F(GeoLocations, EachKindShowsItsOwnMembers) {
  const GeoLocationDetails state = get({}, "US", "WA")->geo_location_details;
  EXPECT_EQ(state.country_code, "US");
  EXPECT_EQ(state.country_name, "United States");
  EXPECT_EQ(state.subdivision_code, "WA");
  EXPECT_EQ(state.subdivision_name, "Washington");
  EXPECT_EQ(state.continent_code, std::nullopt);
  const GeoLocationDetails country = get({}, "DE", {})->geo_location_details;
  EXPECT_EQ(country.country_name, "Germany");
  EXPECT_EQ(country.subdivision_code, std::nullopt);
  EXPECT_EQ(country.continent_name, std::nullopt);
  const GeoLocationDetails continent = get("EU", {}, {})->geo_location_details;
  EXPECT_EQ(continent.continent_name, "Europe");
  EXPECT_EQ(continent.country_code, std::nullopt);
  EXPECT_EQ(get({}, "*", {})->geo_location_details.country_name, "Default");
}

TEST_F(GeoLocations, UnknownOnesAreNotFound) {
  EXPECT_EQ(
      problem_of(get({}, "ZZ", {})),
      "NoSuchGeoLocation: No geolocation found with continent code '', country code 'ZZ', subdivision code "
      "''.");
  EXPECT_THAT(problem_of(get("XX", {}, {})), StartsWith("NoSuchGeoLocation: "));
  EXPECT_THAT(problem_of(get({}, "DE", "BY")), StartsWith("NoSuchGeoLocation: "));
}

TEST_F(GeoLocations, CodesThatDoNotGoTogetherAreRefused) {
  EXPECT_THAT(problem_of(get({}, {}, {})), StartsWith("InvalidInput: "));
  EXPECT_THAT(problem_of(get("EU", "DE", {})), StartsWith("InvalidInput: "));
  EXPECT_THAT(problem_of(get({}, {}, "WA")), StartsWith("InvalidInput: "));
  EXPECT_THAT(problem_of(list("NA", "US", {})), StartsWith("InvalidInput: "));
  EXPECT_THAT(problem_of(list({}, {}, "WA")), StartsWith("InvalidInput: "));
}

TEST_F(GeoLocations, PagesOfEverySizeGoThroughAll) {
  for (const Code& size : {Code{}, Code("1"), Code("7"), Code("331"), Code("332"), Code("500")}) {
    std::size_t seen = 0;
    ListGeoLocationsRequest request{{}, {}, {}, size};
    while (true) {
      const auto page = list_geo_locations(*context_, aws::Caller{}, request);
      ASSERT_TRUE(page);
      EXPECT_EQ(page->max_items, size.value_or("100"));
      for (const GeoLocationDetails& each : page->geo_location_details_list) {
        const model::GeoCodes& expected = model::geo_locations()[seen++].codes;
        EXPECT_EQ(each.country_code.value_or(""), expected.country);
        EXPECT_EQ(each.subdivision_code.value_or(""), expected.subdivision);
        EXPECT_EQ(each.continent_code.value_or(""), expected.continent);
      }
      if (!page->is_truncated) break;
      request.start_continent_code = page->next_continent_code;
      request.start_country_code = page->next_country_code;
      request.start_subdivision_code = page->next_subdivision_code;
    }
    EXPECT_EQ(seen, model::geo_locations().size()) << size.value_or("default");
  }
}

TEST_F(GeoLocations, StartsArePositions) {
  const auto oceania = list("OC", {}, {});
  ASSERT_TRUE(oceania);
  ASSERT_EQ(oceania->geo_location_details_list.size(), 2u);
  EXPECT_EQ(oceania->geo_location_details_list[1].continent_name, "South America");
  EXPECT_EQ(list({}, "UZ", {})->geo_location_details_list[0].country_name, "Uzbekistan");
  EXPECT_EQ(list({}, "UX", {})->geo_location_details_list[0].country_name, "Uruguay");
  EXPECT_TRUE(list("ZZ", {}, {})->geo_location_details_list.empty());
}

}  // namespace
}  // namespace milepost::api
