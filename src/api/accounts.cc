// Accounts, with ids that nobody can guess.
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
// IAM's rule for user names (API reference: CreateUser).
constexpr std::string_view kNameAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+=,.@-";
constexpr std::size_t kNameSizeMax = 64;

/// Names are profiles in credentials files: two of one name would hide each other there.
base::Status check_free(store::Store& store, std::string_view name) {
  const auto range = store.range(store::RangeRequest::prefix(keys::account("")));
  if (!range) return std::unexpected(range.error());
  for (const store::KeyValue& entry : range->entries) {
    const auto account = model::decode_stored<model::Account>(entry);
    if (!account) return std::unexpected(account.error());
    if (account->name != name) continue;
    return base::fail("EntityAlreadyExists",
                      fmt::format("Account {} is called {} already.", account->id, name));
  }
  return {};
}

}  // namespace

base::Status check_name(std::string_view whose, std::string_view name) {
  const bool fits = !name.empty() && name.size() <= kNameSizeMax &&
                    name.find_first_not_of(kNameAlphabet) == std::string_view::npos;
  if (fits) return {};
  return base::fail(
      "InvalidInput",
      fmt::format("{} name has 1 to {} characters out of A-Z a-z 0-9 _ + = , . @ -", whose, kNameSizeMax));
}

Result<model::Account> create_account(store::Store& store, std::string_view name,
                                      std::chrono::system_clock::time_point now) {
  if (auto fits = check_name("An account", name); !fits) return std::unexpected(fits.error());
  if (auto free = check_free(store, name); !free) return std::unexpected(free.error());
  model::Account account;
  account.id = base::random_text(kDigits.substr(1), 1) + base::random_text(kDigits, 11);
  account.name = name;
  account.created = model::print_instant(now);
  const std::string key =
      keys::account(account.id);  // new: random ids collide never, or nothing is overwritten
  const auto committed = store.commit({.compares = {store::Compare::absent(key)},
                                       .writes = {store::Write::put(key, model::encode_stored(account))}});
  if (!committed) return std::unexpected(committed.error());
  if (!committed->succeeded)
    return base::fail("ConcurrentModification", "This id was taken meanwhile: try again.");
  return account;
}

Result<std::optional<model::Account>> find_account(store::Store& store, std::string_view id) {
  const auto entry = store.get(keys::account(id));
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return std::nullopt;
  auto account = model::decode_stored<model::Account>(**entry);
  if (!account) return std::unexpected(account.error());
  return std::move(*account);
}

Result<bool> has_no_accounts(store::Store& store) {
  store::RangeRequest any = store::RangeRequest::prefix(keys::account(""));
  any.limit = 1;
  any.keys_only = true;
  const auto range = store.range(any);
  if (!range) return std::unexpected(range.error());
  return range->entries.empty();
}

}  // namespace milepost::api
