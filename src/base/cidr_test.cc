#include "base/cidr.h"

#include <gtest/gtest.h>

namespace milepost::base {
namespace {

std::string reprinted(std::string_view text) {
  const auto block = Cidr::parse(text);
  return block ? block->print() : "none";
}

TEST(Cidr, PrintsBlocksCanonically) {
  EXPECT_EQ(reprinted("192.0.2.0/24"), "192.0.2.0/24");
  EXPECT_EQ(reprinted("10.1.2.3/8"), "10.0.0.0/8");
  EXPECT_EQ(reprinted("0.0.0.0/0"), "0.0.0.0/0");
  EXPECT_EQ(reprinted("203.0.113.77/25"), "203.0.113.0/25");
  EXPECT_EQ(reprinted("2001:DB8:0:0::/32"), "2001:db8::/32");
  EXPECT_EQ(reprinted("::1/128"), "::1/128");
  EXPECT_EQ(reprinted("2001:db8:ffff::/33"), "2001:db8:8000::/33");
}

TEST(Cidr, RefusesWhatIsNoBlock) {
  for (const std::string_view text :
       {"", "/", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0/8", "::/129",
        "::/1 ", "10.0.0.0/8/8", "fe80::1%eth0/64", "[::]/0", "10.0.0.0/99999999999"}) {
    EXPECT_EQ(reprinted(text), "none") << text;
  }
}

TEST(Cidr, ContainsWhatStartsWithItsBits) {
  const Cidr block = *Cidr::parse("198.51.100.128/25");
  EXPECT_TRUE(block.contains(*IpAddress::parse("198.51.100.128")));
  EXPECT_TRUE(block.contains(*IpAddress::parse("198.51.100.255")));
  EXPECT_FALSE(block.contains(*IpAddress::parse("198.51.100.127")));
  EXPECT_FALSE(block.contains(*IpAddress::parse("c633:6480::")));
  EXPECT_TRUE(block.contains(*Cidr::parse("198.51.100.192/26")));
  EXPECT_FALSE(block.contains(*Cidr::parse("198.51.100.0/24")));
}

}  // namespace
}  // namespace milepost::base
