// The rules of one record set, text by text (ROUTE53.md 2.6, 2.7).
#include "model/record_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace milepost::model {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;

RecordSet make_set(std::string name, std::string type, std::vector<std::string> values) {
  RecordSet set;
  set.name = std::move(name);
  set.type = std::move(type);
  set.ttl = 300;
  for (auto& value : values) set.resource_records.push_back({std::move(value)});
  return set;
}

std::vector<std::string> problems_of(const RecordSet& set, const ValueLimits& limits = {},
                                     bool private_zone = false) {
  HostedZone zone;
  zone.id = "Z1";
  zone.name = "example.com.";
  zone.private_zone = private_zone;
  std::vector<std::string> problems;
  check_record_set(set, zone, limits, {}, problems);
  return problems;
}

TEST(RecordRules, KnowsTypesAsTheApiSpellsThem) {
  EXPECT_EQ(record_type("AAAA"), dns::RrType::AAAA);
  EXPECT_EQ(record_type("HTTPS"), dns::RrType::HTTPS);
  for (const char* unknown : {"a", "DNAME", "TYPE1", "ANY", "NSEC", "", "A "})
    EXPECT_FALSE(record_type(unknown)) << unknown;
}

TEST(RecordRules, AcceptsEveryType) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"A", "192.0.2.1"},
      {"AAAA", "2001:db8::1"},
      {"CAA", "0 issue \"ca.example.net\""},
      {"CNAME", "target.example.net"},
      {"DS", "12345 13 2 49FD46E6C4B45C55D4AC49FD46E6C4B45C55D4AC49FD46E6C4B45C55D4AC1234"},
      {"HTTPS", "1 . alpn=\"h2\""},
      {"MX", "10 mail.example.com"},
      {"NAPTR", "100 50 \"u\" \"E2U+sip\" \"!^.*$!sip:info@example.com!\" ."},
      {"NS", "ns-1.example.net"},
      {"PTR", "host.example.com."},
      {"SPF", "\"v=spf1 -all\""},
      {"SRV", "10 5 5060 sip.example.com"},
      {"SSHFP", "4 2 123456789ABCDEF67890123456789ABCDEF67890123456789ABCDEF123456789"},
      {"SVCB", "0 svc.example.net."},
      {"TLSA", "3 1 1 0C72AC70B745AC19998811B131D662C9AC69DBDBE7CB23E5B514B56664C5D3D6"},
      {"TXT", "\"one\" \"two\""},
  };
  for (const auto& [type, value] : rows) {
    EXPECT_THAT(problems_of(make_set("www.example.com.", type, {value})), ElementsAre()) << type;
  }
  EXPECT_THAT(problems_of(make_set("example.com.", "SOA",
                                   {"ns-1.example.net. hostmaster.example.net. 1 7200 900 1209600 86400"})),
              ElementsAre());
}

TEST(RecordRules, BindsTypesToPlaces) {
  struct Row {
    RecordSet set;
    std::vector<std::string> problems;
  };
  const std::vector<Row> rows = {
      {make_set("www.example.org.", "A", {"192.0.2.1"}),
       {"RRSet with DNS name www.example.org. is not permitted in zone example.com."}},
      {make_set("badexample.com.", "A", {"192.0.2.1"}),
       {"RRSet with DNS name badexample.com. is not permitted in zone example.com."}},
      {make_set("example.com.", "CNAME", {"www.example.net."}),
       {"RRSet of type CNAME with DNS name example.com. is not permitted at apex in zone example.com."}},
      {make_set("example.com.", "DS",
                {"1 13 2 49FD46E6C4B45C55D4AC49FD46E6C4B45C55D4AC49FD46E6C4B45C55D4AC1234"}),
       {"RRSet of type DS with DNS name example.com. is not permitted at apex in zone example.com."}},
      {make_set("www.example.com.", "SOA",
                {"ns-1.example.net. hostmaster.example.net. 1 7200 900 1209600 86400"}),
       {"A HostedZone must contain exactly one SOA record."}},
      {make_set("\\052.example.com.", "NS", {"ns-1.example.net."}),
       {"RRSet of type NS with DNS name \\052.example.com. is not permitted because a wildcard cannot be "
        "delegated in "
        "zone example.com."}},
      {make_set("\\052.example.com.", "A", {"192.0.2.1"}), {}},
      {make_set("a.\\052.example.com.", "NS", {"ns-1.example.net."}), {}},
  };
  for (const auto& [set, problems] : rows) EXPECT_THAT(problems_of(set), ElementsAreArray(problems));
}

TEST(RecordRules, PrivateZonesDelegateNothing) {
  const RecordSet delegation = make_set("sub.example.com.", "NS", {"ns-1.example.net."});
  EXPECT_THAT(problems_of(delegation), ElementsAre());
  EXPECT_THAT(
      problems_of(delegation, {}, true),
      ElementsAre(
          "RRSet of type NS with DNS name sub.example.com. is not permitted in private zone example.com."));
  EXPECT_THAT(problems_of(make_set("example.com.", "NS", {"ns-1.example.net."}), {}, true), ElementsAre());
}

TEST(RecordRules, QuotesBadValues) {
  struct Row {
    std::string type, value, problem;
  };
  const std::vector<Row> rows = {
      {"A", "999.1.1.1",
       "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '999.1.1.1'"},
      {"TXT", "x",
       "InvalidCharacterString (Value should be enclosed in quotation marks) encountered with 'x'"},
      {"TXT", "\"" + std::string(256, 'x') + "\"",
       "CharacterStringTooLong (Value is too long) encountered with '\"" + std::string(256, 'x') + "\"'"},
      {"A", "192.0.2.1 192.0.2.2",
       "ARRDATANotSingleField (Value contains spaces) encountered with '192.0.2.1 192.0.2.2'"},
      {"AAAA", "192.0.2.1",
       "AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address) encountered with '192.0.2.1'"},
      {"CNAME", "a b.example.net",
       "CNAMERRDATANotSingleField (Value contains spaces) encountered with 'a b.example.net'"},
      {"CNAME", "a..example.net",
       "DomainLabelEmpty (Domain label is empty) encountered with 'a..example.net'"},
      {"PTR", "caf\xc3\xa9.example.net",
       "UnsupportedCharacter (Value contains unsupported characters) encountered with '\xc3\xa9'"},
      {"NS", "", "DomainNameEmpty (Domain name is empty) encountered with ''"},
      {"SPF", "v=spf1 -all",
       "InvalidCharacterString (Value should be enclosed in quotation marks) encountered with 'v=spf1 -all'"},
  };
  for (const auto& [type, value, problem] : rows) {
    EXPECT_THAT(problems_of(make_set("www.example.com.", type, {value})),
                ElementsAre("Invalid Resource Record: 'FATAL problem: " + problem + "'"));
  }
}

TEST(RecordRules, CountsValues) {
  std::vector<std::string> addresses;
  for (int i = 0; i < 401; ++i)
    addresses.push_back("192.0." + std::to_string(i / 256) + "." + std::to_string(i % 256));
  EXPECT_THAT(problems_of(make_set("www.example.com.", "A", addresses)),
              ElementsAre("Cannot have more than 400 records in a RRSet."));
  addresses.pop_back();
  EXPECT_THAT(problems_of(make_set("www.example.com.", "A", addresses)), ElementsAre());
  EXPECT_THAT(
      problems_of(make_set("www.example.com.", "CNAME", {"a.example.", "b.example."})),
      ElementsAre("RRSet of type CNAME with DNS name www.example.com. cannot have more than 1 record."));
  const std::string soa = " hostmaster.example.net. 1 7200 900 1209600 86400";
  EXPECT_THAT(problems_of(make_set("example.com.", "SOA", {"ns-1.example." + soa, "ns-2.example." + soa})),
              ElementsAre("A HostedZone must contain exactly one SOA record."));
}

TEST(RecordRules, LimitsTheSizeOfAValue) {
  const RecordSet set = make_set("www.example.com.", "TXT", {"\"0123456789\""});
  EXPECT_THAT(problems_of(set, {.count_max = 400, .size_max = 12}), ElementsAre());
  EXPECT_THAT(
      problems_of(set, {.count_max = 400, .size_max = 11}),
      ElementsAre(
          "Invalid Resource Record: 'FATAL problem: ValueTooLong (Value is too long) encountered with "
          "'\"0123456789\"''"));
}

TEST(RecordRules, FindsDuplicatesHoweverTheyAreWritten) {
  EXPECT_THAT(problems_of(make_set("www.example.com.", "A", {"1.2.3.4", "192.0.2.1", "1.2.3.4"})),
              ElementsAre("Duplicate Resource Record: '1.2.3.4'"));
  EXPECT_THAT(problems_of(make_set("www.example.com.", "AAAA", {"2001:db8::1", "2001:0DB8:0::1"})),
              ElementsAre("Duplicate Resource Record: '2001:0DB8:0::1'"));
  EXPECT_THAT(
      problems_of(make_set("www.example.com.", "MX", {"10 mail.example.com", "10 MAIL.example.com."})),
      ElementsAre("Duplicate Resource Record: '10 MAIL.example.com.'"));
  EXPECT_THAT(problems_of(make_set("www.example.com.", "TXT", {"\"a\"", "\"A\""})), ElementsAre())
      << "the case of text matters";
}

TEST(RecordRules, ComparesValuesInAnyOrder) {
  const auto a = make_set("www.example.com.", "MX", {"10 a.example.com.", "20 b.example.com."});
  EXPECT_TRUE(same_values(a, make_set("www.example.com.", "MX", {"20 B.example.com", "10 a.example.com"})));
  EXPECT_FALSE(
      same_values(a, make_set("www.example.com.", "MX", {"10 b.example.com.", "20 a.example.com."})));
  EXPECT_FALSE(same_values(a, make_set("www.example.com.", "MX", {"10 a.example.com."})));
  EXPECT_FALSE(same_values(a, make_set("www.example.com.", "MX", {"10 a.example.com.", "not a value"})));
}

TEST(RecordRules, DeleteRepeatsWhatIsThere) {
  RecordSet current = make_set("www.example.com.", "A", {"192.0.2.1", "192.0.2.2"});
  current.health_check_id = "abc";
  RecordSet given = make_set("www.example.com.", "A", {"192.0.2.2", "192.0.2.1"});
  EXPECT_TRUE(delete_matches(given, current)) << "the health check may be left out";
  given.health_check_id = "abd";
  EXPECT_FALSE(delete_matches(given, current));
  given.health_check_id = "abc";
  given.ttl = 301;
  EXPECT_FALSE(delete_matches(given, current));
  given.ttl = 300;
  given.weight = 1;
  EXPECT_FALSE(delete_matches(given, current));
}

}  // namespace
}  // namespace milepost::model
