// Which records the name servers' own zones get, as zone-file lines.
#include "publish/name_server_zones.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "model/shuffle_sharding.h"

namespace milepost::publish {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

const HostPatterns kPatterns{{"ns-{}.milepost-1.test", "ns-{}.milepost-2.test"}, 512};

using Listeners = std::vector<model::NameServerListener>;
using Nodes = std::vector<model::NameServerPlacement>;

/// Of one node.
auto compile(const Listeners& listeners, const HostPatterns& patterns = kPatterns) {
  return compile_name_server_zones(patterns, Nodes{{.node = "n1", .listeners = listeners}});
}

/// Each record as a zone-file line without TTL.
std::vector<std::string> lines(const CompiledZone& zone) {
  std::vector<std::string> out;
  for (const CompiledRrset& set : zone.rrsets) {
    for (const dns::Rdata& rdata : set.rdatas) {
      out.push_back(fmt::format("{} {} {}", dns::print_name(set.owner, dns::Escapes::kDecimal),
                                dns::print_type(set.type), dns::print_rdata(set.type, rdata, {})));
    }
  }
  return out;
}

TEST(NameServerZonesTest, HostsThatShareAddressesAreAWildcard) {
  const auto zones = compile({{{}, {"192.0.2.1", "2001:db8::1"}}});
  ASSERT_TRUE(zones) << zones.error().message;
  ASSERT_EQ(zones->size(), 2u);
  EXPECT_EQ(zones->at(0).info.id, "name-servers/milepost-1.test");
  EXPECT_EQ(zones->at(0).info.hosts, (std::vector<std::uint16_t>{0, 512}));
  EXPECT_THAT(
      lines(zones->at(0)),
      UnorderedElementsAre(
          "milepost-1.test. SOA ns-0.milepost-1.test. hostmaster.milepost-1.test. 1 7200 900 1209600 86400",
          "milepost-1.test. NS ns-0.milepost-1.test.", "milepost-1.test. NS ns-512.milepost-2.test.",
          "ns-0.milepost-1.test. A 192.0.2.1", "ns-0.milepost-1.test. AAAA 2001:db8::1",
          "*.milepost-1.test. A 192.0.2.1", "*.milepost-1.test. AAAA 2001:db8::1"));
}

TEST(NameServerZonesTest, HostsOfTheirOwnListenerHaveTheirOwnAddresses) {
  const auto zones = compile({{{}, {"192.0.2.1"}}, {{"NS-7.milepost-1.test."}, {"192.0.2.7"}}});
  ASSERT_TRUE(zones) << zones.error().message;
  EXPECT_THAT(lines(zones->at(0)),
              IsSupersetOf({"ns-7.milepost-1.test. A 192.0.2.7", "*.milepost-1.test. A 192.0.2.1"}));
}

TEST(NameServerZonesTest, WithoutASharedListenerOnlyTheNamedHostsServe) {
  const auto zones =
      compile({{{"ns-7.milepost-1.test"}, {"192.0.2.7"}}, {{"ns-600.milepost-2.test"}, {"192.0.2.8"}}});
  ASSERT_TRUE(zones) << zones.error().message;
  EXPECT_THAT(
      lines(zones->at(1)),
      UnorderedElementsAre(
          "milepost-2.test. SOA ns-600.milepost-2.test. hostmaster.milepost-2.test. 1 7200 900 1209600 86400",
          "milepost-2.test. NS ns-600.milepost-2.test.", "milepost-2.test. NS ns-7.milepost-1.test.",
          "ns-600.milepost-2.test. A 192.0.2.8"));
}

TEST(NameServerZonesTest, MistakesNameTheCulprit) {
  const auto foreign = compile({{{"ns-1.example.com"}, {"192.0.2.1"}}});
  ASSERT_FALSE(foreign);
  EXPECT_NE(foreign.error().message.find("ns-1.example.com"), std::string::npos);
  const auto bad = compile({{{}, {"192.0.2.one"}}});
  ASSERT_FALSE(bad);
  EXPECT_NE(bad.error().message.find("192.0.2.one"), std::string::npos);
}

// --- several nodes ---

const HostPatterns kFour{
    {"ns-{}.milepost-1.test", "ns-{}.milepost-2.test", "ns-{}.milepost-3.test", "ns-{}.milepost-4.test"}, 8};

/// A node whose one listener is all hosts.
model::NameServerPlacement node(const std::string& name, std::vector<std::string> addresses,
                                std::optional<std::int64_t> stripe) {
  return {.node = name, .stripe = stripe, .listeners = {{{}, std::move(addresses)}}};
}

/// Four of them, n1 in the first stripe with 192.0.2.1, and so on.
Nodes four_nodes() {
  Nodes out;
  for (int i = 0; i < 4; ++i)
    out.push_back(node("n" + std::to_string(i + 1), {"192.0.2." + std::to_string(i + 1)}, i));
  return out;
}

std::vector<std::string> lines_of_all(const Nodes& nodes, const HostPatterns& patterns = kFour) {
  const auto zones = compile_name_server_zones(patterns, nodes);
  EXPECT_TRUE(zones) << zones.error().message;
  std::vector<std::string> all;
  for (const CompiledZone& zone : *zones) {
    for (std::string& line : lines(zone)) all.push_back(std::move(line));
  }
  return all;
}

TEST(NameServerZonesTest, OfFourNodesEachHasAStripe) {
  const auto all = lines_of_all(four_nodes());
  EXPECT_EQ(all.size(), 4u * (1 + 4 + 8)) << "SOA, four NS and eight hosts in each zone, and no wildcard";
  for (int pattern = 0; pattern < 4; ++pattern) {
    for (int n = 0; n < 8; ++n) {
      EXPECT_THAT(all, Contains(fmt::format("ns-{}.milepost-{}.test. A 192.0.2.{}", pattern * 8 + n,
                                            pattern + 1, pattern + 1)));
    }
  }
}

TEST(NameServerZonesTest, ApexHostsOfFourNodesAreOnAllOfThem) {
  const auto all = lines_of_all(four_nodes());
  std::set<std::string> addresses;
  for (const char* host : {"ns-0.milepost-1", "ns-8.milepost-2", "ns-16.milepost-3", "ns-24.milepost-4"}) {
    EXPECT_THAT(all, Contains(fmt::format("milepost-1.test. NS {}.test.", host)));
    for (const std::string& line : all) {
      if (line.starts_with(fmt::format("{}.test. A ", host))) addresses.insert(line.substr(line.rfind(' ')));
    }
  }
  EXPECT_EQ(addresses.size(), 4u);
}

TEST(NameServerZonesTest, TheOrderOfNodesDoesNotMatter) {
  Nodes nodes = four_nodes();
  nodes.push_back(node("n5", {"192.0.2.5", "2001:db8::5"}, 0));
  nodes.push_back({.node = "n6", .listeners = {{{"ns-3.milepost-1.test"}, {"192.0.2.6"}}}});
  nodes.push_back({.node = "n7", .listeners = {{{"ns-3.milepost-1.test"}, {"192.0.2.7"}}}});
  const auto all = lines_of_all(nodes);
  for (int turn = 0; turn < 7; ++turn) {
    std::ranges::rotate(nodes, nodes.begin() + 1);
    EXPECT_EQ(lines_of_all(nodes), all);
  }
}

TEST(NameServerZonesTest, ANodesAddressesAreOfItsFamilies) {
  Nodes nodes = four_nodes();
  nodes[1].listeners = {{{}, {"2001:db8::2"}}};
  nodes[2].listeners = {{{}, {"192.0.2.3"}}, {{}, {"2001:db8::3"}}};
  const auto all = lines_of_all(nodes);
  EXPECT_THAT(all, Contains("ns-9.milepost-2.test. AAAA 2001:db8::2"));
  EXPECT_THAT(all, Not(Contains(testing::StartsWith("ns-9.milepost-2.test. A "))));
  EXPECT_THAT(
      all, IsSupersetOf({"ns-17.milepost-3.test. A 192.0.2.3", "ns-17.milepost-3.test. AAAA 2001:db8::3"}));
}

TEST(NameServerZonesTest, HostsThatAListenerNamesAreNotDealt) {
  Nodes nodes = four_nodes();
  nodes[3].listeners.push_back({{"ns-0.milepost-1.test"}, {"192.0.2.44"}});
  const auto all = lines_of_all(nodes);
  EXPECT_THAT(all, Contains("ns-0.milepost-1.test. A 192.0.2.44"));
  EXPECT_THAT(all, Not(Contains("ns-0.milepost-1.test. A 192.0.2.1")));
  EXPECT_THAT(all, Contains("ns-1.milepost-1.test. A 192.0.2.1"));
}

TEST(NameServerZonesTest, NodesWithoutAnAddressGetNoHosts) {
  Nodes nodes = {node("n1", {"192.0.2.1"}, 0), node("n2", {}, std::nullopt)};
  EXPECT_THAT(lines_of_all(nodes), Contains("*.milepost-1.test. A 192.0.2.1"))
      << "one node that can be asked";
  nodes[0].listeners.clear();
  EXPECT_THAT(lines_of_all(nodes), Each(Not(testing::HasSubstr(" A "))));
}

TEST(NameServerZonesTest, OfNodesThatNameTheirHostsTheApexIsOnMany) {
  Nodes nodes;
  for (const int first : {0, 16}) {
    model::NameServerListener listener{{}, {fmt::format("192.0.2.{}", first)}};
    for (int n = first; n < first + 16; ++n)
      listener.hosts.push_back(kFour.host(static_cast<std::uint16_t>(n)));
    nodes.push_back({.node = fmt::format("n{}", first), .listeners = {std::move(listener)}});
  }
  const auto zones = compile_name_server_zones(kFour, nodes);
  ASSERT_TRUE(zones);
  const auto& hosts = zones->front().info.hosts;
  EXPECT_EQ(hosts.size(), zone::kZoneHostsMax);
  EXPECT_TRUE(std::ranges::any_of(hosts, [](int host) { return host < 16; }));
  EXPECT_TRUE(std::ranges::any_of(hosts, [](int host) { return host >= 16; }))
      << "by name alone all eight would be of the first node";
}

TEST(NameServerZonesTest, OfOnePatternTheHostsOfASetAreOnFourNodesToo) {
  const HostPatterns one{{"ns-{}.milepost-1.test"}, 16};
  const auto zones = compile_name_server_zones(one, four_nodes());
  ASSERT_TRUE(zones);
  EXPECT_EQ(zones->front().info.hosts, (std::vector<std::uint16_t>{0, 1, 2, 3}));
  EXPECT_THAT(lines(zones->front()),
              IsSupersetOf({"ns-4.milepost-1.test. A 192.0.2.1", "ns-5.milepost-1.test. A 192.0.2.2",
                            "ns-6.milepost-1.test. A 192.0.2.3", "ns-7.milepost-1.test. A 192.0.2.4"}));
}

/// What it is all for: whatever set of shuffle sharding a zone gets, its name servers are on four nodes.
TEST(NameServerZonesTest, EverySetIsOnFourNodesWhateverThePatterns) {
  for (std::size_t patterns = 1; patterns <= 6; ++patterns) {
    HostPatterns hosts{{}, 8};
    for (std::size_t i = 0; i < patterns; ++i) hosts.patterns.push_back(fmt::format("n{{}}.p{}.test", i));
    Nodes nodes = four_nodes();
    for (int more = 5; more <= 9; ++more) {
      std::map<std::string, std::string> address;
      for (const std::string& line : lines_of_all(nodes, hosts)) {
        const std::size_t type = line.find(" A ");
        if (type != std::string::npos) address[line.substr(0, type)] = line.substr(type);
      }
      const model::ShuffleSharding sharding(patterns, 8);
      for (std::uint64_t set = 0; set < std::min<std::uint64_t>(sharding.period(), 500); ++set) {
        std::set<std::string> of_set;
        for (const model::PatternHost& host : sharding.hosts(set))
          of_set.insert(
              address.at(hosts.host(static_cast<std::uint16_t>(host.pattern * 8 + host.number)) + "."));
        ASSERT_EQ(of_set.size(), 4u) << patterns << " patterns, set " << set;
      }
      nodes.push_back(node(fmt::format("n{}", more), {fmt::format("192.0.2.{}", more)}, more % 4));
    }
  }
}

}  // namespace
}  // namespace milepost::publish
