// Accounts and access keys: made by `milepost account create`, `milepost key create` and the first start;
// looked up to authenticate requests.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "aws/authentication.h"
#include "base/result.h"
#include "model/account.h"
#include "store/store.h"

namespace milepost::api {

using Instant = std::chrono::system_clock::time_point;

/// Makes an account with a random id of 12 digits, of which the first is not 0. Errors: the store's.
base::Result<model::Account> create_account(store::Store& store, std::string_view name,
                                            Instant now = std::chrono::system_clock::now());

/// nullopt when there is no such account.
base::Result<std::optional<model::Account>> find_account(store::Store& store, std::string_view id);

/// True while no account exists: the store is new.
base::Result<bool> has_no_accounts(store::Store& store);

/// Makes an access key for `user` ("root": the account itself). The secret is in the result and nowhere else
/// to be seen again. Error NoSuchEntity when there is no such account.
base::Result<model::AccessKey> create_access_key(store::Store& store, std::string_view account,
                                                 std::string_view user,
                                                 Instant now = std::chrono::system_clock::now());

/// nullopt when there is no such key.
base::Result<std::optional<model::AccessKey>> find_access_key(store::Store& store, std::string_view id);

/// For aws::Authenticator. `store` must outlive the result.
aws::AccessKeyLookup access_key_lookup(store::Store& store);

}  // namespace milepost::api
