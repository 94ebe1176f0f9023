// Giving a store its identity, and telling whether one can be worked with.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "model/store_identity.h"
#include "store/store.h"

namespace milepost::cluster {

/// What the store says of itself; nullopt: nobody has worked with it yet. Errors: those of the store, DataFormat (a
/// newer Milepost has written it).
base::Result<std::optional<model::StoreIdentity>> read_identity(store::Store& store);

/// The same; a store that has none gets one, by one of those who come at the same time.
base::Result<model::StoreIdentity> ensure_identity(store::Store& store);

}  // namespace milepost::cluster
