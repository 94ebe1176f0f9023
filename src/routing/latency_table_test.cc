// Rows of prefixes, what they take over from those around them, and the gain that a new table needs.
#include "routing/latency_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

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
  const LatencyTable third = table_of("10.0.0.0/8,us-east-1,55\n10.0.0.0/8,eu-west-1,50\n", &second, 5);
  EXPECT_LT(ms(third, "10.0.0.1", "eu-west-1"), ms(third, "10.0.0.1", "us-east-1")) << "now it is worth it";
  EXPECT_EQ(ms(third, "10.0.0.1", "sa-east-1"), kNoLatency) << "what is gone is gone";
}

TEST(LatencyTableTest, TwoThatDriftApartStepByStepChangePlacesAtTheGain) {
  LatencyTable in_use = table_of("10.0.0.0/8,us-east-1,50\n10.0.0.0/8,eu-west-1,51\n", nullptr, 5);
  for (int drift = 1; drift <= 5; ++drift) {
    in_use = table_of("10.0.0.0/8,us-east-1," + std::to_string(50 + drift) + "\n10.0.0.0/8,eu-west-1,50\n",
                      &in_use, 5);
    const bool turned = ms(in_use, "10.0.0.1", "eu-west-1") < ms(in_use, "10.0.0.1", "us-east-1");
    EXPECT_EQ(turned, drift == 5) << drift;
  }
}

TEST(LatencyTableTest, MeasuredAlikeIsPublishedInOneOrderThatLasts) {
  LatencyTable in_use = table_of("10.0.0.0/8,us-east-1,50\n10.0.0.0/8,us-east-2,50\n", nullptr, 5);
  EXPECT_NE(ms(in_use, "10.0.0.1", "us-east-1"), ms(in_use, "10.0.0.1", "us-east-2"));
  const bool first = ms(in_use, "10.0.0.1", "us-east-1") < ms(in_use, "10.0.0.1", "us-east-2");
  for (const char* ahead : {"us-east-1", "us-east-2"}) {
    in_use =
        table_of(std::string("10.0.0.0/8,us-east-1,50\n10.0.0.0/8,us-east-2,50\n10.0.0.0/8,") + ahead + ",48",
                 &in_use, 5);
    EXPECT_EQ(ms(in_use, "10.0.0.1", "us-east-1") < ms(in_use, "10.0.0.1", "us-east-2"), first) << ahead;
  }
  const LatencyTable exact = table_of("10.0.0.0/8,us-east-1,50\n10.0.0.0/8,us-east-2,50\n", &in_use, 0);
  EXPECT_EQ(ms(exact, "10.0.0.1", "us-east-1"), ms(exact, "10.0.0.1", "us-east-2"))
      << "without a gain, as measured";
}

constexpr std::string_view kSlowEast = "us-east-1,52\n";
constexpr std::string_view kFastEast = "us-east-1,48\n";

/// Each prefix with 50 ms to eu-west-1.
std::string with_west(std::string_view prefix, std::string_view east) {
  return std::string(prefix) + ",eu-west-1,50\n" + std::string(prefix) + "," + std::string(east);
}

TEST(LatencyTableTest, AddressesKeepTheirMemoryWhenPrefixesAreSplitAndMerged) {
  const LatencyTable halves =
      table_of(with_west("10.0.0.0/9", kSlowEast) + with_west("10.128.0.0/9", kFastEast), nullptr, 5);
  const auto is_east = [](const LatencyTable& table, std::string_view address) {
    return ms(table, address, "us-east-1") < ms(table, address, "eu-west-1");
  };
  const LatencyTable merged = table_of(with_west("10.0.0.0/8", kFastEast), &halves, 5);
  EXPECT_FALSE(is_east(merged, "10.0.0.1"));
  EXPECT_TRUE(is_east(merged, "10.128.0.1"));
  EXPECT_EQ(row(merged, "10.0.0.1").scope(), 9);
  const LatencyTable split =
      table_of(with_west("10.0.0.0/8", kSlowEast) + with_west("10.127.0.0/16", kFastEast) +
                   with_west("10.128.0.0/16", kSlowEast),
               &merged, 5);
  EXPECT_FALSE(is_east(split, "10.127.0.1"));
  EXPECT_TRUE(is_east(split, "10.128.0.1"));
  EXPECT_TRUE(is_east(split, "10.255.0.1")) << "what was inside of another prefix, too";
  const LatencyTable moved = table_of("10.0.0.0/8,eu-west-1,50\n10.0.0.0/8,us-east-1,300\n", &split, 5);
  EXPECT_FALSE(is_east(moved, "10.128.0.1"));
  const LatencyTable outside = table_of(with_west("11.0.0.0/8", kFastEast), &moved, 5);
  EXPECT_TRUE(row(outside, "10.0.0.1").is_empty()) << "a prefix that is gone is gone";
  EXPECT_TRUE(is_east(outside, "11.0.0.1"));
}

TEST(LatencyTableTest, WhatHasOneRowAgainIsOneRange) {
  const LatencyTable halves =
      table_of(with_west("10.0.0.0/9", kSlowEast) + with_west("10.128.0.0/9", kFastEast), nullptr, 5);
  const LatencyTable merged = table_of(with_west("10.0.0.0/8", kSlowEast), &halves, 5);
  EXPECT_EQ(row(merged, "10.0.0.1").scope(), 9) << "two memories";
  const LatencyTable moved = table_of("10.0.0.0/8,eu-west-1,60\n10.0.0.0/8,us-east-1,20\n", &merged, 5);
  EXPECT_EQ(row(moved, "10.0.0.1").scope(), 8);
}

TEST(LatencyTableTest, MemoryIsCoarserThanSplitsWithoutEnd) {
  std::string text;
  for (int i = 0; i < 120'000; ++i) {
    const std::string prefix = "10." + std::to_string(i >> 16) + "." + std::to_string(i >> 8 & 255) + "." +
                               std::to_string(i & 255) + "/32";
    text += with_west(prefix, i % 2 == 0 ? kSlowEast : kFastEast);
  }
  const LatencyTable fine = table_of(text, nullptr, 5);
  const LatencyTable coarse = table_of(with_west("10.0.0.0/8", kFastEast), &fine, 5);
  EXPECT_EQ(row(coarse, "10.0.0.1").scope(), 8);
  EXPECT_LT(ms(coarse, "10.0.0.1", "eu-west-1"), ms(coarse, "10.0.0.1", "us-east-1"))
      << "as its first address";
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

/// One table after the other about 10.0.0.0/24, and what a reader of their lines finds out with pencil and paper.
class RandomTables {
 public:
  static constexpr unsigned kAddresses = 256;
  using Measured = std::map<RegionId, Milliseconds>;

  explicit RandomTables(unsigned seed) : random_(seed), region_count_(2 + below(5)), ms_max_(1 + below(40)) {}

  std::string next() {
    lines_.clear();
    std::string text;
    for (unsigned i = 0, count = 1 + below(14); i < count; ++i) {
      const unsigned length = 24 + below(9);
      const unsigned first = below(kAddresses) >> (32 - length) << (32 - length);
      const Line line{first, length, static_cast<RegionId>(below(region_count_)),
                      static_cast<Milliseconds>(below(ms_max_))};
      lines_.push_back(line);
      text += "10.0.0." + std::to_string(first) + "/" + std::to_string(length) + "," +
              regions()[line.region].name + "," + std::to_string(line.ms) + "\n";
    }
    return text;
  }
  Measured at(unsigned address) const {
    Measured found;
    std::map<RegionId, unsigned> lengths;
    for (const Line& line : lines_) {
      if (address >> (32 - line.length) != line.first >> (32 - line.length)) continue;
      if (line.length < lengths[line.region]) continue;
      lengths[line.region] = line.length;
      found[line.region] = line.ms;
    }
    return found;
  }
  unsigned below(unsigned end) { return static_cast<unsigned>(random_() % end); }

 private:
  struct Line {
    unsigned first;
    unsigned length;
    RegionId region;
    Milliseconds ms;
  };
  std::mt19937 random_;
  const unsigned region_count_;
  const unsigned ms_max_;
  std::vector<Line> lines_;
};

LatencyRow row(const LatencyTable& table, unsigned address) {
  const std::uint8_t octets[] = {10, 0, 0, static_cast<std::uint8_t>(address)};
  return table.lookup(octets, 4);
}

/// The order of two regions is another one only if the one that is ahead now is measured faster by the gain.
void expect_turned_for_the_gain(const RandomTables::Measured& measured, const LatencyRow& before,
                                const LatencyRow& now, int gain) {
  for (const auto& [a, a_ms] : measured) {
    ASSERT_NE(now[a], kNoLatency);
    for (const auto& [b, b_ms] : measured) {
      if (a == b) continue;
      ASSERT_NE(now[a], now[b]) << "which of them comes first would be up to the group";
      const bool turned =
          before[a] != kNoLatency && before[b] != kNoLatency && before[a] < before[b] && now[b] < now[a];
      if (turned) {
        ASSERT_GE(a_ms - b_ms, gain);
      }
    }
  }
}

TEST(LatencyTableTest, NoPairTurnsForLessThanTheGainInRandomTables) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    RandomTables tables(seed);
    const auto gain = static_cast<Milliseconds>(1 + tables.below(12));
    LatencyTable in_use;
    for (int step = 0; step < 6; ++step) {
      const LatencyTable now = table_of(tables.next(), &in_use, gain);
      for (unsigned address = 0; address < RandomTables::kAddresses; ++address) {
        SCOPED_TRACE(testing::Message() << "seed " << seed << ", step " << step << ", address " << address);
        const auto measured = tables.at(address);
        ASSERT_EQ(row(now, address).is_empty(), measured.empty());
        expect_turned_for_the_gain(measured, row(in_use, address), row(now, address), gain);
        if (testing::Test::HasFatalFailure()) return;
      }
      in_use = now;
    }
  }
}

TEST(LatencyTableTest, WithoutAGainRandomTablesAreAsMeasured) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    RandomTables tables(seed);
    const LatencyTable before = table_of(tables.next(), nullptr, 5);
    const LatencyTable now = table_of(tables.next(), &before, 0);
    for (unsigned address = 0; address < RandomTables::kAddresses; ++address) {
      const auto measured = tables.at(address);
      for (RegionId region = 0; region < regions().size(); ++region) {
        const auto known = measured.find(region);
        ASSERT_EQ(row(now, address)[region], known == measured.end() ? kNoLatency : known->second)
            << "seed " << seed << ", address " << address;
      }
    }
  }
}

}  // namespace
}  // namespace milepost::routing
