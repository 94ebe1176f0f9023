// Spherical geometry.
#include "routing/position.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace milepost::routing {
namespace {

constexpr double kEarthRadiusKm = 6371.0088;  // mean, as IUGG has it
constexpr double kRadians = std::numbers::pi / 180;

}  // namespace

Position Position::of_degrees(double latitude, double longitude) {
  const double north = latitude * kRadians;
  const double east = longitude * kRadians;
  return {static_cast<float>(std::cos(north) * std::cos(east)),
          static_cast<float>(std::cos(north) * std::sin(east)), static_cast<float>(std::sin(north))};
}

double Position::latitude() const {
  return std::atan2(z, std::hypot(x, y)) / kRadians;
}

double Position::longitude() const {
  return std::atan2(y, x) / kRadians;
}

double kilometres(const Position& a, const Position& b) {
  const double half_chord = std::sqrt(static_cast<double>(chord_squared(a, b))) / 2;
  return 2 * kEarthRadiusKm * std::asin(std::min(1.0, half_chord));
}

}  // namespace milepost::routing
