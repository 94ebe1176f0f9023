#include "cmd/endpoint.h"

#include <gtest/gtest.h>

namespace milepost::cmd {
namespace {

TEST(EndpointTest, BothFamiliesRoundTrip) {
  for (const char* text : {"127.0.0.1:5300", "[::1]:53", "0.0.0.0:0", "[2001:db8::1]:65535"}) {
    const auto endpoint = scan_endpoint(text);
    ASSERT_TRUE(endpoint) << text;
    EXPECT_EQ(endpoint->text(), text);
  }
}

TEST(EndpointTest, WildcardsAreKnown) {
  EXPECT_TRUE(scan_endpoint("0.0.0.0:53")->is_wildcard());
  EXPECT_TRUE(scan_endpoint("[::]:53")->is_wildcard());
  EXPECT_FALSE(scan_endpoint("[::1]:53")->is_wildcard());
}

TEST(EndpointTest, WhatIsNoEndpointIsRefusedByName) {
  for (const char* text : {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:53x", "localhost:53", "::1:53",
                           "[127.0.0.1]:53", "[]:53", ":53", "1.2.3:53"}) {
    const auto endpoint = scan_endpoint(text);
    ASSERT_FALSE(endpoint) << text;
    EXPECT_NE(endpoint.error().message.find(text), std::string::npos);
  }
}

}  // namespace
}  // namespace milepost::cmd
