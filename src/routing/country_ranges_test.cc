// Both files of tor-geoipdb, and what they say of themselves.
#include "routing/country_ranges.h"

#include <gtest/gtest.h>

#include <string>

namespace milepost::routing {
namespace {

std::string networks_of(std::string_view text) {
  const auto ranges = scan_country_ranges(text, "geoip");
  if (!ranges) return ranges.error().message;
  std::string out;
  for (const OverlayEntry& entry : ranges->networks)
    out += (out.empty() ? "" : " ") + entry.network.print() + "=" + print_code(entry.place.country);
  return out;
}

TEST(CountryRangesTest, RangesAreTheFewestBlocks) {
  EXPECT_EQ(networks_of("16777216,16777471,AU\n"), "1.0.0.0/24=AU");
  EXPECT_EQ(networks_of("16777472,16778239,CN\n"), "1.0.1.0/24=CN 1.0.2.0/23=CN");
  EXPECT_EQ(networks_of("0,4294967295,DE\n"), "0.0.0.0/0=DE");
  EXPECT_EQ(networks_of("4294967295,4294967295,DE\n"), "255.255.255.255/32=DE");
  EXPECT_EQ(networks_of("1,6,DE\n"), "0.0.0.1/32=DE 0.0.0.2/31=DE 0.0.0.4/31=DE 0.0.0.6/32=DE");
  EXPECT_EQ(
      networks_of("2001:200::,2001:200:134:ffff:ffff:ffff:ffff:ffff,JP"),
      "2001:200::/40=JP 2001:200:100::/43=JP 2001:200:120::/44=JP 2001:200:130::/46=JP 2001:200:134::/48=JP");
  EXPECT_EQ(networks_of("::,ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff,DE"), "::/0=DE");
}

TEST(CountryRangesTest, UnknownCountriesAreCounted) {
  const auto ranges = scan_country_ranges("1,2,??\n3,3,DE\n4,5,ZZ\n", "geoip");
  ASSERT_TRUE(ranges);
  EXPECT_EQ(ranges->range_count, 3u);
  EXPECT_EQ(ranges->unknown_count, 2u);
  EXPECT_EQ(ranges->networks.size(), 1u);
}

TEST(CountryRangesTest, CodesOfRegistriesThatAreNoCountries) {
  const auto ranges = scan_country_ranges("1,1,UK\n3,3,EU\n5,5,AP\n", "geoip");
  ASSERT_TRUE(ranges && ranges->networks.size() == 3);
  EXPECT_EQ(print_code(ranges->networks[0].place.country), "GB");
  EXPECT_EQ(print_code(ranges->networks[1].place.continent), "EU");
  EXPECT_EQ(print_code(ranges->networks[2].place.continent), "AS");
  EXPECT_EQ(ranges->networks[1].place.country, kNoCode);
}

TEST(CountryRangesTest, TheHeaderSaysWhoseItIs) {
  const auto ranges = scan_country_ranges(
      "# x\n# Generated: Thu, 25 Jun 2026\n# Vendor:    IPFire Project\n# License:   CC BY-SA 4.0\n3,3,DE\n",
      "geoip");
  ASSERT_TRUE(ranges);
  EXPECT_EQ(ranges->vendor, "IPFire Project");
  EXPECT_EQ(ranges->licence, "CC BY-SA 4.0");
  EXPECT_EQ(ranges->generated, "Thu, 25 Jun 2026");
  EXPECT_EQ(scan_country_ranges("3,3,DE", "geoip")->licence, "");
}

TEST(CountryRangesTest, MistakesNameTheLine) {
  EXPECT_EQ(networks_of("#\n1,2"), "geoip, line 2: has 2 fields: two addresses and a country are three");
  EXPECT_EQ(networks_of("3,2,DE"), "geoip, line 1: '3' to '2' is no range of addresses");
  EXPECT_EQ(networks_of("1,::2,DE"), "geoip, line 1: '1' to '::2' is no range of addresses");
  EXPECT_EQ(networks_of("1,4294967296,DE"), "geoip, line 1: '1' to '4294967296' is no range of addresses");
}

}  // namespace
}  // namespace milepost::routing
