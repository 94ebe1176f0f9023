// The load against a small server of the test's own: what is answered, lost and refused is counted.
#include "bench/load.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <thread>

#include "dns/wire.h"

namespace milepost::bench {
namespace {

/// Answers every datagram for which `answer` says so, until destroyed.
class SmallServer {
 public:
  /// `answer` may change the packet; false drops it.
  explicit SmallServer(std::function<bool(std::uint8_t*)> answer) : fd_(socket(AF_INET, SOCK_DGRAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(bind(fd_, reinterpret_cast<sockaddr*>(&address), size), 0);
    getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, answer = std::move(answer)] { serve(answer); });
  }
  ~SmallServer() {
    shutdown(fd_, SHUT_RDWR);  // ends the blocked receive
    thread_.join();
    close(fd_);
  }
  std::uint16_t port() const { return port_; }

 private:
  void serve(const std::function<bool(std::uint8_t*)>& answer) const {
    for (;;) {
      std::uint8_t packet[512];
      sockaddr_in peer{};
      socklen_t peer_size = sizeof peer;
      const ssize_t size =
          recvfrom(fd_, packet, sizeof packet, 0, reinterpret_cast<sockaddr*>(&peer), &peer_size);
      if (size <= 0) return;
      if (!answer(packet)) continue;
      sendto(fd_, packet, static_cast<std::size_t>(size), 0, reinterpret_cast<sockaddr*>(&peer), peer_size);
    }
  }

  int fd_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

bool answer_noerror(std::uint8_t* packet) {
  packet[2] |= dns::kFlagQR >> 8;
  return true;
}

LoadOptions small_load(const SmallServer& server) {
  LoadOptions options;
  options.port = server.port();
  options.sockets = 2;
  options.window = 8;
  options.warmup = std::chrono::milliseconds(0);
  options.duration = std::chrono::milliseconds(200);
  options.timeout = std::chrono::milliseconds(20);
  options.server_processes = {getpid()};
  return options;
}

QuerySet two_queries() {
  return *parse_query_text("a.test A\nb.test A\n", {});
}

LoadReport run_against(const SmallServer& server) {
  return run_load(two_queries(), small_load(server)).value();
}

TEST(Load, CountsAnswersAndTheirSize) {
  const SmallServer server(answer_noerror);
  const LoadReport report = run_against(server);
  EXPECT_GT(report.answered, 100u);
  EXPECT_EQ(report.by_rcode[0], report.answered);
  EXPECT_EQ(report.answer_octets, report.answered * 24);
  EXPECT_EQ(report.lost, 0u);
  EXPECT_GT(report.server_cpu.user_s + report.server_cpu.system_s, 0.0);
}

TEST(Load, CountsRcodesAndTruncation) {
  const SmallServer server([](std::uint8_t* packet) {
    packet[2] |= (dns::kFlagQR | dns::kFlagTC) >> 8;
    packet[3] |= static_cast<std::uint8_t>(dns::Rcode::REFUSED);
    return true;
  });
  const LoadReport report = run_against(server);
  EXPECT_GT(report.answered, 0u);
  EXPECT_EQ(report.by_rcode[5], report.answered);
  EXPECT_EQ(report.truncated, report.answered);
}

TEST(Load, GoesOnWhenQueriesAreLost) {
  const SmallServer server(
      [n = 0](std::uint8_t* packet) mutable { return ++n % 10 != 0 && answer_noerror(packet); });
  const LoadReport report = run_against(server);
  EXPECT_GT(report.lost, 16u) << "more than one window was lost and retired";
  EXPECT_GT(report.answered, report.lost);
}

TEST(Load, AReplyWithoutQrIsNoAnswer) {
  const SmallServer server([](std::uint8_t*) { return true; });
  const LoadReport report = run_against(server);
  EXPECT_EQ(report.answered, 0u);
  EXPECT_GT(report.unexpected, 0u);
}

TEST(Load, SetsTakeTurns) {
  const SmallServer server(answer_noerror);
  LoadOptions options = small_load(server);
  options.duration = std::chrono::milliseconds(100);
  options.turn = std::chrono::milliseconds(20);
  const std::vector<QuerySet> sets{two_queries(), *parse_query_text("longer.test A\n", {})};
  const std::vector<LoadReport> reports = run_load_in_turns(sets, options).value();
  ASSERT_EQ(reports.size(), 2u);
  for (const LoadReport& report : reports) EXPECT_GE(report.seconds, 0.1);
  EXPECT_EQ(reports[0].answer_octets, reports[0].answered * 24) << "none of the other set's is counted";
  EXPECT_EQ(reports[1].answer_octets, reports[1].answered * 29);
}

TEST(Load, SaysWhichAddressIsBad) {
  LoadOptions options;
  options.address = "localhost";
  const auto report = run_load(*parse_query_text("a.test A\n", {}), options);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().message, "localhost port 53 is not a numeric address");
}

}  // namespace
}  // namespace milepost::bench
