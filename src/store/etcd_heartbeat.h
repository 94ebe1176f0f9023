// The beat of a cluster's feed: one key that is written every few seconds, by one of those who watch.
//
// etcd says nothing on a watch that nothing happens on, so silence could be a dead connection as well as a quiet
// night. Whoever has not seen the key change for an interval writes it, compared with what they saw last: of many
// watchers one succeeds, and all of them hear it. The feed is then as old as the last thing that it brought.
//
// The key's value is the revision up to which history has been given up: who writes the key also sees to that.
#pragma once

#include "store/etcd_connection.h"
#include "store/etcd_keys.h"

namespace milepost::store {

/// The key as somebody saw it.
struct Beat {
  Revision revision = 0;   // of its last write; 0: never written, or not seen
  Revision compacted = 0;  // as it says
};

/// Thread-safe.
class EtcdHeartbeat {
 public:
  EtcdHeartbeat(EtcdConnection& connection, const EtcdKeys& keys) : connection_(connection), keys_(keys) {}

  /// Writes the key when it is still as in `seen`; says what it is then. Errors of the store.
  Result<Beat> beat(const Beat& seen);
  /// From the key's value.
  static Beat parse(std::string_view value, Revision revision);

  std::chrono::milliseconds interval() const { return connection_.options().heartbeat_interval; }

 private:
  Revision compact(const Beat& seen);

  EtcdConnection& connection_;
  const EtcdKeys& keys_;
};

}  // namespace milepost::store
