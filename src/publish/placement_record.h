// This node's own record of where its name servers answer (model::NameServerPlacement), kept true in the store.
#pragma once

#include "base/result.h"
#include "model/name_server_placement.h"
#include "store/store.h"

namespace milepost::publish {

struct OwnPlacement {
  model::NameServerPlacement record =
      {};  // without its stripe; without a node's name, this node has no record
  /// The store is this node's alone: records of other names are what it was called before.
  bool only_node = false;
};

/// Writes the record where the store holds another. The first time, when the node has an address for all hosts, it takes
/// the stripe with the fewest nodes; of nodes that come at once each sees those before it. Errors: the store's, and
/// StoreUnavailable when other nodes keep coming first.
base::Status keep_placement(store::Store& store, const OwnPlacement& own);

}  // namespace milepost::publish
