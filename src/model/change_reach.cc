// Against the direction of the links, breadth first.
#include "model/change_reach.h"

#include <unordered_map>

#include "model/alias_rules.h"

namespace milepost::model {
namespace {

/// Whose alias or CNAME leads to a name.
struct Source {
  std::string name;
  std::string type;  // an alias goes on with its own type; CNAME: with whatever was asked for
};
using Sources = std::unordered_map<std::string, std::vector<Source>>;  // by target

void add_links(const RecordSet& set, const HostedZone& zone, Sources& out) {
  const bool any_type = set.type == "CNAME" && !set.alias_target;
  for (std::string& target : links_of(set, zone)) {
    out[std::move(target)].push_back({set.name, any_type ? "" : set.type});
  }
}

}  // namespace

std::set<NameAndType> reach_of(const BatchOutcome& outcome, const std::vector<RecordSet>& record_sets,
                               const HostedZone& zone) {
  Sources sources;
  for (const RecordSet& set : record_sets) add_links(set, zone, sources);
  std::set<NameAndType> reached;
  std::vector<NameAndType> next;
  const auto reach = [&](const std::string& name, const std::string& type) {
    if (reached.emplace(name, type).second) next.emplace_back(name, type);
  };
  for (const auto& [set, previous] : outcome.written) {
    add_links(set, zone, sources);
    reach(set.name, set.type);
  }
  for (const RecordSet& set : outcome.erased) reach(set.name, set.type);
  while (!next.empty()) {
    const auto [name, type] = std::move(next.back());
    next.pop_back();
    const auto leading = sources.find(name);
    if (leading == sources.end()) continue;
    for (const Source& source : leading->second) {
      if (source.type.empty() || source.type == type) reach(source.name, type);
    }
  }
  return reached;
}

}  // namespace milepost::model
