// Where clients are: one look-up for all that the sources say about an address.
//
//   operator's overlays  --.
//   first MMDB             +-- merged when they are loaded --> one prefix map -> Place
//   second MMDB ...      --'
//   latency table        ------------------------------------> one prefix map -> LatencyRow
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/huge_pages.h"
#include "routing/latency_table.h"
#include "routing/location.h"
#include "routing/places.h"
#include "routing/prefix_map.h"

namespace milepost::routing {

/// Immutable, and published through base::Published. Look-ups allocate, lock and wait for nothing.
class ClientMap final : public Locator {
 public:
  struct Located {
    const Place& place;      // an unknown place where nobody says anything; lives as long as the map
    std::uint8_t scope = 0;  // bits of the address that decided it; see PrefixMap::Found
    std::uint8_t source = 0;
  };

  struct Parts {
    AddressRanges ranges;              // values are indices into `places`
    std::vector<Place> places;         // complete
    std::vector<std::string> sources;  // names, by Place::source; the first is of nobody
    std::size_t network_count = 0;     // prefixes that the sources named
    LatencyTable latencies;
  };

  /// Nobody is known.
  ClientMap() : ClientMap(Parts{}) {}
  explicit ClientMap(Parts parts);

  // What policies ask.
  using Locator::latencies;
  using Locator::locate;
  bool step(base::Bytes address, bool latencies, LookUps& look_ups) const noexcept override;
  Location locate(base::Bytes address, LookUps& look_ups) const noexcept override;
  Latencies latencies(base::Bytes address, LookUps& look_ups) const noexcept override {
    const LatencyRow row = latencies_.finish(address.data(), address.size(), look_ups.latency);
    return {row.ms().data(), static_cast<std::uint16_t>(row.ms().size()), row.scope()};
  }
  std::string source(base::Bytes address) const override {
    return std::string(source_name(locate(address.data(), address.size()).source));
  }

  /// `octets` in network order; `size` is 4, else 16.
  Located locate(const std::uint8_t* octets, std::size_t size) const {
    const auto found = map_.lookup(octets, size);
    const Place& place = place_of(found.value);
    return {place, found.scope, place.source};
  }

  /// Milliseconds to regions; an empty row where distance decides.
  LatencyRow latency(const std::uint8_t* octets, std::size_t size) const {
    return latencies_.lookup(octets, size);
  }
  const LatencyTable& latencies() const { return latencies_; }

  /// What a Located::source is called; empty for 0.
  std::string_view source_name(std::uint8_t source) const {
    return source < sources_.size() ? std::string_view(sources_[source]) : std::string_view();
  }
  std::size_t network_count() const { return network_count_; }
  std::size_t place_count() const { return places_.size(); }
  /// What look-ups read of, without the latencies.
  std::size_t size_octets() const { return map_.size_octets() + places_.size() * sizeof(Place); }

 private:
  const Place& place_of(std::uint32_t number) const {
    return number == kNoValue ? unknown_ : places_[number];
  }
  bool step_to_place(base::Bytes address, LookUps& look_ups) const;

  PrefixMap map_;
  base::HugeVector<Place> places_;
  std::vector<std::string> sources_;
  std::size_t network_count_;
  LatencyTable latencies_;
  const Place unknown_{};
};

}  // namespace milepost::routing
