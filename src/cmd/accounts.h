// Accounts and access keys: how an operator makes them, straight in the store.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/sigv4.h"
#include "base/result.h"
#include "model/account.h"
#include "store/store.h"

namespace milepost::cmd {

inline constexpr std::string_view kRootUser = "root";

struct NewAccount {
  model::Account account;
  model::AccessKey key;  // of its root
};

/// An account with its root key that nobody knows yet: save_account() makes it real.
NewAccount make_account(std::string_view name);
/// Errors: those of the store.
base::Status save_account(store::Store& store, const NewAccount& made);

/// In the order of their ids.
base::Result<std::vector<model::Account>> list_accounts(store::Store& store);

/// Makes a key for `user` of an account. Errors: NoSuchAccount; those of the store.
base::Result<model::AccessKey> create_key(store::Store& store, std::string_view account_id, std::string_view user);

}  // namespace milepost::cmd
