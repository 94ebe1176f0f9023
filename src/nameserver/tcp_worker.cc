// The TCP loop: turns, accepting, limits and the end. What one connection does is in tcp_connection.cc.
#include "nameserver/tcp_worker.h"

#include <algorithm>
#include <cerrno>

#include "base/check.h"

namespace milepost::nameserver {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t kEventsATurn = 256;
/// Connections accepted from one listener in a turn: a flood of them must not hold up those that are open.
constexpr int kAcceptsATurn = 64;
/// Tags of listeners: above all connections' tags.
constexpr std::uint64_t kListenerTag = std::uint64_t{1} << 63;

milliseconds sweep_interval(const TcpLimits& limits) {
  const milliseconds shortest = std::min({limits.idle_time, limits.query_time, limits.write_time});
  return std::clamp(shortest / 4, milliseconds(5), milliseconds(500));
}

bool out_of_descriptors_or_memory(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

TcpPost::TcpPost(std::vector<TcpSocket> its_sockets, const TcpLimits& its_limits, milliseconds its_drain_time,
                 std::shared_ptr<ClientCounts> all_clients, Counters& its_counters)
    : sockets(std::move(its_sockets)),
      limits(its_limits),
      drain_time(its_drain_time),
      clients(std::move(all_clients)),
      counters(its_counters),
      connections(its_limits.connections_max),
      buffers(its_limits.buffers_bytes_max) {
  ready.reserve(its_limits.connections_max);
  for (std::size_t i = 0; i < sockets.size(); ++i) {
    MILEPOST_CHECK(loop.watch(sockets[i].descriptor, EPOLLIN, kListenerTag + i),
                   "epoll takes no more sockets");
  }
}

TcpWorker::TcpWorker(std::shared_ptr<TcpPost> post, std::unique_ptr<answer::Responder> responder)
    : Worker(std::move(responder)), post_(std::move(post)), sweep_interval_(sweep_interval(post_->limits)) {
  events_.resize(kEventsATurn);
  serving_.reserve(post_->limits.connections_max);
}

std::shared_ptr<Worker> TcpWorker::successor(std::unique_ptr<answer::Responder> responder) {
  if (TcpConnection* culprit = std::exchange(post_->answering, nullptr)) {
    post_->buffers.write_off(culprit->input);
    kept_for_responder_ = std::move(culprit->input);
    close(*culprit);
  }
  post_->ready.clear();
  for (TcpConnection* c = post_->connections.oldest(); c != nullptr; c = post_->connections.next_newer(*c)) {
    if (c->ready) {
      post_->ready.push_back(c->tag);
    }
  }
  return std::make_shared<TcpWorker>(post_, std::move(responder));
}

void TcpWorker::run() noexcept {
  now_ = Clock::now();
  next_sweep_ = now_ + sweep_interval_;
  while (!drained()) {
    if (!turn()) {
      return;
    }
  }
  while (TcpConnection* connection = post_->connections.oldest()) {
    close(*connection);
  }
}

bool TcpWorker::turn() {
  const std::span<const epoll_event> events = post_->loop.wait(events_, wait_ms());
  now_ = Clock::now();
  for (const epoll_event& event : events) {
    if (!handle(event)) {
      return false;
    }
  }
  if (!serve_ready()) {
    return false;
  }
  if (now_ >= next_sweep_) {
    sweep();
  }
  return !stopping() || draining_ || begin_drain();
}

int TcpWorker::wait_ms() const {
  if (!post_->ready.empty() || (stopping() && !draining_)) {
    return 0;
  }
  if (post_->connections.size() == 0 && !accepting_paused_) {
    return -1;
  }
  const Clock::time_point until = draining_ ? std::min(drain_end_, next_sweep_) : next_sweep_;
  const auto left = std::chrono::ceil<milliseconds>(until - now_);
  return static_cast<int>(std::max<milliseconds::rep>(left.count(), 0));
}

bool TcpWorker::handle(const epoll_event& event) {
  const std::uint64_t tag = event.data.u64;
  if (tag == EventLoop::kWoken) {
    return true;
  }
  if (tag >= kListenerTag) {
    accept_some(post_->sockets[tag - kListenerTag]);
    return true;
  }
  TcpConnection* connection = post_->connections.find(tag);
  if (connection == nullptr) {
    return true;
  }
  return connection->output ? flush(*connection) : read(*connection);
}

bool TcpWorker::serve_ready() {
  serving_.swap(post_->ready);
  for (const std::uint64_t tag : serving_) {
    TcpConnection* connection = post_->connections.find(tag);
    if (connection != nullptr && connection->ready) {
      connection->ready = false;
      if (!answer_input(*connection, connection->input.data())) {
        return false;
      }
    }
  }
  serving_.clear();
  return true;
}

void TcpWorker::accept_some(const TcpSocket& socket) {
  for (int i = 0; i < kAcceptsATurn; ++i) {
    SocketAddress peer;
    socklen_t size = sizeof(peer);
    Descriptor accepted(::accept4(socket.descriptor, &peer.any, &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (accepted) {
      admit(std::move(accepted), peer, socket.listener);
    } else if (out_of_descriptors_or_memory(errno)) {
      if (!close_oldest()) {
        pause_accepting(true);  // the listener stays readable: without a pause we would spin on it
        return;
      }
    } else if (errno != ECONNABORTED && errno != EINTR) {
      return;
    }
  }
}

void TcpWorker::admit(Descriptor socket, const SocketAddress& peer, std::uint16_t listener) {
  const answer::ClientAddress client = client_address(peer);
  if (!post_->clients->add(client)) {
    post_->counters.add(Count::kRefusedClient);
    return;
  }
  post_->counters.add(Count::kAccepted);
  TcpConnection* connection = post_->connections.open();
  if (connection == nullptr) {
    close_oldest();
    connection = post_->connections.open();
  }
  connection->socket = std::move(socket);
  connection->client = client;
  connection->listener = listener;
  connection->accepted_at = now_;
  connection->deadline = now_ + post_->limits.idle_time;
  connection->interest = EPOLLIN;
  if (!post_->loop.watch(connection->socket.get(), EPOLLIN, connection->tag)) {
    close(*connection);
  }
}

void TcpWorker::pause_accepting(bool paused) {
  accepting_paused_ = paused;
  for (std::size_t i = 0; i < post_->sockets.size(); ++i) {
    post_->loop.change(post_->sockets[i].descriptor, paused ? 0 : std::uint32_t{EPOLLIN}, kListenerTag + i);
  }
}

bool TcpWorker::close_oldest() {
  TcpConnection* connection = post_->connections.oldest();
  if (connection == nullptr) {
    return false;
  }
  post_->counters.add(Count::kClosedForRoom);
  close(*connection);
  return true;
}

/// Looks at every connection: a thousand take microseconds, twice a second or so.
void TcpWorker::sweep() {
  next_sweep_ = now_ + sweep_interval_;
  if (accepting_paused_ && !draining_) {
    pause_accepting(false);
  }
  TcpConnection* next = nullptr;
  for (TcpConnection* c = post_->connections.oldest(); c != nullptr; c = next) {
    next = post_->connections.next_newer(*c);
    expire(*c);
  }
}

void TcpWorker::expire(TcpConnection& connection) {
  const milliseconds lifetime = post_->limits.lifetime;
  if (now_ < connection.deadline) {
    if (lifetime.count() > 0 && now_ - connection.accepted_at >= lifetime) {
      finish(connection, Count::kClosedOverage);
    }
    return;
  }
  if (connection.output) {
    post_->counters.add(Count::kClosedSlowReader);
  } else if (connection.partial) {
    post_->counters.add(Count::kClosedSlowQuery);
  } else if (!connection.lingering) {
    post_->counters.add(Count::kClosedIdle);
  }
  close(connection);
}

/// Takes the clients that the kernel has already accepted, and the queries it has already acknowledged.
bool TcpWorker::begin_drain() {
  draining_ = true;
  drain_end_ = now_ + post_->drain_time;
  post_->loop.acknowledge_wake();
  for (const TcpSocket& socket : post_->sockets) {
    accept_some(socket);
    post_->loop.forget(socket.descriptor);
  }
  std::vector<std::uint64_t> tags;
  for (TcpConnection* c = post_->connections.oldest(); c != nullptr; c = post_->connections.next_newer(*c)) {
    tags.push_back(c->tag);
  }
  for (const std::uint64_t tag : tags) {  // serving one can close another for its memory
    TcpConnection* connection = post_->connections.find(tag);
    if (connection != nullptr && !connection->output && !read(*connection)) {
      return false;
    }
    if (post_->connections.find(tag) != nullptr && !connection->ready) {
      settle(*connection);
    }
  }
  return true;
}

bool TcpWorker::drained() const {
  return draining_ && (post_->connections.size() == 0 || now_ >= drain_end_);
}

}  // namespace milepost::nameserver
