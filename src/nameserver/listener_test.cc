// Binding: ports by the system, several workers on one port, and errors that say what to do.
#include "nameserver/listener.h"

#include <gtest/gtest.h>

#include "nameserver/test_client.h"

namespace milepost::nameserver {
namespace {

TEST(Listener, TakesOnePortForAllItsSockets) {
  ServerOptions options;
  options.udp_workers = 3;
  options.tcp_workers = 2;
  const auto listener = open_listener(endpoint("127.0.0.1:0"), options);
  ASSERT_TRUE(listener) << listener.error().message;
  EXPECT_NE(listener->bound.port(), 0);
  EXPECT_EQ(listener->udp.size(), 3u);
  EXPECT_EQ(listener->tcp.size(), 2u);
}

TEST(Listener, ServesIpv4AndIpv6WildcardsAtOnePort) {
  const auto v6 = open_listener(endpoint("[::]:0"), {});
  ASSERT_TRUE(v6) << v6.error().message;
  Endpoint same_port = endpoint("0.0.0.0:0");
  same_port.set_port(v6->bound.port());
  const auto v4 = open_listener(same_port, {});
  EXPECT_TRUE(v4) << v4.error().message;
}

TEST(Listener, FindsOutThatAnotherServerHasThePort) {
  const auto first = open_listener(endpoint("127.0.0.1:0"), {});
  ASSERT_TRUE(first);
  const auto second = open_listener(first->bound, {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "AddressInUse");
  EXPECT_NE(second.error().message.find(first->bound.print() + "/udp"), std::string::npos)
      << second.error().message;
  EXPECT_NE(second.error().message.find("ss -lnp"), std::string::npos) << second.error().message;
}

TEST(Listener, FindsOutThatTcpAloneIsTaken) {
  auto first = open_listener(endpoint("127.0.0.1:0"), {});
  ASSERT_TRUE(first);
  first->udp.clear();
  const auto second = open_listener(first->bound, {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "AddressInUse");
  EXPECT_NE(second.error().message.find("/tcp"), std::string::npos) << second.error().message;
}

TEST(Listener, SaysThatAnAddressIsNotOurs) {
  const auto listener = open_listener(endpoint("192.0.2.1:5300"), {});
  ASSERT_FALSE(listener);
  EXPECT_EQ(listener.error().code, "AddressNotAvailable");
  EXPECT_NE(listener.error().message.find("192.0.2.1:5300/udp"), std::string::npos);
}

}  // namespace
}  // namespace milepost::nameserver
