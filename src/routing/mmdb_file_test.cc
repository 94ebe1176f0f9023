// Databases of several shapes, the aliases of IPv4, and files that are broken in every way.
#include "routing/mmdb_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "routing/mmdb_fixture.h"

namespace milepost::routing {
namespace {

/// Network -> place, as texts.
std::map<std::string, std::string> content_of(const std::string& octets) {
  const RegionTable regions;
  std::map<std::string, std::string> out;
  const auto content = read_mmdb_octets(octets_of(octets), "test.mmdb");
  if (!content) return {{"error", content.error().message}};
  for (const PrefixValue& network : content->networks)
    out[network.prefix.print()] = print_place(content->places[network.value], regions);
  return out;
}

using Content = std::map<std::string, std::string>;

TEST(MmdbFileTest, WhatIsWrittenIsReadInEveryRecordSize) {
  for (const unsigned bits : {0, 24, 28, 32}) {
    EXPECT_EQ(
        content_of(geoip2_database("10.0.0.0/8,country=DE\n"
                                   "10.1.0.0/16,country=US,subdivision=CA,latitude=37.5,longitude=-122.25\n"
                                   "2001:db8::/32,continent=AS\n",
                                   bits)),
        (Content{{"10.0.0.0/16", "country=DE"},
                 {"10.1.0.0/16", "country=US,subdivision=CA,latitude=37.5000,longitude=-122.2500"},
                 {"10.2.0.0/15", "country=DE"},
                 {"10.4.0.0/14", "country=DE"},
                 {"10.8.0.0/13", "country=DE"},
                 {"10.16.0.0/12", "country=DE"},
                 {"10.32.0.0/11", "country=DE"},
                 {"10.64.0.0/10", "country=DE"},
                 {"10.128.0.0/9", "country=DE"},
                 {"2001:db8::/32", "continent=AS"}}))
        << bits;
  }
}

TEST(MmdbFileTest, MetadataIsRead) {
  const auto content = read_mmdb_octets(octets_of(geoip2_database("10.0.0.0/8,country=DE")), "x");
  ASSERT_TRUE(content);
  EXPECT_EQ(content->database_type, "Test-City");
  EXPECT_EQ(content->description, "of a test");
  EXPECT_EQ(content->build_epoch, 1'700'000'000u);
}

TEST(MmdbFileTest, EqualRecordsAreOnePlace) {
  const auto content = read_mmdb_octets(
      octets_of(geoip2_database("10.0.0.0/8,country=DE\n192.0.2.0/24,country=DE\n2001:db8::/32,country=DE")),
      "x");
  ASSERT_TRUE(content);
  EXPECT_EQ(content->places.size(), 1u);
  EXPECT_EQ(content->networks.size(), 3u);
}

// The writer leads ::ffff:0:0/96 and 2002::/16 to the tree of IPv4, as MaxMind does.
TEST(MmdbFileTest, NetworksOfIpv4AreReadOnce) {
  const std::string octets = geoip2_database("10.0.0.0/8,country=DE\n2003::/16,country=FR");
  EXPECT_EQ(content_of(octets), (Content{{"10.0.0.0/8", "country=DE"}, {"2003::/16", "country=FR"}}));
}

TEST(MmdbFileTest, ARecordAboveIpv4IsOfBoth) {
  const auto content =
      read_mmdb_octets(octets_of(geoip2_database("0.0.0.0/0,country=DE\n::/0,country=DE")), "x");
  ASSERT_TRUE(content);
  const auto is_ipv4 = [](const PrefixValue& each) { return each.prefix.network.size == 4; };
  EXPECT_EQ(std::ranges::count_if(content->networks, is_ipv4), 1);
}

TEST(MmdbFileTest, FlatSchemasAreUnderstood) {
  const auto place = [](const TextPairs& pairs) {
    return content_of(flat_database("10.0.0.0/8", pairs))["10.0.0.0/8"];
  };
  EXPECT_EQ(place({{"country_code", "DE"}}), "country=DE");
  EXPECT_EQ(place({{"country", "DE"}, {"continent", "EU"}}), "continent=EU,country=DE");
  EXPECT_EQ(place({{"continent_code", "NA"}, {"country_code", "US"}, {"state1", "California"}}),
            "continent=NA,country=US,subdivision=CA");
  EXPECT_EQ(place({{"country", "Germany"}, {"country_code", "DE"}, {"region", "Bavaria"}}), "country=DE");
  EXPECT_EQ(place({{"country", "FR"}, {"lat", "48.85"}, {"lng", "2.35"}}),
            "country=FR,latitude=48.8500,longitude=2.3500");
  EXPECT_EQ(place({{"country_code", "ZZ"}}), "");
  EXPECT_EQ(place({{"asn", "AS64496"}}), "");
}

TEST(MmdbFileTest, MissingAndForeignFilesAreNamed) {
  EXPECT_EQ(read_mmdb("/nowhere/x.mmdb").error().message,
            "/nowhere/x.mmdb cannot be read: No such file or directory");
  EXPECT_EQ(
      content_of("")["error"],
      "test.mmdb: is no MMDB that can be read: An attempt to read data from the MaxMind DB file failed");
  EXPECT_NE(content_of("10.0.0.0/8,country=DE\n")["error"].find("test.mmdb: is no MMDB that can be read: "),
            std::string::npos);
}

// A prefix of the file has no metadata, or those of another tree: nothing that passes for a smaller database.
TEST(MmdbFileTest, EveryTruncationIsAnError) {
  const std::string whole = geoip2_database("10.0.0.0/8,country=DE\n2001:db8::/32,country=FR");
  for (std::size_t size = 0; size < whole.size(); ++size)
    ASSERT_TRUE(content_of(whole.substr(0, size)).contains("error")) << size << " of " << whole.size();
}

// Whatever one octet is changed to, reading ends, within its bounds (the sanitizers look), with content or an error.
TEST(MmdbFileTest, EveryDamagedOctetIsSurvived) {
  const std::string whole = geoip2_database("10.0.0.0/8,country=US,subdivision=CA,latitude=1.5,longitude=2");
  int errors = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int flip : {0x01, 0x80, 0xff}) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ flip);
      errors += content_of(damaged).contains("error") ? 1 : 0;
    }
  }
  EXPECT_GT(errors, 100);
}

// The right record of the second node leads back to it: 2^127 ways through a hundred nodes.
TEST(MmdbFileTest, ATreeThatIsNoneEnds) {
  std::string octets = geoip2_database("0.0.0.0/1,country=DE", 24);
  octets.replace(9, 3, std::string_view("\0\0\1", 3));
  EXPECT_EQ(content_of(octets)["error"], "test.mmdb: its tree comes back to a node that was there before");
}

}  // namespace
}  // namespace milepost::routing
