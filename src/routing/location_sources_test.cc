// Sources in their order, and one map of them all.
#include "routing/location_sources.h"

#include <gtest/gtest.h>

#include <string>

#include "routing/mmdb_fixture.h"
#include "routing/scratch_file.h"

namespace milepost::routing {
namespace {

const RegionTable& regions() {
  static const RegionTable table;
  return table;
}

ClientMap::Located locate(const ClientMap& map, std::string_view address) {
  const auto at = base::IpAddress::parse(address).value();
  return map.locate(at.octets.data(), at.size);
}

/// "place | source | scope".
std::string text_of(const ClientMap& map, std::string_view address) {
  const auto located = locate(map, address);
  Place place = located.place;
  if (place.precision == Precision::kCountry) place.position = {};
  return print_place(place, regions()) + " | " + std::string(map.source_name(located.source)) + " | " +
         std::to_string(located.scope);
}

TEST(LocationSourcesTest, NobodyIsKnownWithoutSources) {
  const auto map = load_client_map({}, regions());
  ASSERT_TRUE(map);
  EXPECT_EQ(text_of(**map, "192.0.2.1"), " |  | 0");
  EXPECT_EQ(locate(**map, "192.0.2.1").place, Place{});
  EXPECT_EQ((*map)->network_count(), 0u);
}

TEST(LocationSourcesTest, WhatComesFirstCountsFirstWhateverThePrefixes) {
  const ScratchFile offices("10.0.0.0/8,country=FR\n");
  const ScratchFile first(geoip2_database("10.1.0.0/16,country=DE\n192.0.2.0/24,country=DE"));
  const ScratchFile second(geoip2_database("192.0.0.0/8,country=JP\n2001:db8::/32,country=JP"));
  LocationSources sources;
  sources.overlay = {"10.9.0.0/16,country=US,subdivision=CA"};
  sources.overlay_files = {offices.path()};
  sources.mmdb_files = {first.path(), second.path()};
  const auto map = load_client_map(sources, regions());
  ASSERT_TRUE(map) << map.error().message;
  EXPECT_EQ(text_of(**map, "10.9.1.1"), "continent=NA,country=US,subdivision=CA | configuration | 16");
  EXPECT_EQ(text_of(**map, "10.1.1.1"), "continent=EU,country=FR | " + offices.path() + " | 13")
      << "the office's /8 and not the database's /16";
  EXPECT_EQ(text_of(**map, "192.0.2.9"), "continent=EU,country=DE | " + first.path() + " | 24");
  EXPECT_EQ(text_of(**map, "192.0.3.9"), "continent=AS,country=JP | " + second.path() + " | 24");
  EXPECT_EQ(text_of(**map, "2001:db8::9"), "continent=AS,country=JP | " + second.path() + " | 32");
  EXPECT_EQ(text_of(**map, "9.0.0.1"), " |  | 7");
  EXPECT_EQ((*map)->network_count(), 6u);
}

TEST(LocationSourcesTest, ALaterSourceRefinesTheCountryItAgreesOn) {
  const ScratchFile countries(geoip2_database("10.0.0.0/8,country=US"));
  const ScratchFile cities(
      geoip2_database("10.0.0.0/9,country=US,subdivision=CA,latitude=37.5,longitude=-122.25\n"
                      "10.128.0.0/9,country=CA,latitude=45.5,longitude=-73.5"));
  LocationSources sources;
  sources.mmdb_files = {countries.path(), cities.path()};
  const auto map = load_client_map(sources, regions());
  ASSERT_TRUE(map);
  EXPECT_EQ(text_of(**map, "10.0.0.1"),
            "continent=NA,country=US,subdivision=CA,latitude=37.5000,longitude=-122.2500 | " +
                countries.path() + " | 9");
  EXPECT_EQ(text_of(**map, "10.128.0.1"), "continent=NA,country=US | " + countries.path() + " | 9");
  EXPECT_TRUE(locate(**map, "10.128.0.1").place.position.is_known()) << "where the country's people are";
}

TEST(LocationSourcesTest, ARegionIsAPlaceWithoutCodes) {
  LocationSources sources;
  sources.overlay = {"10.0.0.0/8,region=eu-central-1"};
  const auto map = load_client_map(sources, regions());
  ASSERT_TRUE(map);
  const auto located = locate(**map, "10.1.1.1");
  EXPECT_EQ(located.place.region, regions().find("eu-central-1"));
  EXPECT_EQ(located.place.position, regions()[*regions().find("eu-central-1")].position);
  EXPECT_EQ(located.place.country, kNoCode);
}

TEST(LocationSourcesTest, LatenciesHaveScopesOfTheirOwn) {
  const ScratchFile latency("10.1.0.0/16,us-east-1,7\n");
  LocationSources sources;
  sources.overlay = {"10.0.0.0/8,country=US"};
  sources.latency_file = latency.path();
  const auto map = load_client_map(sources, regions());
  ASSERT_TRUE(map);
  const auto at = base::IpAddress::parse("10.1.2.3").value();
  const LatencyRow row = (*map)->latency(at.octets.data(), at.size);
  EXPECT_EQ(row[*regions().find("us-east-1")], 7);
  EXPECT_EQ(row.scope(), 16);
  EXPECT_EQ(locate(**map, "10.1.2.3").scope, 8);
}

TEST(LocationSourcesTest, OneBrokenSourceFailsOrIsLeftOut) {
  const ScratchFile broken("10.0.0.0/8,country=XX\n");
  const ScratchFile whole(geoip2_database("192.0.2.0/24,country=DE"));
  LocationSources sources;
  sources.overlay_files = {broken.path()};
  sources.mmdb_files = {"/nowhere/x.mmdb", whole.path()};
  const std::string wrong =
      broken.path() + ", line 1: 'XX' is no country: two letters, as ISO 3166-1 has them";
  const auto strict = load_client_map(sources, regions());
  ASSERT_FALSE(strict);
  EXPECT_EQ(strict.error().message, wrong);
  std::vector<base::Error> left_out;
  const auto map = load_client_map(sources, regions(), nullptr, &left_out);
  ASSERT_TRUE(map);
  ASSERT_EQ(left_out.size(), 2u);
  EXPECT_EQ(left_out[0].message, wrong);
  EXPECT_EQ(text_of(**map, "192.0.2.9"), "continent=EU,country=DE | " + whole.path() + " | 24");
}

}  // namespace
}  // namespace milepost::routing
