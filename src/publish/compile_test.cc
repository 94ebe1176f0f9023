// What compiles, and how what does not is told.
#include "publish/compile.h"

#include <gtest/gtest.h>

namespace milepost::publish {
namespace {

const HostPatterns kHosts{{"ns-{}.milepost-1.test", "ns-{}.milepost-2.test"}, 512};

model::RecordSet simple(std::string name, std::string type, std::vector<std::string> values) {
  model::RecordSet set;
  set.name = std::move(name);
  set.type = std::move(type);
  set.ttl = 300;
  for (std::string& value : values) set.resource_records.push_back({std::move(value)});
  return set;
}

std::string shown(const dns::Name& name) {
  return dns::print_name(name, dns::Escapes::kDecimal);
}

TEST(CompileTest, ZoneKnowsItsHostsByNumber) {
  model::HostedZone zone;
  zone.id = "Z1";
  zone.name = "example.com.";
  zone.name_servers = {"ns-3.milepost-1.test", "ns-515.milepost-2.test", "ns.elsewhere.example"};
  zone.created = "2026-11-22T01:02:03.456Z";
  const auto info = compile_zone(zone, kHosts);
  ASSERT_TRUE(info);
  EXPECT_EQ(info->id, "Z1");
  EXPECT_EQ(shown(info->name), "example.com.");
  EXPECT_EQ(info->hosts, (std::vector<std::uint16_t>{3, 515}));
  EXPECT_EQ(info->order, 20261122010203456u);
}

TEST(CompileTest, OlderZonesComeFirstWhateverTheirClockPrints) {
  model::HostedZone zone;
  zone.name = "example.com.";
  zone.created = "2026-11-22T01:02:03Z";
  const auto seconds = compile_zone(zone, kHosts);
  zone.created = "2026-11-22T01:02:03.001Z";
  const auto milliseconds = compile_zone(zone, kHosts);
  ASSERT_TRUE(seconds && milliseconds);
  EXPECT_LT(seconds->order, milliseconds->order);
}

TEST(CompileTest, PrivateZoneHasVpcsInsteadOfHosts) {
  model::HostedZone zone;
  zone.id = "Z1";
  zone.name = "internal.";
  zone.private_zone = true;
  zone.name_servers = {"ns-3.milepost-1.test"};
  zone.vpcs = {{"us-east-1", "vpc-1"}, {"eu-west-1", std::string(zone::kIdSizeMax, 'x')}};
  const auto info = compile_zone(zone, kHosts);
  ASSERT_TRUE(info);
  EXPECT_TRUE(info->is_private);
  EXPECT_TRUE(info->hosts.empty());
  EXPECT_EQ(info->vpcs, std::vector<std::string>{"us-east-1/vpc-1"})
      << "an id too long for any VPC is left out";
}

TEST(CompileTest, VpcBecomesNetworks) {
  model::Vpc vpc;
  vpc.region = "us-east-1";
  vpc.id = "vpc-1";
  vpc.networks = {"10.0.0.0/8", "2001:db8::/32"};
  const auto info = compile_vpc(vpc);
  ASSERT_TRUE(info);
  EXPECT_EQ(info->id, "us-east-1/vpc-1");
  EXPECT_EQ(info->networks.at(1).print(), "2001:db8::/32");
  vpc.networks = {"10.0.0.0"};
  EXPECT_EQ(compile_vpc(vpc).error().code, "BadNetwork");
  vpc.networks = {};
  vpc.id = std::string(zone::kIdSizeMax, 'x');
  EXPECT_EQ(compile_vpc(vpc).error().code, "BadVpc");
}

TEST(CompileTest, RecordSetBecomesWire) {
  const auto rrset = compile_record_set(simple("www.example.com.", "A", {"192.0.2.1", "192.0.2.2"}));
  ASSERT_TRUE(rrset) << rrset.error().message;
  EXPECT_EQ(shown(rrset->owner), "www.example.com.");
  EXPECT_EQ(rrset->type, dns::RrType::A);
  EXPECT_EQ(rrset->ttl, 300u);
  EXPECT_EQ(rrset->rdatas, (std::vector<dns::Rdata>{{192, 0, 2, 1}, {192, 0, 2, 2}}));
}

TEST(CompileTest, OctalWildcardIsAWildcard) {
  const auto rrset = compile_record_set(simple("\\052.example.com.", "TXT", {"\"a\" \"b\\351\""}));
  ASSERT_TRUE(rrset) << rrset.error().message;
  EXPECT_TRUE(rrset->owner.view().is_wildcard());
  EXPECT_EQ(rrset->rdatas.at(0), (dns::Rdata{1, 'a', 2, 'b', 0351}));
}

TEST(CompileTest, WhatDoesNotCompileSaysWhich) {
  const auto bad_value = compile_record_set(simple("www.example.com.", "A", {"192.0.2.999"}));
  ASSERT_FALSE(bad_value);
  EXPECT_EQ(bad_value.error().code, "BadValue");
  EXPECT_NE(bad_value.error().message.find("www.example.com. A"), std::string::npos);
  EXPECT_EQ(compile_record_set(simple("a..b.", "A", {"192.0.2.1"})).error().code, "BadName");
  EXPECT_EQ(compile_record_set(simple("a.b.", "DNAME", {"x."})).error().code, "BadType");
  EXPECT_EQ(compile_record_set(simple("a.b.", "A", {})).error().code, "BadValue");
}

}  // namespace
}  // namespace milepost::publish
