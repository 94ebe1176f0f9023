// Regions by name, clients by address.
#include "cmd/client_places.h"

#include "routing/places.h"

namespace milepost::cmd {
namespace {

std::vector<routing::Location> locations_of(const routing::RegionTable& regions) {
  std::vector<routing::Location> locations;
  for (routing::RegionId id = 0; id < regions.size(); ++id) {
    const routing::Region& region = regions[id];
    locations.push_back(routing::location_of(routing::completed({.country = region.country,
                                                                 .subdivision = region.subdivision,
                                                                 .position = region.position,
                                                                 .precision = routing::Precision::kExact})));
  }
  return locations;
}

}  // namespace

ClientPlaces::ClientPlaces(const LocationConfig& config)
    : config_(config),
      regions_(config.region_table()),
      region_locations_(locations_of(regions_)),
      source_(clients_, regions_, config.sources) {}

void ClientPlaces::tell(answer::AnswerSources& out) const {
  out.locator = &clients_;
  out.region_location = [this](std::string_view name) {
    const auto id = regions_.find(name);
    return id ? region_locations_[*id] : routing::Location{};
  };
}

zone::LinkedRegion ClientPlaces::region(std::string_view name) const {
  const auto id = regions_.find(name);
  if (!id) return {};
  const routing::Position& at = regions_[*id].position;
  return {.number = *id, .position = {at.x, at.y, at.z}};
}

}  // namespace milepost::cmd
