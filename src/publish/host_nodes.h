// Which node each host name is on, where several nodes answer for all of them.
//
// Nodes are parted into the four stripes that hosts are parted into (model/host_stripes.h), and a host goes to a node of
// its stripe. So the four hosts of a delegation set are on four nodes where there are four or more; of three nodes one
// has two of them, of two each has two:
//
//   four or more   each stripe has nodes of its own, as even as they were dealt
//   three          the stripe that is left has all three
//   two            the two stripes that are left have one each
//
// Within a stripe a host goes to the node whose name hashes highest together with the host's (rendezvous hashing, Thaler
// and Ravishankar 1998): a node that comes takes hosts only to itself, one that goes gives away only its own.
//
// A node keeps the stripe that it took when it came (model::NameServerPlacement). When nodes have gone so that stripes
// differ by two or more, nodes of the fullest help out in the emptiest, as few as it takes, without their records being
// touched. Everything here follows from the names and the recorded stripes alone, so every node deals the same.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/host_stripes.h"

namespace milepost::publish {

struct StripedNode {
  std::string node;
  std::optional<std::int64_t> stripe;  // as it is recorded; absent or none that exists: not yet taken
};

/// Names of nodes by stripe.
using NodesByStripe = std::array<std::vector<std::string>, model::kNameServersPerSet>;

/// Each node in one stripe; with fewer than four nodes some stripes are empty. The order of `nodes` does not matter.
NodesByStripe part_nodes(std::vector<StripedNode> nodes);

/// The stripe that a node takes that comes to `nodes`: the one with the fewest.
std::int64_t stripe_for_newcomer(std::vector<StripedNode> nodes);

/// The same as part_nodes(), but stripes that would be empty share the nodes of the others. REQUIRES: !nodes.empty().
NodesByStripe nodes_for_hosts(std::vector<StripedNode> nodes);

/// The one of `nodes` that has the host. The hash is the same in every version: name servers of two versions side by
/// side must agree. REQUIRES: !nodes.empty().
const std::string& node_of_host(const std::vector<std::string>& nodes, std::string_view host);

}  // namespace milepost::publish
