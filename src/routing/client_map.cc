// The ranges become the structure that is searched.
#include "routing/client_map.h"

#include <utility>

namespace milepost::routing {

ClientMap::ClientMap(Parts parts)
    : map_(parts.ranges),
      places_(std::move(parts.places)),
      sources_(std::move(parts.sources)),
      network_count_(parts.network_count),
      latencies_(std::move(parts.latencies)) {}

}  // namespace milepost::routing
