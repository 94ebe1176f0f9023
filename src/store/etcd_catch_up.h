// Reading a long history quickly: many watchers from many revisions at once.
//
// etcd serves a watcher that is behind a thousand revisions at a time, and for each time it reads everything from
// there to the newest, and pauses: 100,000 revisions take it minutes. But all that are behind are served by the same
// read. So watchers are started a thousand revisions apart, each is heard once, and between them they bring all:
//
//   position   +1,000     +2,000     +3,000        newest (a beat, so that each has something to say)
//      |----------|----------|----------|- ... -------|
//      1st says ->| 2nd says->| 3rd ...                    what reaches into the next one's part is dropped
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "store/etcd_watch_stream.h"

namespace milepost::store {

/// How far behind a watch may be and still be served faster in the ordinary way.
inline constexpr Revision kEtcdFarBehind = 2'000;

class EtcdCatchUp {
 public:
  /// From after `position` towards `newest`, which is the revision of a key in `range`. Errors StoreUnavailable.
  static Result<std::unique_ptr<EtcdCatchUp>> open(EtcdConnection& connection, const EtcdRange& range,
                                                   Revision position, Revision newest);

  using Outcome = EtcdWatchStream::Outcome;
  /// The next part, whole and in order: `out` holds only events up to `upto`. kEnded: see why().
  Outcome read(std::chrono::steady_clock::time_point deadline, etcdserverpb::WatchResponse& out,
               Revision& upto);
  bool done() const { return next_ == parts_.size(); }
  base::Error why() { return stream_->why(); }
  void cancel() { stream_->cancel(); }

 private:
  struct Part {
    Revision start;
    std::optional<etcdserverpb::WatchResponse> response;  // of its watcher's first
  };

  EtcdCatchUp(std::unique_ptr<EtcdWatchStream> stream, std::vector<Part> parts)
      : stream_(std::move(stream)), parts_(std::move(parts)) {}

  void hand_out(etcdserverpb::WatchResponse& out, Revision& upto);

  std::unique_ptr<EtcdWatchStream> stream_;
  std::vector<Part> parts_;
  std::size_t next_ = 0;  // part to be handed out
};

}  // namespace milepost::store
