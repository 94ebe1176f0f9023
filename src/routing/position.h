// Places on the globe as unit vectors, and how far apart they are.
#pragma once

namespace milepost::routing {

/// From the centre of the earth: x to 0 N 0 E, y to 0 N 90 E, z to the north pole. All zero: unknown.
struct Position {
  float x = 0;
  float y = 0;
  float z = 0;

  /// Degrees, north and east positive. REQUIRES: -90..90 and -180..180 (is_on_globe()).
  static Position of_degrees(double latitude, double longitude);
  double latitude() const;
  double longitude() const;

  bool is_known() const { return x != 0 || y != 0 || z != 0; }

  friend bool operator==(const Position&, const Position&) = default;
};

/// False for what is not finite, too.
inline bool is_on_globe(double latitude, double longitude) {
  return latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180;
}

/// Cosine of the angle between them: the larger the nearer. REQUIRES: both are known.
inline float dot(const Position& a, const Position& b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

/// Square of the chord, 0..4: the smaller the nearer. Orders as dot() does; the cosine of small angles is so close to 1
/// that a float tells places apart by two kilometres, this by a metre.
inline float chord_squared(const Position& a, const Position& b) {
  const float x = a.x - b.x;
  const float y = a.y - b.y;
  const float z = a.z - b.z;
  return x * x + y * y + z * z;
}

/// Along the surface of a sphere as large as the earth: half a percent from the truth at the worst.
double kilometres(const Position& a, const Position& b);

}  // namespace milepost::routing
