// Responses as resolvers and other servers send them, and what they mean.
#include "outside/reply.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dns/message.h"
#include "outside/loopback_dns.h"

namespace milepost::outside {
namespace {

using dns::RrType;
using testing::ElementsAre;
using testing::IsEmpty;

const TestRecord kSoa{"example.net.", RrType::SOA, 60, "ns.example.net. h.example.net. 1 2 3 4 5"};
const TestRecord kNs{"example.net.", RrType::NS, 60, "ns.example.net."};

Reply read(const TestResponse& response, std::string_view name = "lb.example.net.", RrType type = RrType::A) {
  const auto query = dns::compose_query({.name = name_of(name), .type = type, .recursion_desired = true});
  return read_reply(compose_response(query, response), name_of(name), type);
}

TEST(Reply, RecordsAreValuesInOrder) {
  const Reply reply = read({.answer = {{"lb.example.net.", RrType::A, 60, "192.0.2.9"},
                                       {"LB.example.net.", RrType::A, 50, "192.0.2.10"},
                                       {"lb.example.net.", RrType::A, 60, "192.0.2.9"}}});
  EXPECT_EQ(reply.kind, Reply::Kind::kRecords);
  EXPECT_THAT(reply.values, ElementsAre("192.0.2.10", "192.0.2.9"));
  EXPECT_EQ(reply.ttl_s, 50);
  EXPECT_THAT(read({.answer = {{"lb.example.net.", RrType::AAAA, 60, "2001:db8::1"}}}, "lb.example.net.",
                   RrType::AAAA)
                  .values,
              ElementsAre("2001:db8::1"));
  EXPECT_THAT(read({.answer = {{"lb.example.net.", RrType::HTTPS, 60, "1 . alpn=\"h2,h3\""}}},
                   "lb.example.net.", RrType::HTTPS)
                  .values,
              ElementsAre("1 . alpn=\"h2,h3\""));
}

TEST(Reply, ChainsAreFollowedAndTheLeastTtlCounts) {
  const TestRecord to_cdn{"lb.example.net.", RrType::CNAME, 20, "a.cdn.example."};
  const TestRecord to_edge{"a.cdn.example.", RrType::CNAME, 300, "edge.example."};
  const TestRecord address{"edge.example.", RrType::A, 60, "192.0.2.1"};
  const Reply reply = read({.answer = {address, to_edge, to_cdn}});
  EXPECT_EQ(reply.kind, Reply::Kind::kRecords);
  EXPECT_THAT(reply.values, ElementsAre("192.0.2.1"));
  EXPECT_EQ(reply.ttl_s, 20);
  const Reply left = read({.answer = {to_cdn, to_edge}, .authority = {kNs}});
  EXPECT_EQ(left.kind, Reply::Kind::kElsewhere);
  EXPECT_EQ(left.elsewhere, name_of("edge.example."));
  EXPECT_EQ(left.ttl_s, 20);
}

TEST(Reply, OnlyTheWayFromTheQuestionCounts) {
  const Reply reply = read({.answer = {{"other.example.", RrType::A, 60, "192.0.2.66"},
                                       {"lb.example.net.", RrType::AAAA, 60, "2001:db8::1"}},
                            .authority = {kSoa}});
  EXPECT_EQ(reply.kind, Reply::Kind::kNothing);
  EXPECT_THAT(reply.values, IsEmpty());
}

TEST(Reply, NothingIsToldFromFailure) {
  EXPECT_EQ(read({.authority = {kSoa}}).kind, Reply::Kind::kNothing);
  EXPECT_EQ(read({}).kind, Reply::Kind::kNothing) << "RFC 2308 2.2: NODATA without an SOA";
  EXPECT_EQ(read({.rcode = dns::Rcode::NXDOMAIN}).kind, Reply::Kind::kNothing);
  const TestRecord dangling{"lb.example.net.", RrType::CNAME, 20, "gone.example."};
  EXPECT_EQ(read({.rcode = dns::Rcode::NXDOMAIN, .answer = {dangling}}).kind, Reply::Kind::kNothing)
      << "RFC 6604 3: the RCODE is of the last name";
  EXPECT_EQ(read({.answer = {dangling}, .authority = {kSoa}}).kind, Reply::Kind::kNothing);
}

TEST(Reply, FailuresSayWhy) {
  const auto reason = [](const TestResponse& response) {
    const Reply reply = read(response);
    EXPECT_EQ(reply.kind, Reply::Kind::kFailed);
    return reply.reason;
  };
  EXPECT_EQ(reason({.rcode = dns::Rcode::SERVFAIL}), "SERVFAIL");
  EXPECT_EQ(reason({.rcode = dns::Rcode::REFUSED}), "REFUSED");
  EXPECT_EQ(reason({.authority = {kNs}}), "the server refers to others, so it is no resolver");
  EXPECT_EQ(reason({.flags = dns::kFlagTC}), "the response is cut off");
  EXPECT_EQ(reason({.octets = {1, 2, 3}}), "the response is no DNS message");
  EXPECT_EQ(reason({.answer = {{"lb.example.net.", RrType::CNAME, 20, "b.example."},
                               {"b.example.", RrType::CNAME, 20, "lb.example.net."}}}),
            "its CNAMEs lead nowhere");
  const auto query = dns::compose_query({.name = name_of("lb.example.net."), .type = RrType::A});
  auto octets = compose_response(query, {.answer = {{"lb.example.net.", RrType::A, 60, "192.0.2.1"}}});
  octets.pop_back();
  octets[octets.size() - 4] = 3;  // an address of three octets, as its length says, too
  EXPECT_EQ(reason({.octets = octets}), "a record is malformed");
}

}  // namespace
}  // namespace milepost::outside
