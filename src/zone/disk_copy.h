// The name server's own copy on disk: an image of a snapshot and a journal of the changes after it.
// A name server starts from it with the store absent.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/result.h"
#include "zone/catalog.h"

namespace milepost::zone {

// To come with zone/: DiskCopy::open(dir) -> {shared_ptr<const Catalog>, revision}; CatalogWriter journals into it.

}  // namespace milepost::zone
