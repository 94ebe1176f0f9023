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
#include "model/stored.h"

namespace milepost::cmd {
namespace {

using Row = std::array<std::string, 7>;

std::string or_dash(std::string text) {
  return text.empty() ? "-" : text;
}

Row row_of(const cluster::ListedNode& listed, store::Revision newest) {
  const model::Node& node = listed.node;
  return {node.name,
          or_dash(node.location),
          fmt::format("{}", fmt::join(node.roles, ",")),
          or_dash(fmt::format("{}", fmt::join(node.addresses, ","))),
          node.api,
          node.version,
          !listed.applied            ? "-"
          : *listed.applied < newest ? fmt::format("{}, behind", *listed.applied)
                                     : fmt::format("{}", *listed.applied)};
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
  store::Revision newest = 0;  // that one of them has; what nobody has yet is seen by no name server
  for (const cluster::ListedNode& listed : *list) newest = std::max(newest, listed.applied.value_or(0));
  for (const cluster::ListedNode& listed : *list) rows.push_back(row_of(listed, newest));
  print_table(rows);
  return {};
}

}  // namespace

int list_nodes(const NodesOptions& options) {
  const auto printed = print_nodes(options);
  if (printed) return kDone;
  fmt::print(stderr, "milepost: {}\n", printed.error().message);
  return kFailed;
}

}  // namespace milepost::cmd
