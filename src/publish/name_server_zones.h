// The zones of the name servers' own host names, made from where every node answers: each pattern's domain with its
// SOA, its NS and the addresses of the hosts, so that delegations to Milepost resolve through Milepost.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/name_server_placement.h"
#include "publish/compile.h"
#include "publish/host_patterns.h"
#include "zone/catalog.h"
#include "zone/catalog_writer.h"

namespace milepost::publish {

struct CompiledZone {
  zone::ZoneInfo info;
  std::vector<CompiledRrset> rrsets;
};

/// The prefix of these zones' ids, which no hosted zone's id can start with (those are Z and letters).
inline constexpr std::string_view kNameServerZoneIds = "name-servers/";

/// One zone for each domain of the patterns, on the first host of each pattern (or, where every listener of every node is
/// bound to hosts, on such hosts, of as many nodes as can be). Of two zones with one name it comes before any user's (its
/// order is 0). Hosts that listeners name have the addresses of those. All others have those of the listeners that name
/// none: of one node they are a wildcard, of several each host is on one of them (publish/host_nodes.h). The same
/// whatever the order of `nodes`. Error: InvalidConfig (an address or a name that is none). REQUIRES: patterns.check().
base::Result<std::vector<CompiledZone>> compile_name_server_zones(
    const HostPatterns& patterns, std::span<const model::NameServerPlacement> nodes);

/// The addresses of a node's listeners that name no hosts.
std::vector<std::string> shared_addresses(const model::NameServerPlacement& node);

/// Ids of such zones in a snapshot, so that a start with other patterns leaves none behind. Looks at every zone.
std::vector<std::string> name_server_zone_ids(const zone::Catalog& catalog);

}  // namespace milepost::publish
