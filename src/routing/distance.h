// Distances between places as plans hold them: three floats each, a routing::Position.
#pragma once

#include <array>
#include <numbers>

#include "routing/position.h"

namespace milepost::routing {

/// To the far side of the earth: what is assumed of a place that nobody knows.
inline constexpr float kHalfWayRoundKm = std::numbers::pi_v<float> * 6371;

/// The same place as Position's chord_squared() has it.
inline constexpr float kFarthestChordSquared = 4;

/// The point at that latitude and longitude, degrees north and east.
inline std::array<float, 3> position_of(double latitude, double longitude) {
  const Position position = Position::of_degrees(latitude, longitude);
  return {position.x, position.y, position.z};
}

/// False for three zeros, which stand for an unknown place.
inline bool is_position(const std::array<float, 3>& vector) {
  return vector[0] != 0 || vector[1] != 0 || vector[2] != 0;
}

inline float chord_squared(const std::array<float, 3>& a, const std::array<float, 3>& b) {
  return chord_squared(Position{a[0], a[1], a[2]}, Position{b[0], b[1], b[2]});
}

inline float distance_km(const std::array<float, 3>& a, const std::array<float, 3>& b) {
  return static_cast<float>(kilometres({a[0], a[1], a[2]}, {b[0], b[1], b[2]}));
}

}  // namespace milepost::routing
