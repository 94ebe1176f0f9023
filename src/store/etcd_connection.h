// The way to an etcd cluster: several members, one of them talked to at a time, the next when it does not answer.
//
// A call that was refused, or could not be sent, goes to the next member. A call that was sent and got no answer
// may have happened: only what may happen twice (kRepeat) is sent again; the caller of all else is told that
// nobody knows (StoreUnavailable).
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "store/etcd.grpc.pb.h"
#include "store/etcd.h"

namespace milepost::store {

/// A member of the cluster and the services it offers.
struct EtcdMember {
  EtcdMember(std::string endpoint_in, std::shared_ptr<grpc::Channel> channel_in);

  const std::string endpoint;
  const std::shared_ptr<grpc::Channel> channel;
  const std::unique_ptr<etcdserverpb::KV::Stub> kv;
  const std::unique_ptr<etcdserverpb::Watch::Stub> watch;
  const std::unique_ptr<etcdserverpb::Lease::Stub> lease;
  const std::unique_ptr<etcdserverpb::Auth::Stub> auth;
  const std::unique_ptr<etcdserverpb::Maintenance::Stub> maintenance;
};

/// gRPC counts its deadlines on the wall clock at the moment when they are given.
std::chrono::system_clock::time_point wall_time(std::chrono::steady_clock::time_point time);

/// Thread-safe.
class EtcdConnection {
 public:
  using Clock = std::chrono::steady_clock;
  using Call = std::function<grpc::Status(EtcdMember&, grpc::ClientContext&)>;

  enum class Repeat {
    kAtWill,  // reads, and writes that come to the same when they happen twice
    kNever,   // once it may have been sent
  };

  explicit EtcdConnection(EtcdOptions options);

  /// Makes `call` until it has an answer: on the member at work, then on the next ones, until request_timeout has
  /// passed. Errors: those of Store, StoreLimits.
  Status call(Repeat repeat, const Call& call) { return this->call(repeat, options_.request_timeout, call); }
  Status call(Repeat repeat, std::chrono::milliseconds timeout, const Call& call);
  /// The same for one method of one service: ask(kAtWill, &EtcdMember::kv, &KV::Stub::Range, request, response).
  template <class Stub, class Request, class Response>
  Status ask(Repeat repeat, const std::unique_ptr<Stub> EtcdMember::*service,
             grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
             const Request& request, Response& response) {
    return call(repeat, [&](EtcdMember& member, grpc::ClientContext& context) {
      return (*(member.*service).*method)(&context, request, &response);
    });
  }

  /// The member at work, connected; another one when that fails. Error StoreUnavailable.
  Result<std::shared_ptr<EtcdMember>> connected_member(Clock::time_point deadline);
  /// `member` did not answer: the next calls go to another.
  void leave(const EtcdMember& member);
  /// Adds what each call carries: that the member must have a leader, and who we are.
  Status prepare(EtcdMember& member, grpc::ClientContext& context, Clock::time_point deadline);
  /// The next call asks for a new token.
  void forget_token();

  const EtcdOptions& options() const { return options_; }
  /// What an answer that is not OK says, in the words of Store.
  base::Error refusal(const grpc::Status& status) const;
  /// The endpoints, for messages.
  std::string where() const;

 private:
  Result<std::shared_ptr<EtcdMember>> member_at_work();
  Result<std::shared_ptr<EtcdMember>> connect(const std::string& endpoint) const;
  Result<std::string> token(EtcdMember& member, Clock::time_point deadline);
  base::Error nobody_answers() const;

  const EtcdOptions options_;
  mutable std::mutex mutex_;            // guards what follows
  std::shared_ptr<EtcdMember> member_;  // at work; null: to be connected
  std::size_t at_work_ = 0;             // its endpoint
  std::string tls_stamp_;               // of the TLS files that it was connected with
  std::string token_;
};

}  // namespace milepost::store
