// Keys sort as the API lists, and say again what they were made of.
#include "model/keys.h"

#include <gtest/gtest.h>

namespace milepost::model::keys {
namespace {

TEST(Keys, NamesAreReversedByLabel) {
  EXPECT_EQ(reversed("www.example.com."), "com.example.www.");
  EXPECT_EQ(reversed("com."), "com.");
  EXPECT_EQ(reversed("\\052.a\\056b.example."), "example.a\\056b.\\052.");
  EXPECT_EQ(unreversed("com.example.www."), "www.example.com.");
}

TEST(Keys, RecordSetsSortAsRoute53Lists) {
  // ROUTE53.md 2.5: reversed labels with the trailing dot, then type, then set identifier; characters below
  // the dot sort before it, so "example-." comes before what lies below "example.".
  const std::string listed[] = {
      record_set("Z1", "example.com.", "NS", ""),       record_set("Z1", "example.com.", "SOA", ""),
      record_set("Z1", "\\052.example.com.", "A", ""),  record_set("Z1", "a-b.example.com.", "A", ""),
      record_set("Z1", "a.example.com.", "A", ""),      record_set("Z1", "a.example.com.", "A", "blue"),
      record_set("Z1", "a.example.com.", "A", "green"), record_set("Z1", "a.example.com.", "AAAA", ""),
      record_set("Z1", "x.a.example.com.", "A", ""),    record_set("Z1", "b.example.com.", "A", "")};
  for (std::size_t i = 1; i < std::size(listed); ++i) EXPECT_LT(listed[i - 1], listed[i]) << i;
}

TEST(Keys, RecordSetKeyIsParsedBack) {
  RecordSetKey parsed;
  ASSERT_TRUE(parse_record_set(record_set("Z1", "www.example.com.", "A", "set/with\tanything"), parsed));
  EXPECT_EQ(parsed.zone, "Z1");
  EXPECT_EQ(parsed.escaped_name, "www.example.com.");
  EXPECT_EQ(parsed.type, "A");
  EXPECT_EQ(parsed.set_identifier, "set/with\tanything");
}

TEST(Keys, OtherKeysAreNoRecordSets) {
  RecordSetKey parsed;
  for (const std::string& key :
       {hosted_zone("Z1"), std::string("record_set/Z1"), std::string("record_set/Z1/com."),
        std::string("record_set/Z1/com.\0A", 20), std::string()}) {
    EXPECT_FALSE(parse_record_set(key, parsed)) << key;
  }
}

TEST(Keys, AnInstancesPlanHasTheKeyOfItsRootRecordSet) {
  const std::string plan = traffic_plan("Z1", "www.example.com.", "A");
  const std::string root = record_set("Z1", "www.example.com.", "A", "");
  EXPECT_EQ(plan.substr(kTrafficPlans.size()), root.substr(kRecordSets.size()));
  RecordSetKey parsed;
  ASSERT_TRUE(parse_traffic_plan(plan, parsed));
  EXPECT_EQ(parsed.zone, "Z1");
  EXPECT_EQ(parsed.escaped_name, "www.example.com.");
  EXPECT_EQ(parsed.type, "A");
  EXPECT_FALSE(parse_traffic_plan(root, parsed));
  EXPECT_FALSE(parse_record_set(plan, parsed));
}

TEST(Keys, InstancesSortByZoneNameAndTypeAndAPositionIsBeforeWhatItLeavesOpen) {
  const auto key = [](const InstancePosition& position) { return traffic_policy_use("P", 2, position); };
  const std::string listed[] = {key({}),
                                key({.zone = "Z1"}),
                                key({.zone = "Z1", .escaped_name = "a.example.com."}),
                                key({.zone = "Z1", .escaped_name = "a.example.com.", .type = "A"}),
                                key({.zone = "Z1", .escaped_name = "a.example.com.", .type = "AAAA"}),
                                key({.zone = "Z1", .escaped_name = "x.a.example.com.", .type = "A"}),
                                key({.zone = "Z1", .escaped_name = "b.example.com.", .type = "A"}),
                                key({.zone = "Z2", .escaped_name = "a.example.com.", .type = "A"}),
                                traffic_policy_uses("P", 10)};
  for (std::size_t i = 1; i < std::size(listed); ++i) EXPECT_LT(listed[i - 1], listed[i]) << i;
  EXPECT_EQ(listed[0], traffic_policy_uses("P", 2));
  EXPECT_EQ(account_traffic_policy_instance("1", {}), account_traffic_policy_instances("1"));
}

TEST(Keys, ZonesBelowANameStartWithItsHostKey) {
  EXPECT_EQ(host_zones("ns-1.test", "example.com."), "host_zone/ns-1.test/com.example.");
  EXPECT_TRUE(
      host_zones("ns-1.test", "www.example.com.").starts_with(host_zones("ns-1.test", "example.com.")));
  EXPECT_FALSE(host_zones("ns-1.test", "examples.com.").starts_with(host_zones("ns-1.test", "example.com.")));
}

TEST(Keys, LastPartIsTheId) {
  EXPECT_EQ(last_part(account_zone("123456789012", "Z1")), "Z1");
  EXPECT_EQ(last_part(account_zone_name("123456789012", "example.com.", "Z1")), "Z1");
  EXPECT_EQ(last_part(delegation_set_zone("N1", "example.com.", "Z1")), "Z1");
  EXPECT_EQ(last_part(account_delegation_set("123456789012", "N1")), "N1");
}

}  // namespace
}  // namespace milepost::model::keys
