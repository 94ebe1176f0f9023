// The watchdog: one query hangs its worker, and everybody else is answered.
#include "nameserver/supervisor.h"

#include <gtest/gtest.h>

#include <optional>

#include "nameserver/reflector.h"
#include "nameserver/server.h"
#include "nameserver/test_client.h"

namespace milepost::nameserver {
namespace {

using answer::Transport;
using std::chrono::milliseconds;

class Watchdog : public testing::Test {
 protected:
  Watchdog() {
    options_.listeners = {endpoint("127.0.0.1:0")};
    options_.watchdog.batch_time = milliseconds(200);
    options_.drain_time = milliseconds(100);
  }
  ~Watchdog() override { reflectors_.release(); }
  void serve() {
    server_.emplace(options_, reflectors_);
    ASSERT_TRUE(server_->start());
  }
  bool took_queries(std::uint64_t count) {
    return eventually([&] { return server_->total(Transport::kUdp, Count::kQueries) == count; });
  }
  bool replaced(std::uint64_t count) {
    return eventually([&] { return server_->workers_replaced() == count; });
  }
  Endpoint bound() const { return server_->bound()[0]; }

  ServerOptions options_;
  Reflectors reflectors_;
  std::optional<Server> server_;
};

TEST_F(Watchdog, ReplacesAUdpWorkerThatHangs) {
  serve();
  UdpClient culprit(bound());
  culprit.send(query(1, Ask::kHang));
  ASSERT_TRUE(took_queries(1));
  UdpClient other(bound());
  EXPECT_EQ(other.ask(query(2, Ask::kEcho)), reply_to(query(2, Ask::kEcho)));
  EXPECT_TRUE(replaced(1));

  reflectors_.release();  // the worker comes back, finds its post taken, and says nothing
  EXPECT_EQ(culprit.receive(100), "");
  EXPECT_EQ(culprit.ask(query(3, Ask::kEcho)), reply_to(query(3, Ask::kEcho)));
}

TEST_F(Watchdog, ReplacesATcpWorkerThatHangsAndKeepsTheOtherConnections) {
  serve();
  TcpClient other(bound());
  ASSERT_FALSE(other.ask(query(1, Ask::kEcho)).empty());
  TcpClient half(bound());
  const std::string octets = framed(query(2, Ask::kEcho, "in two parts"));
  half.send(octets.substr(0, 5));
  TcpClient culprit(bound());
  culprit.send(framed(query(3, Ask::kEcho)) + framed(query(4, Ask::kHang)));

  EXPECT_TRUE(culprit.ended());
  EXPECT_TRUE(replaced(1));
  EXPECT_EQ(other.ask(query(5, Ask::kEcho)), reply_to(query(5, Ask::kEcho)));
  half.send(octets.substr(5));
  EXPECT_EQ(half.receive(), reply_to(query(2, Ask::kEcho, "in two parts")));

  reflectors_.release();
  EXPECT_EQ(other.ask(query(6, Ask::kEcho)), reply_to(query(6, Ask::kEcho)));
}

TEST_F(Watchdog, ReplacesNoMoreThanItMay) {
  options_.watchdog.replacements_max = 2;
  options_.watchdog.replacements_window = milliseconds(600'000);
  serve();
  UdpClient client(bound());
  for (std::uint64_t hung = 1; hung <= 2; ++hung) {
    client.send(query(1, Ask::kHang));
    ASSERT_TRUE(replaced(hung));
  }
  client.send(query(1, Ask::kHang));
  ASSERT_TRUE(took_queries(3));
  UdpClient other(bound());
  other.send(query(2, Ask::kEcho));
  EXPECT_EQ(other.receive(1'000), "");
  EXPECT_EQ(server_->workers_replaced(), 2u);
  reflectors_.release();  // the third was never given up: it goes on
  EXPECT_EQ(other.receive(), reply_to(query(2, Ask::kEcho)));
}

TEST_F(Watchdog, MayReplaceAgainInTheNextWindow) {
  options_.watchdog.replacements_max = 1;
  options_.watchdog.replacements_window = milliseconds(500);
  serve();
  UdpClient client(bound());
  client.send(query(1, Ask::kHang));
  ASSERT_TRUE(replaced(1));
  client.send(query(1, Ask::kHang));
  ASSERT_TRUE(replaced(2));
}

TEST_F(Watchdog, StopsAroundAWorkerThatStillHangs) {
  options_.watchdog.batch_time = milliseconds(600'000);
  serve();
  UdpClient client(bound());
  client.send(query(1, Ask::kHang));
  ASSERT_TRUE(took_queries(1));
  server_->stop();
}

TEST_F(Watchdog, LeavesBusyWorkersAlone) {
  options_.udp_workers = 2;
  serve();
  UdpClient client(bound());
  const auto end = std::chrono::steady_clock::now() + 3 * options_.watchdog.batch_time;
  while (std::chrono::steady_clock::now() < end) {
    ASSERT_FALSE(client.ask(query(1, Ask::kEcho)).empty());
  }
  EXPECT_EQ(server_->workers_replaced(), 0u);
}

}  // namespace
}  // namespace milepost::nameserver
