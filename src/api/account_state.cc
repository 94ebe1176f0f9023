// Reads and replaces the account's counts.
#include "api/account_state.h"

#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {

void StoredAccountState::replace(const model::AccountState& changed, store::Transaction& transaction) const {
  transaction.compares.push_back(store::Compare::unchanged(key, revision));
  transaction.writes.push_back(store::Write::put(key, model::encode_stored(changed)));
}

base::Result<StoredAccountState> read_account_state(store::Store& store, std::string_view account) {
  StoredAccountState stored{.key = model::keys::account_state(account), .state = {}, .revision = 0};
  const auto entry = store.get(stored.key);
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return stored;
  const auto state = model::decode_stored<model::AccountState>(**entry);
  if (!state) return std::unexpected(state.error());
  stored.state = *state;
  stored.revision = (*entry)->mod_revision;
  return stored;
}

}  // namespace milepost::api
