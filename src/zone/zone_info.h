// What the answer side knows of a zone besides its records.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dns/name.h"

namespace milepost::zone {

struct ZoneInfo {
  std::string id;  // stable across changes: the hosted zone's id, 1..255 octets
  dns::Name name;  // the apex
  std::uint64_t order =
      0;  // of two zones with one name a listener for all name servers answers the lower one
  std::vector<std::uint16_t>
      hosts;  // numbers (< kHostsMax) of the name-server hosts it is delegated to, at most 8
};

}  // namespace milepost::zone
