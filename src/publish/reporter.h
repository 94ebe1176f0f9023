// What this name server says of itself in the store, under its lease: the revision it has applied.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/account.h"
#include "store/store.h"

namespace milepost::publish {

/// Keeps the key name_server/<node> true. When the lease is lost (the store was away for longer than its time to
/// live) the next call grants a new one and reports again. Belongs to one thread.
class Reporter {
 public:
  /// `about` names the node and its addresses; its applied revision is set by applied().
  Reporter(store::Store& store, model::NameServerReport about, std::chrono::milliseconds lease_ttl);

  /// Everything up to `revision` is being answered. Writes only when that is news.
  base::Status applied(store::Revision revision);
  /// Keeps the lease alive when a third of its time has passed; reports again after a loss.
  base::Status keep_alive();
  /// Until keep_alive() is due.
  std::chrono::milliseconds due_in() const;
  /// Takes the report back: this name server no longer answers, and no change waits for it.
  void retire();

 private:
  using Clock = std::chrono::steady_clock;

  base::Status grant();
  base::Status write();
  base::Status lease_lost();

  store::Store& store_;
  model::NameServerReport report_;
  const std::chrono::milliseconds lease_ttl_;
  store::LeaseId lease_ = 0;
  store::Revision reported_ = -1;  // what the store holds under lease_; -1: nothing
  Clock::time_point due_{};
};

}  // namespace milepost::publish
