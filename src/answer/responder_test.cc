#include "answer/responder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "answer/sections.h"
#include "answer/zone_fixture.h"

namespace milepost::answer {
namespace {

using dns::RrType;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kSoa =
    "example.com. 300 SOA ns.example.com. host.example.com. 1 7200 900 1209600 300";

constexpr std::string_view kExample = R"(
@ 900 SOA ns host 1 7200 900 1209600 300
@ 172800 NS ns
@ 172800 NS ns.other.test.
@ 300 MX 10 mail
@ 300 MX 20 mail
ns 300 A 192.0.2.53
ns 300 AAAA 2001:db8::53
mail 300 A 192.0.2.25
www 300 A 192.0.2.1
www 300 AAAA 2001:db8::1
alias 60 CNAME www
chain 60 CNAME alias
out 60 CNAME www.example.org.
dangling 60 CNAME nothing
loop1 60 CNAME loop2
loop2 60 CNAME loop1
self 60 CNAME self
tocut 60 CNAME host.sub
a.b.ent 60 TXT "deep"
*.wild 60 A 192.0.2.99
*.wildc 60 CNAME www
x.y.*.odd 60 A 192.0.2.98
_sip._tcp 60 SRV 1 2 5060 mail
mxwild 60 MX 10 any.wild
sub 3600 NS ns.sub
sub 3600 NS ns
sub 3600 DS 12345 13 2 0000000000000000000000000000000000000000000000000000000000000000
ns.sub 3600 A 192.0.2.54
bare 3600 NS ns.nowhere.test.
)";

class ResponderTest : public testing::Test {
 protected:
  ResponderTest() { lab_.load("Z1", "example.com.", kExample); }
  ZoneFixture lab_;
};

TEST_F(ResponderTest, Exact) {
  const auto response = lab_.ask("www.example.com.", RrType::A);
  EXPECT_EQ(response.rcode, "NOERROR");
  EXPECT_TRUE(response.authoritative());
  EXPECT_EQ(response.id, 0x1234);
  EXPECT_THAT(response.answer, ElementsAre("www.example.com. 300 A 192.0.2.1"));
  EXPECT_THAT(response.authority, IsEmpty());
  EXPECT_THAT(response.additional, IsEmpty());
}

TEST_F(ResponderTest, NamesCompareFoldedAndTheQuestionKeepsItsCase) {
  const auto response = lab_.ask("wWw.EXAMPLE.com.", RrType::A);
  EXPECT_THAT(response.answer, ElementsAre("wWw.EXAMPLE.com. 300 A 192.0.2.1"));
}

TEST_F(ResponderTest, NoDataAndNoName) {
  const auto no_data = lab_.ask("www.example.com.", RrType::TXT);
  EXPECT_EQ(no_data.rcode, "NOERROR");
  EXPECT_TRUE(no_data.authoritative());
  EXPECT_THAT(no_data.answer, IsEmpty());
  EXPECT_THAT(no_data.authority, ElementsAre(kSoa));
  const auto no_name = lab_.ask("nope.example.com.", RrType::A);
  EXPECT_EQ(no_name.rcode, "NXDOMAIN");
  EXPECT_THAT(no_name.authority, ElementsAre(kSoa));
  EXPECT_EQ(lab_.ask("a.b.c.d.e.nope.example.com.", RrType::A).rcode, "NXDOMAIN");
}

TEST_F(ResponderTest, EmptyNonTerminals) {
  for (const char* name : {"ent.example.com.", "b.ent.example.com.", "_tcp.example.com.",
                           "*.odd.example.com.", "y.*.odd.example.com."}) {
    const auto response = lab_.ask(name, RrType::TXT);
    EXPECT_EQ(response.rcode, "NOERROR") << name;
    EXPECT_THAT(response.answer, IsEmpty());
    EXPECT_THAT(response.authority, ElementsAre(kSoa));
  }
  EXPECT_EQ(lab_.ask("c.ent.example.com.", RrType::TXT).rcode, "NXDOMAIN");
}

TEST_F(ResponderTest, Wildcards) {
  EXPECT_THAT(lab_.ask("a.wild.example.com.", RrType::A).answer,
              ElementsAre("a.wild.example.com. 60 A 192.0.2.99"));
  EXPECT_THAT(lab_.ask("a.b.wild.example.com.", RrType::A).answer,
              ElementsAre("a.b.wild.example.com. 60 A 192.0.2.99"));
  EXPECT_EQ(lab_.ask("a.wild.example.com.", RrType::TXT).rcode, "NOERROR");
  EXPECT_THAT(
      lab_.ask("a.wildc.example.com.", RrType::A).answer,
      ElementsAre("a.wildc.example.com. 60 CNAME www.example.com.", "www.example.com. 300 A 192.0.2.1"));
  // A wildcard that is an empty non-terminal has nothing to synthesise from, but it is there (RFC 4592 4.9).
  EXPECT_EQ(lab_.ask("q.odd.example.com.", RrType::A).rcode, "NOERROR");
  EXPECT_EQ(lab_.counters().wildcards, 5u);
}

TEST_F(ResponderTest, CnameChains) {
  EXPECT_THAT(
      lab_.ask("chain.example.com.", RrType::A).answer,
      ElementsAre("alias.example.com. 60 CNAME www.example.com.",
                  "chain.example.com. 60 CNAME alias.example.com.", "www.example.com. 300 A 192.0.2.1"));
  EXPECT_THAT(lab_.ask("chain.example.com.", RrType::CNAME).answer,
              ElementsAre("chain.example.com. 60 CNAME alias.example.com."));
  EXPECT_THAT(lab_.ask("out.example.com.", RrType::A).answer,
              ElementsAre("out.example.com. 60 CNAME www.example.org."));
  const auto dangling = lab_.ask("dangling.example.com.", RrType::A);
  EXPECT_EQ(dangling.rcode, "NXDOMAIN");
  EXPECT_THAT(dangling.authority, ElementsAre(kSoa));
  const auto no_data = lab_.ask("alias.example.com.", RrType::TXT);
  EXPECT_EQ(no_data.rcode, "NOERROR");
  EXPECT_THAT(no_data.authority, ElementsAre(kSoa));
}

TEST_F(ResponderTest, CnameLoopsEnd) {
  EXPECT_THAT(lab_.ask("loop1.example.com.", RrType::A).answer,
              ElementsAre("loop1.example.com. 60 CNAME loop2.example.com.",
                          "loop2.example.com. 60 CNAME loop1.example.com."));
  EXPECT_THAT(lab_.ask("self.example.com.", RrType::A).answer,
              ElementsAre("self.example.com. 60 CNAME self.example.com."));
}

TEST_F(ResponderTest, ChainsAreBounded) {
  std::string rows = "@ 900 SOA ns host 1 2 3 4 300\n";
  for (int i = 0; i < 40; ++i) rows += "c" + std::to_string(i) + " 60 CNAME c" + std::to_string(i + 1) + "\n";
  lab_.load("Z2", "long.test.", rows);
  EXPECT_EQ(lab_.ask("c0.long.test.", RrType::A).answer.size(), static_cast<std::size_t>(kChainMax));
}

TEST_F(ResponderTest, Delegation) {
  for (const char* name :
       {"sub.example.com.", "a.sub.example.com.", "ns.sub.example.com.", "x.y.sub.example.com."}) {
    const auto response = lab_.ask(name, RrType::A);
    EXPECT_EQ(response.rcode, "NOERROR");
    EXPECT_FALSE(response.authoritative()) << name;
    EXPECT_THAT(response.answer, IsEmpty());
    EXPECT_THAT(response.authority, ElementsAre("sub.example.com. 3600 NS ns.example.com.",
                                                "sub.example.com. 3600 NS ns.sub.example.com."));
    EXPECT_THAT(response.additional,
                ElementsAre("ns.example.com. 300 A 192.0.2.53", "ns.example.com. 300 AAAA 2001:db8::53",
                            "ns.sub.example.com. 3600 A 192.0.2.54"));
  }
  EXPECT_EQ(lab_.counters().referrals, 4u);
  EXPECT_THAT(lab_.ask("bare.example.com.", RrType::A).additional, IsEmpty());
}

TEST_F(ResponderTest, DsBelongsToTheParentSide) {
  const auto at_cut = lab_.ask("sub.example.com.", RrType::DS);
  EXPECT_TRUE(at_cut.authoritative());
  EXPECT_EQ(at_cut.answer.size(), 1u);
  const auto none = lab_.ask("bare.example.com.", RrType::DS);
  EXPECT_TRUE(none.authoritative());
  EXPECT_THAT(none.authority, ElementsAre(kSoa));
  EXPECT_FALSE(lab_.ask("x.sub.example.com.", RrType::DS).authoritative());
  // With the child served here too, the parent still answers for DS at the cut, the child for all else.
  lab_.load("Z2", "sub.example.com.", "@ 900 SOA ns host 1 2 3 4 300\n@ 60 NS ns\n");
  EXPECT_EQ(lab_.ask("sub.example.com.", RrType::DS).answer.size(), 1u);
  EXPECT_TRUE(lab_.ask("sub.example.com.", RrType::NS).authoritative());
  // At an apex without a parent here the child says that it has none.
  EXPECT_THAT(lab_.ask("example.com.", RrType::DS).authority, ElementsAre(kSoa));
}

TEST_F(ResponderTest, ACnameIntoADelegation) {
  const auto response = lab_.ask("tocut.example.com.", RrType::A);
  EXPECT_TRUE(response.authoritative());
  EXPECT_THAT(response.answer, ElementsAre("tocut.example.com. 60 CNAME host.sub.example.com."));
  EXPECT_EQ(response.authority.size(), 2u);
}

TEST_F(ResponderTest, AdditionalAddresses) {
  EXPECT_THAT(lab_.ask("example.com.", RrType::MX).additional,
              ElementsAre("mail.example.com. 300 A 192.0.2.25"));
  EXPECT_THAT(lab_.ask("_sip._tcp.example.com.", RrType::SRV).additional,
              ElementsAre("mail.example.com. 300 A 192.0.2.25"));
  EXPECT_EQ(lab_.ask("example.com.", RrType::NS).additional.size(), 2u);
  EXPECT_THAT(lab_.ask("mxwild.example.com.", RrType::MX).additional,
              ElementsAre("any.wild.example.com. 60 A 192.0.2.99"));
}

TEST_F(ResponderTest, AnyIsAnsweredWithOneSet) {
  EXPECT_THAT(lab_.ask("www.example.com.", RrType::ANY).answer,
              ElementsAre("www.example.com. 300 A 192.0.2.1"));
  EXPECT_THAT(lab_.ask("alias.example.com.", RrType::ANY).answer,
              ElementsAre("alias.example.com. 60 CNAME www.example.com."));
  EXPECT_EQ(lab_.ask("nope.example.com.", RrType::ANY).rcode, "NXDOMAIN");
}

TEST_F(ResponderTest, RefusesWhatIsNotItsOwn) {
  for (const char* name : {"example.org.", "com.", ".", "notexample.com."}) {
    const auto response = lab_.ask(name, RrType::A);
    EXPECT_EQ(response.rcode, "REFUSED") << name;
    EXPECT_FALSE(response.authoritative());
  }
  EXPECT_EQ(lab_.ask({.klass = 3}).rcode, "REFUSED");
}

TEST_F(ResponderTest, AZoneWithoutSoaIsServfail) {
  lab_.load("Z2", "broken.test.", "www 60 A 192.0.2.1\n");
  EXPECT_EQ(lab_.ask("www.broken.test.", RrType::A).rcode, "SERVFAIL");
}

TEST_F(ResponderTest, OnlyQueriesAndOnlyOnce) {
  EXPECT_TRUE(lab_.ask({.flags = dns::kFlagQR}).silent) << "no reply to a reply";
  for (std::uint16_t opcode = 1; opcode < 16; ++opcode) {
    EXPECT_EQ(lab_.ask({.flags = static_cast<std::uint16_t>(opcode << 11)}).rcode, "NOTIMP") << opcode;
  }
  const std::vector<std::uint8_t> short_packet(11, 0);
  EXPECT_TRUE(lab_.ask_raw(short_packet).empty());
}

// RFC 8906 3.1: unknown flags and bits are ignored and not echoed; RD is copied.
TEST_F(ResponderTest, Flags) {
  const std::uint16_t sent =
      dns::kFlagRD | dns::kFlagZ | dns::kFlagAD | dns::kFlagCD | dns::kFlagAA | dns::kFlagTC | dns::kFlagRA;
  EXPECT_EQ(lab_.ask({.flags = sent}).flags, dns::kFlagQR | dns::kFlagAA | dns::kFlagRD);
}

TEST_F(ResponderTest, UnknownTypesAreOrdinary) {
  EXPECT_EQ(lab_.ask({.type = 65280}).rcode, "NOERROR");
  EXPECT_EQ(lab_.ask({.name = "nope.example.com.", .type = 65280}).rcode, "NXDOMAIN");
}

TEST_F(ResponderTest, Malformed) {
  const std::vector<std::uint8_t> good = QueryPacket{.udp_payload = 1232}.octets();
  for (std::size_t size = 12; size < good.size(); ++size) {
    const auto response = read_response(lab_.ask_raw({good.data(), size}));
    EXPECT_EQ(response.rcode, "FORMERR") << size;
    EXPECT_LE(response.size, size) << "never longer than what came";
  }
  auto trailing = good;
  trailing.push_back(0);
  EXPECT_EQ(read_response(lab_.ask_raw(trailing)).rcode, "FORMERR");
  auto questions = good;
  questions[5] = 2;
  EXPECT_EQ(read_response(lab_.ask_raw(questions)).rcode, "FORMERR");
  questions[5] = 0;
  EXPECT_EQ(read_response(lab_.ask_raw(questions)).rcode, "FORMERR");
}

// RFC 6891 7: what was read of the query stands in the FORMERR, too.
TEST_F(ResponderTest, FormerrRepeatsQuestionAndOpt) {
  const auto query = QueryPacket{.udp_payload = 1232, .options = {0, 10, 0, 1, 7}}.octets();
  const auto octets = lab_.ask_raw(query);
  EXPECT_EQ(base::load_u16(octets.data() + 4), 1);
  const auto response = read_response(octets);
  EXPECT_EQ(response.rcode, "FORMERR");
  EXPECT_TRUE(response.has_opt);
  EXPECT_THAT(response.opt_options, IsEmpty());
  EXPECT_LE(response.size, query.size());
}

TEST_F(ResponderTest, TransfersAreRefusedAtTheApexAndNotAuthElsewhere) {
  for (const std::uint16_t type : {std::uint16_t{251}, std::uint16_t{252}}) {
    EXPECT_EQ(lab_.ask({.name = "example.com.", .type = type}).rcode, "REFUSED");
    EXPECT_EQ(lab_.ask({.name = "www.example.com.", .type = type}).rcode, "NOTAUTH");
    EXPECT_EQ(lab_.ask({.name = "example.org.", .type = type}).rcode, "NOTAUTH");
  }
}

TEST_F(ResponderTest, SignedQueriesLearnThatTheKeyIsUnknown) {
  auto query = QueryPacket{}.octets();
  query[11] = 1;
  const std::vector<std::uint8_t> tsig = {1, 'k', 0, 0, 250, 0, 255, 0, 0, 0, 0, 0,    21,   1, 'h', 0, 0,
                                          0, 1,   2, 3, 4,   1, 44,  0, 2, 9, 9, 0x12, 0x34, 0, 0,   0, 0};
  query.insert(query.end(), tsig.begin(), tsig.end());
  const auto response = read_response(lab_.ask_raw(query));
  EXPECT_EQ(response.rcode, "NOTAUTH");
  EXPECT_THAT(response.answer, IsEmpty());
  // Key, algorithm, time, fudge as sent; no MAC; the id; BADKEY.
  EXPECT_THAT(response.additional, ElementsAre("k. 0 TYPE250 \\# 19 0168000000010203040"
                                               "12C0000123400110000"));
  auto cut = query;
  cut.pop_back();
  cut[12 + 17 + 4 + 12] = 20;
  EXPECT_EQ(read_response(lab_.ask_raw(cut)).rcode, "FORMERR");
  auto not_last = query;
  not_last[11] = 2;
  const auto opt = QueryPacket{.udp_payload = 1232}.octets();
  not_last.insert(not_last.end(), opt.end() - 11, opt.end());
  EXPECT_EQ(read_response(lab_.ask_raw(not_last)).rcode, "FORMERR");
}

TEST_F(ResponderTest, TwoOptRecordsAreMalformed) {
  auto packet = QueryPacket{.udp_payload = 1232}.octets();
  const std::vector<std::uint8_t> opt(packet.end() - 11, packet.end());
  packet.insert(packet.end(), opt.begin(), opt.end());
  packet[11] = 2;
  EXPECT_EQ(read_response(lab_.ask_raw(packet)).rcode, "FORMERR");
}

TEST_F(ResponderTest, Edns) {
  EXPECT_FALSE(lab_.ask({}).has_opt);
  const auto response = lab_.ask({.udp_payload = 4096});
  EXPECT_TRUE(response.has_opt);
  EXPECT_EQ(response.opt_payload, 1232);
  EXPECT_THAT(response.opt_options, IsEmpty());
  // RFC 6891 6.1.3, RFC 8906 3.2: an unknown version is BADVERS with version 0, whatever else it says.
  const auto bad_version = lab_.ask({.udp_payload = 4096, .edns_rest = 1u << 16});
  EXPECT_EQ(bad_version.rcode, "BADVERS");
  EXPECT_THAT(bad_version.answer, IsEmpty());
  // Unknown flags and options are ignored.
  const auto unknown =
      lab_.ask({.udp_payload = 4096, .edns_rest = 0x40, .options = {0xff, 0x00, 0, 2, 1, 2}});
  EXPECT_EQ(unknown.rcode, "NOERROR");
  EXPECT_EQ(unknown.answer.size(), 1u);
  EXPECT_THAT(unknown.opt_options, IsEmpty());
}

TEST_F(ResponderTest, ClientSubnetIsEchoedWithScopeZero) {
  const auto ask = [&](std::vector<std::uint8_t> option) {
    std::vector<std::uint8_t> options = {0, 8, 0, static_cast<std::uint8_t>(option.size())};
    options.insert(options.end(), option.begin(), option.end());
    return lab_.ask({.udp_payload = 1232, .options = options});
  };
  EXPECT_THAT(ask({0, 1, 24, 0, 192, 0, 2}).opt_options, ElementsAre(0, 8, 0, 7, 0, 1, 24, 0, 192, 0, 2));
  EXPECT_EQ(ask({0, 2, 56, 0, 0x20, 1, 0xd, 0xb8, 0, 0, 0}).rcode, "NOERROR");
  EXPECT_EQ(ask({0, 1, 0, 0}).rcode, "NOERROR");
  // RFC 7871 7.1.2: what is not as it should be is FORMERR.
  EXPECT_EQ(ask({0, 1, 24, 0, 192, 0}).rcode, "FORMERR") << "too short";
  EXPECT_EQ(ask({0, 1, 24, 0, 192, 0, 2, 0}).rcode, "FORMERR") << "too long";
  EXPECT_EQ(ask({0, 1, 23, 0, 192, 0, 3}).rcode, "FORMERR") << "bits behind the prefix";
  EXPECT_EQ(ask({0, 1, 24, 8, 192, 0, 2}).rcode, "FORMERR") << "a scope in a query";
  EXPECT_EQ(ask({0, 1, 33, 0, 192, 0, 2, 1, 0}).rcode, "FORMERR");
  EXPECT_EQ(ask({0, 3, 8, 0, 1}).rcode, "FORMERR") << "family 3";
  EXPECT_EQ(ask({0, 1, 24}).rcode, "FORMERR");
}

TEST_F(ResponderTest, Cookies) {
  const std::vector<std::uint8_t> client_cookie = {0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8};
  const auto first = lab_.ask({.udp_payload = 1232, .options = client_cookie});
  ASSERT_EQ(first.opt_options.size(), 28u);
  EXPECT_EQ(std::vector(first.opt_options.begin() + 4, first.opt_options.begin() + 12),
            std::vector(client_cookie.begin() + 4, client_cookie.end()));
  const auto second = lab_.ask({.udp_payload = 1232, .options = first.opt_options});
  EXPECT_EQ(second.rcode, "NOERROR");
  EXPECT_EQ(lab_.counters().cookies_good, 1u);
  auto forged = first.opt_options;
  forged.back() ^= 1;
  EXPECT_EQ(lab_.ask({.udp_payload = 1232, .options = forged}).rcode, "NOERROR");
  EXPECT_EQ(lab_.counters().cookies_bad, 1u);
  EXPECT_EQ(lab_.ask({.udp_payload = 1232, .options = {0, 10, 0, 7, 1, 2, 3, 4, 5, 6, 7}}).rcode, "FORMERR");
  // RFC 7873 5.4: a query without a question fetches a cookie.
  auto packet = QueryPacket{.udp_payload = 1232, .options = client_cookie}.octets();
  packet.erase(packet.begin() + 12, packet.begin() + 12 + 17 + 4);
  packet[5] = 0;
  const auto bare = read_response(lab_.ask_raw(packet));
  EXPECT_EQ(bare.rcode, "NOERROR");
  EXPECT_EQ(bare.opt_options.size(), 28u);
}

TEST(Responder, Nsid) {
  ZoneFixture lab({.nsid = "ns-1"});
  lab.load("Z1", "example.com.", kExample);
  EXPECT_THAT(lab.ask({.udp_payload = 1232, .options = {0, 3, 0, 0}}).opt_options,
              ElementsAre(0, 3, 0, 4, 'n', 's', '-', '1'));
  EXPECT_THAT(lab.ask({.udp_payload = 1232}).opt_options, IsEmpty());
}

std::string many_rows(const std::string& owner, int count) {
  std::string rows;
  for (int i = 0; i < count; ++i)
    rows += owner + " 60 A 10.0." + std::to_string(i / 256) + "." + std::to_string(i % 256) + "\n";
  return rows;
}

TEST(Responder, TruncatesAtTheOctet) {
  ZoneFixture lab;
  // Header 12, question 17 + 4, records 16 each: 29 records are 497 octets, 30 are 513.
  lab.load("Z1", "example.com.",
           "@ 900 SOA ns host 1 2 3 4 300\n" + many_rows("fit", 29) + many_rows("big", 30) +
               many_rows("huge", 4000));
  const auto fits = lab.ask({.name = "fit.example.com."});
  EXPECT_EQ(fits.size, 497u);
  EXPECT_FALSE(fits.truncated());
  const auto cut = lab.ask({.name = "big.example.com."});
  EXPECT_TRUE(cut.truncated());
  EXPECT_THAT(cut.answer, IsEmpty());
  EXPECT_LE(cut.size, 512u);
  EXPECT_FALSE(lab.ask({.name = "big.example.com.", .udp_payload = 4096}).truncated());
  EXPECT_TRUE(lab.ask({.name = "big.example.com.", .udp_payload = 100}).truncated())
      << "less than 512 means 512";
  EXPECT_TRUE(lab.ask({.name = "huge.example.com.", .udp_payload = 65535}).truncated())
      << "1232 is the server's own limit";
  const auto tcp = lab.ask("huge.example.com.", RrType::A);
  EXPECT_EQ(tcp.answer.size(), 4000u);
  EXPECT_FALSE(tcp.truncated());
}

TEST(Responder, MissingInDomainGlueTruncates) {
  ZoneFixture lab;
  std::string rows = "@ 900 SOA ns host 1 2 3 4 300\nsub 60 NS ns.sub\n" + many_rows("ns.sub", 40) +
                     "sib 60 NS ns.sibling\n" + many_rows("ns.sibling", 40) + "sibling 60 NS ns.sibling\n";
  lab.load("Z1", "example.com.", rows);
  EXPECT_TRUE(lab.ask({.name = "x.sub.example.com."}).truncated()) << "RFC 9471 3.1";
  EXPECT_FALSE(lab.ask({.name = "x.sib.example.com."}).truncated()) << "sibling glue may be left out";
}

TEST(Responder, RotatesRecordsEvenly) {
  ZoneFixture lab;
  lab.load("Z1", "example.com.", "@ 900 SOA ns host 1 2 3 4 300\n" + many_rows("www", 4));
  const auto packet = QueryPacket{}.octets();
  int first[4] = {};
  constexpr int kAsked = 4000;
  for (int i = 0; i < kAsked; ++i) ++first[lab.ask_raw(packet)[12 + 17 + 4 + 15]];
  // Binomial(4000, 1/4): mean 1000, standard deviation 27.4; six of them are passed once in 5e8 counts.
  for (const int count : first) EXPECT_NEAR(count, 1000, 165);
}

TEST(Responder, IdentitiesSeparateZonesOfOneName) {
  zone::Identity one{false, {}}, two{false, {}};
  one.hosts.set(1);
  two.hosts.set(2);
  ZoneFixture lab({.listeners = {one, two}});
  lab.load("Z1", "example.com.", "@ 900 SOA ns host 1 2 3 4 300\nwww 60 A 192.0.2.1\n", {1});
  lab.load("Z2", "example.com.", "@ 900 SOA ns host 1 2 3 4 300\nwww 60 A 192.0.2.2\n", {2});
  EXPECT_THAT(lab.ask({}, Transport::kUdp, 0).answer, ElementsAre("www.example.com. 60 A 192.0.2.1"));
  EXPECT_THAT(lab.ask({}, Transport::kUdp, 1).answer, ElementsAre("www.example.com. 60 A 192.0.2.2"));
}

TEST(Responder, LongestNames) {
  ZoneFixture lab;
  std::string labels;
  for (int i = 0; i < 120; ++i) labels += "x.";
  lab.load("Z1", "example.",
           "@ 900 SOA ns host 1 2 3 4 300\n" + labels.substr(0, labels.size() - 1) + " 60 TXT \"deep\"\n");
  EXPECT_EQ(lab.ask(labels + "example.", RrType::TXT).answer.size(), 1u);
  EXPECT_EQ(lab.ask("y." + labels + "example.", RrType::TXT).rcode, "NXDOMAIN");
  EXPECT_EQ(lab.ask("x.x.x.example.", RrType::TXT).rcode, "NOERROR");
}

// Whole batches are answered like single queries.
TEST(Responder, BatchesOfEverySize) {
  ZoneFixture lab;
  lab.load("Z1", "example.com.", std::string(kExample));
  const std::vector<std::string> names = {"www.example.com.", "nope.example.com.", "alias.example.com.",
                                          "sub.example.com.", "other.test."};
  for (std::size_t size = 1; size <= kBatchSizeMax; ++size) {
    std::vector<std::vector<std::uint8_t>> packets(size), buffers(size, std::vector<std::uint8_t>(4096));
    std::vector<Exchange> batch(size);
    for (std::size_t i = 0; i < size; ++i) {
      packets[i] = QueryPacket{.name = names[i % names.size()]}.octets();
      batch[i].query = packets[i].data();
      batch[i].query_size = static_cast<std::uint16_t>(packets[i].size());
      batch[i].response = buffers[i].data();
      batch[i].response_capacity = 4096;
    }
    lab.responder().answer(batch);
    for (std::size_t i = 0; i < size; ++i) {
      const auto single = lab.ask_raw(packets[i]);
      const auto text = read_response(single);
      const auto batched = read_response({buffers[i].data(), batch[i].response_size});
      ASSERT_EQ(batched.rcode, text.rcode);
      ASSERT_EQ(batched.answer, text.answer);
      ASSERT_EQ(batched.authority, text.authority);
    }
  }
}

}  // namespace
}  // namespace milepost::answer
