// Who counts as one client, and that counts go down again.
#include "nameserver/client_counts.h"

#include <gtest/gtest.h>

#include <cstring>

#include "nameserver/test_client.h"

namespace milepost::nameserver {
namespace {

answer::ClientAddress client(std::string_view address_and_port) {
  SocketAddress address;
  const Endpoint from = endpoint(address_and_port);
  std::memcpy(static_cast<void*>(&address), from.address(), from.size());
  return client_address(address);
}

TEST(ClientCounts, GiveEachClientItsShare) {
  ClientCounts counts(2);
  EXPECT_TRUE(counts.add(client("192.0.2.1:1")));
  EXPECT_TRUE(counts.add(client("192.0.2.1:2")));
  EXPECT_FALSE(counts.add(client("192.0.2.1:3")));
  EXPECT_TRUE(counts.add(client("192.0.2.2:1")));
  counts.remove(client("192.0.2.1:1"));
  EXPECT_TRUE(counts.add(client("192.0.2.1:4")));
}

TEST(ClientCounts, TakeAnIpv6Network64AsOneClient) {
  ClientCounts counts(1);
  EXPECT_TRUE(counts.add(client("[2001:db8:0:1::1]:1")));
  EXPECT_FALSE(counts.add(client("[2001:db8:0:1:ffff::2]:1")));
  EXPECT_TRUE(counts.add(client("[2001:db8:0:2::1]:1")));
}

TEST(ClientCounts, NeverTakeIpv4ForIpv6) {
  ClientCounts counts(1);
  EXPECT_TRUE(counts.add(client("32.1.13.184:1")));
  EXPECT_TRUE(counts.add(client("[2001:db8::1]:1")));  // begins with the same four octets
}

}  // namespace
}  // namespace milepost::nameserver
