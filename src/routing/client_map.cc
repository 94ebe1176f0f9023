// The ranges become the structure that is searched.
#include "routing/client_map.h"

#include <utility>

#include "zone/plan.h"

namespace milepost::routing {

ClientMap::ClientMap(Parts parts)
    : map_(parts.ranges),
      places_(parts.places.begin(), parts.places.end()),
      sources_(std::move(parts.sources)),
      network_count_(parts.network_count),
      latencies_(std::move(parts.latencies)) {}

/// The last step leads from the leaf to the place.
bool ClientMap::step_to_place(base::Bytes address, LookUps& look_ups) const {
  if (look_ups.place_found) return false;
  if (map_.step(address.data(), address.size(), look_ups.place)) return true;
  const PrefixMap::Found found = map_.finish(address.data(), address.size(), look_ups.place);
  look_ups.place_number = found.value;
  look_ups.place_scope = found.scope;
  look_ups.place_found = true;
  __builtin_prefetch(&place_of(found.value));
  return true;
}

bool ClientMap::step(base::Bytes address, bool latencies, LookUps& look_ups) const noexcept {
  const bool to_latencies = latencies && latencies_.step(address.data(), address.size(), look_ups.latency);
  return step_to_place(address, look_ups) || to_latencies;
}

Location ClientMap::locate(base::Bytes address, LookUps& look_ups) const noexcept {
  while (step_to_place(address, look_ups)) {
  }
  const Place& place = place_of(look_ups.place_number);
  Location location;
  if (place.subdivision != kNoCode) location.subdivision = zone::geo_key(0, place.country, place.subdivision);
  if (place.country != kNoCode) location.country = zone::geo_key(0, place.country, 0);
  if (place.continent != kNoCode) location.continent = zone::geo_key(place.continent, 0, 0);
  location.has_position = place.position.is_known();
  location.position = {place.position.x, place.position.y, place.position.z};
  location.scope = look_ups.place_scope;
  return location;
}

}  // namespace milepost::routing
