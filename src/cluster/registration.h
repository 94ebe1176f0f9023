// What a node says of itself in the store, under its lease: that it lives, and how far it has come.
#pragma once

#include <chrono>
#include <optional>

#include "base/result.h"
#include "model/node.h"
#include "store/store.h"

namespace milepost::cluster {

/// Keeps node/<name>, and applied/<name> of a name server, true. When the lease is lost (the store was away for longer
/// than its time to live) the next call grants a new one and says everything again. Where another node has the name,
/// that is logged, and this one goes on without being registered and tries again. Belongs to one thread.
class Registration {
 public:
  Registration(store::Store& store, model::Node about, std::chrono::milliseconds lease_ttl);

  /// Everything up to `revision` is being answered. Writes only when that is news.
  base::Status applied(store::Revision revision);
  /// Keeps the lease alive when a third of its time has passed; registers again after a loss.
  base::Status keep_alive();
  /// Until keep_alive() is due.
  std::chrono::milliseconds due_in() const;
  /// Takes everything back: no change waits for this node any more.
  void retire();

 private:
  using Clock = std::chrono::steady_clock;

  base::Status enter();
  base::Status grant();
  base::Result<std::optional<store::Compare>> claim();
  base::Status write_applied();
  base::Status lease_lost();
  void postpone() { due_ = Clock::now() + lease_ttl_ / 3; }

  store::Store& store_;
  const model::Node about_;
  const std::chrono::milliseconds lease_ttl_;
  store::LeaseId lease_ = 0;                 // 0: not registered
  std::optional<store::Revision> applied_;   // of a name server
  std::optional<store::Revision> reported_;  // what the store holds of that under lease_
  bool name_taken_ = false;                  // that has been logged
  Clock::time_point due_{};
};

}  // namespace milepost::cluster
