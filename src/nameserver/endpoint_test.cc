// Endpoints as operators write them.
#include "nameserver/endpoint.h"

#include <gtest/gtest.h>

namespace milepost::nameserver {
namespace {

TEST(Endpoint, PrintsWhatItParsed) {
  for (const std::string_view text :
       {"127.0.0.1:5300", "0.0.0.0:53", "[::1]:5300", "[::]:0", "[2001:db8::1]:65535", "[fe80::1%lo]:53"}) {
    const auto parsed = Endpoint::parse(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(parsed->print(), text);
  }
}

TEST(Endpoint, RefusesWhatIsNoAddressAndPort) {
  for (const std::string_view text :
       {"", ":", "127.0.0.1", "127.0.0.1:", ":53", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:5x",
        "::1:53", "[::1]", "[]:53", "[127.0.0.1]:53", "localhost:53", "[::1%nosuchlink]:53"}) {
    const auto parsed = Endpoint::parse(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, "InvalidEndpoint");
    EXPECT_NE(parsed.error().message.find(text), std::string::npos);
  }
}

TEST(Endpoint, KnowsWildcards) {
  EXPECT_TRUE(Endpoint::parse("0.0.0.0:53")->is_wildcard());
  EXPECT_TRUE(Endpoint::parse("[::]:53")->is_wildcard());
  EXPECT_FALSE(Endpoint::parse("127.0.0.1:53")->is_wildcard());
  EXPECT_FALSE(Endpoint::parse("[::1]:53")->is_wildcard());
}

}  // namespace
}  // namespace milepost::nameserver
