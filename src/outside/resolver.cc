// The one file that knows c-ares. It only carries messages: they are composed and read by dns/.
#include "outside/resolver.h"

#include <ares.h>
#include <arpa/inet.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <list>
#include <utility>

#include "base/check.h"
#include "base/random.h"
#include "dns/message.h"

namespace milepost::outside {
namespace {

using std::chrono::milliseconds;

/// Questions for the ends of CNAME chains that follow on one question.
constexpr int kFollowsMax = 8;

/// c-ares forgets what servers said that gave no answer.
std::string reason_of(int status) {
  if (status == ARES_ECONNREFUSED) return "the resolvers said SERVFAIL or REFUSED, or were not reached";
  return ares_strerror(status);
}

class AresResolver : public Resolver {
 public:
  explicit AresResolver(int wake) : wake_(wake) {}
  AresResolver(const AresResolver&) = delete;
  AresResolver& operator=(const AresResolver&) = delete;
  ~AresResolver() override;

  base::Status open(const ResolverOptions& options);

  void ask(const Target& target, Done done) override;
  std::size_t outstanding() const override { return questions_.size(); }
  void wait(milliseconds timeout) override;
  void wake() override;

 private:
  struct Question {
    AresResolver* resolver;
    Target target;  // asked for now
    Done done;
    int follows = 0;
    std::int64_t ttl_max_s = INT32_MAX;  // along the chain so far
    std::list<Question>::iterator self;
  };

  static void on_response(void* question, int status, int timeouts, unsigned char* octets, int size);
  static void on_socket(void* resolver, ares_socket_t socket, int readable, int writable);
  void send(Question& question);
  void finish(Question& question, Reply reply);
  int poll_timeout_ms(milliseconds timeout) const;
  void process(const std::vector<pollfd>& ready);

  ares_channel channel_ = nullptr;
  const int wake_;  // an eventfd
  bool ending_ = false;
  std::list<Question> questions_;
  std::vector<pollfd> sockets_;  // those that c-ares waits for
};

AresResolver::~AresResolver() {
  ending_ = true;
  if (channel_ != nullptr) ares_destroy(channel_);
  ::close(wake_);
}

base::Status AresResolver::open(const ResolverOptions& options) {
  ares_options wanted{};
  wanted.flags = ARES_FLAG_EDNS | ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES;
  wanted.timeout = static_cast<int>(options.timeout.count());
  wanted.tries = options.tries;
  wanted.ednspsz = dns::kUdpPayloadDefault;
  wanted.sock_state_cb = on_socket;
  wanted.sock_state_cb_data = this;
  const int mask =
      ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_EDNSPSZ | ARES_OPT_SOCK_STATE_CB;
  if (const int status = ares_init_options(&channel_, &wanted, mask); status != ARES_SUCCESS)
    return base::fail("InvalidConfig", fmt::format("no resolver can be asked: {}", ares_strerror(status)));
  std::string list;
  for (const std::string& server : options.servers) list += (list.empty() ? "" : ",") + server;
  if (list.empty()) return {};
  if (ares_set_servers_ports_csv(channel_, list.c_str()) != ARES_SUCCESS)
    return base::fail("InvalidConfig", fmt::format("the resolvers {} are not addresses with ports", list));
  return {};
}

void AresResolver::on_socket(void* resolver, ares_socket_t socket, int readable, int writable) {
  auto& sockets = static_cast<AresResolver*>(resolver)->sockets_;
  std::erase_if(sockets, [&](const pollfd& each) { return each.fd == socket; });
  const int events = (readable != 0 ? POLLIN : 0) | (writable != 0 ? POLLOUT : 0);
  if (events != 0) sockets.push_back({.fd = socket, .events = static_cast<short>(events), .revents = 0});
}

void AresResolver::ask(const Target& target, Done done) {
  questions_.push_front({.resolver = this, .target = target, .done = std::move(done), .self = {}});
  questions_.front().self = questions_.begin();
  send(questions_.front());
}

void AresResolver::send(Question& question) {
  // c-ares compares the id and the question of responses with these.
  const std::vector<std::uint8_t> message =
      dns::compose_query({.name = question.target.name,
                          .type = question.target.type,
                          .id = static_cast<std::uint16_t>(base::random_below(0x10000)),
                          .recursion_desired = true});
  ares_send(channel_, message.data(), static_cast<int>(message.size()), on_response, &question);
}

void AresResolver::on_response(void* asked, int status, int /*timeouts*/, unsigned char* octets, int size) {
  auto& question = *static_cast<Question*>(asked);
  AresResolver& resolver = *question.resolver;
  if (resolver.ending_) return;
  if (status != ARES_SUCCESS) return resolver.finish(question, Reply::failed(reason_of(status)));
  const Target& target = question.target;
  Reply reply = read_reply({octets, static_cast<std::size_t>(size)}, target.name, target.type);
  question.ttl_max_s = std::min(question.ttl_max_s, reply.ttl_s);
  if (reply.kind == Reply::Kind::kElsewhere && question.follows++ < kFollowsMax) {
    question.target.name = reply.elsewhere.folded();
    return resolver.send(question);
  }
  reply.ttl_s = question.ttl_max_s;
  resolver.finish(question, std::move(reply));
}

void AresResolver::finish(Question& question, Reply reply) {
  const Done done = std::move(question.done);
  questions_.erase(question.self);
  done(std::move(reply));
}

/// Until c-ares has to repeat something, at most.
int AresResolver::poll_timeout_ms(milliseconds timeout) const {
  timeval max{.tv_sec = timeout.count() / 1'000, .tv_usec = timeout.count() % 1'000 * 1'000};
  timeval next{};
  const timeval* until = ares_timeout(channel_, &max, &next);
  return static_cast<int>(until->tv_sec * 1'000 + (until->tv_usec + 999) / 1'000);
}

void AresResolver::wait(milliseconds timeout) {
  std::vector<pollfd> waited = sockets_;  // c-ares changes its own while it works
  waited.push_back({.fd = wake_, .events = POLLIN, .revents = 0});
  if (::poll(waited.data(), waited.size(), poll_timeout_ms(timeout)) < 0) return;  // a signal
  if (waited.back().revents != 0) {
    std::uint64_t count = 0;
    static_cast<void>(::read(wake_, &count, sizeof(count)));
  }
  waited.pop_back();
  process(waited);
}

void AresResolver::process(const std::vector<pollfd>& ready) {
  for (const pollfd& socket : ready) {
    constexpr short kReadable = POLLIN | POLLERR | POLLHUP;
    const ares_socket_t read = (socket.revents & kReadable) != 0 ? socket.fd : ARES_SOCKET_BAD;
    const ares_socket_t write = (socket.revents & POLLOUT) != 0 ? socket.fd : ARES_SOCKET_BAD;
    if (read != ARES_SOCKET_BAD || write != ARES_SOCKET_BAD) ares_process_fd(channel_, read, write);
  }
  ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);  // what has timed out
}

void AresResolver::wake() {
  const std::uint64_t one = 1;
  static_cast<void>(::write(wake_, &one, sizeof(one)));
}

}  // namespace

base::Result<std::unique_ptr<Resolver>> Resolver::make(const ResolverOptions& options) {
  const int wake = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  MILEPOST_CHECK(wake >= 0, "no eventfd");
  auto resolver = std::make_unique<AresResolver>(wake);
  if (const auto opened = resolver->open(options); !opened) return std::unexpected(opened.error());
  return resolver;
}

}  // namespace milepost::outside
