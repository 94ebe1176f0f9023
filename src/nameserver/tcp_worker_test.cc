// TCP service over real sockets: framing, pipelining, and clients that behave badly.
#include "nameserver/tcp_worker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <thread>

#include "nameserver/reflector.h"
#include "nameserver/server.h"
#include "nameserver/test_client.h"

namespace milepost::nameserver {
namespace {

using answer::Transport;
using std::chrono::milliseconds;

class TcpService : public testing::Test {
 protected:
  TcpService() {
    options_.listeners = {endpoint("127.0.0.1:0"), endpoint("[::1]:0")};
    // Nothing in these tests may end by a limit that is not the subject.
    options_.tcp.idle_time = options_.tcp.query_time = options_.tcp.write_time = milliseconds(600'000);
  }
  void serve() {
    server_.emplace(options_, reflectors_);
    const base::Status started = server_->start();
    ASSERT_TRUE(started) << started.error().message;
  }
  std::uint64_t total(Count which) const { return server_->total(Transport::kTcp, which); }
  bool reaches(Count which, std::uint64_t value) const {
    return eventually([&] { return total(which) >= value; });
  }
  Endpoint bound(std::size_t listener = 0) const { return server_->bound().at(listener); }
  /// That somebody else is served, now.
  void expect_service() const {
    TcpClient other(bound());
    EXPECT_EQ(other.ask(query(99, Ask::kEcho)), reply_to(query(99, Ask::kEcho)));
  }

  ServerOptions options_;
  Reflectors reflectors_;
  std::optional<Server> server_;
};

TEST_F(TcpService, AnswersOverIpv4AndIpv6) {
  serve();
  for (std::size_t listener : {0u, 1u}) {
    TcpClient client(bound(listener));
    EXPECT_EQ(client.ask(query(1, Ask::kEcho)), reply_to(query(1, Ask::kEcho)));
    const std::string who = client.ask(query(2, Ask::kWho));
    EXPECT_EQ(who.size(), listener == 0 ? 18u : 30u);
    EXPECT_EQ(who[13], static_cast<char>(listener));
  }
  EXPECT_EQ(total(Count::kQueries), 4u);
  EXPECT_EQ(total(Count::kAccepted), 2u);
}

TEST_F(TcpService, AnswersMessagesOfAnySize) {
  serve();
  TcpClient client(bound());
  for (const std::size_t size : {12u, 13u, 512u, 1023u, 1024u, 65533u, 65534u, 65535u}) {
    const std::string asked = query(3, Ask::kEcho, std::string(65535, 'x')).substr(0, size);
    EXPECT_EQ(client.ask(asked), reply_to(asked)) << size;
  }
  EXPECT_EQ(client.ask(sized_query(4, 65535)).size(), 65535u);
}

std::string pipeline(std::uint16_t count) {
  std::string octets;
  for (std::uint16_t id = 0; id < count; ++id) {
    octets += framed(query(id, Ask::kEcho, std::string(id % 40, 'p')));
  }
  return octets;
}
void expect_pipeline(TcpClient& client, std::uint16_t count) {
  for (std::uint16_t id = 0; id < count; ++id) {
    ASSERT_EQ(client.receive(), reply_to(query(id, Ask::kEcho, std::string(id % 40, 'p')))) << id;
  }
}

TEST_F(TcpService, AnswersAPipelineInOrderWhereverItIsSplit) {
  serve();
  const std::string octets = pipeline(4);
  TcpClient other(bound());
  for (std::size_t split = 0; split <= octets.size(); ++split) {
    TcpClient client(bound());
    ASSERT_TRUE(client.send(octets.substr(0, split)));
    // Once a later event is served, the first part has been read by itself.
    ASSERT_FALSE(other.ask(query(9, Ask::kEcho)).empty());
    ASSERT_TRUE(client.send(octets.substr(split)));
    expect_pipeline(client, 4);
  }
}

TEST_F(TcpService, AnswersAPipelineThatComesOctetByOctet) {
  serve();
  TcpClient client(bound());
  for (const char octet : pipeline(20)) {
    ASSERT_TRUE(client.send({&octet, 1}));
  }
  expect_pipeline(client, 20);
}

TEST_F(TcpService, AnswersPipelinesLongerThanABatch) {
  serve();
  TcpClient client(bound());
  const std::string octets = pipeline(5'000);
  std::jthread sender([&] { client.send(octets); });
  expect_pipeline(client, 5'000);
  EXPECT_LT(total(Count::kBatches), 5'000u);
}

TEST_F(TcpService, AnswersWhatWasSentBeforeTheClientFinished) {
  serve();
  TcpClient client(bound());
  client.send(pipeline(200));
  client.finish_sending();
  expect_pipeline(client, 200);
  EXPECT_TRUE(client.ended());
}

TEST_F(TcpService, LeavesOutSilentQueries) {
  serve();
  TcpClient client(bound());
  client.send(framed(query(1, Ask::kEcho)) + framed(query(2, Ask::kSilence)) + framed(query(3, Ask::kEcho)));
  EXPECT_EQ(client.receive(), reply_to(query(1, Ask::kEcho)));
  EXPECT_EQ(client.receive(), reply_to(query(3, Ask::kEcho)));
  EXPECT_EQ(total(Count::kSilent), 1u);
}

TEST_F(TcpService, EndsAfterTheAnswersWhenTheFramingIsBroken) {
  serve();
  TcpClient client(bound());
  client.send(framed(query(1, Ask::kEcho)) + framed("GET / HTTP") + framed(query(2, Ask::kEcho)));
  EXPECT_EQ(client.receive(), reply_to(query(1, Ask::kEcho)));
  EXPECT_TRUE(client.ended());
  EXPECT_EQ(total(Count::kClosedProtocol), 1u);
  EXPECT_EQ(total(Count::kQueries), 1u);
}

TEST_F(TcpService, StopsReadingFromAClientThatDoesNotRead) {
  serve();
  TcpClient greedy(bound());
  std::atomic<std::uint64_t> sent{0};
  // Far more answers than any socket buffer takes; the sender blocks once the server stops reading.
  std::jthread sender([&] {
    for (std::uint16_t id = 0; id < 2'000 && greedy.send(framed(sized_query(id, 60'000))); ++id) {
      ++sent;
    }
  });
  ASSERT_TRUE(reaches(Count::kQueries, 1));
  expect_service();
  for (std::uint16_t id = 0; id < 2'000; ++id) {
    const std::string reply = greedy.receive();
    ASSERT_EQ(reply.size(), 60'000u) << id;
    ASSERT_EQ(base::load_u16(reinterpret_cast<const std::uint8_t*>(reply.data())), id);
  }
}

TEST_F(TcpService, ClosesOnAClientThatTakesItsAnswersTooSlowly) {
  options_.tcp.write_time = milliseconds(50);
  serve();
  TcpClient slow(bound());
  std::jthread sender([&] {
    for (std::uint16_t id = 0; slow.send(framed(sized_query(id, 60'000))); ++id) {
    }
  });
  EXPECT_TRUE(reaches(Count::kClosedSlowReader, 1));
  expect_service();
}

TEST_F(TcpService, ClosesIdleConnections) {
  options_.tcp.idle_time = milliseconds(50);
  serve();
  TcpClient silent(bound());
  EXPECT_TRUE(silent.ended());
  TcpClient once(bound());
  EXPECT_EQ(once.ask(query(1, Ask::kEcho)), reply_to(query(1, Ask::kEcho)));
  EXPECT_TRUE(once.ended());
  EXPECT_TRUE(reaches(Count::kClosedIdle, 2));
}

TEST_F(TcpService, ClosesOnAClientThatTrickles) {
  options_.tcp.query_time = milliseconds(50);
  serve();
  TcpClient trickler(bound());
  const std::string octets = framed(query(1, Ask::kEcho, std::string(60'000, 't')));
  std::size_t sent = 0;
  while (sent < octets.size() && trickler.send(octets.substr(sent, 1))) {
    ++sent;
    std::this_thread::sleep_for(milliseconds(1));
  }
  EXPECT_LT(sent, octets.size());
  EXPECT_EQ(total(Count::kClosedSlowQuery), 1u);
  expect_service();
}

TEST_F(TcpService, AnswersOthersWhileManyTrickle) {
  options_.tcp.connections_max = 50;
  serve();
  std::vector<TcpClient> tricklers;
  for (int i = 0; i < 50; ++i) {
    tricklers.emplace_back(bound());
    tricklers.back().send(framed(query(1, Ask::kEcho, "incomplete")).substr(0, 9));
  }
  expect_service();
  EXPECT_EQ(total(Count::kClosedForRoom), 1u);
}

TEST_F(TcpService, AnswersOthersWhileOneFloods) {
  serve();
  TcpClient flooder(bound());
  std::atomic<bool> done = false;
  std::jthread sender([&] {
    while (!done && flooder.send(pipeline(100))) {
    }
  });
  std::jthread reader([&] {
    while (!flooder.receive().empty()) {
    }
  });
  TcpClient other(bound());
  for (std::uint16_t id = 0; id < 100; ++id) {
    EXPECT_EQ(other.ask(query(id, Ask::kEcho)), reply_to(query(id, Ask::kEcho)));
  }
  done = true;
  sender.join();
  flooder.finish_sending();
}

TEST_F(TcpService, GivesThePlaceOfTheLongestIdleToTheNextClient) {
  options_.tcp.connections_max = 3;
  serve();
  std::vector<TcpClient> clients;
  for (std::uint16_t id = 0; id < 3; ++id) {
    clients.emplace_back(bound());
    ASSERT_EQ(clients.back().ask(query(id, Ask::kEcho)), reply_to(query(id, Ask::kEcho)));
  }
  ASSERT_FALSE(clients[0].ask(query(4, Ask::kEcho)).empty());  // now the second is the longest idle
  expect_service();
  EXPECT_TRUE(clients[1].ended());
  EXPECT_FALSE(clients[0].ask(query(5, Ask::kEcho)).empty());
  EXPECT_FALSE(clients[2].ask(query(6, Ask::kEcho)).empty());
  EXPECT_EQ(total(Count::kClosedForRoom), 1u);
}

TEST_F(TcpService, RefusesAClientThatHasItsShare) {
  options_.tcp.connections_per_client_max = 2;
  options_.tcp_workers = 2;  // the share is of all workers together
  serve();
  std::optional<TcpClient> first(bound());
  TcpClient second(bound());
  ASSERT_FALSE(first->ask(query(1, Ask::kEcho)).empty());
  ASSERT_FALSE(second.ask(query(2, Ask::kEcho)).empty());
  EXPECT_TRUE(TcpClient(bound()).ended());
  EXPECT_EQ(total(Count::kRefusedClient), 1u);
  TcpClient over_ipv6(bound(1));
  EXPECT_FALSE(over_ipv6.ask(query(3, Ask::kEcho)).empty());
  first.reset();
  ASSERT_TRUE(reaches(Count::kClosed, 1));
  expect_service();
}

TEST_F(TcpService, EndsConnectionsAfterTheirNumberOfQueries) {
  options_.tcp.queries_max = 10;
  serve();
  TcpClient client(bound());
  client.send(pipeline(30));
  expect_pipeline(client, 10);
  EXPECT_TRUE(client.ended());
  EXPECT_EQ(total(Count::kClosedOverage), 1u);
}

TEST_F(TcpService, EndsConnectionsAtTheirAge) {
  options_.tcp.lifetime = milliseconds(30);
  options_.tcp.query_time = milliseconds(40);  // so that sweeps are frequent
  serve();
  TcpClient client(bound());
  while (!client.ask(query(1, Ask::kEcho)).empty()) {
  }
  EXPECT_EQ(total(Count::kClosedOverage), 1u);
}

TEST_F(TcpService, KeepsMemoryWithinItsLimit) {
  options_.tcp.buffers_bytes_max = 4 * 65'536;  // four half-received large queries
  serve();
  std::vector<TcpClient> hoarders;
  for (int i = 0; i < 12; ++i) {
    hoarders.emplace_back(bound());
    hoarders.back().send(framed(query(1, Ask::kEcho, std::string(65'000, 'm'))).substr(0, 40'000));
  }
  EXPECT_TRUE(reaches(Count::kClosedForRoom, 8));
  expect_service();
  EXPECT_EQ(total(Count::kClosedForRoom), 8u);
}

TEST_F(TcpService, SurvivesClientsThatResetTheirConnections) {
  serve();
  for (int i = 0; i < 200; ++i) {
    TcpClient client(bound());
    const linger at_once{1, 0};
    ::setsockopt(client.descriptor(), SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    client.send(pipeline(static_cast<std::uint16_t>(i)));
  }
  expect_service();
  EXPECT_TRUE(eventually([&] { return total(Count::kClosed) == total(Count::kAccepted); }));
}

TEST_F(TcpService, AnswersWhatIsInFlightBeforeItStops) {
  serve();
  TcpClient idle(bound());
  TcpClient client(bound());
  ASSERT_FALSE(client.ask(query(1, Ask::kEcho)).empty());
  client.send(pipeline(300));
  server_->stop();
  expect_pipeline(client, 300);
  EXPECT_TRUE(client.ended());
  EXPECT_TRUE(idle.ended());
}

TEST_F(TcpService, DoesNotWaitForeverForClientsWhenItStops) {
  options_.drain_time = milliseconds(50);
  serve();
  TcpClient partial(bound());
  ASSERT_FALSE(partial.ask(query(1, Ask::kEcho)).empty());
  partial.send("\1");
  server_->stop();
  EXPECT_TRUE(partial.ended());
}

}  // namespace
}  // namespace milepost::nameserver
