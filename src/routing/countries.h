// What is known of countries and of the states of the US without any database: the continent, and where their people
// are.
#pragma once

#include <string_view>

#include "routing/place_code.h"
#include "routing/position.h"

namespace milepost::routing {

struct Country {
  PlaceCode code = kNoCode;       // ISO 3166-1 alpha-2, XK for Kosovo
  PlaceCode continent = kNoCode;  // AF AN AS EU NA OC SA, as Route 53 and GeoNames have it
  /// Of small countries the town of most people (tzdata, public domain), of large ones about the centre of population:
  /// what a client of an unknown place there is probably near to.
  float latitude = 0;
  float longitude = 0;
};

/// Nullptr when there is none of that code.
const Country* find_country(PlaceCode code);

struct State {
  PlaceCode code = kNoCode;
  std::string_view name;
  float latitude = 0;  // of the town of most people, or between several
  float longitude = 0;
};

/// A state of the US, or the District of Columbia; nullptr when there is none.
const State* find_state(PlaceCode code);
const State* find_state_named(std::string_view name);

/// Where the people of a country, or of a state of the US, are; unknown for codes that are none.
Position position_of_codes(PlaceCode country, PlaceCode subdivision);

}  // namespace milepost::routing
