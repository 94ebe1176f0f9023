#include "dns/message.h"

#include <gtest/gtest.h>

#include "dns/name_text.h"
#include "dns/query.h"

namespace milepost::dns {
namespace {

Name name(std::string_view text) {
  return scan_name(text, Escapes::kDecimal).value();
}

TEST(MessageTest, QueriesAreWhatServersParse) {
  const auto packet = compose_query({.name = name("www.Example.com."),
                                     .type = RrType::CAA,
                                     .id = 0x1234,
                                     .udp_payload = 4096,
                                     .client_subnet = base::Cidr::parse("192.0.2.0/22")});
  Query query;
  ASSERT_EQ(parse_query(packet, query), QueryCheck::kGood);
  EXPECT_EQ(query.id, 0x1234);
  EXPECT_EQ(query.flags, 0);
  EXPECT_EQ(query.name(), name("www.example.com."));
  EXPECT_EQ(query.type, RrType::CAA);
  EXPECT_EQ(query.klass, 1);
  EXPECT_EQ(query.udp_payload, 4096);
  ASSERT_TRUE(query.has_subnet);
  EXPECT_EQ(query.subnet.family, 1);
  EXPECT_EQ(query.subnet.source_prefix, 22);
  EXPECT_EQ(query.subnet.address.size(), 3u);
}

TEST(MessageTest, SubnetsOfEveryLengthPass) {
  for (const char* text :
       {"0.0.0.0/0", "10.0.0.0/8", "192.0.2.44/32", "::/0", "2001:db8::/33", "2001:db8::1/128"}) {
    Query query;
    EXPECT_EQ(
        parse_query(
            compose_query({.name = name("."), .type = RrType::A, .client_subnet = base::Cidr::parse(text)}),
            query),
        QueryCheck::kGood)
        << text;
    EXPECT_TRUE(query.has_subnet);
  }
}

/// example.com. MX with two compressed names, an SOA, and OPT with BADVERS.
std::vector<std::uint8_t> response() {
  std::vector<std::uint8_t> out = {0x12, 0x34, 0x84, 0x00, 0, 1, 0, 1, 0, 1, 0, 1};
  const auto put = [&](std::initializer_list<int> octets) {
    for (const int octet : octets) out.push_back(static_cast<std::uint8_t>(octet));
  };
  put({7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 3, 'c', 'o', 'm', 0, 0, 15, 0, 1});
  put({0xc0, 12, 0, 15, 0, 1, 0, 0, 1, 44, 0, 6, 0, 10, 1, 'm', 0xc0, 12});
  put({0xc0, 12, 0, 6, 0, 1, 0, 0, 0, 60, 0, 24, 0xc0, 12, 0xc0, 12, 0, 0,
       0,    1,  0, 0, 0, 2, 0, 0, 0, 3,  0, 0,  0,    4,  0,    0,  0, 5});
  put({0, 0, 41, 4, 208, 1, 0, 0, 0, 0, 0});
  return out;
}

TEST(MessageTest, ResponsesComeApartWithTheirNamesWhole) {
  const auto message = parse_message(response());
  ASSERT_TRUE(message);
  EXPECT_EQ(message->id, 0x1234);
  EXPECT_EQ(print_rcode(message->rcode), "BADVERS");
  EXPECT_FALSE(message->truncated());
  ASSERT_EQ(message->answer.size(), 1u);
  EXPECT_EQ(message->answer[0].owner, name("example.com."));
  EXPECT_EQ(message->answer[0].ttl, 300u);
  EXPECT_EQ(print_rdata(RrType::MX, message->answer[0].rdata, {}), "10 m.example.com.");
  ASSERT_EQ(message->authority.size(), 1u);
  EXPECT_EQ(print_rdata(RrType::SOA, message->authority[0].rdata, {}), "example.com. example.com. 1 2 3 4 5");
  EXPECT_EQ(message->additional.at(0).klass, 1232);
}

TEST(MessageTest, WhatIsCutOffOrTooLongIsNoMessage) {
  const std::vector<std::uint8_t> whole = response();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(parse_message({whole.data(), size})) << size;
  }
  std::vector<std::uint8_t> longer = whole;
  longer.push_back(0);
  EXPECT_FALSE(parse_message(longer));
}

TEST(MessageTest, NamesThatRunOutOfTheirRdataAreRefused) {
  std::vector<std::uint8_t> octets = response();
  octets[40] = 5;  // the MX' length: one octet short of its name
  EXPECT_FALSE(parse_message(octets));
}

TEST(MessageTest, RcodesHaveWordsOrNumbers) {
  EXPECT_EQ(print_rcode(0), "NOERROR");
  EXPECT_EQ(print_rcode(3), "NXDOMAIN");
  EXPECT_EQ(print_rcode(24), "RCODE24");
}

}  // namespace
}  // namespace milepost::dns
