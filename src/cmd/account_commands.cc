// milepost account and milepost key: straight in the store, beside a running service or without one.
#include <fmt/core.h>

#include <cstdio>
#include <iostream>
#include <iterator>
#include <optional>

#include "api/access_keys.h"
#include "api/accounts.h"
#include "cmd/commands.h"
#include "cmd/credentials.h"
#include "cmd/file.h"
#include "cmd/visited_store.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::cmd {
namespace {

int report(const base::Error& error) {
  fmt::print(stderr, "milepost: {}\n", error.message);
  return kFailed;
}

base::Result<model::AccessKey> create_account_and_key(const AccountOptions& options) {
  const auto store = visit_store_on_record(options.place, "milepost account create", {}, options.name);
  if (!store) return std::unexpected(store.error());
  const auto account = api::create_account(**store, options.name);
  if (!account) return std::unexpected(account.error());
  return api::create_access_key(**store, account->id, "root");
}

/// The document in the file that was named; nullopt when none was.
base::Result<std::optional<std::string>> given_policy(const KeyOptions& options) {
  if (options.policy.empty()) return std::nullopt;
  if (options.policy == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  auto document = read_file(options.policy);
  if (!document) return std::unexpected(document.error());
  return std::move(*document);
}

base::Result<model::AccessKey> create_key_of(const KeyOptions& options) {
  auto policy = given_policy(options);
  if (!policy) return std::unexpected(policy.error());
  const auto store =
      visit_store_on_record(options.place, "milepost key create", options.account,
                            fmt::format("user {}{}", options.user, *policy ? ", policy " + **policy : ""));
  if (!store) return std::unexpected(store.error());
  return api::create_access_key(**store, options.account, options.user, *std::move(policy));
}

base::Status print_keys(const KeyOptions& options) {
  const auto store = visit_store(options.place);
  if (!store) return std::unexpected(store.error());
  const auto keys = api::list_access_keys(**store, options.account);
  if (!keys) return std::unexpected(keys.error());
  for (const model::AccessKey& key : *keys) {
    fmt::print("{}  {}  {}  {}  {}\n", key.id, key.created, key.account, key.policy ? "policy" : "-     ",
               key.user);
  }
  return {};
}

/// Puts the key's account on record. A key that does not exist is for what follows to refuse.
base::Status concern_owner(api::AuditedStore& store, const std::string& key_id) {
  const auto key = api::find_access_key(store, key_id);
  if (!key) return std::unexpected(key.error());
  if (*key) store.concern((*key)->account);
  return {};
}

base::Status delete_key_of(const KeyOptions& options) {
  const auto store = visit_store_on_record(options.place, "milepost key delete", {}, {});
  if (!store) return std::unexpected(store.error());
  if (const auto known = concern_owner(**store, options.id); !known) return known;
  return api::delete_access_key(**store, options.id);
}

base::Status print_policy(store::Store& store, const std::string& id) {
  const auto key = api::find_access_key(store, id);
  if (!key) return std::unexpected(key.error());
  if (!*key) return base::fail("NoSuchEntity", fmt::format("There is no access key {}.", id));
  if ((*key)->policy) {
    fmt::print("{}\n", *(*key)->policy);
  } else {
    fmt::print(stderr, "milepost: {} has no policy: it may do all that its account may\n", id);
  }
  return {};
}

base::Status change_or_print_policy(const KeyOptions& options) {
  auto policy = given_policy(options);
  if (!policy) return std::unexpected(policy.error());
  const auto store =
      visit_store_on_record(options.place, "milepost key policy", {}, policy->value_or("removed"));
  if (!store) return std::unexpected(store.error());
  if (!*policy && !options.remove_policy) return print_policy(**store, options.id);
  if (const auto known = concern_owner(**store, options.id); !known) return known;
  return api::set_access_key_policy(**store, options.id, *std::move(policy));
}

base::Status print_accounts(const AccountOptions& options) {
  const auto store = visit_store(options.place);
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

int list_keys(const KeyOptions& options) {
  const auto printed = print_keys(options);
  return printed ? kDone : report(printed.error());
}

int delete_key(const KeyOptions& options) {
  const auto deleted = delete_key_of(options);
  return deleted ? kDone : report(deleted.error());
}

int key_policy(const KeyOptions& options) {
  const auto done = change_or_print_policy(options);
  return done ? kDone : report(done.error());
}

}  // namespace milepost::cmd
