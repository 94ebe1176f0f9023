// What a resolver's response says of a name and type.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "dns/name.h"
#include "dns/wire.h"

namespace milepost::outside {

struct Reply {
  enum class Kind : std::uint8_t {
    kRecords,  // `values` and `ttl_s`
    kNothing,  // the name does not exist, or has nothing of the type
    kElsewhere,  // the chain of CNAMEs leaves what the server knows: `elsewhere` is to be asked for, with `ttl_s` at most
    kFailed,  // `reason`, for people
  };

  static Reply failed(std::string reason) { return {.kind = Kind::kFailed, .reason = std::move(reason)}; }

  Kind kind = Kind::kFailed;
  std::int64_t ttl_s = 0;                // the least along the chain (RFC 2181 5.2, 10.1.1)
  std::vector<std::string> values = {};  // as model::OutsideAnswer has them: ascending, each once
  dns::Name elsewhere = {};
  std::string reason = {};
};

/// Follows the CNAMEs of the answer section from `name` to its records (RFC 1034 3.6.2). Owners that are not on that way
/// count for nothing, whatever else the response says.
Reply read_reply(base::Bytes message, dns::NameView name, dns::RrType type);

}  // namespace milepost::outside
