// One listening address: its UDP and TCP sockets, one of each for every worker.
#pragma once

#include <vector>

#include "base/result.h"
#include "nameserver/descriptor.h"
#include "nameserver/endpoint.h"
#include "nameserver/options.h"

namespace milepost::nameserver {

struct Listener {
  Endpoint bound;               // with the port that was really taken
  std::vector<Descriptor> udp;  // one for each UDP worker; the kernel spreads clients over them
  std::vector<Descriptor> tcp;  // one for each TCP worker, listening
};

/// Opens and binds all sockets of `wanted`. The error's message names address, protocol and reason
/// and says what to do; its code is AddressInUse, AddressNotAvailable, PermissionDenied or ListenFailed.
base::Result<Listener> open_listener(const Endpoint& wanted, const ServerOptions& options);

}  // namespace milepost::nameserver
