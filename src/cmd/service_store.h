// The store as `milepost serve` opens it: chosen by the configuration, opened late if it must be, made ready to use.
#pragma once

#include <memory>

#include "base/result.h"
#include "cmd/awaited_store.h"
#include "cmd/config.h"
#include "cmd/data_directory.h"
#include "cmd/store_location.h"

namespace milepost::cmd {

/// What the configuration says, else what the data directory remembers, else the store in it. From now on the directory
/// remembers that. Errors: InvalidConfig, File, DataDirectory.
base::Result<StoreLocation> choose_service_store(const Config& config, DataDirectory& directory);

/// Opens it at most once a second until that succeeds, and each time sees to it that it can be worked with: that it has
/// an identity, and a first account (a node that takes changes makes both), and that it is no half copy. All three
/// outlive the store.
std::unique_ptr<AwaitedStore> await_service_store(const StoreLocation& location, const Config& config,
                                                  DataDirectory& directory);

/// Tries now. Whether an error ends the service is decided here: a node that can answer from its copy of the zones, or
/// whose store is a cluster that may come back, goes on without. Error: the store's.
base::Status reach_service_store(AwaitedStore& store, const StoreLocation& location, const Config& config,
                                 const DataDirectory& directory);

}  // namespace milepost::cmd
