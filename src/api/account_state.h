// The account's counts: read with the revision that a transaction changing them compares.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/account.h"
#include "store/store.h"

namespace milepost::api {

struct StoredAccountState {
  std::string key;
  model::AccountState state;
  store::Revision revision = 0;

  /// Makes `transaction` happen only while the counts are still these, and writes `changed` in their place.
  void replace(const model::AccountState& changed, store::Transaction& transaction) const;
};

base::Result<StoredAccountState> read_account_state(store::Store& store, std::string_view account);

}  // namespace milepost::api
