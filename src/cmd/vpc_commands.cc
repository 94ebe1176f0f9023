// milepost vpc create, list, set-networks, delete: straight in the store, beside a running service or without one.
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <optional>

#include "api/vpc_access.h"
#include "api/vpcs.h"
#include "cmd/commands.h"
#include "cmd/visited_store.h"

namespace milepost::cmd {
namespace {

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

void print(const model::Vpc& vpc) {
  fmt::print("{}  {}  {}  {}  {}\n", vpc.region, vpc.id, vpc.account, fmt::join(vpc.networks, ","),
             vpc.comment.value_or(""));
}

base::Status create(const VpcOptions& options) {
  const auto store =
      visit_store_on_record(options.place, "milepost vpc create", options.account,
                            fmt::format("{}, networks {}", options.region, fmt::join(options.networks, " ")));
  if (!store) return std::unexpected(store.error());
  const auto made = api::create_vpc(**store, {.region = options.region,
                                              .id = options.id,
                                              .account = options.account,
                                              .networks = options.networks,
                                              .comment = unless_empty(options.comment)});
  if (!made) return std::unexpected(made.error());
  print(*made);
  return {};
}

base::Status list(const VpcOptions& options) {
  const auto store = visit_store(options.place);
  if (!store) return std::unexpected(store.error());
  const auto vpcs = api::list_vpcs(**store);
  if (!vpcs) return std::unexpected(vpcs.error());
  for (const model::Vpc& vpc : *vpcs) print(vpc);
  return {};
}

/// The VPC that a command is about; whose it is stands in the audit entry.
base::Result<model::VpcReference> find_on_record(api::AuditedStore& store, const VpcOptions& options) {
  const auto which = api::find_vpc_by_id(store, options.id, unless_empty(options.region));
  if (!which) return which;
  const auto vpc = api::read_vpc(store, *which);
  if (!vpc) return std::unexpected(vpc.error());
  if (*vpc) store.concern((*vpc)->vpc.account);
  return which;
}

base::Status set_networks(const VpcOptions& options) {
  const auto store = visit_store_on_record(options.place, "milepost vpc set-networks", {},
                                           fmt::format("networks {}", fmt::join(options.networks, " ")));
  if (!store) return std::unexpected(store.error());
  const auto which = find_on_record(**store, options);
  if (!which) return std::unexpected(which.error());
  const auto changed = api::set_vpc_networks(**store, *which, options.networks);
  if (!changed) return std::unexpected(changed.error());
  print(*changed);
  return {};
}

base::Status remove(const VpcOptions& options) {
  const auto store = visit_store_on_record(options.place, "milepost vpc delete", {}, {});
  if (!store) return std::unexpected(store.error());
  const auto which = find_on_record(**store, options);
  if (!which) return std::unexpected(which.error());
  return api::delete_vpc(**store, *which);
}

int exit_code(const base::Status& outcome) {
  if (outcome) return kDone;
  fmt::print(stderr, "milepost: {}\n", outcome.error().message);
  return kFailed;
}

}  // namespace

int create_vpc(const VpcOptions& options) {
  return exit_code(create(options));
}

int list_vpcs(const VpcOptions& options) {
  return exit_code(list(options));
}

int set_vpc_networks(const VpcOptions& options) {
  return exit_code(set_networks(options));
}

int delete_vpc(const VpcOptions& options) {
  return exit_code(remove(options));
}

}  // namespace milepost::cmd
