// Accounts and access keys, with ids and secrets that nobody can guess.
#include "api/accounts.h"

#include <fmt/core.h>

#include "base/random.h"
#include "model/instant.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;

constexpr std::string_view kDigits = "0123456789";
// AWS's ids are base32, secrets base64: clients and secret scanners expect those characters.
constexpr std::string_view kKeyIdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kSecretAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kSecretSize = 40;  // 240 bits

/// Writes `value` under `key`, which must be new: random ids collide never, or else nothing is overwritten.
base::Status put_new(store::Store& store, std::vector<store::Compare> compares, const std::string& key,
                     std::string value) {
  compares.push_back(store::Compare::absent(key));
  const auto committed =
      store.commit({.compares = std::move(compares), .writes = {store::Write::put(key, std::move(value))}});
  if (!committed) return std::unexpected(committed.error());
  if (!committed->succeeded) {
    return base::fail("ConcurrentModification", "Something else changed meanwhile: try again.");
  }
  return {};
}

template <class T>
Result<std::optional<T>> find(store::Store& store, const std::string& key) {
  const auto entry = store.get(key);
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return std::nullopt;
  auto value = model::decode_stored<T>(**entry);
  if (!value) return std::unexpected(value.error());
  return std::move(*value);
}

}  // namespace

Result<model::Account> create_account(store::Store& store, std::string_view name, Instant now) {
  model::Account account;
  account.id = base::random_text(kDigits.substr(1), 1) + base::random_text(kDigits, 11);
  account.name = name;
  account.created = model::print_instant(now);
  const auto status = put_new(store, {}, keys::account(account.id), model::encode_stored(account));
  if (!status) return std::unexpected(status.error());
  return account;
}

Result<std::optional<model::Account>> find_account(store::Store& store, std::string_view id) {
  return find<model::Account>(store, keys::account(id));
}

Result<bool> has_no_accounts(store::Store& store) {
  store::RangeRequest any = store::RangeRequest::prefix(keys::account(""));
  any.limit = 1;
  any.keys_only = true;
  const auto range = store.range(any);
  if (!range) return std::unexpected(range.error());
  return range->entries.empty();
}

Result<model::AccessKey> create_access_key(store::Store& store, std::string_view account,
                                           std::string_view user, Instant now) {
  const auto owner = find_account(store, account);
  if (!owner) return std::unexpected(owner.error());
  if (!*owner) return base::fail("NoSuchEntity", fmt::format("There is no account {}.", account));
  model::AccessKey key;
  key.id = "AKIA" + base::random_text(kKeyIdAlphabet, 16);
  key.secret = base::random_text(kSecretAlphabet, kSecretSize);
  key.account = account;
  key.user = user;
  key.created = model::print_instant(now);
  const auto status = put_new(store, {store::Compare::present(keys::account(account))},
                              keys::access_key(key.id), model::encode_stored(key));
  if (!status) return std::unexpected(status.error());
  return key;
}

Result<std::optional<model::AccessKey>> find_access_key(store::Store& store, std::string_view id) {
  return find<model::AccessKey>(store, keys::access_key(id));
}

aws::AccessKeyLookup access_key_lookup(store::Store& store) {
  return [&store](std::string_view id) -> Result<std::optional<aws::AccessKeyOwner>> {
    auto key = find_access_key(store, id);
    if (!key) return std::unexpected(key.error());
    if (!*key) return std::nullopt;
    return aws::AccessKeyOwner{(*key)->secret, (*key)->account, (*key)->user};
  };
}

}  // namespace milepost::api
