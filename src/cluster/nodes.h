// Who is there: the registered nodes with what they have applied.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/node.h"
#include "store/store.h"

namespace milepost::cluster {

struct ListedNode {
  model::Node node;
  std::optional<store::Revision> applied;  // of a name server that has reported
};

/// The living ones, by name. Errors: those of the store.
base::Result<std::vector<ListedNode>> list_nodes(store::Store& store);

}  // namespace milepost::cluster
