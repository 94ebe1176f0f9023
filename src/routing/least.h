// The member of a group that costs least, where the healthy come before all others.
#pragma once

#include <array>
#include <cstddef>

#include "routing/distance.h"
#include "routing/policies.h"

namespace milepost::routing {

/// The first of those with the lowest cost(index), a float.
template <class Cost>
int pick_least(const zone::GroupView& group, const Context& context, Cost&& cost) {
  int best = kNobody;
  int best_healthy = kNobody;
  float least = 0;
  float least_healthy = 0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    const float here = cost(i);
    if (best == kNobody || here < least) {
      best = static_cast<int>(i);
      least = here;
    }
    if ((best_healthy == kNobody || here < least_healthy) && context.healthy(group[i])) {
      best_healthy = static_cast<int>(i);
      least_healthy = here;
    }
  }
  return best_healthy != kNobody ? best_healthy : best;
}

/// The nearest place to the client.
inline int pick_nearest(const zone::GroupView& group, Context& context) {
  const Location& location = context.client.location();
  return pick_least(group, context, [&](std::size_t i) {
    const std::array<float, 3> place = group.position(i);
    return location.has_position && is_position(place) ? chord_squared(location.position, place)
                                                       : kFarthestChordSquared;
  });
}

}  // namespace milepost::routing
