// Which errors of a store are waited out, and what makes a store ready.
#include "cmd/service_store.h"

#include <fmt/core.h>

#include <chrono>
#include <utility>

#include "base/log.h"
#include "cluster/store_identity.h"
#include "cmd/first_account.h"
#include "store/sqlite.h"
#include "store/transfer.h"

namespace milepost::cmd {
namespace {

constexpr std::chrono::milliseconds kRetry{1'000};

/// The cluster's: nodes that only read wait for one that takes changes to come first.
base::Status settle_cluster(store::Store& store, const Config& config, const StoreLocation& location,
                            const DataDirectory& directory) {
  if (const auto complete = store::check_complete(store); !complete) return complete;
  if (config.roles.api) {
    const auto identity = cluster::ensure_identity(store);
    if (!identity) return std::unexpected(identity.error());
    return make_first_account_of_cluster(store, directory);
  }
  const auto identity = cluster::read_identity(store);
  if (!identity) return std::unexpected(identity.error());
  if (*identity) return {};
  return base::fail(
      "StoreUnavailable",
      fmt::format("{} holds nothing of Milepost's yet: start a node with the role api, or correct the "
                  "prefix",
                  location.print()));
}

base::Result<std::unique_ptr<store::Store>> open_own(DataDirectory& directory) {
  auto store = store::open_sqlite({.directory = directory.path(),
                                   .role = store::SqliteOptions::Role::kOwner,
                                   .may_create = directory.is_new(),
                                   .vfs = {}});
  if (!store) return store;
  if (const auto complete = store::check_complete(**store); !complete)
    return std::unexpected(complete.error());
  if (const auto identity = cluster::ensure_identity(**store); !identity)
    return std::unexpected(identity.error());
  if (const auto made = make_first_account(**store, directory); !made) return std::unexpected(made.error());
  return store;
}

bool has_copy(const DataDirectory& directory) {
  std::error_code error;
  return !directory.is_new() && std::filesystem::exists(directory.zones(), error);
}

/// A flag of etcd's or a program that is too old: waiting does not help.
bool is_final(const base::Error& error) {
  return error.code == "StoreLimits" || error.code == "DataFormat" || error.code == "InvalidConfig";
}

}  // namespace

base::Result<StoreLocation> choose_service_store(const Config& config, DataDirectory& directory) {
  StoreOptions options = config.store;
  if (options.url.empty()) {
    const auto remembered = read_store_choice(directory.store_choice());
    if (!remembered) return std::unexpected(remembered.error());
    if (!*remembered) return StoreLocation{.directory = directory.path(), .etcd = {}};
    options = **remembered;
  }
  auto location = parse_store_location(options);
  if (!location) return location;
  std::error_code error;
  if (location->etcd) {
    if (const auto written = write_store_choice(directory.store_choice(), options); !written)
      return std::unexpected(written.error());
    if (const auto complete = directory.complete(); !complete) return std::unexpected(complete.error());
  } else if (!std::filesystem::equivalent(location->directory, directory.path(), error)) {
    return base::fail("InvalidConfig",
                      fmt::format("the embedded store is in the data directory {}; it cannot be {}",
                                  directory.path().string(), location->print()));
  } else {
    std::filesystem::remove(directory.store_choice(), error);
  }
  return location;
}

std::unique_ptr<AwaitedStore> await_service_store(const StoreLocation& location, const Config& config,
                                                  DataDirectory& directory) {
  return std::make_unique<AwaitedStore>(
      [&location, &config, &directory]() -> base::Result<std::unique_ptr<store::Store>> {
        if (!location.etcd) return open_own(directory);
        auto store = open_store(location);
        if (!store) return store;
        if (const auto settled = settle_cluster(**store, config, location, directory); !settled)
          return std::unexpected(settled.error());
        return store;
      },
      kRetry);
}

base::Status reach_service_store(AwaitedStore& store, const StoreLocation& location, const Config& config,
                                 const DataDirectory& directory) {
  const bool may_answer = config.roles.dns && has_copy(directory);
  if (location.etcd && may_answer) return {};  // the name server must not wait for it: it is reached beside
  const auto reached = store.reach();
  if (reached) return {};
  if (location.etcd && !is_final(reached.error())) {
    log::warning("{}; trying again", reached.error().message);
    return {};
  }
  std::error_code error;
  const bool lost = !location.etcd && may_answer && !std::filesystem::exists(directory.store(), error);
  if (!lost) return reached;
  log::warning("{} is missing: answering from the copy of the zones, without the API, until it is back",
               directory.store().string());
  return {};
}

}  // namespace milepost::cmd
