// What overlays may say, and the text of every mistake.
#include "routing/overlay.h"

#include <gtest/gtest.h>

#include <string>

namespace milepost::routing {
namespace {

std::string mistake(std::string_view text) {
  const auto entries = scan_overlay(text, "offices.csv", RegionTable());
  return entries ? "none" : entries.error().message;
}

std::string place_of(std::string_view line) {
  const RegionTable regions;
  const auto entries = scan_overlay(line, "offices.csv", regions);
  return entries ? print_place(entries->at(0).place, regions) : entries.error().message;
}

TEST(OverlayTest, LinesSayWhatIsKnown) {
  EXPECT_EQ(place_of("10.0.0.0/8,country=de"), "country=DE");
  EXPECT_EQ(place_of("10.0.0.0/8, country=US , subdivision=CA # the west"), "country=US,subdivision=CA");
  EXPECT_EQ(place_of("10.0.0.0/8,continent=EU"), "continent=EU");
  EXPECT_EQ(place_of("2001:db8::/32,latitude=52.5,longitude=-13.25"), "latitude=52.5000,longitude=-13.2500");
  EXPECT_EQ(place_of("10.0.0.0/8,region=eu-central-1"),
            "latitude=50.1100,longitude=8.6800,region=eu-central-1");
  EXPECT_EQ(place_of("10.0.0.0/8,region=eu-central-1,latitude=1,longitude=2"),
            "latitude=1.0000,longitude=2.0000,region=eu-central-1");
}

TEST(OverlayTest, CommentsAndEmptyLinesAreSkipped) {
  const auto entries = scan_overlay("# offices\n\n  \r\n10.1.2.3/8,country=DE\r\n#\n10.0.0.0/8,country=FR",
                                    "x", RegionTable());
  ASSERT_TRUE(entries);
  ASSERT_EQ(entries->size(), 2u);
  EXPECT_EQ(entries->at(0).network.print(), "10.0.0.0/8");
  EXPECT_TRUE(scan_overlay("", "x", RegionTable())->empty());
}

TEST(OverlayTest, MistakesNameTheLineAndTheWord) {
  EXPECT_EQ(
      mistake("\n10.0.0.0,country=DE"),
      "offices.csv, line 2: '10.0.0.0' is no network: an address, a slash and the length of its prefix");
  EXPECT_EQ(mistake("10.0.0.0/8"), "offices.csv, line 1: says nothing about its network");
  EXPECT_EQ(mistake("10.0.0.0/8,DE"), "offices.csv, line 1: 'DE' is not of the form key=value");
  EXPECT_EQ(mistake("10.0.0.0/8,state=CA"),
            "offices.csv, line 1: there is no key 'state': continent, country, subdivision, latitude, "
            "longitude, region");
  EXPECT_EQ(mistake("10.0.0.0/8,country=ZZ"),
            "offices.csv, line 1: 'ZZ' is no country: two letters, as ISO 3166-1 has them");
  EXPECT_EQ(mistake("10.0.0.0/8,continent=XX"),
            "offices.csv, line 1: 'XX' is no continent: AF, AN, AS, EU, NA, OC, SA");
  EXPECT_EQ(mistake("10.0.0.0/8,subdivision=CA"), "offices.csv, line 1: a subdivision needs its country");
  EXPECT_EQ(mistake("10.0.0.0/8,country=US,subdivision=C-A"),
            "offices.csv, line 1: 'C-A' is no subdivision: what ISO 3166-2 has behind the hyphen, as CA");
  EXPECT_EQ(mistake("10.0.0.0/8,latitude=1"), "offices.csv, line 1: latitude and longitude go together");
  EXPECT_EQ(mistake("10.0.0.0/8,latitude=91,longitude=0"),
            "offices.csv, line 1: '91' is no number of degrees from -90 to 90");
  EXPECT_EQ(mistake("10.0.0.0/8,latitude=nan,longitude=0"),
            "offices.csv, line 1: 'nan' is no number of degrees from -90 to 90");
  EXPECT_EQ(mistake("10.0.0.0/8,region=us-east-9"),
            "offices.csv, line 1: there is no region 'us-east-9'; define it with its coordinates");
  EXPECT_EQ(mistake("10.0.0.0/8,country=DE,continent=AS"), "offices.csv, line 1: DE is in EU");
}

}  // namespace
}  // namespace milepost::routing
