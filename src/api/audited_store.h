// The store as a call sees it whose every change is put on record: the audit entry is part of the change's own
// transaction, so what was acknowledged is recorded, and what was not done is not.
#pragma once

#include <string>

#include "base/result.h"
#include "model/audit.h"
#include "store/passing_store.h"
#include "store/store.h"

namespace milepost::api {

/// Adds the entry of one call to each commit that the call makes; however many those are, or how often one is
/// tried, the entry is one key, which the last commit wrote. Belongs to the thread of the call.
class AuditedStore final : public store::PassingStore {
 public:
  AuditedStore(store::Store& inner, model::AuditEntry entry);

  /// `request` as audit_summary.h composes it.
  void describe(std::string request) { entry_.request = std::move(request); }

  /// Whose things the call changes, where that is known only once it has looked.
  void concern(std::string account) { entry_.account = std::move(account); }

  /// Takes the resources and the change id of the entry from what the transaction writes.
  base::Result<store::Committed> commit(const store::Transaction& transaction) override;

  /// Records how the call ended, with a commit of its own, where no commit of the call's has done that: it
  /// failed, or it changed nothing. Errors: the store's; then there is no record.
  base::Status finish(const base::Status& outcome);

  const model::AuditEntry& entry() const { return entry_; }

 private:
  void take_over(const store::Transaction& transaction);
  store::Write write_of_entry() const;

  const std::string key_;
  model::AuditEntry entry_;
  store::Revision recorded_at_ = 0;  // revision of the entry as this object last wrote it; 0: not yet
};

}  // namespace milepost::api
