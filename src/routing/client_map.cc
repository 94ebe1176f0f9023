// The ranges become the structure that is searched.
#include "routing/client_map.h"

#include <utility>

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
  Location location = location_of(place_of(look_ups.place_number));
  location.scope = look_ups.place_scope;
  return location;
}

}  // namespace milepost::routing
