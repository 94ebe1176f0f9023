// Undoing a change of record sets: its inverse, filed as a change of its own.
//
// The inverse goes through the rules that every batch goes through (protections, policies, what a zone's apex
// needs) but not through the quotas: it only brings back what they let in once. It can be reverted like any other.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/context.h"
#include "base/result.h"
#include "model/account.h"
#include "model/change_batch.h"

namespace milepost::api {

struct RevertRequest {
  std::string change;                  // bare id
  std::optional<std::string> comment;  // stands behind "Reverts <change>: " in that of the new change
};

struct Reversal {
  model::ChangeBatch batch;  // the inverse, with the comment
  model::Change change;      // that it is, or would be, filed as
};

/// The change under `id`. Error NoSuchChange.
base::Result<model::Change> find_change(store::Store& store, std::string_view id);

/// Files the inverse of a change in one transaction; durable when it returns. Errors:
///   NoSuchChange             never filed here, or longer ago than changes are kept
///   NothingToRevert          it touched no record set: it made or deleted a zone, or changed nothing
///   AlreadyReverted          by a change that the message names
///   NoSuchHostedZone         its zone is gone
///   TouchedSince             later changes touched the same record sets: each is named, with its state now
///   InvalidChangeBatch       the rules do not allow the earlier state any more
///   InvalidInput             the comment is too long; or what the rules refuse so
///   PriorRequestNotComplete  other changes of the zone keep coming first
/// and the store's. "Touched since" means that the record set's key is not of the change's own revision any more, or,
/// where the change erased it, that it is there again. What that cannot see: a record set that the change erased and
/// that was made and erased again since.
base::Result<Reversal> revert_change(const Context& context, const RevertRequest& request);

/// The same up to the commit, which it leaves out.
base::Result<Reversal> plan_reversal(const Context& context, const RevertRequest& request);

}  // namespace milepost::api
