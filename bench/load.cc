// One thread, non-blocking sockets, batches both ways.
#include "bench/load.h"

#include <fmt/core.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>

#include "base/check.h"
#include "dns/wire.h"

namespace milepost::bench {
namespace {

constexpr int kReceiveBufferBytes = 1 << 20;
constexpr auto kPauseWhenNothingCame = std::chrono::microseconds(3);

/// Where in a query set the load is. All flows share one, so that the set is sent in its order.
class Cursor {
 public:
  Cursor(const QuerySet& queries, std::size_t first) : queries_(queries), next_(first % queries.size()) {}

  base::Bytes next() {
    const base::Bytes query = queries_[next_];
    if (++next_ == queries_.size()) next_ = 0;
    return query;
  }

 private:
  const QuerySet& queries_;
  std::size_t next_;
};

void count_answer(LoadReport& report, const std::uint8_t* header, std::size_t size) {
  const std::uint16_t flags = base::load_u16(header + 2);
  ++report.answered;
  report.answer_octets += size;
  report.truncated += (flags & dns::kFlagTC) != 0;
  ++report.by_rcode[flags & 0xf];
}

/// One socket with its window.
class Flow {
 public:
  Flow(int fd, unsigned window) : fd_(fd), batch_min_(std::max(1u, window / 4)), in_flight_(window) {}
  Flow(const Flow&) = delete;
  Flow& operator=(const Flow&) = delete;
  ~Flow() { close(fd_); }

  /// Takes the answers that have come; returns how many datagrams there were.
  unsigned receive(LoadReport& report);
  /// Fills the window, unless so little of it is free that a larger batch is worth waiting for.
  void send(Cursor& cursor, Clock::time_point now);
  unsigned retire_sent_before(Clock::time_point limit) { return in_flight_.retire_sent_before(limit); }

 private:
  const int fd_;
  const unsigned batch_min_;
  InFlight in_flight_;
};

unsigned Flow::receive(LoadReport& report) {
  std::array<std::array<std::uint8_t, dns::kHeaderSize>, kWindowMax> headers;
  std::array<iovec, kWindowMax> vectors;
  std::array<mmsghdr, kWindowMax> messages{};
  for (unsigned i = 0; i < kWindowMax; ++i) {
    vectors[i] = {headers[i].data(), headers[i].size()};
    messages[i].msg_hdr.msg_iov = &vectors[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  // MSG_TRUNC: the header is all we look at, msg_len still tells the whole size (recv(2)).
  const int got = recvmmsg(fd_, messages.data(), kWindowMax, MSG_DONTWAIT | MSG_TRUNC, nullptr);
  const unsigned count = got > 0 ? static_cast<unsigned>(got) : 0;
  for (unsigned i = 0; i < count; ++i) {
    const std::uint8_t* header = headers[i].data();
    const bool is_answer = messages[i].msg_len >= dns::kHeaderSize && (header[2] & (dns::kFlagQR >> 8)) != 0;
    if (is_answer && in_flight_.settle(base::load_u16(header))) {
      count_answer(report, header, messages[i].msg_len);
    } else {
      ++report.unexpected;
    }
  }
  return count;
}

void Flow::send(Cursor& cursor, Clock::time_point now) {
  const unsigned count = in_flight_.free_count();
  if (count < batch_min_) return;
  std::array<std::array<std::uint8_t, kQuerySizeMax>, kWindowMax> packets;
  std::array<iovec, kWindowMax> vectors;
  std::array<mmsghdr, kWindowMax> messages{};
  for (unsigned i = 0; i < count; ++i) {
    const base::Bytes query = cursor.next();
    std::memcpy(packets[i].data(), query.data(), query.size());
    base::store_u16(packets[i].data(), in_flight_.take(now));
    vectors[i] = {packets[i].data(), query.size()};
    messages[i].msg_hdr.msg_iov = &vectors[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  // What the kernel does not take is lost like any datagram and retired by the timeout.
  for (unsigned sent = 0; sent < count;) {
    const int more = sendmmsg(fd_, messages.data() + sent, count - sent, MSG_DONTWAIT);
    sent += more > 0 ? static_cast<unsigned>(more) : 1;
  }
}

base::Result<int> connect_socket(const LoadOptions& options) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  const std::string where = fmt::format("{} port {}", options.address, options.port);
  if (getaddrinfo(options.address.c_str(), std::to_string(options.port).c_str(), &hints, &found) != 0) {
    return base::fail("Load", fmt::format("{} is not a numeric address", where));
  }
  const int fd = socket(found->ai_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const bool connected = fd >= 0 && connect(fd, found->ai_addr, found->ai_addrlen) == 0;
  freeaddrinfo(found);
  if (!connected) return base::fail("Load", fmt::format("{}: {}", where, std::strerror(errno)));
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &kReceiveBufferBytes, sizeof kReceiveBufferBytes);
  return fd;
}

/// The flows and the passes over them.
class Load {
 public:
  explicit Load(const LoadOptions& options) : options_(options) {}

  base::Status open();
  /// Sends from `cursor` and receives for `duration`, and reports what happened in it.
  LoadReport run_for(std::chrono::milliseconds duration, Cursor& cursor);

 private:
  unsigned pass(LoadReport& report, Cursor& cursor, Clock::time_point now);
  void retire(LoadReport& report, Clock::time_point now);

  const LoadOptions& options_;
  std::deque<Flow> flows_;
  Clock::time_point next_retirement_{};
};

base::Status Load::open() {
  for (unsigned i = 0; i < options_.sockets; ++i) {
    const auto fd = connect_socket(options_);
    if (!fd) return std::unexpected(fd.error());
    flows_.emplace_back(*fd, options_.window);
  }
  return {};
}

unsigned Load::pass(LoadReport& report, Cursor& cursor, Clock::time_point now) {
  unsigned received = 0;
  for (Flow& flow : flows_) {
    received += flow.receive(report);
    flow.send(cursor, now);
  }
  return received;
}

void Load::retire(LoadReport& report, Clock::time_point now) {
  if (now < next_retirement_) return;
  next_retirement_ = now + options_.timeout / 10;
  for (Flow& flow : flows_) report.lost += flow.retire_sent_before(now - options_.timeout);
}

LoadReport Load::run_for(std::chrono::milliseconds duration, Cursor& cursor) {
  LoadReport report;
  Clock::duration waited{};
  const CpuTime cpu_before = cpu_time_of(options_.server_processes);
  const Clock::time_point start = Clock::now();
  Clock::time_point now = start;
  while (now < start + duration) {
    const Clock::time_point pass_start = now;
    const bool idle = pass(report, cursor, now) == 0;
    retire(report, now);
    do now = Clock::now();
    while (idle && now < pass_start + kPauseWhenNothingCame);
    if (idle) waited += now - pass_start;
  }
  report.server_cpu = cpu_time_of(options_.server_processes) - cpu_before;
  report.seconds = std::chrono::duration<double>(now - start).count();
  report.spare_s = std::chrono::duration<double>(waited).count();
  return report;
}

}  // namespace

LoadReport& LoadReport::operator+=(const LoadReport& other) {
  answered += other.answered;
  lost += other.lost;
  unexpected += other.unexpected;
  truncated += other.truncated;
  answer_octets += other.answer_octets;
  for (std::size_t rcode = 0; rcode < by_rcode.size(); ++rcode) by_rcode[rcode] += other.by_rcode[rcode];
  seconds += other.seconds;
  spare_s += other.spare_s;
  server_cpu = {server_cpu.user_s + other.server_cpu.user_s, server_cpu.system_s + other.server_cpu.system_s};
  return *this;
}

base::Result<LoadReport> run_load(const QuerySet& queries, const LoadOptions& options) {
  MILEPOST_CHECK(queries.size() > 0 && options.sockets > 0, "a load needs queries and sockets");
  Load load(options);
  if (const auto opened = load.open(); !opened) return std::unexpected(opened.error());
  Cursor cursor(queries, options.first_query);
  load.run_for(options.warmup, cursor);
  return load.run_for(options.duration, cursor);
}

base::Result<std::vector<LoadReport>> run_load_in_turns(std::span<const QuerySet> sets,
                                                        const LoadOptions& options) {
  MILEPOST_CHECK(!sets.empty() && options.sockets > 0 && options.turn.count() > 0, "a load needs sets and turns");
  Load load(options);
  if (const auto opened = load.open(); !opened) return std::unexpected(opened.error());
  std::vector<Cursor> cursors;
  for (const QuerySet& queries : sets) {
    MILEPOST_CHECK(queries.size() > 0, "a load needs queries");
    load.run_for(options.warmup, cursors.emplace_back(queries, options.first_query));
  }
  std::vector<LoadReport> reports(sets.size());
  for (std::chrono::milliseconds done{0}; done < options.duration; done += options.turn) {
    for (std::size_t i = 0; i < sets.size(); ++i) {
      load.run_for(options.handover, cursors[i]);
      reports[i] += load.run_for(std::min(options.turn, options.duration - done), cursors[i]);
    }
  }
  return reports;
}

}  // namespace milepost::bench
