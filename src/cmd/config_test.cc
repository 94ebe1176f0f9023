// Defaults, every key, and the text of every mistake.
#include "cmd/config.h"

#include <gtest/gtest.h>

namespace milepost::cmd {
namespace {

std::string mistake(std::string_view toml) {
  const auto config = parse_config(toml, "milepost.toml");
  return config ? "none" : config.error().message;
}

TEST(ConfigTest, EmptyFileIsTheDefaults) {
  const auto config = parse_config("", "milepost.toml");
  ASSERT_TRUE(config);
  ASSERT_EQ(config->listen.size(), 1u);
  EXPECT_EQ(config->listen[0].endpoint.print(), "127.0.0.1:5300");
  EXPECT_EQ(config->api.print(), "127.0.0.1:5380");
  EXPECT_EQ(config->name_servers.patterns.size(), 4u);
  EXPECT_EQ(config->limits.hosted_zones, 500);
  EXPECT_EQ(config->edns_payload, 1232);
}

TEST(ConfigTest, EverythingCanBeSet) {
  const auto config = parse_config(R"(
drain_grace_s = 30
[name_servers]
patterns = ["ns{}.example.net"]
hosts_per_pattern = 4
[[listen]]
address = "[::1]:5300"
hosts = ["ns1.example.net"]
advertise = ["2001:db8::1", "192.0.2.1"]
[[listen]]
address = "127.0.0.2:53"
[api]
address = "0.0.0.0:8080"
certificate = "api.pem"
key = "api-key.pem"
[audit]
retention_days = 7
sweep_max = 100
[dns]
edns_payload = 1400
nsid = "fra-1"
udp_workers = 2
tcp_workers = 2
tcp_connections_max = 50
tcp_connections_per_client_max = 5
tcp_idle_s = 3
tcp_queries_max = 7
tcp_lifetime_s = 60
[limits]
hosted_zones = 1
vpcs_per_zone = 4
vpc_authorizations_per_zone = 5
cidr_collections = 6
cidr_blocks_per_collection = 7
traffic_policies = 8
traffic_policy_versions = 9
traffic_policy_instances = 10
record_sets_per_zone = 2000000
)",
                                   "milepost.toml");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->audit.keep, std::chrono::days(7));
  EXPECT_EQ(config->audit.sweep_max, 100u);
  EXPECT_EQ(config->drain_grace, std::chrono::seconds(30));
  EXPECT_EQ(config->name_servers.host(3), "ns3.example.net");
  ASSERT_EQ(config->listen.size(), 2u);
  EXPECT_EQ(config->listen[0].endpoint.print(), "[::1]:5300");
  EXPECT_EQ(config->listen[0].hosts, std::vector<std::string>{"ns1.example.net"});
  EXPECT_EQ(config->listen[0].advertise.size(), 2u);
  EXPECT_TRUE(config->listen[1].hosts.empty());
  EXPECT_EQ(config->api.print(), "0.0.0.0:8080");
  EXPECT_EQ(config->api_certificate, "api.pem");
  EXPECT_EQ(config->api_key, "api-key.pem");
  EXPECT_EQ(config->edns_payload, 1400);
  EXPECT_EQ(config->nsid, "fra-1");
  EXPECT_EQ(config->udp_workers, 2u);
  EXPECT_EQ(config->tcp.connections_max, 50u);
  EXPECT_EQ(config->tcp.connections_per_client_max, 5u);
  EXPECT_EQ(config->tcp.idle_time, std::chrono::seconds(3));
  EXPECT_EQ(config->tcp.queries_max, 7u);
  EXPECT_EQ(config->tcp.lifetime, std::chrono::minutes(1));
  EXPECT_EQ(config->limits.hosted_zones, 1);
  EXPECT_EQ(config->limits.vpcs_per_zone, 4);
  EXPECT_EQ(config->limits.vpc_authorizations_per_zone, 5);
  EXPECT_EQ(config->limits.cidr_collections, 6);
  EXPECT_EQ(config->limits.cidr_blocks_per_collection, 7);
  EXPECT_EQ(config->limits.traffic_policies, 8);
  EXPECT_EQ(config->limits.traffic_policy_versions, 9);
  EXPECT_EQ(config->limits.traffic_policy_instances, 10);
  EXPECT_EQ(config->limits.batch.record_sets_max, 2'000'000);
}

TEST(ConfigTest, UnknownKeysAreNamed) {
  EXPECT_EQ(mistake("grace = 1"), "milepost.toml, line 1: there is no key grace");
  EXPECT_EQ(mistake("[dns]\nendpoint = 'x'"), "milepost.toml, line 2: there is no key dns.endpoint");
  EXPECT_EQ(mistake("[[listen]]\naddress='127.0.0.1:53'\n[[listen]]\nhost='x'"),
            "milepost.toml, line 4: there is no key listen[2].host");
}

TEST(ConfigTest, WrongValuesAreNamed) {
  EXPECT_EQ(mistake("drain_grace_s = 'long'"),
            "milepost.toml: drain_grace_s must be a number from 0 to 86400");
  EXPECT_EQ(mistake("[dns]\nedns_payload = 100"),
            "milepost.toml: dns.edns_payload must be a number from 512 to 4096");
  EXPECT_EQ(mistake("listen = '127.0.0.1:53'"), "milepost.toml: listen must be tables, [[listen]]");
  EXPECT_EQ(mistake("[name_servers]\npatterns = 'x'"),
            "milepost.toml: name_servers.patterns must be a list of texts in quotes");
  for (const char* culprit : {"ns-9999.milepost-1.test", "ns-1.example.com"}) {
    EXPECT_NE(mistake(std::string("[[listen]]\nhosts = ['") + culprit + "']").find(culprit),
              std::string::npos);
  }
  EXPECT_NE(mistake("[[listen]]\naddress = 'localhost:53'").find("localhost:53"), std::string::npos);
  EXPECT_NE(mistake("[[listen]]\nadvertise = ['here']").find("here"), std::string::npos);
  EXPECT_NE(mistake("a = = 1").find("line 1"), std::string::npos);
}

TEST(ConfigTest, AddressTextIsWithoutPortAndBrackets) {
  EXPECT_EQ(address_text(*nameserver::Endpoint::parse("[2001:db8::1]:53")), "2001:db8::1");
  EXPECT_EQ(address_text(*nameserver::Endpoint::parse("192.0.2.1:53")), "192.0.2.1");
}

}  // namespace
}  // namespace milepost::cmd
