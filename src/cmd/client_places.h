// Where clients and regions are, by the configuration: for whoever answers, and whoever looks at answers.
#pragma once

#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "answer/sections.h"
#include "base/published.h"
#include "cmd/location_config.h"
#include "routing/client_map_source.h"
#include "routing/regions.h"
#include "zone/plan.h"

namespace milepost::cmd {

/// Belongs to one thread; what tell() gives to any.
class ClientPlaces {
 public:
  /// Knows the regions, and no client yet. REQUIRES: `config` outlives it.
  explicit ClientPlaces(const LocationConfig& config);

  /// Latencies, as routing::ClientMapSource does. REQUIRES: load() comes later.
  void remember_in(std::filesystem::path file) { source_.remember_in(std::move(file)); }
  void recall_from(std::filesystem::path file) { source_.recall_from(std::move(file)); }
  /// Reads the files; one that cannot be read is logged and left out.
  void load() { source_.load(); }
  /// Reads them again when they change, from now on.
  void follow() { source_.follow(config_.reload); }

  /// REQUIRES: it outlives whoever answers with `out`.
  void tell(answer::AnswerSources& out) const;
  /// What plans need to know of a region.
  zone::LinkedRegion region(std::string_view name) const;
  routing::ClientMapSource::Status status() const { return source_.status(); }

 private:
  const LocationConfig& config_;
  const routing::RegionTable regions_;
  const std::vector<routing::Location> region_locations_;  // of who is in that region, by RegionId
  mutable base::Published<routing::Locator> clients_;
  routing::ClientMapSource source_;
};

}  // namespace milepost::cmd
