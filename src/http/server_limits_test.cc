// Clients that ask too much: too large, too slow, too many, too long; and stopping in the middle of it all.
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <optional>
#include <thread>
#include <vector>

#include "http/server.h"
#include "http/test_socket.h"

namespace milepost::http {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

Response echo(const Request& request) {
  return {200, {}, request.body};
}

class ServerLimitsTest : public testing::Test {
 protected:
  void start(ServerOptions options, Handler handler = echo) {
    server_.emplace(std::move(options), std::move(handler));
    ASSERT_TRUE(server_->start());
  }
  TestSocket connect() { return TestSocket(server_->port()); }
  bool answers() {
    TestSocket client = connect();
    client.send(kGet);
    return client.read_response().first.starts_with("HTTP/1.1 200 ");
  }

  std::optional<Server> server_;
};

TEST_F(ServerLimitsTest, TooLargeABodyIsRefusedWithABody) {
  start({.body_size_max = 1000});
  TestSocket exact = connect();
  exact.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'a'));
  EXPECT_EQ(exact.read_response().second, std::string(1000, 'a'));

  TestSocket over = connect();
  over.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n" + std::string(1001, 'a'));
  const auto [head, body] = over.read_response();
  EXPECT_TRUE(head.starts_with("HTTP/1.1 413 ")) << head;
  EXPECT_EQ(body, "The request body is larger than 1000 bytes.\n");

  TestSocket chunked = connect();
  chunked.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" +
               std::string(1001, 'a'));
  EXPECT_TRUE(chunked.read_to_end().starts_with("HTTP/1.1 413 "));
}

// The client is still sending when we have answered: without lingering, the reset would eat the response.
TEST_F(ServerLimitsTest, ARefusedUploadStillSeesItsRefusal) {
  start({.body_size_max = 1000});
  for (int i = 0; i < 20; ++i) {
    TestSocket client = connect();
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n");
    client.send(std::string(2'000'000, 'a'));
    EXPECT_TRUE(client.read_until("\r\n").starts_with("HTTP/1.1 413 "));
  }
}

TEST_F(ServerLimitsTest, ExpectingClientsLearnOfTheLimitBeforeTheySend) {
  start({.body_size_max = 1000});
  TestSocket client = connect();
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_TRUE(client.read_until("\r\n").starts_with("HTTP/1.1 413 "));
}

TEST_F(ServerLimitsTest, TooLargeAHeaderIsRefused) {
  start({.header_size_max = 1000});
  for (const bool complete : {false, true}) {
    TestSocket client = connect();
    client.send("GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(2000, 'a') + (complete ? "\r\n\r\n" : ""));
    EXPECT_TRUE(client.read_to_end().starts_with("HTTP/1.1 431 ")) << complete;
  }
}

TEST_F(ServerLimitsTest, ATricklingClientIsCutAtTheDeadline) {
  start({.header_timeout = 300ms, .body_timeout = 300ms});
  for (const std::string_view begin :
       {"GET / HTTP/1.1\r\nX: ", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n"}) {
    TestSocket client = connect();
    client.send(begin);
    const auto began = Clock::now();
    while (client.send("a") && Clock::now() < began + 5s) std::this_thread::sleep_for(20ms);
    EXPECT_LT(Clock::now() - began, 2s) << begin;
  }
}

TEST_F(ServerLimitsTest, IdleAndSilentConnectionsAreClosed) {
  start({.idle_timeout = 200ms});
  TestSocket silent = connect();
  TestSocket idle = connect();
  idle.send(kGet);
  idle.read_response();
  EXPECT_TRUE(silent.ended());
  EXPECT_TRUE(idle.ended());
}

TEST_F(ServerLimitsTest, AClientThatDoesNotReadIsCut) {
  start({.write_timeout = 300ms},
        [](const Request&) { return Response{200, {}, std::string(32 << 20, 'x')}; });
  TestSocket client = connect();
  client.send(kGet);
  std::this_thread::sleep_for(1s);  // what the kernel buffered is still there; the rest must be gone
  EXPECT_LT(client.read_to_end().size(), 32u << 20);
}

TEST_F(ServerLimitsTest, ManyIdleConnectionsDoNotKeepOthersOut) {
  start({.connections_max = 50});
  std::vector<TestSocket> crowd;
  for (int i = 0; i < 500; ++i) {
    crowd.push_back(connect());
    if (i % 2 == 0) crowd.back().send("GET / HTTP/1.1\r\nX: never");
  }
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(answers()) << i;
}

// One thread: it has done with an answer before it takes the next connection.
TEST_F(ServerLimitsTest, TheOldestIdleConnectionGoesFirst) {
  start({.threads = 1, .connections_max = 2});
  TestSocket reading = connect();
  reading.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  reading.read_until("\r\n\r\n");  // by now it is known to be sending a request
  TestSocket idle = connect();
  idle.send(kGet);
  idle.read_response();  // the younger one, but idle
  TestSocket third = connect();
  third.send(kGet);
  third.read_response();
  EXPECT_TRUE(idle.ended());
  reading.send("ok");
  EXPECT_TRUE(reading.read_response().first.starts_with("HTTP/1.1 200 "));
}

TEST_F(ServerLimitsTest, AFloodingClientDoesNotKeepOthersOut) {
  start({.threads = 1});
  std::atomic<bool> enough = false;
  std::thread flood([&, client = connect()]() mutable {
    std::string requests;
    for (int i = 0; i < 1000; ++i) requests += kGet;
    while (!enough && client.send(requests)) {
      for (int i = 0; i < 1000 && !enough; ++i) client.read_response();
    }
  });
  const auto began = Clock::now();
  for (int i = 0; i < 200; ++i) EXPECT_TRUE(answers());
  EXPECT_LT(Clock::now() - began, 5s);
  enough = true;
  flood.join();
}

TEST_F(ServerLimitsTest, HandlersThatBlockLeaveOtherThreadsServing) {
  std::latch release(1);
  start({.threads = 2}, [&](const Request& request) {
    if (request.target == "/block") release.wait();
    return Response{};
  });
  TestSocket blocked = connect();
  blocked.send("GET /block HTTP/1.1\r\nHost: x\r\n\r\n");
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(answers());
  release.count_down();
  EXPECT_TRUE(blocked.read_response().first.starts_with("HTTP/1.1 200 "));
}

TEST_F(ServerLimitsTest, StopLetsRunningRequestsFinishAndClosesTheRest) {
  std::latch entered(1);
  std::latch release(1);
  start({}, [&](const Request& request) {
    if (request.target == "/slow") {
      entered.count_down();
      release.wait();
    }
    return Response{200, {}, "done"};
  });
  TestSocket idle = connect();
  idle.send(kGet);
  idle.read_response();
  TestSocket busy = connect();
  busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  entered.wait();
  auto stopped = std::async(std::launch::async, [&] { server_->stop(); });
  EXPECT_TRUE(idle.ended());
  EXPECT_EQ(stopped.wait_for(100ms), std::future_status::timeout);
  release.count_down();
  const auto [head, body] = busy.read_response();
  EXPECT_EQ(body, "done");
  EXPECT_NE(head.find("Connection: close\r\n"), std::string::npos);
  busy.finish_sending();
  EXPECT_EQ(stopped.wait_for(5s), std::future_status::ready);
}

TEST_F(ServerLimitsTest, StopCutsWhoeverDoesNotFinish) {
  start({.drain_timeout = 200ms});
  TestSocket trickling = connect();
  trickling.send("GET / HTTP/1.1\r\nX: ");
  ASSERT_TRUE(answers());  // by now the other was accepted as well
  const auto began = Clock::now();
  server_->stop();
  EXPECT_LT(Clock::now() - began, 3s);
  EXPECT_TRUE(trickling.ended());
}

TEST_F(ServerLimitsTest, StopsUnderLoadFromAllSides) {
  for (int round = 0; round < 10; ++round) {
    start({.connections_max = 8, .drain_timeout = 500ms});
    std::vector<std::thread> clients;
    for (int i = 0; i < 12; ++i) {
      clients.emplace_back([port = server_->port()] {
        TestSocket client(port);
        while (client.send(kGet) && client.read_response().first.starts_with("HTTP/1.1 200 ")) {
        }
      });
    }
    std::this_thread::sleep_for(30ms);
    server_->stop();
    for (std::thread& client : clients) client.join();
  }
}

}  // namespace
}  // namespace milepost::http
