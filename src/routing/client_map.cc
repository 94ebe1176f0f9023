// The ranges become the structure that is searched.
#include "routing/client_map.h"

#include <utility>

#include "zone/plan.h"

namespace milepost::routing {

ClientMap::ClientMap(Parts parts)
    : map_(parts.ranges),
      places_(std::move(parts.places)),
      sources_(std::move(parts.sources)),
      network_count_(parts.network_count),
      latencies_(std::move(parts.latencies)) {}

Location ClientMap::locate(base::Bytes address) const noexcept {
  const auto [place, scope, source] = locate(address.data(), address.size());
  Location location;
  if (place.subdivision != kNoCode) location.subdivision = zone::geo_key(0, place.country, place.subdivision);
  if (place.country != kNoCode) location.country = zone::geo_key(0, place.country, 0);
  if (place.continent != kNoCode) location.continent = zone::geo_key(place.continent, 0, 0);
  location.has_position = place.position.is_known();
  location.position = {place.position.x, place.position.y, place.position.z};
  location.scope = scope;
  return location;
}

}  // namespace milepost::routing
