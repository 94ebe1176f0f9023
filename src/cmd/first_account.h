// The account that a first start makes, so that the first AWS client has a key.
#pragma once

#include "base/result.h"
#include "cmd/data_directory.h"
#include "store/store.h"

namespace milepost::cmd {

/// With a store of the directory's own. In a new directory: an account with a root key in DIR/credentials, and with that
/// the directory is complete. In any other: nothing. Errors: the store's, File, DataDirectory.
base::Status make_first_account(store::Store& store, DataDirectory& directory);

/// With a store that many nodes share. Where it has no key yet, one of those that come at the same time makes the account
/// and leaves its key in its own DIR/credentials. Errors as above.
base::Status make_first_account_of_cluster(store::Store& store, const DataDirectory& directory);

}  // namespace milepost::cmd
