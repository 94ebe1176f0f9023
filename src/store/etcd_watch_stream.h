// One stream of watch responses from one member, read with a deadline.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <vector>

#include "store/etcd_connection.h"
#include "store/etcd_keys.h"

namespace milepost::store {

/// Belongs to one thread, but for cancel().
class EtcdWatchStream {
 public:
  using Clock = std::chrono::steady_clock;
  using Response = etcdserverpb::WatchResponse;

  /// Watches `range` from each revision of `starts` on, each a watcher of its own with its index as id (in the
  /// responses, too). Error StoreUnavailable.
  static Result<std::unique_ptr<EtcdWatchStream>> open(EtcdConnection& connection, const EtcdRange& range,
                                                       const std::vector<Revision>& starts);
  ~EtcdWatchStream();
  EtcdWatchStream(const EtcdWatchStream&) = delete;
  EtcdWatchStream& operator=(const EtcdWatchStream&) = delete;

  enum class Outcome { kResponse, kTimeout, kEnded };
  /// The next response, into `out`. kEnded: see why().
  Outcome read(Clock::time_point deadline, Response& out);
  /// After kEnded.
  base::Error why();
  /// From any thread: the stream ends.
  void cancel() { context_.TryCancel(); }
  /// The member does not keep up with what others say: the next stream goes to another.
  void blame() { connection_.leave(*member_); }

 private:
  EtcdWatchStream(EtcdConnection& connection, std::shared_ptr<EtcdMember> member)
      : connection_(connection), member_(std::move(member)) {}

  Status start(const EtcdRange& range, const std::vector<Revision>& starts);
  bool wait(Clock::time_point deadline, bool& ok);

  EtcdConnection& connection_;
  const std::shared_ptr<EtcdMember> member_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::ClientAsyncReaderWriter<etcdserverpb::WatchRequest, Response>> stream_;
  Response response_;     // being read
  bool pending_ = false;  // one operation is under way
  bool reading_ = false;  // ... and it is a read
};

}  // namespace milepost::store
