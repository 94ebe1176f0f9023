// UDP service over real sockets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <set>
#include <thread>

#include "nameserver/reflector.h"
#include "nameserver/server.h"
#include "nameserver/test_client.h"

namespace milepost::nameserver {
namespace {

using answer::Transport;

class UdpService : public testing::Test {
 protected:
  void serve(std::initializer_list<std::string_view> listeners, unsigned workers = 1) {
    ServerOptions options;
    for (const std::string_view text : listeners) {
      options.listeners.push_back(endpoint(text));
    }
    options.udp_workers = workers;
    server_.emplace(options, reflectors_);
    const base::Status started = server_->start();
    ASSERT_TRUE(started) << started.error().message;
  }
  std::uint64_t total(Count which) const { return server_->total(Transport::kUdp, which); }
  Endpoint bound(std::size_t listener = 0) const { return server_->bound().at(listener); }

  Reflectors reflectors_;
  std::optional<Server> server_;
};

TEST_F(UdpService, AnswersOverIpv4AndIpv6) {
  serve({"127.0.0.1:0", "[::1]:0"});
  for (std::size_t listener : {0u, 1u}) {
    UdpClient client(bound(listener));
    const std::string asked = query(7, Ask::kEcho, "hello");
    EXPECT_EQ(client.ask(asked), reply_to(asked));
  }
  EXPECT_EQ(total(Count::kQueries), 2u);
  EXPECT_TRUE(eventually([&] { return total(Count::kResponses) == 2; }));
  EXPECT_EQ(total(Count::kBytesIn), total(Count::kBytesOut));
}

TEST_F(UdpService, TellsTheResponderWhoAsksAndWhichListener) {
  serve({"127.0.0.1:0", "127.0.0.2:0", "[::1]:0"});
  EXPECT_EQ(UdpClient(bound(1)).ask(query(1, Ask::kWho)).substr(12), std::string({0, 1, 127, 0, 0, 1}));
  const std::string over_ipv6 = UdpClient(bound(2)).ask(query(2, Ask::kWho)).substr(12);
  EXPECT_EQ(over_ipv6, std::string({0, 2}) + std::string(15, '\0') + '\1');
}

// A client takes no answer from an address that it did not ask (RFC 5452 4.5); connected sockets check.
TEST_F(UdpService, AnswersFromTheAddressThatWasAsked) {
  serve({"0.0.0.0:0", "[::]:0", "127.0.0.1:0"});
  for (const std::string_view host : {"127.0.0.1", "127.0.0.2", "127.1.2.3"}) {
    Endpoint asked = endpoint(std::string(host) + ":0");
    asked.set_port(bound(0).port());
    EXPECT_EQ(UdpClient(asked).ask(query(1, Ask::kEcho)), reply_to(query(1, Ask::kEcho))) << host;
    // Batches of a specific address in between, so that both kinds share the arrays.
    EXPECT_EQ(UdpClient(bound(2)).ask(query(2, Ask::kEcho)), reply_to(query(2, Ask::kEcho)));
  }
  Endpoint loopback = endpoint("[::1]:0");
  loopback.set_port(bound(1).port());
  EXPECT_EQ(UdpClient(loopback).ask(query(3, Ask::kEcho)), reply_to(query(3, Ask::kEcho)));
}

/// Sends `count` queries, at most `window` unanswered, and returns the ids of the answers.
std::set<std::uint16_t> exchange_many(UdpClient& client, unsigned count, unsigned window) {
  std::set<std::uint16_t> answered;
  unsigned sent = 0;
  while (answered.size() < count) {
    while (sent < count && sent - answered.size() < window) {
      client.send(query(static_cast<std::uint16_t>(sent++), Ask::kEcho));
    }
    const std::string reply = client.receive(2'000);
    if (reply.empty()) {
      break;
    }
    answered.insert(base::load_u16(reinterpret_cast<const std::uint8_t*>(reply.data())));
  }
  return answered;
}

TEST_F(UdpService, AnswersEveryDatagramOfLongBursts) {
  serve({"127.0.0.1:0", "[::1]:0"}, 2);
  constexpr unsigned kCount = 20'000;
  constexpr unsigned kClients = 4;
  std::array<std::size_t, kClients> answered{};
  {
    std::vector<std::jthread> clients;
    for (unsigned i = 0; i < kClients; ++i) {
      clients.emplace_back([&, i] {
        UdpClient client(bound(i % 2));
        answered[i] = exchange_many(client, kCount, 100).size();
      });
    }
  }
  EXPECT_THAT(answered, testing::Each(kCount));
  EXPECT_EQ(total(Count::kQueries), kCount * kClients);
  EXPECT_TRUE(eventually([&] { return total(Count::kResponses) == kCount * kClients; }));
  EXPECT_LE(total(Count::kBatches), total(Count::kQueries));
}

TEST_F(UdpService, LeavesOutSilentOnesOfABatch) {
  serve({"127.0.0.1:0"});
  UdpClient client(bound());
  for (std::uint16_t id = 0; id < 60; ++id) {
    client.send(query(id, id % 3 == 0 ? Ask::kEcho : Ask::kSilence));
  }
  for (std::uint16_t id = 0; id < 60; id += 3) {
    EXPECT_EQ(client.receive(), reply_to(query(id, Ask::kEcho)));
  }
  EXPECT_EQ(total(Count::kSilent), 40u);
  EXPECT_EQ(total(Count::kDropped), 0u);
}

TEST_F(UdpService, AnswersTheLargestAndDropsWhatIsLonger) {
  serve({"127.0.0.1:0"});
  UdpClient client(bound());
  const std::string largest = query(1, Ask::kEcho, std::string(4096 - 13, 'x'));
  EXPECT_EQ(client.ask(largest), reply_to(largest));
  EXPECT_EQ(client.ask(sized_query(2, 4096)).size(), 4096u);
  client.send(largest + 'x');
  EXPECT_EQ(client.ask(query(3, Ask::kEcho)), reply_to(query(3, Ask::kEcho)));
  EXPECT_EQ(total(Count::kDropped), 1u);
}

TEST_F(UdpService, DropsPacketsFromPortZero) {
  serve({"127.0.0.1:0"});
  const Descriptor raw(::socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_UDP));
  if (!raw) {
    GTEST_SKIP() << "a raw socket needs CAP_NET_RAW";
  }
  const std::string asked = query(9, Ask::kEcho);
  std::string datagram(8, '\0');  // source port 0, no checksum (RFC 768)
  base::store_u16(reinterpret_cast<std::uint8_t*>(&datagram[2]), bound().port());
  base::store_u16(reinterpret_cast<std::uint8_t*>(&datagram[4]),
                  static_cast<std::uint16_t>(8 + asked.size()));
  datagram += asked;
  ASSERT_GT(::sendto(raw.get(), datagram.data(), datagram.size(), 0, bound().address(), bound().size()), 0);
  EXPECT_TRUE(eventually([&] { return total(Count::kDropped) == 1; }));
  EXPECT_EQ(total(Count::kQueries), 0u);
}

TEST_F(UdpService, AnswersOthersWhileOneListenerIsFlooded) {
  serve({"127.0.0.1:0", "127.0.0.2:0"});
  std::atomic<bool> done = false;
  std::jthread flood([&] {
    UdpClient client(bound(0));
    while (!done) {
      client.send(query(0, Ask::kEcho));  // its answers pile up unread
    }
  });
  UdpClient client(bound(1));
  EXPECT_EQ(exchange_many(client, 200, 1).size(), 200u);
  done = true;
}

TEST_F(UdpService, AnswersWhatIsInTheQueueBeforeItStops) {
  serve({"127.0.0.1:0"});
  UdpClient client(bound());
  for (std::uint16_t id = 0; id < 100; ++id) {
    client.send(query(id, Ask::kEcho));
  }
  server_->stop();
  for (std::uint16_t id = 0; id < 100; ++id) {
    EXPECT_EQ(client.receive(), reply_to(query(id, Ask::kEcho)));
  }
}

TEST_F(UdpService, StartsAgainAtTheSamePortAfterStop) {
  serve({"127.0.0.1:0"});
  ServerOptions options;
  options.listeners = {bound()};
  server_->stop();
  Server again(options, reflectors_);
  const base::Status started = again.start();
  ASSERT_TRUE(started) << started.error().message;
  EXPECT_EQ(UdpClient(again.bound()[0]).ask(query(1, Ask::kEcho)), reply_to(query(1, Ask::kEcho)));
}

}  // namespace
}  // namespace milepost::nameserver
