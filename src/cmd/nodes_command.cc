// milepost nodes: who is registered, straight from the store.
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "cluster/nodes.h"
#include "cmd/commands.h"
#include "cmd/visited_store.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::cmd {
namespace {

using Row = std::array<std::string, 7>;

std::string or_dash(std::string text) {
  return text.empty() ? "-" : text;
}

Row row_of(const cluster::ListedNode& listed) {
  const model::Node& node = listed.node;
  return {node.name,
          or_dash(node.location),
          fmt::format("{}", fmt::join(node.roles, ",")),
          or_dash(fmt::format("{}", fmt::join(node.addresses, ","))),
          node.api,
          node.version,
          listed.applied ? fmt::format("{}", *listed.applied) : "-"};
}

void print_table(const std::vector<Row>& rows) {
  std::array<std::size_t, std::tuple_size_v<Row>> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += fmt::format("{:<{}}  ", row[i], widths[i]);
    fmt::print("{}\n", line.substr(0, line.find_last_not_of(' ') + 1));
  }
}

base::Status print_nodes(const NodesOptions& options) {
  const auto store = visit_store(options.place);
  if (!store) return std::unexpected(store.error());
  const auto list = cluster::list_nodes(**store);
  if (!list) return std::unexpected(list.error());
  if (options.json) {
    for (const cluster::ListedNode& listed : *list) {
      std::string node = model::encode_stored(listed.node);
      if (listed.applied)
        node.insert(node.size() - 1, fmt::format(",\"AppliedRevision\":{}", *listed.applied));
      fmt::print("{}\n", node);
    }
    return {};
  }
  std::vector<Row> rows = {{"NAME", "LOCATION", "ROLES", "DNS", "API", "VERSION", "APPLIED REVISION"}};
  for (const cluster::ListedNode& listed : *list) rows.push_back(row_of(listed));
  print_table(rows);
  return {};
}

base::Status remove(const NodesOptions& options) {
  const auto store = visit_store_on_record(options.place, "milepost nodes remove", {}, options.name);
  if (!store) return std::unexpected(store.error());
  const auto alive = (*store)->get(model::keys::node(options.name), 0);
  if (!alive) return std::unexpected(alive.error());
  if (*alive) {
    return base::fail("NodeInUse",
                      fmt::format("node {} lives; stop it first (a node that was killed is listed for ten "
                                  "seconds more)",
                                  options.name));
  }
  const std::string key = model::keys::placement(options.name);
  const auto placed = (*store)->get(key, 0);
  if (!placed) return std::unexpected(placed.error());
  if (!*placed) return base::fail("NoSuchNode", fmt::format("there is no node {}", options.name));
  const auto committed =
      (*store)->commit({.compares = {store::Compare::absent(model::keys::node(options.name))},
                        .writes = {store::Write::erase(key)}});
  if (!committed) return std::unexpected(committed.error());
  if (committed->succeeded) return {};
  return base::fail("NodeInUse", fmt::format("node {} came back just now", options.name));
}

int report(const base::Status& done) {
  if (done) return kDone;
  fmt::print(stderr, "milepost: {}\n", done.error().message);
  return kFailed;
}

}  // namespace

int remove_node(const NodesOptions& options) {
  return report(remove(options));
}

int list_nodes(const NodesOptions& options) {
  return report(print_nodes(options));
}

}  // namespace milepost::cmd
