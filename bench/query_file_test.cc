// Both forms of query files, and what is wrong with bad ones.
#include "bench/query_file.h"

#include <gtest/gtest.h>

#include <string>

namespace milepost::bench {
namespace {

std::string as_string(base::Bytes bytes) {
  return {bytes.begin(), bytes.end()};
}

/// A string literal with its zero octets.
template <std::size_t size>
std::string octets(const char (&literal)[size]) {
  return {literal, size - 1};
}

TEST(QueryFile, TextLineBecomesAQuestion) {
  const auto queries = parse_query_text("www.a.test AAAA\n", {});
  ASSERT_TRUE(queries);
  ASSERT_EQ(queries->size(), 1u);
  EXPECT_EQ(as_string((*queries)[0]), octets("\0\0\0\0\0\1\0\0\0\0\0\0\3www\1a\4test\0\0\34\0\1"));
}

TEST(QueryFile, EdnsAddsAnOptRecord) {
  const auto queries = parse_query_text("a.test A", {.edns_payload = 1232, .dnssec_ok = true});
  ASSERT_TRUE(queries);
  EXPECT_EQ(as_string((*queries)[0]),
            octets("\0\0\0\0\0\1\0\0\0\0\0\1\1a\4test\0\0\1\0\1\0\0\51\4\xd0\0\0\x80\0\0\0"));
}

TEST(QueryFile, ThirdWordIsAClientSubnet) {
  const auto queries = parse_query_text("a.test A 192.0.2.0/22\na.test A 2001:db8::/33\n", {});
  ASSERT_TRUE(queries);
  const std::string head = octets("\0\0\0\0\0\1\0\0\0\0\0\1\1a\4test\0\0\1\0\1\0\0\51\4\xd0\0\0\0\0");
  EXPECT_EQ(as_string((*queries)[0]), head + octets("\0\13\0\10\0\7\0\1\26\0\xc0\0\0"));
  EXPECT_EQ(as_string((*queries)[1]), head + octets("\0\15\0\10\0\11\0\2\41\0\40\1\r\xb8\0"));
}

TEST(QueryFile, CommentsAndEmptyLinesAreSkipped) {
  const auto queries = parse_query_text("# one\n\n; two\na.test A\r\n  b.test  MX  \n", {});
  ASSERT_TRUE(queries);
  EXPECT_EQ(queries->size(), 2u);
}

TEST(QueryFile, BadTextNamesTheLine) {
  EXPECT_EQ(parse_query_text("a.test A\na..test A\n", {}).error().message,
            "line 2: 'a..test' is not a domain name");
  EXPECT_EQ(parse_query_text("a.test\n", {}).error().message, "line 1: '' is not a record type");
  EXPECT_EQ(parse_query_text("a.test A 192.0.2.0\n", {}).error().message,
            "line 1: '192.0.2.0' is not a client subnet");
}

TEST(QueryFile, WireFormIsReadMessageByMessage) {
  const std::string one = octets("\0\14abcdefghijkl");
  const std::string two = octets("\0\15mnopqrstuvwxy");
  const auto queries = parse_query_wire(one + two);
  ASSERT_TRUE(queries);
  ASSERT_EQ(queries->size(), 2u);
  EXPECT_EQ(as_string((*queries)[0]), "abcdefghijkl");
  EXPECT_EQ(as_string((*queries)[1]), "mnopqrstuvwxy");
}

TEST(QueryFile, CutOffWireFormNamesTheOffset) {
  EXPECT_EQ(parse_query_wire(octets("\0\14abcdefghijkl\0\14abc")).error().message,
            "no whole query of 12 to 512 octets at offset 14");
  EXPECT_FALSE(parse_query_wire(octets("\0")));
  EXPECT_FALSE(parse_query_wire(octets("\0\3abc")));
  EXPECT_FALSE(parse_query_wire(octets("\2\1") + std::string(513, 'x')));
}

}  // namespace
}  // namespace milepost::bench
