// Which store a command works with: the file of a data directory, or an etcd cluster.
//
//   sqlite:DIR                             DIR/store.db
//   etcd://a:2379,b:2379,c:2379            every key under milepost/
//   etcd://a:2379,b:2379,c:2379/staging    every key under staging/
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cmd/commands.h"
#include "cmd/toml_table.h"
#include "store/etcd.h"
#include "store/store.h"

namespace milepost::cmd {

struct StoreLocation {
  std::filesystem::path directory;         // of the embedded store; empty: `etcd` is given
  std::optional<store::EtcdOptions> etcd;  // without it, the embedded store

  /// As it is written, without credentials: for messages and logs.
  std::string print() const;
};

/// Error InvalidConfig: it is said how etcd is reached, and not where.
base::Status check_store_options(const StoreOptions& options);

/// `options.url` is one of the forms above. Error InvalidConfig: which part is wrong, and how it should look.
base::Result<StoreLocation> parse_store_location(const StoreOptions& options);

/// The store that is named, or else the one that the data directory belongs to. Errors: InvalidConfig, DataDirectory.
base::Result<StoreLocation> locate_store(const StorePlace& place);

/// What a data directory remembers of its store (DIR/store.toml); nullopt: it has its own. Error InvalidConfig.
base::Result<std::optional<StoreOptions>> read_store_choice(const std::filesystem::path& file);
/// Error File.
base::Status write_store_choice(const std::filesystem::path& file, const StoreOptions& options);
/// Reads the keys of a [store] table: url, ca, certificate, key, user, password_file.
void read_store_table(TomlTable& table, StoreOptions& out);

/// Opens it beside whatever serves from it. `may_create`: an embedded store that is not there yet is made.
/// Errors: DataDirectory, those of store::open_sqlite and store::open_etcd.
base::Result<std::unique_ptr<store::Store>> open_store(const StoreLocation& location,
                                                       bool may_create = false);

}  // namespace milepost::cmd
