// Which member is asked, how often, and what its refusals mean.
#include "store/etcd_connection.h"

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <grpc/support/log.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <thread>
#include <utility>

#include "base/log.h"
#include "store/etcd_tls.h"

namespace milepost::store {
namespace {

using std::chrono::milliseconds;

// etcd ends connections that ask more often than each five seconds (--grpc-keepalive-min-time).
constexpr int kPingInterval_ms = 6'000;
constexpr int kPingTimeout_ms = 2'000;
/// A call that may be made again is, when a member has been silent for so long; etcd itself gives up after seven.
constexpr milliseconds kPatience{2'500};
constexpr milliseconds kPauseAfterARound{100};

// etcd's own texts: its gRPC codes alone do not tell these apart.
constexpr std::string_view kCompacted = "required revision has been compacted";
constexpr std::string_view kFuture = "required revision is a future revision";
constexpr std::string_view kNoLease = "requested lease not found";
constexpr std::string_view kTooManyOperations = "too many operations in txn request";
constexpr std::string_view kTooLarge = "request is too large";
constexpr std::string_view kMessageTooLarge = "received message larger than max";
constexpr std::string_view kNoSpace = "database space exceeded";
constexpr std::string_view kBadToken = "invalid auth token";
constexpr std::string_view kOldRevisionOfAuth = "revision of auth store is old";
constexpr std::string_view kNoUser = "user name is empty";
constexpr std::string_view kNoLeader = "no leader";
constexpr std::string_view kLeaderChanged = "leader changed";
constexpr std::string_view kTooManyRequests = "too many requests";

bool says(const grpc::Status& status, std::string_view text) {
  return status.error_message().find(text) != std::string::npos;
}

bool is_about_token(const grpc::Status& status) {
  return says(status, kBadToken) || says(status, kOldRevisionOfAuth);
}

/// The member turned the call away before it did anything with it; another one may do it.
bool is_turned_away(const grpc::Status& status) {
  return says(status, kNoLeader) || says(status, kLeaderChanged) || says(status, kTooManyRequests);
}

/// Nobody knows whether the call was carried out. A member that stops says so of what it has proposed already, too:
/// the others may carry that out.
bool is_lost(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::UNAVAILABLE ||
         status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED ||
         status.error_code() == grpc::StatusCode::CANCELLED ||
         status.error_code() == grpc::StatusCode::INTERNAL;
}

/// A member is there, and cannot do anything alone.
bool lacks_quorum(const grpc::Status& status) {
  return says(status, kNoLeader) || status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED;
}

grpc::ChannelArguments channel_arguments() {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kPingInterval_ms);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kPingTimeout_ms);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 0);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1'000);
  arguments.SetMaxReceiveMessageSize(-1);
  arguments.SetMaxSendMessageSize(-1);
  // A channel of its own: one that has been left does not come back half dead through gRPC's pool.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return arguments;
}

/// Waits while it connects; a connection that was refused is not waited for.
bool is_ready(grpc::Channel& channel, std::chrono::steady_clock::time_point deadline) {
  while (true) {
    const grpc_connectivity_state state = channel.GetState(true);
    if (state == GRPC_CHANNEL_READY) return true;
    if (state == GRPC_CHANNEL_TRANSIENT_FAILURE || state == GRPC_CHANNEL_SHUTDOWN) return false;
    if (!channel.WaitForStateChange(state, wall_time(deadline))) return false;
  }
}

base::Error unavailable(std::string message) {
  return {"StoreUnavailable", std::move(message)};
}

Result<std::string> read_password(const EtcdOptions& options) {
  std::ifstream in(options.password_file);
  std::string password;
  if (in && std::getline(in, password)) return password;
  return base::fail("StoreUnavailable", fmt::format("the password of etcd's user {} cannot be read from {}",
                                                    options.user, options.password_file));
}

}  // namespace

std::chrono::system_clock::time_point wall_time(std::chrono::steady_clock::time_point time) {
  using Wall = std::chrono::system_clock;
  return Wall::now() + std::chrono::duration_cast<Wall::duration>(time - std::chrono::steady_clock::now());
}

EtcdMember::EtcdMember(std::string endpoint_in, std::shared_ptr<grpc::Channel> channel_in)
    : endpoint(std::move(endpoint_in)),
      channel(std::move(channel_in)),
      kv(etcdserverpb::KV::NewStub(channel)),
      watch(etcdserverpb::Watch::NewStub(channel)),
      lease(etcdserverpb::Lease::NewStub(channel)),
      auth(etcdserverpb::Auth::NewStub(channel)),
      maintenance(etcdserverpb::Maintenance::NewStub(channel)) {}

EtcdConnection::EtcdConnection(EtcdOptions options) : options_(std::move(options)) {
  // gRPC writes to stderr what we say in our own words.
  gpr_set_log_function([](gpr_log_func_args* line) { log::debug("gRPC: {}", line->message); });
}

std::string EtcdConnection::where() const {
  return fmt::format("etcd at {}", fmt::join(options_.endpoints, ","));
}

Result<std::shared_ptr<EtcdMember>> EtcdConnection::connect(const std::string& endpoint) const {
  std::shared_ptr<grpc::ChannelCredentials> credentials;
  if (options_.ca.empty()) {
    credentials = grpc::InsecureChannelCredentials();
  } else {
    const auto files = read_etcd_tls_files(options_);
    if (!files) return std::unexpected(files.error());
    credentials = grpc::SslCredentials({files->ca, files->key, files->certificate});
  }
  return std::make_shared<EtcdMember>(endpoint,
                                      grpc::CreateCustomChannel(endpoint, credentials, channel_arguments()));
}

Result<std::shared_ptr<EtcdMember>> EtcdConnection::member_at_work() {
  const std::lock_guard lock(mutex_);
  // Renewed files count from the next connection on; one that stands is not ended for them.
  const bool broken = member_ && member_->channel->GetState(false) == GRPC_CHANNEL_TRANSIENT_FAILURE;
  if (broken && etcd_tls_stamp(options_) != tls_stamp_) member_.reset();
  if (!member_) {
    tls_stamp_ = etcd_tls_stamp(options_);
    auto connected = connect(options_.endpoints[at_work_]);
    if (!connected) return std::unexpected(connected.error());
    member_ = *std::move(connected);
  }
  return member_;
}

void EtcdConnection::leave(const EtcdMember& member) {
  const std::lock_guard lock(mutex_);
  if (member_.get() != &member) return;  // somebody else has left it already
  at_work_ = (at_work_ + 1) % options_.endpoints.size();
  member_.reset();
  token_.clear();
}

void EtcdConnection::forget_token() {
  const std::lock_guard lock(mutex_);
  token_.clear();
}

base::Error EtcdConnection::nobody_answers() const {
  std::string why;
  for (std::size_t i = 0; i < options_.endpoints.size() && why.empty() && !options_.ca.empty(); ++i) {
    why = explain_etcd_tls(options_, options_.endpoints[i]);
  }
  return {"StoreUnavailable",
          why.empty()
              ? fmt::format("no member of {} answers; check the endpoints, and that etcd runs there", where())
              : fmt::format("no member of {} can be talked to: {}", where(), why)};
}

Result<std::shared_ptr<EtcdMember>> EtcdConnection::connected_member(Clock::time_point deadline) {
  for (std::size_t tried = 0; tried < options_.endpoints.size(); ++tried) {
    auto member = member_at_work();
    if (!member) return member;
    const auto until = std::min(deadline, Clock::now() + options_.connect_timeout);
    if (is_ready(*(*member)->channel, until)) return member;
    leave(**member);
    if (Clock::now() >= deadline) break;
  }
  return std::unexpected(nobody_answers());
}

Result<std::string> EtcdConnection::token(EtcdMember& member, Clock::time_point deadline) {
  {
    const std::lock_guard lock(mutex_);
    if (!token_.empty()) return token_;
  }
  const auto password = read_password(options_);
  if (!password) return password;
  etcdserverpb::AuthenticateRequest request;
  request.set_name(options_.user);
  request.set_password(*password);
  etcdserverpb::AuthenticateResponse response;
  grpc::ClientContext context;
  context.set_deadline(wall_time(deadline));
  const grpc::Status status = member.auth->Authenticate(&context, request, &response);
  if (!status.ok()) return std::unexpected(refusal(status));
  const std::lock_guard lock(mutex_);
  token_ = response.token();
  return token_;
}

Status EtcdConnection::prepare(EtcdMember& member, grpc::ClientContext& context, Clock::time_point deadline) {
  context.AddMetadata("hasleader", "true");
  if (options_.user.empty()) return {};
  const auto token = this->token(member, deadline);
  if (!token) return std::unexpected(token.error());
  context.AddMetadata("token", *token);
  return {};
}

Status EtcdConnection::call(Repeat repeat, milliseconds timeout, const Call& call) {
  const auto deadline = Clock::now() + timeout;
  bool new_token = false;
  std::optional<base::Error> no_quorum;  // says more than the members that do not run
  for (std::size_t turn = 1;; ++turn) {
    const auto member = connected_member(deadline);
    if (!member) return std::unexpected(no_quorum.value_or(member.error()));
    const auto until = repeat == Repeat::kAtWill ? std::min(deadline, Clock::now() + kPatience) : deadline;
    grpc::ClientContext context;
    grpc::Status status;
    if (const auto prepared = prepare(**member, context, until); !prepared) {
      if (turn >= options_.endpoints.size()) return prepared;
      leave(**member);
      continue;
    }
    context.set_deadline(wall_time(until));
    status = call(**member, context);
    if (status.ok()) return {};
    if (is_about_token(status) && !std::exchange(new_token, true)) {
      forget_token();
      continue;
    }
    const bool turned_away = is_turned_away(status);
    const bool lost = is_lost(status);
    if (lost) leave(**member);
    if (lacks_quorum(status)) no_quorum = refusal(status);
    if (!turned_away && !(lost && repeat == Repeat::kAtWill)) return std::unexpected(refusal(status));
    if (Clock::now() >= deadline) return std::unexpected(refusal(status));
    if (turn % options_.endpoints.size() == 0) std::this_thread::sleep_for(kPauseAfterARound);
  }
}

base::Error EtcdConnection::refusal(const grpc::Status& status) const {
  const std::string where = this->where();
  const std::string& text = status.error_message();
  if (says(status, kCompacted)) return {"Compacted", "the history back to that revision is gone"};
  if (says(status, kFuture)) return {"FutureRevision", "that revision does not exist yet"};
  if (says(status, kNoLease)) return {"LeaseNotFound", "the lease has expired or was revoked"};
  if (says(status, kTooManyOperations)) {
    return {
        "StoreLimits",
        fmt::format("{} takes too few operations in a transaction: start its members with --max-txn-ops={} "
                    "(ETCD_MAX_TXN_OPS), so that a batch of 1,000 changes is one transaction",
                    where, kEtcdTransactionOperations)};
  }
  if (says(status, kTooLarge) || says(status, kMessageTooLarge)) {
    return {"StoreLimits",
            fmt::format("{} takes too small requests: start its members with --max-request-bytes={} "
                        "(ETCD_MAX_REQUEST_BYTES)",
                        where, kEtcdRequestBytes)};
  }
  if (says(status, kNoSpace)) {
    return unavailable(
        fmt::format("{} has used up its quota (--quota-backend-bytes) and takes no changes: "
                    "`etcdctl compact`, `etcdctl defrag`, then `etcdctl alarm disarm`",
                    where));
  }
  if (says(status, kNoUser)) {
    return unavailable(
        fmt::format("{} asks for a user: give --store-user and --store-password-file, or `user` and "
                    "`password_file` under [store]",
                    where));
  }
  if (status.error_code() == grpc::StatusCode::PERMISSION_DENIED) {
    return unavailable(fmt::format("{} does not let the user '{}' read and write keys under {} ({})", where,
                                   options_.user, options_.prefix, text));
  }
  if (says(status, kNoLeader)) {
    return unavailable(
        fmt::format("{} answers but has no leader: more than half of its members must run and reach "
                    "each other",
                    where));
  }
  if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED)
    return unavailable(fmt::format("{} did not answer in time; is more than half of its members up?", where));
  return unavailable(fmt::format("{}: {} (gRPC code {})", where, text.empty() ? "no answer" : text,
                                 static_cast<int>(status.error_code())));
}

}  // namespace milepost::store
