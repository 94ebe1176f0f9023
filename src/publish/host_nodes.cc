// Parts nodes into stripes and hashes hosts to nodes.
#include "publish/host_nodes.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/check.h"

namespace milepost::publish {
namespace {

constexpr std::size_t kStripes = model::kNameServersPerSet;

/// FNV-1a of both names, its bits mixed: FNV alone hardly lets the last characters reach the high bits that decide.
std::uint64_t weight(std::string_view node, std::string_view key) {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&](unsigned char octet) { hash = (hash ^ octet) * 0x100000001b3; };
  for (const char c : node) add(static_cast<unsigned char>(c));
  add(0);
  for (const char c : key) add(static_cast<unsigned char>(c));
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
  return hash ^ (hash >> 33);
}

std::vector<std::string>& emptiest(NodesByStripe& stripes) {
  return *std::ranges::min_element(stripes, {}, &std::vector<std::string>::size);
}

std::vector<std::string>& fullest(NodesByStripe& stripes) {
  return *std::ranges::max_element(stripes, {}, &std::vector<std::string>::size);
}

bool has_stripe(const StripedNode& node) {
  return node.stripe && *node.stripe >= 0 && *node.stripe < static_cast<std::int64_t>(kStripes);
}

/// Moves nodes from the fullest stripe to the emptiest until they differ by one at most.
void level(NodesByStripe& stripes) {
  while (fullest(stripes).size() > emptiest(stripes).size() + 1) {
    std::vector<std::string>& from = fullest(stripes);
    std::vector<std::string>& to = emptiest(stripes);
    const std::string stripe = std::to_string(&to - stripes.data());
    const auto moved = std::ranges::max_element(
        from, {}, [&](const std::string& node) { return std::pair(weight(node, stripe), node); });
    to.push_back(std::move(*moved));
    from.erase(moved);
  }
}

}  // namespace

NodesByStripe part_nodes(std::vector<StripedNode> nodes) {
  std::ranges::sort(nodes, {}, [](const StripedNode& node) { return std::tie(node.node, node.stripe); });
  NodesByStripe stripes;
  for (const StripedNode& node : nodes) {
    if (has_stripe(node)) stripes[static_cast<std::size_t>(*node.stripe)].push_back(node.node);
  }
  for (const StripedNode& node : nodes) {
    if (!has_stripe(node)) emptiest(stripes).push_back(node.node);
  }
  level(stripes);
  return stripes;
}

std::int64_t stripe_for_newcomer(std::vector<StripedNode> nodes) {
  NodesByStripe stripes = part_nodes(std::move(nodes));
  return &emptiest(stripes) - stripes.data();
}

NodesByStripe nodes_for_hosts(std::vector<StripedNode> nodes) {
  MILEPOST_CHECK(!nodes.empty(), "hosts need a node to be on");
  NodesByStripe stripes = part_nodes(std::move(nodes));
  std::vector<std::string> all;
  std::vector<std::size_t> empty;
  for (std::size_t i = 0; i < kStripes; ++i) {
    all.insert(all.end(), stripes[i].begin(), stripes[i].end());
    if (stripes[i].empty()) empty.push_back(i);
  }
  // Fewer than four nodes: they are dealt out once more, to the stripes that have none.
  for (std::size_t j = 0; j < empty.size(); ++j) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i % empty.size() == j % all.size()) stripes[empty[j]].push_back(all[i]);
    }
  }
  return stripes;
}

const std::string& node_of_host(const std::vector<std::string>& nodes, std::string_view host) {
  MILEPOST_CHECK(!nodes.empty(), "hosts need a node to be on");
  return *std::ranges::max_element(nodes, {}, [&](const std::string& node) {
    return std::pair(weight(node, host), std::string_view(node));
  });
}

}  // namespace milepost::publish
