// A feed from etcd: opened when first read, opened again from where it stood after every fault.
//
//   after ---- far behind? several watchers at once, each from a thousand revisions further (see EtcdCatchUp)
//     |
//     v
//   one watcher over one range around all prefixes: etcd never splits a revision of one watcher, but does not keep
//   two watchers in step. What is in the range and has none of the prefixes is dropped here.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "store/etcd_catch_up.h"
#include "store/etcd_heartbeat.h"
#include "store/etcd_keys.h"
#include "store/etcd_watch_stream.h"
#include "store/store.h"

namespace milepost::store {

class EtcdWatch final : public Watch {
 public:
  /// `connection`, `keys` and `heartbeat` outlive it. `newest` is a revision that exists.
  EtcdWatch(EtcdConnection& connection, const EtcdKeys& keys, EtcdHeartbeat& heartbeat,
            std::vector<std::string> prefixes, Revision after, Revision newest);

  Result<EventBatch> next(std::chrono::milliseconds timeout) override;
  void cancel() override;

 private:
  using Clock = std::chrono::steady_clock;

  Status open();
  Status open_catch_up();
  EtcdWatchStream::Outcome read(Clock::time_point until, EtcdWatchStream::Response& response, Revision& upto);
  Status take(EtcdWatchStream::Response& response, Revision upto, EventBatch& batch);
  void take_event(etcdserverpb::Event& event, EventBatch& batch);
  bool is_followed(std::string_view key) const;
  Status tend_heartbeat();
  EventBatch handed_out(EventBatch batch);
  std::unexpected<base::Error> broken(base::Error error);
  base::Error why_ended();
  void set_streams(std::unique_ptr<EtcdWatchStream> stream, std::unique_ptr<EtcdCatchUp> catch_up);

  EtcdConnection& connection_;
  const EtcdKeys& keys_;
  EtcdHeartbeat& heartbeat_;
  const std::vector<std::string> prefixes_;
  const EtcdRange range_;

  Revision newest_;          // at least so far the store has come
  Revision position_;        // everything up to here has been handed out, or is in the batch being made
  std::size_t bytes_ = 0;    // of the batch being made
  Beat beat_;                // the heartbeat as last seen
  Clock::time_point heard_;  // when etcd last said something
  Clock::time_point beat_due_;
  Revision beat_awaited_ = 0;  // a beat that must come; 0: none

  std::mutex streams_mutex_;  // for cancel(): guards these two as pointers; one at most is there
  std::unique_ptr<EtcdWatchStream> stream_;
  std::unique_ptr<EtcdCatchUp> catch_up_;
  std::atomic<bool> cancelled_{false};
};

}  // namespace milepost::store
