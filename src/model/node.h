// A node of the cluster: one `milepost serve`, as it says of itself under its lease while it lives.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/describe.h"

namespace milepost::model {

struct Node {
  std::string name;                    // one living node has it
  std::string id;                      // of its data directory: a node that comes back is itself
  std::vector<std::string> roles;      // api, dns, health
  std::vector<std::string> addresses;  // where it answers DNS, as ADDRESS:PORT
  std::string api;                     // where /ready and /metrics are, and the API if it has that role
  std::string location;                // as the operator calls it; empty: not said
  std::string version;
  std::string started;  // RFC 3339, UTC
};

/// How far a name server has come. A key of its own, since it changes with each change and the node does not.
struct AppliedRevision {
  std::string node;  // its name
  std::int64_t revision = 0;
};

}  // namespace milepost::model

namespace milepost::base {

template <>
struct Description<model::Node> {
  using T = model::Node;
  static constexpr std::string_view name = "Node";
  static constexpr auto fields = std::tuple{field("Name", &T::name),       field("Id", &T::id),
                                            field("Roles", &T::roles),     field("Addresses", &T::addresses),
                                            field("Api", &T::api),         field("Location", &T::location),
                                            field("Version", &T::version), field("Started", &T::started)};
};

template <>
struct Description<model::AppliedRevision> {
  using T = model::AppliedRevision;
  static constexpr std::string_view name = "AppliedRevision";
  static constexpr auto fields = std::tuple{field("Node", &T::node), field("Revision", &T::revision)};
};

}  // namespace milepost::base
