// milepost account create, account list, key create: straight in the store, beside a running service or without one.
#include <fmt/core.h>

#include <cstdio>

#include "api/accounts.h"
#include "cmd/commands.h"
#include "cmd/credentials.h"
#include "cmd/data_directory.h"
#include "model/keys.h"
#include "model/stored.h"
#include "store/sqlite.h"

namespace milepost::cmd {
namespace {

int report(const base::Error& error) {
  fmt::print(stderr, "milepost: {}\n", error.message);
  return kFailed;
}

base::Result<std::unique_ptr<store::Store>> visit_store(const std::filesystem::path& data) {
  const auto directory = DataDirectory::open_to_visit(data);
  if (!directory) return std::unexpected(directory.error());
  return store::open_sqlite({.directory = directory->path(), .vfs = {}});
}

base::Result<model::AccessKey> create_account_and_key(const AccountOptions& options) {
  const auto store = visit_store(options.data);
  if (!store) return std::unexpected(store.error());
  const auto account = api::create_account(**store, options.name);
  if (!account) return std::unexpected(account.error());
  return api::create_access_key(**store, account->id, "root");
}

base::Result<model::AccessKey> create_key_of(const KeyOptions& options) {
  const auto store = visit_store(options.data);
  if (!store) return std::unexpected(store.error());
  return api::create_access_key(**store, options.account, options.user);
}

base::Status print_accounts(const AccountOptions& options) {
  const auto store = visit_store(options.data);
  if (!store) return std::unexpected(store.error());
  const auto range = (*store)->range(store::RangeRequest::prefix(model::keys::account("")));
  if (!range) return std::unexpected(range.error());
  for (const store::KeyValue& entry : range->entries) {
    const auto account = model::decode_stored<model::Account>(entry);
    if (!account) return std::unexpected(account.error());
    fmt::print("{}  {}  {}\n", account->id, account->created, account->name);
  }
  return {};
}

/// The key as a section of ~/.aws/credentials: the secret is shown this once.
void print_key(const model::AccessKey& key, const std::string& profile) {
  fmt::print("# account {}, user {}; for a credentials file (the secret is not shown again)\n{}", key.account,
             key.user, print_credentials(profile, {key.id, key.secret}));
}

}  // namespace

int create_account(const AccountOptions& options) {
  const auto key = create_account_and_key(options);
  if (!key) return report(key.error());
  print_key(*key, options.name);
  return kDone;
}

int list_accounts(const AccountOptions& options) {
  const auto printed = print_accounts(options);
  return printed ? kDone : report(printed.error());
}

int create_key(const KeyOptions& options) {
  const auto key = create_key_of(options);
  if (!key) return report(key.error());
  print_key(*key, options.user);
  return kDone;
}

}  // namespace milepost::cmd
