// Each policy and alias as a member of a plan, and how what does not compile is told.
#include "publish/compile_plan.h"

#include <gtest/gtest.h>

#include "dns/name_text.h"
#include "dns/rdata.h"
#include "routing/distance.h"

namespace milepost::publish {
namespace {

using dns::RrType;
using zone::ContentKind;
using zone::PlanMember;
using zone::Policy;

model::RecordSet record_set(const std::string& identifier = "one") {
  model::RecordSet set;
  set.name = "www.example.com.";
  set.type = "A";
  set.ttl = 60;
  set.resource_records = {{"192.0.2.1"}};
  if (!identifier.empty()) set.set_identifier = identifier;
  return set;
}

model::RecordSet alias(const std::string& zone, const std::string& target) {
  model::RecordSet set = record_set("");
  set.ttl.reset();
  set.resource_records.clear();
  set.alias_target = model::AliasTarget{zone, target, true};
  return set;
}

CompiledMember compiled(const model::RecordSet& set) {
  auto member = compile_member("Z1", set);
  EXPECT_TRUE(member) << member.error().message;
  return member.value_or(CompiledMember{});
}

std::string shown(const dns::Name& name) {
  return dns::print_name(name, dns::Escapes::kDecimal);
}

TEST(CompilePlan, PlainIsWhatNothingChoosesAndNothingDependsOn) {
  EXPECT_TRUE(is_plain(record_set("")));
  EXPECT_FALSE(is_plain(record_set()));
  EXPECT_FALSE(is_plain(alias("Z1", "a.example.com.")));
  model::RecordSet set = record_set("");
  set.health_check_id = "check";
  EXPECT_FALSE(is_plain(set)) << "aliases to it ask for its health";
  set = record_set("");
  set.traffic_policy_instance_id = "instance";
  EXPECT_FALSE(is_plain(set));
}

// A plan in their place would be read as records by referrals and negative answers.
TEST(CompilePlan, WhatAZoneIsMadeOfIsPlainWhateverItsHealthCheck) {
  for (const char* type : {"NS", "SOA"}) {
    model::RecordSet set = record_set("");
    set.type = type;
    set.health_check_id = "check";
    EXPECT_TRUE(is_plain(set)) << type;
  }
}

TEST(CompilePlan, WhatEachMemberHas) {
  model::RecordSet set = record_set("blue");
  set.weight = 7;
  set.health_check_id = "check";
  const CompiledMember member = compiled(set);
  EXPECT_EQ(shown(member.owner), "www.example.com.");
  EXPECT_EQ(member.type, RrType::A);
  EXPECT_EQ(member.policy, Policy::kWeighted);
  EXPECT_EQ(member.collection, "");
  PlanMember expected{.label = "blue", .check = "check", .key = 7};
  const std::vector<dns::Rdata> values = {{192, 0, 2, 1}};
  expected.records = zone::prepare_rrset(RrType::A, 60, values).value();
  EXPECT_EQ(member.member, expected);
}

TEST(CompilePlan, Latency) {
  model::RecordSet set = record_set();
  set.region = "eu-west-1";
  const CompiledMember member = compiled(set);
  EXPECT_EQ(member.policy, Policy::kLatency);
  EXPECT_EQ(member.member.param, "eu-west-1");
}

TEST(CompilePlan, Failover) {
  model::RecordSet set = record_set();
  for (const auto& [role, key] :
       {std::pair{"PRIMARY", zone::kFailoverPrimary}, std::pair{"SECONDARY", zone::kFailoverSecondary}}) {
    set.failover = role;
    const CompiledMember member = compiled(set);
    EXPECT_EQ(member.policy, Policy::kFailover);
    EXPECT_EQ(member.member.key, key);
  }
}

TEST(CompilePlan, Geolocation) {
  const auto key_of = [](model::GeoLocation location) {
    model::RecordSet set = record_set();
    set.geo_location = std::move(location);
    const CompiledMember member = compiled(set);
    EXPECT_EQ(member.policy, Policy::kGeolocation);
    return member.member.key;
  };
  EXPECT_EQ(key_of({.continent_code = "EU", .country_code = {}, .subdivision_code = {}}),
            zone::geo_key("EU", {}, {}));
  EXPECT_EQ(key_of({.continent_code = {}, .country_code = "DE", .subdivision_code = {}}),
            zone::geo_key({}, "DE", {}));
  EXPECT_EQ(key_of({.continent_code = {}, .country_code = "US", .subdivision_code = "WA"}),
            zone::geo_key({}, "US", "WA"));
  EXPECT_EQ(key_of({.continent_code = {}, .country_code = "*", .subdivision_code = {}}),
            zone::geo_key({}, "*", {}));
}

TEST(CompilePlan, Multivalue) {
  model::RecordSet set = record_set();
  set.multi_value_answer = true;
  EXPECT_EQ(compiled(set).policy, Policy::kMultivalue);
}

TEST(CompilePlan, GeoproximityByRegionLocalZoneOrCoordinates) {
  model::RecordSet set = record_set();
  set.geo_proximity_location = model::GeoProximityLocation{
      .aws_region = "eu-west-1", .local_zone_group = {}, .coordinates = {}, .bias = -99};
  EXPECT_EQ(compiled(set).policy, Policy::kGeoproximity);
  EXPECT_EQ(compiled(set).member.param, "eu-west-1");
  EXPECT_EQ(compiled(set).member.bias, -99);
  set.geo_proximity_location = model::GeoProximityLocation{
      .aws_region = {}, .local_zone_group = "us-west-2-lax-1", .coordinates = {}, .bias = {}};
  EXPECT_EQ(compiled(set).member.param, "us-west-2-lax-1");
  EXPECT_EQ(compiled(set).member.bias, 0);
  set.geo_proximity_location = model::GeoProximityLocation{
      .aws_region = {},
      .local_zone_group = {},
      .coordinates = model::Coordinates{.latitude = "-33.87", .longitude = "+151.2"},
      .bias = 99};
  EXPECT_EQ(compiled(set).member.param, "");
  EXPECT_EQ(compiled(set).member.position, routing::position_of(-33.87, 151.2));
}

TEST(CompilePlan, IpBased) {
  model::RecordSet set = record_set();
  set.cidr_routing_config = model::CidrRoutingConfig{"collection", "paris"};
  const CompiledMember member = compiled(set);
  EXPECT_EQ(member.policy, Policy::kIpBased);
  EXPECT_EQ(member.collection, "collection");
  EXPECT_EQ(member.member.param, "paris");
}

TEST(CompilePlan, AnAliasStaysInItsZoneOrLeadsElsewhere) {
  const CompiledMember inside = compiled(alias("Z1", "\\052.example.com."));
  EXPECT_EQ(inside.policy, Policy::kSimple);
  EXPECT_EQ(inside.member.kind, ContentKind::kName);
  EXPECT_TRUE(inside.member.target.view().is_wildcard());
  EXPECT_TRUE(inside.member.evaluate_target);
  EXPECT_TRUE(inside.member.records.empty());
  const CompiledMember outside = compiled(alias("Z35SXDOTRQ7X7K", "lb.elsewhere.test."));
  EXPECT_EQ(outside.member.kind, ContentKind::kOutside);
  EXPECT_EQ(shown(outside.member.target), "lb.elsewhere.test.");
}

TEST(CompilePlan, WhatDoesNotCompileSaysWhich) {
  model::RecordSet set = record_set();
  set.weight = 1;
  set.resource_records = {{"192.0.2.999"}};
  const auto bad_value = compile_member("Z1", set);
  ASSERT_FALSE(bad_value);
  EXPECT_EQ(bad_value.error().code, "BadValue");
  EXPECT_NE(bad_value.error().message.find("www.example.com."), std::string::npos);
  set.resource_records = {};
  EXPECT_EQ(compile_member("Z1", set).error().code, "BadValue");
  set = record_set();
  set.type = "DNAME";
  EXPECT_EQ(compile_member("Z1", set).error().code, "BadType");
  set = record_set();
  set.name = "a..b.";
  EXPECT_EQ(compile_member("Z1", set).error().code, "BadName");
  EXPECT_EQ(compile_member("Z1", alias("Z1", "a..b.")).error().code, "BadName");
}

TEST(CompilePlan, LocationsBecomeBlocks) {
  const auto info = compile_cidr_location({.name = "paris", .blocks = {"192.0.2.0/24", "2001:db8::/32"}});
  ASSERT_TRUE(info);
  EXPECT_EQ(info->name, "paris");
  EXPECT_EQ(info->blocks.at(1).print(), "2001:db8::/32");
  const auto bad = compile_cidr_location({.name = "paris", .blocks = {"192.0.2.0"}});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, "BadNetwork");
}

TEST(CompilePlan, AnswersOfNamesElsewhere) {
  model::OutsideAnswer answer{
      .name = "lb.elsewhere.test.", .type = "A", .ttl = 30, .values = {"203.0.113.1"}, .use_until_s = 99};
  const auto compiled = compile_outside_answer(answer);
  ASSERT_TRUE(compiled) << compiled.error().message;
  EXPECT_EQ(shown(compiled->name), "lb.elsewhere.test.");
  EXPECT_EQ(compiled->use_until_s, 99);
  EXPECT_EQ(zone::RrsetView(compiled->records.data()).ttl(), 30u);
  answer.values = {};
  EXPECT_TRUE(compile_outside_answer(answer)->records.empty()) << "there is none of the type";
  answer.values = {"nonsense"};
  EXPECT_EQ(compile_outside_answer(answer).error().code, "BadValue");
  answer.type = "NOTYPE";
  EXPECT_EQ(compile_outside_answer(answer).error().code, "BadType");
}

}  // namespace
}  // namespace milepost::publish
