// Account, key, credentials file, in an order that a crash can interrupt anywhere.
#include "cmd/first_account.h"

#include <sys/stat.h>

#include <chrono>
#include <string>

#include "api/access_keys.h"
#include "api/accounts.h"
#include "base/log.h"
#include "cmd/credentials.h"
#include "cmd/file.h"
#include "cmd/visited_store.h"
#include "model/keys.h"

namespace milepost::cmd {
namespace {

constexpr std::chrono::seconds kClaimTime{30};

/// The account of a first start that died before its key was written, or a new one.
base::Result<std::string> first_account_id(store::Store& store) {
  store::RangeRequest first = store::RangeRequest::prefix(model::keys::account(""));
  first.limit = 1;
  const auto found = store.range(first);
  if (!found) return std::unexpected(found.error());
  if (!found->entries.empty()) return found->entries.front().key.substr(model::keys::account("").size());
  const auto made = api::create_account(store, "main");
  if (!made) return std::unexpected(made.error());
  return made->id;
}

base::Status make_account_and_key(store::Store& store, const DataDirectory& directory) {
  api::AuditedStore recorded(store, command_entry("milepost serve", {}, "the first account"));
  const auto account = first_account_id(recorded);
  if (!account) return std::unexpected(account.error());
  const auto key = api::create_access_key(recorded, *account, "root");
  if (!key) return std::unexpected(key.error());
  const auto written = write_file_durably(
      directory.credentials(), print_credentials("default", {key->id, key->secret}), S_IRUSR | S_IWUSR);
  if (!written) return written;
  log::info("made account {}; its root key is in {}", *account, directory.credentials().string());
  return {};
}

base::Result<bool> has_keys(store::Store& store) {
  store::RangeRequest first = store::RangeRequest::prefix(model::keys::access_key(""));
  first.limit = 1;
  first.keys_only = true;
  const auto found = store.range(first);
  if (!found) return std::unexpected(found.error());
  return !found->entries.empty();
}

}  // namespace

base::Status make_first_account(store::Store& store, DataDirectory& directory) {
  if (!directory.is_new()) return {};
  if (const auto made = make_account_and_key(store, directory); !made) return made;
  return directory.complete();
}

base::Status make_first_account_of_cluster(store::Store& store, const DataDirectory& directory) {
  const auto before = has_keys(store);
  if (!before) return std::unexpected(before.error());
  if (*before) return {};
  const auto lease = store.grant_lease(kClaimTime);
  if (!lease) return std::unexpected(lease.error());
  const std::string claim(model::keys::kFirstAccountClaim);
  const auto claimed = store.commit(
      {.compares = {store::Compare::absent(claim)}, .writes = {store::Write::put(claim, {}, *lease)}});
  if (!claimed) return std::unexpected(claimed.error());
  if (!claimed->succeeded) return {};  // another node is at it
  const auto meanwhile = has_keys(store);
  if (!meanwhile) return std::unexpected(meanwhile.error());
  const auto made = *meanwhile ? base::Status() : make_account_and_key(store, directory);
  static_cast<void>(store.revoke_lease(*lease));  // else the claim ends by itself
  return made;
}

}  // namespace milepost::cmd
