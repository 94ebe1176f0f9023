// One thread, non-blocking sockets, epoll.
#include "bench/http_load.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string_view>

#include "base/bytes.h"

namespace milepost::bench {
namespace {

using Clock = std::chrono::steady_clock;
using base::Status;

constexpr std::string_view kHeaderEnd = "\r\n\r\n";
constexpr std::size_t kReadSize = 64 << 10;
constexpr std::chrono::milliseconds kSleepMax{10};  // the end of a counted time is noticed as late as this

Status failed(std::string_view what) {
  return base::fail("Load", fmt::format("{}: {}", what, std::strerror(errno)));
}

/// What the load still has to send, and what has come of it.
class Run {
 public:
  Run(const std::vector<std::string>& requests, const HttpLoadOptions& options)
      : requests_(requests), once_(options.once), counted_from_(Clock::now()) {}

  /// Null: everything has been sent once and once is all.
  const std::string* next() {
    if (once_ && next_ == requests_.size()) return nullptr;
    return &requests_[next_++ % requests_.size()];
  }
  void count_from_now() {
    counted_from_ = Clock::now();
    report_ = {};
  }
  void count(int status, Clock::time_point sent, std::string_view body) {
    ++report_.answered;
    ++report_.by_status[status];
    if (status / 100 != 2 && report_.first_refusal.empty()) report_.first_refusal = body;
    report_.latencies_ms.push_back(std::chrono::duration<float, std::milli>(Clock::now() - sent).count());
  }
  HttpLoadReport finish() {
    report_.seconds = std::chrono::duration<double>(Clock::now() - counted_from_).count();
    return std::move(report_);
  }

 private:
  const std::vector<std::string>& requests_;
  const bool once_;
  std::size_t next_ = 0;
  Clock::time_point counted_from_;
  HttpLoadReport report_;
};

/// One kept connection with its outstanding request.
class Connection {
 public:
  Connection() : fd_(socket(AF_INET, SOCK_STREAM, 0)) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { close(fd_); }

  int fd() const { return fd_; }
  bool idle() const { return idle_; }

  Status open(const HttpLoadOptions& options) {
    sockaddr_in server{};
    server.sin_family = AF_INET;
    server.sin_port = htons(options.port);
    if (inet_pton(AF_INET, options.address.c_str(), &server.sin_addr) != 1) {
      return base::fail("Load", fmt::format("{} is no IPv4 address", options.address));
    }
    const int on = 1;
    setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (connect(fd_, reinterpret_cast<const sockaddr*>(&server), sizeof(server)) != 0) {
      return failed(fmt::format("cannot connect to {}:{}", options.address, options.port));
    }
    return {};
  }

  /// Sends the run's next request. Requests are small: the socket's buffer takes them whole, or send() waits.
  Status start(Run& run) {
    const std::string* request = run.next();
    idle_ = request == nullptr;
    if (idle_) return {};
    sent_ = Clock::now();
    std::string_view rest = *request;
    while (!rest.empty()) {
      const ssize_t size = send(fd_, rest.data(), rest.size(), MSG_NOSIGNAL);
      if (size < 0) return failed("cannot send");
      rest.remove_prefix(static_cast<std::size_t>(size));
    }
    return {};
  }

  /// Takes what has come; with the answer complete, counts it and starts the next.
  Status receive(Run& run) {
    std::array<char, kReadSize> part;
    const ssize_t size = recv(fd_, part.data(), part.size(), MSG_DONTWAIT);
    if (size == 0) return base::fail("Load", "the server closed a connection: " + received_);
    if (size < 0) return errno == EAGAIN ? Status{} : failed("cannot receive");
    received_.append(part.data(), static_cast<std::size_t>(size));
    const auto complete = answer_size();
    if (!complete) return base::fail("Load", "an answer without Content-Length: " + received_);
    if (received_.size() < *complete) return {};
    run.count(status(), sent_, received_);
    received_.clear();
    return start(run);
  }

 private:
  int status() const {
    int value = 0;
    const std::size_t at = received_.find(' ') + 1;
    std::from_chars(received_.data() + at, received_.data() + received_.size(), value);
    return value;
  }

  /// Of head and body; more than was received while the head is not complete; nullopt without a length.
  std::optional<std::size_t> answer_size() const {
    constexpr std::string_view kLength = "\r\nContent-Length: ";
    const std::size_t head = received_.find(kHeaderEnd);
    if (head == std::string::npos) return received_.size() + 1;
    const std::size_t at = received_.find(kLength);
    if (at > head) return std::nullopt;
    std::size_t length = 0;
    std::from_chars(received_.data() + at + kLength.size(), received_.data() + head, length);
    return head + kHeaderEnd.size() + length;
  }

  const int fd_;
  bool idle_ = true;
  Clock::time_point sent_;
  std::string received_;
};

class Connections {
 public:
  explicit Connections(const HttpLoadOptions& options)
      : all_(options.connections), epoll_(epoll_create1(0)) {}
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;
  ~Connections() { close(epoll_); }

  Status open(const HttpLoadOptions& options, Run& run) {
    for (Connection& each : all_) {
      if (Status opened = each.open(options); !opened) return opened;
      epoll_event event{.events = EPOLLIN, .data = {.ptr = &each}};
      if (epoll_ctl(epoll_, EPOLL_CTL_ADD, each.fd(), &event) != 0) return failed("epoll_ctl");
    }
    run.count_from_now();
    for (Connection& each : all_) {
      if (Status started = each.start(run); !started) return started;
    }
    return {};
  }

  /// Serves whatever is ready, or waits `patience` for it.
  Status serve(Run& run, std::chrono::milliseconds patience) {
    std::array<epoll_event, 64> events;
    const int count = epoll_wait(epoll_, events.data(), events.size(), static_cast<int>(patience.count()));
    for (int i = 0; i < count; ++i) {
      auto* connection = static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (Status received = connection->receive(run); !received) return received;
    }
    return {};
  }

  bool idle() const {
    for (const Connection& each : all_) {
      if (!each.idle()) return false;
    }
    return true;
  }

 private:
  std::vector<Connection> all_;
  const int epoll_;
};

}  // namespace

base::Result<HttpLoadReport> run_http_load(const std::vector<std::string>& requests,
                                           const HttpLoadOptions& options) {
  Run run(requests, options);
  Connections connections(options);
  Status status = connections.open(options, run);
  bool counting = options.once;
  auto until = Clock::now() + options.warmup;
  while (status && !(options.once ? connections.idle() : counting && Clock::now() >= until)) {
    status = connections.serve(run, options.sleeps ? kSleepMax : std::chrono::milliseconds(0));
    if (!counting && Clock::now() >= until) {
      counting = true;
      run.count_from_now();
      until = Clock::now() + options.duration;
    }
  }
  if (!status) return std::unexpected(status.error());
  return run.finish();
}

base::Result<std::vector<std::string>> read_requests(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::vector<std::string> requests;
  std::array<std::uint8_t, 4> length;
  while (in.read(reinterpret_cast<char*>(length.data()), length.size())) {
    std::string request(base::load_u32(length.data()), '\0');
    if (!in.read(request.data(), static_cast<std::streamsize>(request.size()))) {
      return base::fail("Load", fmt::format("{} ends amid a request", file));
    }
    requests.push_back(std::move(request));
  }
  if (requests.empty()) return base::fail("Load", fmt::format("{} holds no requests", file));
  return requests;
}

}  // namespace milepost::bench
