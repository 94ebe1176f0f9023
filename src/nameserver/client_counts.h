// How many connections each client has open, over all TCP workers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

#include "answer/exchange.h"

namespace milepost::nameserver {

/// Thread-safe. Used when connections open and close, never for a query.
class ClientCounts {
 public:
  explicit ClientCounts(std::size_t per_client_max) : per_client_max_(per_client_max) {}

  /// False, and nothing counted, when the client has its share already.
  bool add(const answer::ClientAddress& client);
  void remove(const answer::ClientAddress& client);

 private:
  /// A client is an IPv4 address or an IPv6 /64: a single host owns all of that (RFC 6177).
  using Key = std::array<std::uint8_t, 9>;
  static Key key_of(const answer::ClientAddress& client);

  const std::size_t per_client_max_;
  std::mutex mutex_;
  std::map<Key, std::size_t> counts_;
};

}  // namespace milepost::nameserver
