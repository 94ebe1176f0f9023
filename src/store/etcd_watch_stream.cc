// gRPC's completion queue as a call that waits: one operation at a time, so that every event is the one awaited.
#include "store/etcd_watch_stream.h"

#include <utility>

namespace milepost::store {
namespace {

void* const kTag = nullptr;  // one operation at a time needs no names

}  // namespace

Result<std::unique_ptr<EtcdWatchStream>> EtcdWatchStream::open(EtcdConnection& connection,
                                                               const EtcdRange& range,
                                                               const std::vector<Revision>& starts) {
  auto member = connection.connected_member(Clock::now() + connection.options().request_timeout);
  if (!member) return std::unexpected(member.error());
  std::unique_ptr<EtcdWatchStream> stream(new EtcdWatchStream(connection, *std::move(member)));
  if (const auto started = stream->start(range, starts); !started) return std::unexpected(started.error());
  return stream;
}

Status EtcdWatchStream::start(const EtcdRange& range, const std::vector<Revision>& starts) {
  const auto deadline = Clock::now() + connection_.options().connect_timeout;
  if (const auto prepared = connection_.prepare(*member_, context_, deadline); !prepared) return prepared;
  stream_ = member_->watch->PrepareAsyncWatch(&context_, &queue_);
  bool ok = false;
  pending_ = true;
  stream_->StartCall(kTag);
  if (!wait(deadline, ok) || !ok) return std::unexpected(why());
  for (std::size_t i = 0; i < starts.size(); ++i) {
    etcdserverpb::WatchRequest request;
    auto* create = request.mutable_create_request();
    create->set_key(range.begin);
    create->set_range_end(range.end);
    create->set_start_revision(starts[i]);
    create->set_progress_notify(true);
    create->set_watch_id(static_cast<std::int64_t>(i) + 1);  // 0 lets etcd choose
    pending_ = true;
    stream_->Write(request, kTag);
    if (!wait(deadline, ok) || !ok) return std::unexpected(why());
  }
  return {};
}

EtcdWatchStream::~EtcdWatchStream() {
  context_.TryCancel();
  bool ok = false;
  while (pending_) wait(Clock::time_point::max(), ok);
  if (stream_) {
    grpc::Status status;
    pending_ = true;
    stream_->Finish(&status, kTag);
    while (pending_) wait(Clock::time_point::max(), ok);
  }
  queue_.Shutdown();
  void* tag = nullptr;
  while (queue_.Next(&tag, &ok)) {
  }
}

/// False when the deadline passes first: the operation goes on.
bool EtcdWatchStream::wait(Clock::time_point deadline, bool& ok) {
  void* tag = nullptr;
  if (deadline == Clock::time_point::max()) {
    queue_.Next(&tag, &ok);
  } else if (queue_.AsyncNext(&tag, &ok, wall_time(deadline)) != grpc::CompletionQueue::GOT_EVENT) {
    return false;
  }
  pending_ = false;
  return true;
}

EtcdWatchStream::Outcome EtcdWatchStream::read(Clock::time_point deadline, Response& out) {
  if (!pending_) {
    pending_ = reading_ = true;
    response_.Clear();
    stream_->Read(&response_, kTag);
  }
  bool ok = false;
  if (!wait(deadline, ok)) return Outcome::kTimeout;
  reading_ = false;
  if (!ok) return Outcome::kEnded;
  if (response_.watch_id() > 0) response_.set_watch_id(response_.watch_id() - 1);
  std::swap(out, response_);
  return Outcome::kResponse;
}

base::Error EtcdWatchStream::why() {
  context_.TryCancel();
  bool ok = false;
  while (pending_) wait(Clock::time_point::max(), ok);
  grpc::Status status;
  pending_ = true;
  stream_->Finish(&status, kTag);
  while (pending_) wait(Clock::time_point::max(), ok);
  stream_.reset();
  connection_.leave(*member_);
  if (status.error_message().find("auth") != std::string::npos) connection_.forget_token();
  return connection_.refusal(status);
}

}  // namespace milepost::store
