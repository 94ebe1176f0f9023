// Which records the name servers' own zones get, as zone-file lines.
#include "publish/name_server_zones.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/core.h>

namespace milepost::publish {
namespace {

using ::testing::IsSupersetOf;
using ::testing::UnorderedElementsAre;

const HostPatterns kPatterns{{"ns-{}.milepost-1.test", "ns-{}.milepost-2.test"}, 512};

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
  const auto zones = compile_name_server_zones(kPatterns, {{{}, {"192.0.2.1", "2001:db8::1"}}});
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
  const auto zones =
      compile_name_server_zones(kPatterns, {{{}, {"192.0.2.1"}}, {{"NS-7.milepost-1.test."}, {"192.0.2.7"}}});
  ASSERT_TRUE(zones) << zones.error().message;
  EXPECT_THAT(lines(zones->at(0)),
              IsSupersetOf({"ns-7.milepost-1.test. A 192.0.2.7", "*.milepost-1.test. A 192.0.2.1"}));
}

TEST(NameServerZonesTest, WithoutASharedListenerOnlyTheNamedHostsServe) {
  const auto zones = compile_name_server_zones(
      kPatterns, {{{"ns-7.milepost-1.test"}, {"192.0.2.7"}}, {{"ns-600.milepost-2.test"}, {"192.0.2.8"}}});
  ASSERT_TRUE(zones) << zones.error().message;
  EXPECT_THAT(
      lines(zones->at(1)),
      UnorderedElementsAre(
          "milepost-2.test. SOA ns-600.milepost-2.test. hostmaster.milepost-2.test. 1 7200 900 1209600 86400",
          "milepost-2.test. NS ns-600.milepost-2.test.", "milepost-2.test. NS ns-7.milepost-1.test.",
          "ns-600.milepost-2.test. A 192.0.2.8"));
}

TEST(NameServerZonesTest, MistakesNameTheCulprit) {
  const auto foreign = compile_name_server_zones(kPatterns, {{{"ns-1.example.com"}, {"192.0.2.1"}}});
  ASSERT_FALSE(foreign);
  EXPECT_NE(foreign.error().message.find("ns-1.example.com"), std::string::npos);
  const auto bad = compile_name_server_zones(kPatterns, {{{}, {"192.0.2.one"}}});
  ASSERT_FALSE(bad);
  EXPECT_NE(bad.error().message.find("192.0.2.one"), std::string::npos);
}

}  // namespace
}  // namespace milepost::publish
