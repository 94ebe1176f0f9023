// Geoproximity routing: the nearest place, where a bias makes places nearer or farther than they are.
#include "routing/distance.h"
#include "routing/least.h"

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
  bool biased = false;
  for (std::size_t i = 0; i < group.size(); ++i) biased |= group[i].bias() != 0;
  if (!biased) return pick_nearest(group, context);
  return pick_least(group, context, [&](std::size_t i) { return biased_distance_km(group, i, context); });
}

}  // namespace milepost::routing
