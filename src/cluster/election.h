// One of many nodes does something for all of them: whoever holds a key, under a lease.
#pragma once

#include <chrono>
#include <string>

#include "base/result.h"
#include "store/store.h"

namespace milepost::cluster {

/// Tries to get the key, and keeps it as long as it lives. When the holder dies, another candidate has it after the lease
/// and a half. Belongs to one thread.
class Election {
 public:
  /// `who` tells this candidate from all others, and stays the same when it starts again: it then takes over at once from
  /// the one that it was.
  Election(store::Store& store, std::string key, std::string who, std::chrono::milliseconds lease_ttl);

  /// Does what is due. Errors: those of the store; nothing has changed then.
  base::Status campaign();
  /// Until campaign() is due.
  std::chrono::milliseconds due_in() const;
  /// This candidate was elected, and has not heard of anything else. The store may know better: see still_held().
  bool holds() const { return lease_ != 0; }
  /// What every transaction of the holder compares, so that one that was away for too long writes nothing.
  /// REQUIRES: holds().
  store::Compare still_held() const;
  /// Gives the key back, if it still has it, for another to take when it looks next; this one looks half a lease later.
  void resign();

 private:
  using Clock = std::chrono::steady_clock;

  base::Status stand();
  void postpone(std::chrono::milliseconds by) { due_ = Clock::now() + by; }

  store::Store& store_;
  const std::string key_;
  const std::string who_;
  const std::chrono::milliseconds lease_ttl_;
  store::LeaseId lease_ = 0;      // 0: not elected
  store::Revision revision_ = 0;  // of the key as it was taken
  Clock::time_point due_{};
};

}  // namespace milepost::cluster
