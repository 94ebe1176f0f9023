// Two ranges, put together by name.
#include "cluster/nodes.h"

#include <map>
#include <string>
#include <utility>

#include "model/keys.h"
#include "model/stored.h"

namespace milepost::cluster {

namespace keys = model::keys;

base::Result<std::vector<ListedNode>> list_nodes(store::Store& store) {
  const auto nodes = store.range(store::RangeRequest::prefix(keys::kNodes));
  if (!nodes) return std::unexpected(nodes.error());
  const auto applied = store.range(store::RangeRequest::prefix(keys::kApplied));
  if (!applied) return std::unexpected(applied.error());
  std::map<std::string, store::Revision> revisions;
  for (const store::KeyValue& entry : applied->entries) {
    const auto one = model::decode_stored<model::AppliedRevision>(entry);
    if (!one) return std::unexpected(one.error());
    revisions[one->node] = one->revision;
  }
  std::vector<ListedNode> list;
  for (const store::KeyValue& entry : nodes->entries) {
    auto node = model::decode_stored<model::Node>(entry);
    if (!node) return std::unexpected(node.error());
    const auto found = revisions.find(node->name);
    list.push_back(
        {*std::move(node), found == revisions.end() ? std::nullopt : std::optional(found->second)});
  }
  return list;
}

}  // namespace milepost::cluster
