// The TCP worker's dealings with one connection: read, answer, write, and what it waits for next.
#include <algorithm>
#include <cerrno>
#include <limits>

#include "nameserver/tcp_worker.h"

namespace milepost::nameserver {

namespace {

/// After our last answer: closing at once would reset the connection when the client has sent more, and
/// a reset throws away answers that it has not read yet (RFC 7766 6.2.4 lets either side close).
constexpr std::chrono::milliseconds kLingerTime{1'000};

bool would_block(int error) {
  return error == EAGAIN || error == EINTR;
}

std::size_t total_size(std::span<const iovec> parts) {
  std::size_t total = 0;
  for (const iovec& part : parts) {
    total += part.iov_len;
  }
  return total;
}

void append_after(Buffer& buffer, std::span<const iovec> parts, std::size_t skip) {
  for (const iovec& part : parts) {
    const std::size_t skipped = std::min(skip, part.iov_len);
    skip -= skipped;
    buffer.append({static_cast<const std::uint8_t*>(part.iov_base) + skipped, part.iov_len - skipped});
  }
}

}  // namespace

bool TcpWorker::read(TcpConnection& connection) {
  if (connection.lingering) {
    discard_input(connection);
    return true;
  }
  if (connection.ready) {
    return true;  // what it sent before comes first
  }
  const std::span<std::uint8_t> space = connection.input ? connection.input.space() : batch_.receive_space();
  const ssize_t got = ::recv(connection.socket.get(), space.data(), space.size(), 0);
  if (got < 0) {
    if (!would_block(errno)) {
      close(connection);
    }
    return true;
  }
  connection.peer_finished = got == 0;  // it may still wait for answers
  if (!connection.input) {
    return answer_input(connection, space.first(static_cast<std::size_t>(got)));
  }
  connection.input.grow(static_cast<std::size_t>(got));
  return answer_input(connection, connection.input.data());
}

/// `bytes` is all that the connection has sent and is not answered: of its own buffer or of the batch's.
bool TcpWorker::answer_input(TcpConnection& connection, std::span<std::uint8_t> bytes) {
  const TcpLimits& limits = post_->limits;
  const std::uint64_t queries_left = limits.queries_max == 0 ? std::numeric_limits<std::uint64_t>::max()
                                                             : limits.queries_max - connection.queries;
  const TcpBatch::Taken taken = batch_.take(bytes, connection, queries_left);
  const std::size_t count = batch_.exchanges().size();
  if (count > 0) {
    post_->answering = &connection;
    if (!answer(batch_.exchanges())) {
      return false;
    }
    post_->answering = nullptr;
    connection.queries += count;
    connection.partial = false;
    post_->connections.touch(connection);
    post_->counters.add(Count::kBatches);
    post_->counters.add(Count::kQueries, count);
    post_->counters.add(Count::kBytesIn, taken.octets - count * kLengthSize);
  }
  if (!keep_input(connection, bytes.subspan(taken.octets)) || !send_answers(connection)) {
    close(connection);
    return true;
  }
  if (taken.broken) {
    finish(connection, Count::kClosedProtocol);
  } else if (count > 0 && count == queries_left) {
    finish(connection, Count::kClosedOverage);
  }
  settle(connection);
  return true;
}

/// Keeps what is not answered yet. False: there is no memory for it.
bool TcpWorker::keep_input(TcpConnection& connection, std::span<std::uint8_t> rest) {
  Buffer& input = connection.input;
  if (rest.empty()) {
    post_->buffers.give_back(std::exchange(input, Buffer()));
    return true;
  }
  const std::size_t needed = std::max(rest.size(), first_frame_size(rest));
  if (input && needed <= input.capacity()) {
    input.drop_front(input.data().size() - rest.size());
    input.compact();
    return true;
  }
  Buffer larger = take_buffer(needed, connection);
  if (!larger) {
    return false;
  }
  larger.append(rest);
  post_->buffers.give_back(std::exchange(input, std::move(larger)));
  return true;
}

/// False: the connection is broken, or there is no memory for what it does not take.
bool TcpWorker::send_answers(TcpConnection& connection) {
  const std::span<const iovec> frames = batch_.frames();
  post_->counters.add(Count::kSilent, batch_.exchanges().size() - frames.size());
  if (frames.empty()) {
    return true;
  }
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(frames.data());
  message.msg_iovlen = frames.size();
  const ssize_t sent = ::sendmsg(connection.socket.get(), &message, MSG_NOSIGNAL);
  if (sent < 0 && !would_block(errno)) {
    post_->counters.add(Count::kSendFailures, frames.size());
    return false;
  }
  const std::size_t size = total_size(frames);
  const std::size_t done = sent < 0 ? 0 : static_cast<std::size_t>(sent);
  post_->counters.add(Count::kResponses, frames.size());
  post_->counters.add(Count::kBytesOut, size - frames.size() * kLengthSize);
  if (done < size) {
    connection.output = take_buffer(size - done, connection);
    if (!connection.output) {
      return false;
    }
    append_after(connection.output, frames, done);
    connection.deadline = now_ + post_->limits.write_time;
  }
  return true;
}

bool TcpWorker::flush(TcpConnection& connection) {
  const std::span<const std::uint8_t> data = connection.output.data();
  const ssize_t sent = ::send(connection.socket.get(), data.data(), data.size(), MSG_NOSIGNAL);
  if (sent < 0) {
    if (!would_block(errno)) {
      close(connection);
    }
    return true;
  }
  connection.output.drop_front(static_cast<std::size_t>(sent));
  if (connection.output.data().empty()) {
    post_->buffers.give_back(std::exchange(connection.output, Buffer()));
    connection.partial = false;  // its time did not run while we were not reading
    settle(connection);
  }
  return true;
}

/// Decides what the connection waits for now, and until when.
void TcpWorker::settle(TcpConnection& connection) {
  if (connection.output) {
    wait_for(connection, EPOLLOUT);
    return;
  }
  if (connection.lingering) {
    return;
  }
  if (connection.close_reason != Count::kEnd) {
    linger(connection);
    return;
  }
  if (has_whole_frame(connection.input.data())) {
    connection.ready = true;
    post_->ready.push_back(connection.tag);
  } else if (connection.peer_finished || (draining_ && !connection.input)) {
    close(connection);
    return;
  }
  wait_for(connection, EPOLLIN);
  if (!connection.input) {
    connection.deadline = now_ + post_->limits.idle_time;
  } else if (!connection.partial) {
    connection.partial = true;
    connection.deadline = now_ + post_->limits.query_time;
  }
}

void TcpWorker::wait_for(TcpConnection& connection, std::uint32_t events) {
  if (connection.interest != events) {
    connection.interest = events;
    post_->loop.change(connection.socket.get(), events, connection.tag);
  }
}

/// Memory that is short goes to the client that was of use last: others that hold some lose their place.
Buffer TcpWorker::take_buffer(std::size_t size, const TcpConnection& for_whom) {
  Buffer buffer = post_->buffers.take(size);
  TcpConnection* next = nullptr;
  for (TcpConnection* c = post_->connections.oldest(); c != nullptr && !buffer; c = next) {
    next = post_->connections.next_newer(*c);
    if (c != &for_whom && (c->input || c->output)) {
      post_->counters.add(Count::kClosedForRoom);
      close(*c);
      buffer = post_->buffers.take(size);
    }
  }
  return buffer;
}

void TcpWorker::give_back_buffers(TcpConnection& connection) {
  post_->buffers.give_back(std::exchange(connection.input, Buffer()));
  post_->buffers.give_back(std::exchange(connection.output, Buffer()));
}

/// No more queries are taken; the answers that are ready still go out.
void TcpWorker::finish(TcpConnection& connection, Count reason) {
  if (connection.close_reason == Count::kEnd) {
    connection.close_reason = reason;
    post_->counters.add(reason);
    if (!connection.output) {
      linger(connection);
    }
  }
}

void TcpWorker::linger(TcpConnection& connection) {
  give_back_buffers(connection);
  ::shutdown(connection.socket.get(), SHUT_WR);
  connection.lingering = true;
  connection.ready = false;
  connection.partial = false;
  connection.deadline = now_ + kLingerTime;
  wait_for(connection, EPOLLIN);
}

void TcpWorker::discard_input(TcpConnection& connection) {
  const std::span<std::uint8_t> space = batch_.receive_space();
  const ssize_t got = ::recv(connection.socket.get(), space.data(), space.size(), 0);
  if (got == 0 || (got < 0 && !would_block(errno))) {
    close(connection);
  }
}

void TcpWorker::close(TcpConnection& connection) {
  give_back_buffers(connection);
  post_->clients->remove(connection.client);
  post_->counters.add(Count::kClosed);
  post_->connections.close(connection);  // closing the socket also takes it out of epoll
}

}  // namespace milepost::nameserver
