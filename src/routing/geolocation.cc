// Geolocation routing: the smallest place around the client that answers, and the next larger where that is not healthy.
#include "routing/policies.h"

#include <array>

namespace milepost::routing {

int pick_geolocation(const zone::GroupView& group, Context& context) {
  const Location& location = context.client.location();
  const std::array<std::uint64_t, 4> places{location.subdivision, location.country, location.continent,
                                            zone::geo_key({}, "*", {})};
  int smallest = kNobody;
  for (std::size_t place = 0; place < places.size(); ++place) {
    const bool unknown = places[place] == 0 && place + 1 < places.size();
    if (unknown) continue;
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (group[i].key() != places[place]) continue;
      if (context.healthy(group[i])) return static_cast<int>(i);
      if (smallest == kNobody) smallest = static_cast<int>(i);
    }
  }
  return smallest;
}

}  // namespace milepost::routing
