// Rows of prefixes, what they take over from those around them, and the gain that a new table needs.
#include "routing/latency_table.h"

#include <gtest/gtest.h>

#include <string>

namespace milepost::routing {
namespace {

const RegionTable& regions() {
  static const RegionTable table;
  return table;
}

LatencyTable table_of(std::string_view text, const LatencyTable* in_use = nullptr, Milliseconds gain_ms = 0) {
  auto table = LatencyTable::scan(text, "latency.csv", regions(), in_use, gain_ms);
  EXPECT_TRUE(table) << table.error().message;
  return table ? *std::move(table) : LatencyTable();
}

LatencyRow row(const LatencyTable& table, std::string_view address) {
  const auto at = base::IpAddress::parse(address).value();
  return table.lookup(at.octets.data(), at.size);
}

Milliseconds ms(const LatencyTable& table, std::string_view address, std::string_view region) {
  return row(table, address)[regions().find(region).value()];
}

TEST(LatencyTableTest, RowsAreByPrefixAndRegion) {
  const LatencyTable table =
      table_of("192.0.2.0/24,eu-central-1,12\n192.0.2.0/24,us-east-1,95.5\n2001:db8::/32,ap-south-1,0\n");
  EXPECT_EQ(ms(table, "192.0.2.77", "eu-central-1"), 12);
  EXPECT_EQ(ms(table, "192.0.2.77", "us-east-1"), 96);
  EXPECT_EQ(ms(table, "192.0.2.77", "us-west-2"), kNoLatency);
  EXPECT_EQ(row(table, "192.0.2.77").scope(), 24);
  EXPECT_EQ(ms(table, "2001:db8:1::1", "ap-south-1"), 0);
  EXPECT_TRUE(row(table, "192.0.3.1").is_empty());
  EXPECT_EQ(row(table, "192.0.3.1").scope(), 24)
      << "nobody measured there, and that holds for this block alone";
  EXPECT_EQ(table.value_count(), 3u);
  EXPECT_EQ(table.prefix_count(), 2u);
}

TEST(LatencyTableTest, NothingIsKnownWithoutATable) {
  EXPECT_TRUE(row(LatencyTable(), "192.0.2.1").is_empty());
  EXPECT_EQ(row(LatencyTable(), "192.0.2.1").scope(), 0);
}

TEST(LatencyTableTest, WhatAPrefixDoesNotSayThePrefixAroundItDoes) {
  const LatencyTable table = table_of(
      "192.0.2.128/25,us-east-1,3\n192.0.0.0/16,eu-central-1,50\n192.0.2.0/24,us-east-1,80\n192.0.2.0/"
      "24,eu-central-1,40");
  EXPECT_EQ(ms(table, "192.0.9.1", "eu-central-1"), 50);
  EXPECT_EQ(ms(table, "192.0.9.1", "us-east-1"), kNoLatency);
  EXPECT_EQ(ms(table, "192.0.2.1", "us-east-1"), 80);
  EXPECT_EQ(ms(table, "192.0.2.200", "us-east-1"), 3);
  EXPECT_EQ(ms(table, "192.0.2.200", "eu-central-1"), 40);
}

TEST(LatencyTableTest, PrefixesOfEqualRowsAreOneScope) {
  const LatencyTable table = table_of("10.0.0.0/9,us-east-1,5\n10.128.0.0/9,us-east-1,5\n");
  EXPECT_EQ(row(table, "10.1.1.1").scope(), 8);
}

TEST(LatencyTableTest, OfEqualLinesTheLastOneCounts) {
  EXPECT_EQ(ms(table_of("10.0.0.0/8,us-east-1,5\n10.0.0.0/8,us-east-1,9"), "10.0.0.1", "us-east-1"), 9);
}

TEST(LatencyTableTest, LessThanTheGainMovesNothing) {
  const LatencyTable first = table_of("10.0.0.0/8,us-east-1,50\n10.0.0.0/8,eu-west-1,54\n");
  const LatencyTable second =
      table_of("10.0.0.0/8,us-east-1,54\n10.0.0.0/8,eu-west-1,50\n10.0.0.0/8,sa-east-1,90\n", &first, 5);
  EXPECT_EQ(ms(second, "10.0.0.1", "us-east-1"), 50) << "the faster region stays the faster one";
  EXPECT_EQ(ms(second, "10.0.0.1", "eu-west-1"), 54);
  EXPECT_EQ(ms(second, "10.0.0.1", "sa-east-1"), 90) << "what is new is as it was measured";
  const LatencyTable third = table_of("10.0.0.0/8,us-east-1,55\n10.0.0.0/8,eu-west-1,49\n", &second, 5);
  EXPECT_EQ(ms(third, "10.0.0.1", "us-east-1"), 55) << "compared with the value in use, a drift adds up";
  EXPECT_EQ(ms(third, "10.0.0.1", "eu-west-1"), 49);
  EXPECT_EQ(ms(third, "10.0.0.1", "sa-east-1"), kNoLatency) << "what is gone is gone";
}

TEST(LatencyTableTest, TheGainIsByPrefix) {
  const LatencyTable first = table_of("10.0.0.0/8,us-east-1,50\n");
  const LatencyTable second = table_of("10.0.0.0/9,us-east-1,52\n", &first, 5);
  EXPECT_EQ(ms(second, "10.0.0.1", "us-east-1"), 52);
}

std::string mistake(std::string_view text) {
  const auto table = LatencyTable::scan(text, "latency.csv", regions());
  return table ? "none" : table.error().message;
}

TEST(LatencyTableTest, MistakesNameTheLineAndTheWord) {
  EXPECT_EQ(mistake("# x\n10.0.0.0/8,us-east-1"),
            "latency.csv, line 2: has 2 fields: a prefix, a region and milliseconds are three");
  EXPECT_EQ(
      mistake("10.0.0/8,us-east-1,5"),
      "latency.csv, line 1: '10.0.0/8' is no network: an address, a slash and the length of its prefix");
  EXPECT_EQ(mistake("10.0.0.0/8,mars-1,5"),
            "latency.csv, line 1: there is no region 'mars-1'; define it with its coordinates");
  for (const char* wrong : {"-1", "60001", "x", "", "inf", "5ms"}) {
    EXPECT_EQ(
        mistake(std::string("10.0.0.0/8,us-east-1,") + wrong),
        std::string("latency.csv, line 1: '") + wrong + "' is no number of milliseconds from 0 to 60000");
  }
}

}  // namespace
}  // namespace milepost::routing
