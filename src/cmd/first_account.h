// The account that a first start makes, so that the first AWS client has a key.
#pragma once

#include "base/result.h"
#include "cmd/data_directory.h"
#include "store/store.h"

namespace milepost::cmd {

/// In a new directory: an account with a root key in DIR/credentials, and with that the directory is complete.
/// In any other: nothing. Errors: the store's, File, DataDirectory.
base::Status make_first_account(store::Store& store, DataDirectory& directory);

}  // namespace milepost::cmd
