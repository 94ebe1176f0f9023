// Where a client is: codes of continent, country and subdivision, and coordinates, each as far as it is known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "routing/location.h"
#include "routing/place_code.h"
#include "routing/position.h"
#include "routing/regions.h"

namespace milepost::routing {

/// How a place's coordinates came about.
enum class Precision : std::uint8_t {
  kUnknown,  // there are none
  kCountry,  // of the country's or state's people (routing/countries.h)
  kExact,    // the source gave them, or the region has them
};

/// Everything but `source` default: an unknown place.
struct Place {
  PlaceCode continent = kNoCode;
  PlaceCode country = kNoCode;
  PlaceCode subdivision = kNoCode;  // of `country`: what ISO 3166-2 has behind the hyphen
  Position position = {};
  RegionId region = kNoRegion;  // the one the source names, if it does
  Precision precision = Precision::kUnknown;
  std::uint8_t source = 0;  // who told it: ClientMap::source_name(); 0: nobody

  friend bool operator==(const Place&, const Place&) = default;
};

/// Adds what follows from what is there: the continent of the country, coordinates where there are none.
Place completed(Place place);

/// `upper` where it says something; `lower` where it does not, as far as the two do not contradict each other: a place
/// in the same country can only be described more closely. Complete, and of the source of `upper`, or of `lower` when
/// that alone says something.
Place merged(const Place& upper, const Place& lower);

/// The place as policies compare it, of everybody.
Location location_of(const Place& place);

/// Distinct places, numbered. A world of cities has some hundred thousand, 28 octets each.
class PlaceTable {
 public:
  /// The number of a place that equals `place`.
  std::uint32_t intern(const Place& place);
  const Place& operator[](std::uint32_t index) const { return places_[index]; }
  std::size_t size() const { return places_.size(); }
  /// The places without what finds them.
  std::vector<Place> take() { return std::move(places_); }

 private:
  struct Hash {
    std::size_t operator()(const Place& place) const;
  };
  std::vector<Place> places_;
  std::unordered_map<Place, std::uint32_t, Hash> numbers_;
};

}  // namespace milepost::routing
