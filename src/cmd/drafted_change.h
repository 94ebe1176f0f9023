// A change of record sets that is judged as the API judges it, and not made.
#pragma once

#include <string_view>

#include "api/context.h"
#include "api/zone_access.h"
#include "base/result.h"
#include "model/change_batch.h"
#include "model/change_batch_rules.h"
#include "store/store.h"

namespace milepost::cmd {

struct DraftedChange {
  api::StoredZone stored;
  model::BatchOutcome outcome;
  store::EventBatch zone;    // publish::read_zone(), with the collections that the batch names
  store::EventBatch change;  // what a commit of the batch would add
};

/// Errors: NoSuchHostedZone, InvalidInput, InvalidChangeBatch, NoSuchHealthCheck with the API's texts;
/// PriorRequestNotComplete when other changes of the zone keep coming; the store's.
base::Result<DraftedChange> draft_change(const api::Context& context, std::string_view zone_id,
                                         const model::ChangeBatch& batch);

}  // namespace milepost::cmd
