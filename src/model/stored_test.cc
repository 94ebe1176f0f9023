// Stored values survive the way to JSON and back, and say what is wrong with them when they do not.
#include "model/stored.h"

#include <gtest/gtest.h>

#include "model/account.h"
#include "model/hosted_zone.h"
#include "model/record_set.h"

namespace milepost::model {
namespace {

TEST(Stored, ReadsLikeThis) {
  const DelegationSet set{
      "N1", "123456789012", std::nullopt, false, {"ns-1.example.net", "ns-2.example.net"}};
  EXPECT_EQ(encode_stored(set), R"({"Id":"N1","Account":"123456789012","Reusable":false,)"
                                R"("NameServers":["ns-1.example.net","ns-2.example.net"]})");
}

TEST(Stored, RecordSetComesBackAsItWas) {
  RecordSet set;
  set.name = "www.example.com.";
  set.type = "TXT";
  set.ttl = 300;
  set.weight = 0;
  set.resource_records = {{R"("with \"quotes\" and \\ and \351")"},
                          {"\"tab\t, newline\n, nul" + std::string(1, '\0') + "\""}};
  const base::Result<RecordSet> back = decode_stored<RecordSet>(encode_stored(set));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(*back, set);
}

TEST(Stored, NestedMembersComeBackAsTheyWere) {
  RecordSet set;
  set.name = "example.com.";
  set.type = "A";
  set.alias_target = AliasTarget{"Z1", "target.example.com.", true};
  set.geo_proximity_location = GeoProximityLocation{{}, {}, Coordinates{"52.52", "13.40"}, -99};
  const base::Result<RecordSet> back = decode_stored<RecordSet>(encode_stored(set));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(*back, set);
}

TEST(Stored, UnknownMembersAreIgnored) {
  const auto state = decode_stored<ZoneState>(R"({"Future":{"a":[1]},"RecordSetCount":7})");
  ASSERT_TRUE(state);
  EXPECT_EQ(state->record_set_count, 7);
}

TEST(Stored, AbsentOptionalsAndListsAreEmpty) {
  const auto set = decode_stored<DelegationSet>(R"({"Id":"N1","Account":"1","Reusable":true})");
  ASSERT_TRUE(set);
  EXPECT_FALSE(set->caller_reference);
  EXPECT_TRUE(set->name_servers.empty());
}

TEST(Stored, MissingMemberIsNamed) {
  const auto state = decode_stored<ZoneState>("{}");
  ASSERT_FALSE(state);
  EXPECT_EQ(state.error(), (base::Error{"DataFormat", "ZoneState lacks its member RecordSetCount"}));
}

TEST(Stored, KeyIsNamed) {
  const store::KeyValue entry{.key = "hosted_zone_state/Z1", .value = R"({"RecordSetCount":"many"})"};
  const auto state = decode_stored<ZoneState>(entry);
  ASSERT_FALSE(state);
  EXPECT_EQ(state.error().message, "key hosted_zone_state/Z1: RecordSetCount has a value of a wrong kind");
}

TEST(Stored, NumbersThatDoNotFitAreRefused) {
  EXPECT_FALSE(decode_stored<ZoneState>(R"({"RecordSetCount":9223372036854775808})"));
  EXPECT_FALSE(decode_stored<ZoneState>(R"({"RecordSetCount":1.5})"));
  EXPECT_TRUE(decode_stored<ZoneState>(R"({"RecordSetCount":9223372036854775807})"));
}

TEST(Stored, WhatIsNoJsonIsRefused) {
  for (const char* text : {"", "{", "[]", "null", "{\"RecordSetCount\":1} trailing"}) {
    const auto state = decode_stored<ZoneState>(text);
    ASSERT_FALSE(state) << text;
    EXPECT_EQ(state.error().code, "DataFormat");
  }
}

}  // namespace
}  // namespace milepost::model
