// Host names of name servers.
#include "api/context.h"

#include <gtest/gtest.h>

namespace milepost::api {
namespace {

TEST(NameServerHosts, AreNumberedThroughTheirPatterns) {
  const NameServerHosts hosts;
  EXPECT_EQ(hosts.host(0, 0), "ns-0.milepost-1.test");
  EXPECT_EQ(hosts.host(1, 0), "ns-512.milepost-2.test");
  EXPECT_EQ(hosts.host(3, 511), "ns-2047.milepost-4.test");
  EXPECT_EQ(hosts.hostmaster(), "hostmaster.milepost-1.test.");
}

}  // namespace
}  // namespace milepost::api
