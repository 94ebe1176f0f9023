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
  EXPECT_TRUE(config->client_subnets_from.empty()) << "everybody is believed";
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
[location]
overlay = ["10.0.0.0/8,region=fra-dc1"]
overlay_files = ["offices.csv"]
mmdb = ["country.mmdb", "city.mmdb"]
latency = "latency.csv"
latency_gain_ms = 10
reload_s = 30
[[location.regions]]
name = "fra-dc1"
latitude = 50
longitude = 8.75
[alias]
allow = ["*.example.net"]
resolvers = ["192.0.2.53:53", "[2001:db8::53]:53"]
ttl_max_s = 30
stale_s = 7200
empty_after_s = 10
targets_max = 5
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
client_subnets_from = ["192.0.2.0/24", "2001:db8::/32"]
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
  const LocationConfig& location = config->client_location;
  EXPECT_EQ(location.sources.overlay.size(), 1u);
  EXPECT_EQ(location.sources.files(),
            (std::vector<std::string>{"offices.csv", "country.mmdb", "city.mmdb", "latency.csv"}));
  EXPECT_EQ(location.sources.latency_gain_ms, 10);
  EXPECT_EQ(location.reload, std::chrono::seconds(30));
  const routing::RegionTable regions = location.region_table();
  EXPECT_EQ(regions[regions.find("fra-dc1").value()].longitude, 8.75);
  EXPECT_EQ(config->audit.keep, std::chrono::days(7));
  EXPECT_EQ(config->audit.sweep_max, 100u);
  EXPECT_TRUE(config->limits.batch.alias_names.allow("lb.example.net."));
  EXPECT_EQ(config->alias.resolver.servers, (std::vector<std::string>{"192.0.2.53:53", "[2001:db8::53]:53"}));
  EXPECT_EQ(config->alias.rules.ttl_max_s, 30);
  EXPECT_EQ(config->alias.rules.stale_s, 7200);
  EXPECT_EQ(config->alias.rules.empty_after_s, 10);
  EXPECT_EQ(config->alias.targets_max, 5u);
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
  ASSERT_EQ(config->client_subnets_from.size(), 2u);
  EXPECT_EQ(config->client_subnets_from[1].print(), "2001:db8::/32");
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
  EXPECT_EQ(
      mistake("[alias]\nallow = ['lb-*.example.net']"),
      "milepost.toml: alias.allow is wrong: 'lb-*.example.net' is neither a name nor *. and a name nor *");
  EXPECT_NE(mistake("[alias]\nresolvers = ['dns.example:53']").find("dns.example:53"), std::string::npos);
  EXPECT_EQ(mistake("[dns]\nclient_subnets_from = ['192.0.2.1']"),
            "milepost.toml: dns.client_subnets_from holds 192.0.2.1, which is no address block such as "
            "192.0.2.0/24");
  EXPECT_NE(mistake("a = = 1").find("line 1"), std::string::npos);
}

TEST(ConfigTest, WrongLocationsAreNamed) {
  EXPECT_EQ(mistake("[location]\noverlay = ['10.0.0.0/8,country=DE', '10.0.0.0/8,country=XX']"),
            "milepost.toml: location.overlay is wrong: entry 2, line 1: 'XX' is no country: two letters, as "
            "ISO 3166-1 "
            "has them");
  EXPECT_EQ(mistake("[location]\noverlay = ['10.0.0.0/8,region=fra']"),
            "milepost.toml: location.overlay is wrong: entry 1, line 1: there is no region 'fra'; define it "
            "with its "
            "coordinates");
  EXPECT_EQ(mistake("[[location.regions]]\nname = 'a b'\nlatitude = 1\nlongitude = 2"),
            "milepost.toml: location.regions[1].name is wrong: 'a b' is no name of a region: letters, digits "
            "and hyphens, "
            "64 at most");
  EXPECT_EQ(mistake("[[location.regions]]\nname = 'a'\nlatitude = 91\nlongitude = 2"),
            "milepost.toml: location.regions[1].latitude must be a number from -90 to 90");
  EXPECT_EQ(mistake("[[location.regions]]\nname = 'a'\nlatitude = 1.5"),
            "milepost.toml: location.regions[1].latitude and longitude must both be given");
  EXPECT_EQ(mistake("[location]\nreload_s = 0"),
            "milepost.toml: location.reload_s must be a number from 1 to 86400");
}

TEST(ConfigTest, AddressTextIsWithoutPortAndBrackets) {
  EXPECT_EQ(address_text(*nameserver::Endpoint::parse("[2001:db8::1]:53")), "2001:db8::1");
  EXPECT_EQ(address_text(*nameserver::Endpoint::parse("192.0.2.1:53")), "192.0.2.1");
}

}  // namespace
}  // namespace milepost::cmd
