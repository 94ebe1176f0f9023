// What the answer side knows of zones besides their records, and of VPCs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/cidr.h"
#include "dns/name.h"

namespace milepost::zone {

inline constexpr std::size_t kIdSizeMax = 255;  // of zones and VPCs

struct ZoneInfo {
  std::string id;  // stable across changes: the hosted zone's id, 1..255 octets
  dns::Name name;  // the apex
  std::uint64_t order =
      0;  // of two zones with one name a listener for all name servers answers the lower one
  std::vector<std::uint16_t>
      hosts;                // numbers (< kHostsMax) of the name-server hosts it is delegated to, at most 8
  bool is_private = false;  // answered for the VPCs below, on every listener, and for nobody else
  std::vector<std::string> vpcs = {};  // ids of the VPCs that see it, 1..255 octets each
};

/// Source networks with one view of the private zones. A zone may name a VPC that has not been put (yet): nobody's
/// query comes from it.
struct VpcInfo {
  std::string id;                    // stable across changes, 1..255 octets
  std::vector<base::Cidr> networks;  // those of different VPCs may nest: the longest prefix decides
};

}  // namespace milepost::zone
