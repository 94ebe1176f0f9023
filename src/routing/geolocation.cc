// Geolocation routing: the smallest place around the client that answers, and the next larger where that is not healthy.
#include <array>
#include <limits>

#include "routing/policies.h"

namespace milepost::routing {
namespace {

constexpr std::uint64_t kUnknownPlace = std::numeric_limits<std::uint64_t>::max();  // no member's key

std::uint64_t known(std::uint64_t code) {
  return code != 0 ? code : kUnknownPlace;
}

}  // namespace

int pick_geolocation(const zone::GroupView& group, Context& context) {
  const Location& location = context.client.location();
  // From the smallest place to the whole world.
  const std::array<std::uint64_t, 4> places{known(location.subdivision), known(location.country),
                                            known(location.continent), zone::kDefaultGeoKey};
  std::array<int, 4> any;
  std::array<int, 4> healthy;
  any.fill(kNobody);
  healthy.fill(kNobody);
  for (std::size_t i = group.size(); i-- > 0;) {
    const std::uint64_t key = group[i].key();
    for (std::size_t place = 0; place < places.size(); ++place) {
      if (key != places[place]) continue;
      any[place] = static_cast<int>(i);
      if (context.healthy(group[i])) healthy[place] = static_cast<int>(i);
    }
  }
  for (const auto& found : {healthy, any}) {
    for (const int index : found) {
      if (index != kNobody) return index;
    }
  }
  return kNobody;
}

}  // namespace milepost::routing
