// Accounts, with ids that nobody can guess.
#include "api/accounts.h"

#include "base/random.h"
#include "model/instant.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;

constexpr std::string_view kDigits = "0123456789";

}  // namespace

Result<model::Account> create_account(store::Store& store, std::string_view name,
                                      std::chrono::system_clock::time_point now) {
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
