// What places say, put together.
#include "routing/places.h"

#include <bit>
#include <utility>

#include "routing/countries.h"
#include "zone/plan.h"

namespace milepost::routing {
namespace {

bool says_codes(const Place& place) {
  return place.continent != kNoCode || place.country != kNoCode;
}

bool says_something(const Place& place) {
  return says_codes(place) || place.position.is_known() || place.region != kNoRegion;
}

/// What `place` would not contradict if it said as much as `other`.
bool may_be(const Place& place, const Place& other) {
  if (place.country != kNoCode) return other.country == place.country;
  return place.continent == kNoCode || place.continent == other.continent;
}

}  // namespace

Place completed(Place place) {
  if (const Country* country = find_country(place.country); country != nullptr && place.continent == kNoCode)
    place.continent = country->continent;
  if (place.precision == Precision::kExact) return place;
  place.position = position_of_codes(place.country, place.subdivision);
  place.precision = place.position.is_known() ? Precision::kCountry : Precision::kUnknown;
  return place;
}

Place merged(const Place& upper, const Place& lower) {
  if (!says_something(upper)) return completed(lower);
  Place place = upper;
  if (may_be(upper, lower)) {
    if (place.continent == kNoCode || upper.country == kNoCode) place.continent = lower.continent;
    if (place.country == kNoCode) place.country = lower.country;
    const bool same_part = place.subdivision == kNoCode || place.subdivision == lower.subdivision;
    if (place.subdivision == kNoCode) place.subdivision = lower.subdivision;
    if (place.precision != Precision::kExact && same_part && lower.precision == Precision::kExact) {
      place.position = lower.position;
      place.region = lower.region;
      place.precision = Precision::kExact;
    }
  }
  return completed(place);
}

Location location_of(const Place& place) {
  Location location;
  if (place.subdivision != kNoCode) location.subdivision = zone::geo_key(0, place.country, place.subdivision);
  if (place.country != kNoCode) location.country = zone::geo_key(0, place.country, 0);
  if (place.continent != kNoCode) location.continent = zone::geo_key(place.continent, 0, 0);
  location.has_position = place.position.is_known();
  location.position = {place.position.x, place.position.y, place.position.z};
  return location;
}

std::uint32_t PlaceTable::intern(const Place& place) {
  const auto [at, is_new] = numbers_.emplace(place, static_cast<std::uint32_t>(places_.size()));
  if (is_new) places_.push_back(place);
  return at->second;
}

std::size_t PlaceTable::Hash::operator()(const Place& place) const {
  std::uint64_t hash = 0;
  const auto mix = [&hash](std::uint64_t value) {
    hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
    hash ^= hash >> 29;
  };
  mix(std::uint64_t{place.country} << 32 | place.subdivision);
  mix(std::uint64_t{place.continent} << 32 | place.region);
  mix(std::uint64_t{std::bit_cast<std::uint32_t>(place.position.x)} << 32 |
      std::bit_cast<std::uint32_t>(place.position.y));
  mix(std::uint64_t{std::bit_cast<std::uint32_t>(place.position.z)} << 32 | place.source);
  return hash;
}

}  // namespace milepost::routing
