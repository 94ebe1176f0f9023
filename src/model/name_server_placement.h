// Where the name servers of a node answer, as it is stored: what the addresses of their host names are made from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.h"

namespace milepost::model {

/// Addresses, and the name servers that answer there.
struct NameServerListener {
  std::vector<std::string> hosts;      // host names; empty: all that no listener names
  std::vector<std::string> addresses;  // that DNS tells, IPv4 and IPv6, as text; empty: none is known
};

/// Outlives the node's process: a node that is down for a while keeps its host names, and resolvers ask another name
/// server of the set meanwhile.
struct NameServerPlacement {
  std::string node;
  std::optional<std::string> location = {};
  /// Of model/host_stripes.h: taken once, and kept, so that nodes that come later move few host names. Absent: the
  /// node has no address for hosts that no listener names.
  std::optional<std::int64_t> stripe = {};
  std::vector<NameServerListener> listeners = {};
};

}  // namespace milepost::model

namespace milepost::base {

template <>
struct Description<model::NameServerListener> {
  using T = model::NameServerListener;
  static constexpr std::string_view name = "NameServerListener";
  static constexpr auto fields = std::tuple{field("Hosts", &T::hosts), field("Addresses", &T::addresses)};
};

template <>
struct Description<model::NameServerPlacement> {
  using T = model::NameServerPlacement;
  static constexpr std::string_view name = "NameServerPlacement";
  static constexpr auto fields = std::tuple{field("Node", &T::node), field("Location", &T::location),
                                            field("Stripe", &T::stripe), field("Listeners", &T::listeners)};
};

}  // namespace milepost::base
