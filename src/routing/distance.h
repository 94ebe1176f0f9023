// Distances on the earth between points as unit vectors.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace milepost::routing {

inline constexpr float kEarthRadiusKm = 6371;
inline constexpr float kHalfWayRoundKm = std::numbers::pi_v<float> * kEarthRadiusKm;

/// The point at that latitude and longitude, degrees north and east.
inline std::array<float, 3> position_of(double latitude, double longitude) {
  const double north = latitude * std::numbers::pi / 180;
  const double east = longitude * std::numbers::pi / 180;
  return {static_cast<float>(std::cos(north) * std::cos(east)),
          static_cast<float>(std::cos(north) * std::sin(east)), static_cast<float>(std::sin(north))};
}

/// False for three zeros, which stand for an unknown place.
inline bool is_position(const std::array<float, 3>& vector) {
  return vector[0] != 0 || vector[1] != 0 || vector[2] != 0;
}

/// Great-circle distance. By the chord, whose arc is exact for near points, too, where the cosine is not.
inline float distance_km(const std::array<float, 3>& a, const std::array<float, 3>& b) {
  const float x = a[0] - b[0];
  const float y = a[1] - b[1];
  const float z = a[2] - b[2];
  const float half_chord = std::min(1.0F, std::sqrt(x * x + y * y + z * z) / 2);
  return 2 * kEarthRadiusKm * std::asin(half_chord);
}

}  // namespace milepost::routing
