// Follows links over numbers, so that long chains cost little.
#include "model/link_loops.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "model/alias_rules.h"

namespace milepost::model {
namespace {

/// A resolver goes on from one name to another with the same type: both together are a node.
struct Link {
  std::size_t to = 0;
  std::size_t written = 0;  // number of the change that wrote it; 0: none of the batch
};

class Links {
 public:
  Links(const ZoneDraft& draft, const HostedZone& zone) {
    for (const auto& [name, slots] : draft) {
      for (const Slot& slot : slots) {
        if (slot.now != nullptr) add(*slot.now, slot.written, zone);
      }
    }
    gone_.resize(from_.size());
    seen_in_.resize(from_.size());
  }

  std::vector<std::size_t> closers() {
    // What leads nowhere, and then what nothing leads to, is in no loop. In nearly all batches that is all.
    peel(from_, to_);
    peel(to_, from_);
    std::vector<std::size_t> numbers;
    for (std::size_t node = 0; node < from_.size(); ++node) {
      if (gone_[node]) continue;
      for (const Link& link : from_[node]) {
        if (link.written > 0 && leads_to(node, link)) numbers.push_back(link.written);
      }
    }
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
  }

 private:
  using Nodes = std::vector<std::vector<Link>>;

  void add(const RecordSet& set, std::size_t written, const HostedZone& zone) {
    for (const std::string& name : links_of(set, zone)) {
      const std::size_t here = number_of(set.name, set.type);
      const std::size_t there = number_of(name, set.type);
      from_[here].push_back({there, written});
      to_[there].push_back({here, written});
    }
  }

  std::size_t number_of(std::string_view name, std::string_view type) {
    std::string key = std::string(name).append(1, ' ').append(type);
    const auto [found, is_new] = numbers_.try_emplace(std::move(key), from_.size());
    if (is_new) {
      from_.emplace_back();
      to_.emplace_back();
    }
    return found->second;
  }

  /// Takes away the nodes without `links`, then those that have none any more, and so on. `back` are the same
  /// links from their other ends.
  void peel(const Nodes& links, const Nodes& back) {
    std::vector<std::size_t> left(links.size());
    std::vector<std::size_t> bare;
    for (std::size_t node = 0; node < links.size(); ++node) {
      left[node] = static_cast<std::size_t>(std::count_if(links[node].begin(), links[node].end(),
                                                          [&](const Link& link) { return !gone_[link.to]; }));
      if (!gone_[node] && left[node] == 0) bare.push_back(node);
    }
    while (!bare.empty()) {
      const std::size_t node = bare.back();
      bare.pop_back();
      gone_[node] = true;
      for (const Link& link : back[node]) {
        if (!gone_[link.to] && --left[link.to] == 0) bare.push_back(link.to);
      }
    }
  }

  /// True when `link` comes back to `node` by links that were not written after it.
  bool leads_to(std::size_t node, const Link& link) {
    ++search_;
    std::vector<std::size_t> to_visit = {link.to};
    while (!to_visit.empty()) {
      const std::size_t at = to_visit.back();
      to_visit.pop_back();
      if (at == node) return true;
      if (gone_[at] || std::exchange(seen_in_[at], search_) == search_) continue;
      for (const Link& next : from_[at]) {
        if (next.written <= link.written) to_visit.push_back(next.to);
      }
    }
    return false;
  }

  std::unordered_map<std::string, std::size_t> numbers_;  // by "name type"
  Nodes from_, to_;                                       // each node's links, and those that lead to it
  std::vector<bool> gone_;
  std::vector<std::size_t> seen_in_;  // the last search that came by each node
  std::size_t search_ = 0;
};

}  // namespace

std::vector<std::size_t> find_loop_closers(const ZoneDraft& draft, const HostedZone& zone) {
  return Links(draft, zone).closers();
}

}  // namespace milepost::model
