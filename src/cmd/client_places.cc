// Regions by name, clients by address.
#include "cmd/client_places.h"

namespace milepost::cmd {

ClientPlaces::ClientPlaces(const LocationConfig& config)
    : config_(config), regions_(config.region_table()), source_(clients_, regions_, config.sources) {}

void ClientPlaces::tell(answer::AnswerSources& out) const {
  out.locator = &clients_;
  out.region_location = [this](std::string_view name) {
    const zone::LinkedRegion known = region(name);
    return routing::Location{.has_position = known.number != zone::kUnknownRegion,
                             .position = known.position};
  };
}

zone::LinkedRegion ClientPlaces::region(std::string_view name) const {
  const auto id = regions_.find(name);
  if (!id) return {};
  const routing::Position& at = regions_[*id].position;
  return {.number = *id, .position = {at.x, at.y, at.z}};
}

}  // namespace milepost::cmd
