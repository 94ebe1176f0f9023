// Geoproximity routing: the nearest place, where a bias makes places nearer or farther than they are.
#include "routing/policies.h"

#include "routing/distance.h"

namespace milepost::routing {

float biased_distance_km(const zone::GroupView& group, std::size_t index, Context& context) {
  const std::array<float, 3> place = group.position(index);
  const Location& location = context.client.location();
  const bool known = location.has_position && is_position(place);
  const float distance = known ? distance_km(location.position, place) : kHalfWayRoundKm;
  const float bias = static_cast<float>(group[index].bias()) / 100;
  return bias >= 0 ? distance * (1 - bias) : distance / (1 + bias);
}

int pick_geoproximity(const zone::GroupView& group, Context& context) {
  int best = kNobody;
  int best_healthy = kNobody;
  float least = 0;
  float least_healthy = 0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    const float distance = biased_distance_km(group, i, context);
    if (best == kNobody || distance < least) {
      best = static_cast<int>(i);
      least = distance;
    }
    if (!context.healthy(group[i])) continue;
    if (best_healthy == kNobody || distance < least_healthy) {
      best_healthy = static_cast<int>(i);
      least_healthy = distance;
    }
  }
  return best_healthy != kNobody ? best_healthy : best;
}

}  // namespace milepost::routing
