// Packets to names at which record sets compete, or lead elsewhere.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>

#include "answer/plan_fixture.h"

namespace milepost::answer {
namespace {

using dns::RrType;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class Plans : public testing::Test {
 protected:
  std::vector<std::string> answer(const std::string& name, RrType type = RrType::A) {
    return lab_.ask(name, type).answer;
  }

  PlanLab lab_;
};

// --- policies ---

TEST_F(Plans, WeightedSetsAnswerTheirShares) {
  lab_.put("w.example.com.", RrType::A, Policy::kWeighted,
           {keyed(lab_.address("a", "192.0.2.1"), 3), keyed(lab_.address("b", "192.0.2.2"), 1),
            keyed(lab_.address("c", "192.0.2.3"), 0)});
  constexpr int kAsked = 4000;
  auto shares = lab_.shares("w.example.com.", kAsked);
  // Binomial(4000, 1/4): mean 1000, standard deviation 27.4; six of them are passed once in 5e8 runs.
  EXPECT_NEAR(shares["192.0.2.2"], kAsked / 4, 165);
  EXPECT_EQ(shares["192.0.2.1"] + shares["192.0.2.2"], kAsked) << "weight 0 never answers beside others";
}

TEST_F(Plans, OfWeightedSetsTheHealthyOnesAnswer) {
  lab_.put(
      "w.example.com.", RrType::A, Policy::kWeighted,
      {checked(keyed(lab_.address("a", "192.0.2.1"), 255), "c1"), keyed(lab_.address("b", "192.0.2.2"), 0)});
  EXPECT_THAT(answer("w.example.com."), ElementsAre("w.example.com. 60 A 192.0.2.1"));
  lab_.say("c1", false);
  EXPECT_THAT(answer("w.example.com."), ElementsAre("w.example.com. 60 A 192.0.2.2"));
  lab_.say("c1", true);
  EXPECT_THAT(answer("w.example.com."), ElementsAre("w.example.com. 60 A 192.0.2.1"));
}

TEST_F(Plans, FailoverGoesToTheSecondaryAndBack) {
  lab_.put("f.example.com.", RrType::A, Policy::kFailover,
           {checked(keyed(lab_.address("one", "192.0.2.1"), zone::kFailoverPrimary), "c1"),
            checked(keyed(lab_.address("two", "192.0.2.2"), zone::kFailoverSecondary), "c2")});
  EXPECT_THAT(answer("f.example.com."), ElementsAre(HasSubstr("192.0.2.1")));
  lab_.say("c1", false);
  EXPECT_THAT(answer("f.example.com."), ElementsAre(HasSubstr("192.0.2.2")));
  lab_.say("c2", false);
  EXPECT_THAT(answer("f.example.com."), ElementsAre(HasSubstr("192.0.2.1"))) << "both bad: the primary";
  lab_.say("c1", true);
  EXPECT_THAT(answer("f.example.com."), ElementsAre(HasSubstr("192.0.2.1")));
}

std::vector<PlanMember> twelve_values(bool with_checks) {
  std::vector<PlanMember> members;
  for (int i = 10; i < 22; ++i) {
    const std::string number = std::to_string(i);
    PlanMember member = PlanLab::address(number, "192.0.2." + number);
    if (with_checks) member.check = "c" + number;
    members.push_back(std::move(member));
  }
  return members;
}

TEST_F(Plans, MultivalueGivesEightOfManyAndOthersEachTime) {
  lab_.put("m.example.com.", RrType::A, Policy::kMultivalue, twelve_values(false));
  std::map<std::string, int> seen;
  constexpr int kAsked = 3000;
  for (int i = 0; i < kAsked; ++i) {
    const auto values = answer("m.example.com.");
    ASSERT_EQ(values.size(), 8u);
    ASSERT_EQ(std::ranges::adjacent_find(values), values.end()) << "each once";  // the text is sorted
    for (const std::string& value : values) ++seen[value];
  }
  EXPECT_EQ(seen.size(), 12u);
  // Binomial(3000, 2/3): mean 2000, standard deviation 25.8; six of them for twelve values: once in 4e7 runs.
  for (const auto& [value, count] : seen) EXPECT_NEAR(count, kAsked * 2 / 3, 155) << value;
}

TEST_F(Plans, MultivalueGivesAllThatAreHealthyOrElseAny) {
  lab_.put("m.example.com.", RrType::A, Policy::kMultivalue, twelve_values(true));
  for (int i = 12; i < 22; ++i) lab_.say("c" + std::to_string(i), false);
  EXPECT_THAT(answer("m.example.com."),
              UnorderedElementsAre(HasSubstr("192.0.2.10"), HasSubstr("192.0.2.11")));
  lab_.say("c10", false);
  lab_.say("c11", false);
  EXPECT_THAT(answer("m.example.com."), SizeIs(8));
}

TEST_F(Plans, WhatDoesNotFitIsTruncatedAsAWholeAndWholeOverTcp) {
  std::vector<PlanMember> members;
  const std::string filling(100, 'x');
  for (int i = 0; i < 8; ++i) {
    const std::string number = std::to_string(i);
    members.push_back(lab_.records(number, RrType::TXT, {"\"" + number + filling + "\""}));
  }
  lab_.put("m.example.com.", RrType::TXT, Policy::kMultivalue, std::move(members));
  const QueryPacket query{.name = "m.example.com.", .type = static_cast<std::uint16_t>(RrType::TXT)};
  const auto over_udp = lab_.ask(query);
  EXPECT_TRUE(over_udp.truncated());
  EXPECT_THAT(over_udp.answer, IsEmpty()) << "the whole set or nothing (RFC 2181 9)";
  QueryPacket with_room = query;
  with_room.udp_payload = 1232;
  EXPECT_THAT(lab_.ask(with_room).answer, SizeIs(8));
  const auto over_tcp = lab_.ask(query, Transport::kTcp);
  EXPECT_FALSE(over_tcp.truncated());
  EXPECT_THAT(over_tcp.answer, SizeIs(8));
}

TEST_F(Plans, ASimpleSetAnswersWhateverItsHealthCheckSays) {
  lab_.put("s.example.com.", RrType::A, Policy::kSimple, {checked(lab_.address("", "192.0.2.1"), "c1")});
  lab_.say("c1", false);
  EXPECT_THAT(answer("s.example.com."), ElementsAre("s.example.com. 60 A 192.0.2.1"));
}

TEST_F(Plans, WithoutAMatchThereIsNoDataAndTheSoaSaysSo) {
  lab_.put("g.example.com.", RrType::A, Policy::kGeolocation,
           {keyed(lab_.address("de", "192.0.2.1"), zone::geo_key({}, "DE", {}))});
  const auto response = lab_.ask("g.example.com.", RrType::A);
  EXPECT_EQ(response.rcode, "NOERROR");
  EXPECT_TRUE(response.authoritative());
  EXPECT_THAT(response.answer, IsEmpty());
  EXPECT_THAT(response.authority, ElementsAre(kExampleSoa));
}

// --- aliases ---

TEST_F(Plans, AnAliasAnswersWithTheNameThatWasAskedAndTheTargetsTtl) {
  lab_.load("Z1", "example.com.", "www 30 A 192.0.2.7\nwww 30 AAAA 2001:db8::7\n");
  lab_.put("example.com.", RrType::A, Policy::kSimple, {lab_.alias("", "WWW.example.com.")});
  lab_.put("deep.below.example.com.", RrType::AAAA, Policy::kSimple, {lab_.alias("", "www.example.com.")});
  const auto apex = lab_.ask("example.com.", RrType::A);
  EXPECT_THAT(apex.answer, ElementsAre("example.com. 30 A 192.0.2.7"));
  EXPECT_TRUE(apex.authoritative());
  EXPECT_THAT(answer("dEEp.below.example.com.", RrType::AAAA),
              ElementsAre("dEEp.below.example.com. 30 AAAA 2001:db8::7"));
  EXPECT_EQ(lab_.ask("below.example.com.", RrType::A).rcode, "NOERROR") << "an empty non-terminal";
  EXPECT_THAT(lab_.ask("deep.below.example.com.", RrType::A).authority, ElementsAre(kExampleSoa));
}

TEST_F(Plans, AnAliasAtAWildcardAndOneToAWildcardsOwnRecord) {
  lab_.load("Z1", "example.com.", "www 30 A 192.0.2.7\n*.wild 30 A 192.0.2.8\n");
  lab_.put("*.any.example.com.", RrType::A, Policy::kSimple, {lab_.alias("", "www.example.com.")});
  lab_.put("star.example.com.", RrType::A, Policy::kSimple, {lab_.alias("", "*.wild.example.com.")});
  EXPECT_THAT(answer("a.b.any.example.com."), ElementsAre("a.b.any.example.com. 30 A 192.0.2.7"));
  EXPECT_THAT(answer("star.example.com."), ElementsAre("star.example.com. 30 A 192.0.2.8"));
}

TEST_F(Plans, ADanglingAliasHasNoData) {
  lab_.put("a.example.com.", RrType::A, Policy::kSimple, {lab_.alias("", "gone.example.com.")});
  const auto response = lab_.ask("a.example.com.", RrType::A);
  EXPECT_EQ(response.rcode, "NOERROR");
  EXPECT_THAT(response.answer, IsEmpty());
  EXPECT_THAT(response.authority, ElementsAre(kExampleSoa));
}

TEST_F(Plans, EvaluatedTargetsDecideUpTheTree) {
  lab_.put("value.example.com.", RrType::A, Policy::kWeighted,
           {checked(keyed(lab_.address("a", "192.0.2.1"), 1), "c1"),
            checked(keyed(lab_.address("b", "192.0.2.2"), 1), "c2")});
  lab_.load("Z1", "example.com.", "spare 60 A 192.0.2.9\n");
  const auto pool = [&](bool evaluate) {
    lab_.put("pool.example.com.", RrType::A, Policy::kFailover,
             {keyed(lab_.alias("one", "value.example.com.", evaluate), zone::kFailoverPrimary),
              keyed(lab_.alias("two", "spare.example.com."), zone::kFailoverSecondary)});
  };
  pool(true);
  lab_.put("www.example.com.", RrType::A, Policy::kSimple, {lab_.alias("", "pool.example.com.")});
  lab_.say("c1", false);
  EXPECT_THAT(answer("www.example.com."), ElementsAre("www.example.com. 60 A 192.0.2.2"));
  lab_.say("c2", false);
  EXPECT_THAT(answer("www.example.com."), ElementsAre("www.example.com. 60 A 192.0.2.9"));
  pool(false);
  const auto shares = lab_.shares("www.example.com.", 200);
  EXPECT_THAT(shares, UnorderedElementsAre(testing::Key("192.0.2.1"), testing::Key("192.0.2.2")))
      << "not evaluated, the branch is never left: all are bad, so all may answer";  // missed once in 2^199
}

TEST_F(Plans, ATargetThatComesAndGoesChangesHealthWithTheSnapshot) {
  lab_.put("pool.example.com.", RrType::A, Policy::kFailover,
           {keyed(lab_.alias("one", "late.example.com."), zone::kFailoverPrimary),
            keyed(lab_.address("two", "192.0.2.2"), zone::kFailoverSecondary)});
  EXPECT_THAT(answer("pool.example.com."), ElementsAre(HasSubstr("192.0.2.2")));
  lab_.load("Z1", "example.com.", "late 60 A 192.0.2.1\n");
  EXPECT_THAT(answer("pool.example.com."), ElementsAre(HasSubstr("192.0.2.1")));
  ASSERT_TRUE(lab_.writer().remove_rrset("Z1", scan("late.example.com."), RrType::A));
  lab_.commit();
  EXPECT_THAT(answer("pool.example.com."), ElementsAre(HasSubstr("192.0.2.2")));
}

TEST_F(Plans, NamesElsewhereAreAnsweredAsTheyResolved) {
  lab_.put("www.example.com.", RrType::A, Policy::kSimple, {lab_.outside("", "lb.elsewhere.test.")});
  const auto unresolved = lab_.ask("www.example.com.", RrType::A);
  EXPECT_EQ(unresolved.rcode, "SERVFAIL");
  EXPECT_THAT(unresolved.answer, IsEmpty());
  const auto resolve = [&](PlanMember from, std::int64_t use_until_s) {
    lab_.writer().put_outside({.type = RrType::A,
                               .name = scan("lb.elsewhere.test."),
                               .records = std::move(from.records),
                               .use_until_s = use_until_s});
    lab_.commit();
  };
  const std::int64_t now = std::time(nullptr);
  resolve(lab_.address("", "203.0.113.1"), now + 3600);
  EXPECT_THAT(answer("www.example.com."), ElementsAre("www.example.com. 60 A 203.0.113.1"));
  resolve({}, now + 3600);
  EXPECT_THAT(lab_.ask("www.example.com.", RrType::A).authority, ElementsAre(kExampleSoa)) << "it has none";
  resolve(lab_.address("", "203.0.113.1"), now - 1);
  EXPECT_EQ(lab_.ask("www.example.com.", RrType::A).rcode, "SERVFAIL") << "too old to be answered";
}

// --- CNAME, MX, SRV, ANY ---

TEST_F(Plans, ACnameThatIsChosenIsFollowed) {
  lab_.load("Z1", "example.com.", "blue 60 A 192.0.2.1\nend 60 CNAME pick\n");
  lab_.put("pick.example.com.", RrType::CNAME, Policy::kFailover,
           {checked(keyed(lab_.records("one", RrType::CNAME, {"blue.example.com."}), zone::kFailoverPrimary),
                    "c1"),
            keyed(lab_.records("two", RrType::CNAME, {"lb.elsewhere.test."}), zone::kFailoverSecondary)});
  EXPECT_THAT(answer("pick.example.com."), ElementsAre("blue.example.com. 60 A 192.0.2.1",
                                                       "pick.example.com. 60 CNAME blue.example.com."));
  EXPECT_THAT(answer("end.example.com."),
              ElementsAre("blue.example.com. 60 A 192.0.2.1", "end.example.com. 60 CNAME pick.example.com.",
                          "pick.example.com. 60 CNAME blue.example.com."));
  lab_.say("c1", false);
  EXPECT_THAT(answer("pick.example.com."), ElementsAre("pick.example.com. 60 CNAME lb.elsewhere.test."));
  EXPECT_THAT(answer("pick.example.com.", RrType::CNAME),
              ElementsAre("pick.example.com. 60 CNAME lb.elsewhere.test."));
}

TEST_F(Plans, ACnameLeadsToAPlan) {
  lab_.load("Z1", "example.com.", "www 60 CNAME pick\n");
  lab_.put("pick.example.com.", RrType::A, Policy::kWeighted, {keyed(lab_.address("a", "192.0.2.1"), 1)});
  EXPECT_THAT(answer("www.example.com."),
              ElementsAre("pick.example.com. 60 A 192.0.2.1", "www.example.com. 60 CNAME pick.example.com."));
}

TEST_F(Plans, AChainToNothingSaysSoBehindWhatWasFollowed) {
  lab_.load("Z1", "example.com.", "www 60 CNAME pick\n");
  lab_.put("pick.example.com.", RrType::A, Policy::kGeolocation,
           {keyed(lab_.address("de", "192.0.2.1"), zone::geo_key({}, "DE", {}))});
  const auto response = lab_.ask("www.example.com.", RrType::A);
  EXPECT_EQ(response.rcode, "NOERROR");
  EXPECT_THAT(response.answer, ElementsAre("www.example.com. 60 CNAME pick.example.com."));
  EXPECT_THAT(response.authority, ElementsAre(kExampleSoa));
}

TEST_F(Plans, AdditionalAddressesAreChosenToo) {
  lab_.load("Z1", "example.com.", "@ 60 MX 10 mail\n_sip._tcp 60 SRV 1 2 5060 mail\n");
  lab_.put("mail.example.com.", RrType::A, Policy::kFailover,
           {checked(keyed(lab_.address("one", "192.0.2.1"), zone::kFailoverPrimary), "c1"),
            keyed(lab_.address("two", "192.0.2.2"), zone::kFailoverSecondary)});
  EXPECT_THAT(lab_.ask("example.com.", RrType::MX).additional,
              ElementsAre("mail.example.com. 60 A 192.0.2.1"));
  lab_.say("c1", false);
  EXPECT_THAT(lab_.ask("_sip._tcp.example.com.", RrType::SRV).additional,
              ElementsAre("mail.example.com. 60 A 192.0.2.2"));
}

TEST_F(Plans, AChosenMxBringsItsAddresses) {
  lab_.load("Z1", "example.com.", "mail 60 A 192.0.2.25\n");
  lab_.put("in.example.com.", RrType::MX, Policy::kWeighted,
           {keyed(lab_.records("one", RrType::MX, {"10 mail.example.com."}), 1)});
  lab_.put("also.example.com.", RrType::MX, Policy::kSimple, {lab_.alias("", "in.example.com.")});
  for (const char* name : {"in.example.com.", "also.example.com."}) {
    const auto response = lab_.ask(name, RrType::MX);
    EXPECT_THAT(response.answer, ElementsAre(std::string(name) + " 60 MX 10 mail.example.com."));
    EXPECT_THAT(response.additional, ElementsAre("mail.example.com. 60 A 192.0.2.25")) << name;
  }
}

TEST_F(Plans, AnyIsAnsweredWithWhatIsChosen) {
  lab_.put("w.example.com.", RrType::A, Policy::kWeighted, {keyed(lab_.address("a", "192.0.2.1"), 1)});
  EXPECT_THAT(answer("w.example.com.", RrType::ANY), ElementsAre("w.example.com. 60 A 192.0.2.1"));
}

// --- what stands where ---

TEST_F(Plans, AnotherPolicyTakesThePlace) {
  lab_.put("p.example.com.", RrType::A, Policy::kWeighted,
           {keyed(lab_.address("a", "192.0.2.1"), 1), keyed(lab_.address("b", "192.0.2.2"), 1)});
  lab_.put("p.example.com.", RrType::A, Policy::kMultivalue, {lab_.address("a", "192.0.2.3")});
  EXPECT_THAT(answer("p.example.com."), ElementsAre("p.example.com. 60 A 192.0.2.3"));
  lab_.load("Z1", "example.com.", "p 60 A 192.0.2.4\n");
  EXPECT_THAT(answer("p.example.com."), ElementsAre("p.example.com. 60 A 192.0.2.4"));
  ASSERT_TRUE(lab_.writer().remove_member("Z1", scan("p.example.com."), RrType::A, "a"));
  lab_.commit();
  EXPECT_THAT(answer("p.example.com."), SizeIs(1)) << "of a member that is no more nothing is taken";
  ASSERT_TRUE(lab_.writer().remove_member("Z1", scan("p.example.com."), RrType::A, ""));
  lab_.commit();
  EXPECT_EQ(lab_.ask("p.example.com.", RrType::A).rcode, "NXDOMAIN");
}

TEST_F(Plans, TheLastMemberTakesTheNameAlong) {
  lab_.put("p.example.com.", RrType::A, Policy::kWeighted,
           {keyed(lab_.address("a", "192.0.2.1"), 1), keyed(lab_.address("b", "192.0.2.2"), 1)});
  ASSERT_TRUE(lab_.writer().remove_member("Z1", scan("p.example.com."), RrType::A, "a"));
  lab_.commit();
  EXPECT_THAT(answer("p.example.com."), ElementsAre("p.example.com. 60 A 192.0.2.2"));
  ASSERT_TRUE(lab_.writer().remove_member("Z1", scan("p.example.com."), RrType::A, "b"));
  lab_.commit();
  EXPECT_EQ(lab_.ask("p.example.com.", RrType::A).rcode, "NXDOMAIN");
}

TEST_F(Plans, AZoneThatGoesTakesItsPlansAlong) {
  lab_.put("p.example.com.", RrType::A, Policy::kSimple, {lab_.alias("", "ns.example.com.")});
  lab_.writer().remove_zone("Z1");
  lab_.commit();
  EXPECT_EQ(lab_.ask("p.example.com.", RrType::A).rcode, "REFUSED");
  lab_.load("Z1", "example.com.", "@ 900 SOA ns host 1 7200 900 1209600 300\n");
  EXPECT_EQ(lab_.ask("p.example.com.", RrType::A).rcode, "NXDOMAIN");
}

}  // namespace
}  // namespace milepost::answer
