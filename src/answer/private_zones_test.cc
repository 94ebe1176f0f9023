// Who sees private zones: the source address of the packet decides, and nothing the packet says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "answer/zone_fixture.h"

namespace milepost::answer {
namespace {

using dns::RrType;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kPublic = R"(
@ 900 SOA ns.public host 1 7200 900 1209600 300
www 60 A 192.0.2.1
only.public 60 A 192.0.2.2
)";
constexpr std::string_view kPrivate = R"(
@ 900 SOA ns.private host 1 7200 900 1209600 300
www 60 A 10.0.0.1
alias 60 CNAME www
*.wild 60 A 10.0.0.2
deep 60 NS ns.deep
ns.deep 60 A 10.0.0.53
)";

class PrivateZones : public testing::Test {
 protected:
  PrivateZones() {
    lab_.load("ZPUBLIC", "example.com.", kPublic, {7});
    lab_.load_private("ZPRIVATE", "example.com.", kPrivate, {"vpc-a"});
    lab_.put_vpc("vpc-a", {"10.1.0.0/16", "2001:db8:1::/48"});
    lab_.put_vpc("vpc-b", {"10.1.2.0/24"});
  }
  ResponseText ask(std::string_view from, std::string name, RrType type = RrType::A) {
    lab_.ask_from(from);
    return lab_.ask(std::move(name), type);
  }

  ZoneFixture lab_;
};

TEST_F(PrivateZones, ClientsOfTheVpcSeeThePrivateZoneAndOthersThePublicOne) {
  for (const char* inside : {"10.1.0.1", "10.1.255.255", "2001:db8:1::53"}) {
    const auto response = ask(inside, "www.example.com.");
    EXPECT_THAT(response.answer, ElementsAre("www.example.com. 60 A 10.0.0.1")) << inside;
    EXPECT_TRUE(response.authoritative());
  }
  for (const char* outside : {"10.2.0.1", "10.1.2.3", "2001:db8:2::53", "0.0.0.0"}) {
    EXPECT_THAT(ask(outside, "www.example.com.").answer, ElementsAre("www.example.com. 60 A 192.0.2.1"))
        << outside;
  }
}

// ROUTE53.md 2.8: never forwarded to the public zone of that name.
TEST_F(PrivateZones, WhatThePrivateZoneLacksIsMissing) {
  const auto no_name = ask("10.1.0.1", "only.public.example.com.");
  EXPECT_EQ(no_name.rcode, "NXDOMAIN");
  EXPECT_THAT(
      no_name.authority,
      ElementsAre("example.com. 300 SOA ns.private.example.com. host.example.com. 1 7200 900 1209600 300"));
  const auto no_type = ask("10.1.0.1", "www.example.com.", RrType::TXT);
  EXPECT_EQ(no_type.rcode, "NOERROR");
  EXPECT_THAT(no_type.answer, IsEmpty());
  EXPECT_EQ(ask("10.2.0.1", "only.public.example.com.").answer.size(), 1u);
}

TEST_F(PrivateZones, EveryKindOfAnswerComesFromThem) {
  EXPECT_THAT(ask("10.1.0.1", "alias.example.com.").answer,
              ElementsAre("alias.example.com. 60 CNAME www.example.com.", "www.example.com. 60 A 10.0.0.1"));
  EXPECT_THAT(ask("10.1.0.1", "x.wild.example.com.").answer,
              ElementsAre("x.wild.example.com. 60 A 10.0.0.2"));
  EXPECT_THAT(ask("10.1.0.1", "x.deep.example.com.").additional,
              ElementsAre("ns.deep.example.com. 60 A 10.0.0.53"));
}

TEST_F(PrivateZones, WithoutAPublicZoneOfThatNameStrangersAreRefused) {
  lab_.load_private("ZONLY", "internal.", kPrivate, {"vpc-a"});
  EXPECT_EQ(ask("10.1.0.1", "www.internal.").rcode, "NOERROR");
  EXPECT_EQ(ask("10.2.0.1", "www.internal.").rcode, "REFUSED");
  EXPECT_EQ(ask("10.1.2.3", "www.internal.").rcode, "REFUSED") << "vpc-b lies within vpc-a and is not vpc-a";
}

TEST_F(PrivateZones, NamesOutsideOfThemAreAnsweredAsForEverybody) {
  lab_.load("ZOTHER", "example.net.", kPublic);
  EXPECT_EQ(ask("10.1.0.1", "www.example.net.").answer.size(), 1u);
  EXPECT_EQ(ask("10.1.0.1", "www.example.org.").rcode, "REFUSED");
}

// The most specific private zone wins even over a more specific public one.
TEST_F(PrivateZones, AMoreSpecificPublicZoneDoesNotShineThrough) {
  lab_.load("ZBELOW", "public.example.com.", "@ 900 SOA ns host 1 2 3 4 300\nonly 60 A 192.0.2.3\n");
  EXPECT_EQ(ask("10.1.0.1", "only.public.example.com.").rcode, "NXDOMAIN");
  EXPECT_THAT(ask("10.2.0.1", "only.public.example.com.").answer,
              ElementsAre("only.public.example.com. 60 A 192.0.2.3"));
}

TEST_F(PrivateZones, TheClientSubnetOptionOpensNothing) {
  lab_.load_private("ZONLY", "internal.", kPrivate, {"vpc-a"});
  lab_.ask_from("10.2.0.1");
  const auto response = lab_.ask({.name = "www.internal.",
                                  .udp_payload = 1232,
                                  .options = {0, 8, 0, 8, 0, 1, 32, 0, 10, 1, 0, 1}});  // ECS 10.1.0.1/32
  EXPECT_EQ(response.rcode, "REFUSED");
}

// Private zones are delegated to no name server, so each answers them.
TEST(PrivateZonesOfListeners, AreAnsweredWhateverTheIdentity) {
  zone::Identity only_seven{false, {}};
  only_seven.hosts.set(7);
  ZoneFixture lab({.listeners = {only_seven, zone::Identity{false, {}}}});
  lab.load("ZPUBLIC", "example.net.", kPublic, {7});
  lab.load_private("ZPRIVATE", "example.com.", kPrivate, {"vpc-a"});
  lab.put_vpc("vpc-a", {"10.1.0.0/16"});
  lab.ask_from("10.1.0.1");
  for (const std::uint16_t listener : {std::uint16_t{0}, std::uint16_t{1}, std::uint16_t{9}}) {
    EXPECT_EQ(lab.ask({.name = "www.example.com."}, Transport::kUdp, listener).rcode, "NOERROR") << listener;
  }
  EXPECT_EQ(lab.ask({.name = "www.example.net."}, Transport::kUdp, 1).rcode, "REFUSED");
}

// DS is the parent's (RFC 4035 3.1.4.1), as far as the parent is one that this client sees.
TEST_F(PrivateZones, DsIsAskedOfThePrivateParent) {
  lab_.load_private("ZCHILD", "child.example.com.", "@ 900 SOA ns host 1 2 3 4 300\n", {"vpc-a"});
  lab_.load("ZCOM", "com.", "@ 900 SOA ns host 1 2 3 4 300\n");
  EXPECT_THAT(ask("10.1.0.1", "child.example.com.", RrType::DS).authority,
              ElementsAre(testing::HasSubstr("ns.private.example.com.")));
  EXPECT_THAT(ask("10.1.0.1", "example.com.", RrType::DS).authority,
              ElementsAre(testing::HasSubstr("ns.private.example.com.")))
      << "a public parent is not asked";
}

TEST_F(PrivateZones, ABatchOfManyClientsKeepsThemApart) {
  const std::vector<std::uint8_t> query = QueryPacket{.name = "www.example.com."}.octets();
  std::vector<std::uint8_t> room(kBatchSizeMax * 512);
  std::vector<Exchange> batch(kBatchSizeMax);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    batch[i].query = query.data();
    batch[i].query_size = static_cast<std::uint16_t>(query.size());
    batch[i].client.octets = {10, static_cast<std::uint8_t>(i % 3), 0, 1};
    batch[i].response = room.data() + i * 512;
    batch[i].response_capacity = 512;
  }
  lab_.responder().answer(batch);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const auto response = read_response({batch[i].response, batch[i].response_size});
    EXPECT_THAT(response.answer, ElementsAre(i % 3 == 1 ? "www.example.com. 60 A 10.0.0.1"
                                                        : "www.example.com. 60 A 192.0.2.1"));
  }
}

}  // namespace
}  // namespace milepost::answer
