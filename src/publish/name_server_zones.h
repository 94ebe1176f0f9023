// The zones of the name servers' own host names, made from the configuration: each pattern's domain with its
// SOA, its NS and the addresses of the listeners, so that delegations to Milepost resolve through Milepost.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "publish/compile.h"
#include "publish/host_patterns.h"
#include "zone/catalog.h"
#include "zone/catalog_writer.h"

namespace milepost::publish {

/// Where some name servers answer.
struct HostAddresses {
  std::vector<std::string> hosts;      // host names; empty: all that no other entry names
  std::vector<std::string> addresses;  // IPv4 and IPv6, as text
};

struct CompiledZone {
  zone::ZoneInfo info;
  std::vector<CompiledRrset> rrsets;
};

/// The prefix of these zones' ids, which no hosted zone's id can start with (those are Z and letters).
inline constexpr std::string_view kNameServerZoneIds = "name-servers/";

/// One zone for each domain of the patterns, on the first host of each pattern (or, where every listener is bound
/// to hosts, on those). Of two zones with one name it comes before any user's (its order is 0). Hosts with addresses of their own get records of their own, all others a wildcard.
/// Error: InvalidConfig (an address or a name that is none). REQUIRES: patterns.check().
base::Result<std::vector<CompiledZone>> compile_name_server_zones(
    const HostPatterns& patterns, const std::vector<HostAddresses>& addresses);

/// Ids of such zones in a snapshot, so that a start with other patterns leaves none behind.
std::vector<std::string> name_server_zone_ids(const zone::Catalog& catalog);

}  // namespace milepost::publish
