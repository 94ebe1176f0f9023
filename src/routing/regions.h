// Regions: the names that latency and geoproximity routing know, where they are, and a small number for each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "routing/place_code.h"
#include "routing/position.h"

namespace milepost::routing {

/// Index of a region in a RegionTable. Of one process: another version or configuration counts differently, so what is
/// stored or sent carries names.
using RegionId = std::uint16_t;
inline constexpr RegionId kNoRegion = 0xffff;
inline constexpr std::size_t kRegionsMax = 4096;

struct Region {
  std::string name;
  double latitude = 0;  // degrees
  double longitude = 0;
  Position position = {};  // the same
  PlaceCode country = kNoCode;
  PlaceCode subdivision = kNoCode;  // of the US: the state
};

/// What an operator adds: a region of a new name, or other coordinates for one that is built in.
struct RegionDefinition {
  std::string name;
  double latitude = 0;
  double longitude = 0;
  std::string country = {};  // "DE", "US-CA"; empty: not told, or as it is built in
};

/// AWS's regions, the groups of its local zones (us-east-1-bos-1), then the operator's own. Immutable.
class RegionTable {
 public:
  /// The built-in regions alone.
  RegionTable();
  /// Error InvalidConfig: a name that is none (letters, digits and hyphens, 1 to 64), coordinates or a country that are
  /// none, or too many.
  static base::Result<RegionTable> with(const std::vector<RegionDefinition>& added);

  std::optional<RegionId> find(std::string_view name) const;
  /// REQUIRES: id < size().
  const Region& operator[](RegionId id) const { return regions_[id]; }
  std::size_t size() const { return regions_.size(); }

 private:
  void put(const RegionDefinition& definition);

  std::vector<Region> regions_;
  std::map<std::string, RegionId, std::less<>> by_name_;
};

}  // namespace milepost::routing
