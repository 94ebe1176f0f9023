// Packs record sets into change batches as large as the API takes them.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "cmd/zone_contents.h"
#include "model/change_batch.h"

namespace milepost::cmd {

using SetSpan = std::span<const ImportedSet>;

/// How many sets from the front of `sets` fit into one batch with `action`: at least one, even one that is too large
/// (the API says so then). REQUIRES: sets is not empty.
std::size_t batch_size(SetSpan sets, model::ChangeAction action, const model::BatchLimits& limits);

model::ChangeBatch make_batch(SetSpan sets, model::ChangeAction action);

}  // namespace milepost::cmd
