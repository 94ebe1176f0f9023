// The two halves of a change of record sets that every one goes through, whoever asks for it: the judgement of its
// batch, and the one transaction that makes it.
#pragma once

#include <optional>
#include <vector>

#include "api/context.h"
#include "api/zone_access.h"
#include "base/result.h"
#include "model/account.h"
#include "model/change_batch_rules.h"
#include "store/store.h"

namespace milepost::api {

/// What the batch makes of the zone; nullopt when the zone is no longer the one in `stored`, so that it must not be
/// refused for what it was. Errors: InvalidChangeBatch, NoSuchHealthCheck; the store's.
base::Result<std::optional<model::BatchOutcome>> judge_batch(
    const Context& context, const StoredZone& stored, const std::vector<model::PreparedChange>& changes);

/// Whether a change keeps its effect, so that it can be reverted.
enum class Effect { kKept, kNotKept };

/// The record sets, what they refer to (cidr_references.h), the plans of traffic policy instances whose root record sets
/// go, the zone's state, the change and its effect (change_effect.h). Succeeds only when the zone's record sets and the
/// CIDR collections that they route by are still those that `outcome` was judged against.
store::Transaction compose_transaction(const StoredZone& stored, const model::BatchOutcome& outcome,
                                       const model::Change& change, Effect kept = Effect::kKept);

}  // namespace milepost::api
