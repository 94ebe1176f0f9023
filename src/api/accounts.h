// Accounts: made by `milepost account create` and the first start.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/account.h"
#include "store/store.h"

namespace milepost::api {

/// Names of accounts and users stand in credentials files and ARNs. Error InvalidInput, which begins with `whose`.
base::Status check_name(std::string_view whose, std::string_view name);

/// Makes an account with a random id of 12 digits, of which the first is not 0. Errors: InvalidInput for the name,
/// EntityAlreadyExists (another account has it), the store's.
base::Result<model::Account> create_account(
    store::Store& store, std::string_view name,
    std::chrono::system_clock::time_point now = std::chrono::system_clock::now());

/// nullopt when there is no such account.
base::Result<std::optional<model::Account>> find_account(store::Store& store, std::string_view id);

/// True while no account exists: the store is new.
base::Result<bool> has_no_accounts(store::Store& store);

}  // namespace milepost::api
