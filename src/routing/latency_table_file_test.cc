// Tables written and read again, by others with other regions, too, and files that are damaged.
#include "routing/latency_table_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <string>

#include "routing/scratch_file.h"

namespace milepost::routing {
namespace {

RegionTable regions_with(const std::vector<std::string>& names) {
  std::vector<RegionDefinition> added;
  for (const std::string& name : names) added.push_back({.name = name, .latitude = 50, .longitude = 8});
  return RegionTable::with(added).value();
}

LatencyTable table_of(std::string_view text, const RegionTable& regions) {
  return LatencyTable::scan(text, "latency.csv", regions, nullptr, 5).value();
}

LatencyRow row(const LatencyTable& table, std::string_view address) {
  const auto at = base::IpAddress::parse(address).value();
  return table.lookup(at.octets.data(), at.size);
}

std::string content_of(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

constexpr std::string_view kText =
    "10.0.0.0/8,us-east-1,50\n10.0.0.0/8,fra-dc1,7\n10.9.0.0/16,ber-dc1,60000\n2001:db8::/32,fra-dc1,0\n"
    "255.255.255.255/32,us-east-1,3\n";

TEST(LatencyTableFileTest, WhatWasWrittenIsRead) {
  const RegionTable regions = regions_with({"fra-dc1", "ber-dc1"});
  const LatencyTable table = table_of(kText, regions);
  const ScratchFile file;
  ASSERT_TRUE(write_latency_table(table, regions, file.path()));
  struct stat about {};
  ASSERT_EQ(::stat(file.path().c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
  const auto read = read_latency_table(file.path(), regions);
  ASSERT_TRUE(read) << read.error().message;
  for (const char* address : {"9.255.255.255", "10.1.2.3", "10.9.1.1", "11.0.0.0", "255.255.255.255",
                              "2001:db8::1", "2001:db7::1", "::", "ffff::"}) {
    EXPECT_EQ(row(*read, address).scope(), row(table, address).scope()) << address;
    for (RegionId id = 0; id < regions.size(); ++id)
      EXPECT_EQ(row(*read, address)[id], row(table, address)[id]) << address;
  }
  EXPECT_EQ(read->value_count(), 5u);
  EXPECT_EQ(read->prefix_count(), 4u);
}

TEST(LatencyTableFileTest, RegionsAreKnownByName) {
  const RegionTable before = regions_with({"fra-dc1", "ber-dc1"});
  const ScratchFile file;
  ASSERT_TRUE(write_latency_table(table_of(kText, before), before, file.path()));
  const RegionTable now = regions_with({"ams-dc1", "ber-dc1"});
  const auto read = read_latency_table(file.path(), now);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(row(*read, "10.9.1.1")[*now.find("ber-dc1")], 60000);
  EXPECT_EQ(row(*read, "10.9.1.1")[*now.find("us-east-1")], 50);
  EXPECT_EQ(row(*read, "10.9.1.1")[*now.find("ams-dc1")], kNoLatency);
  EXPECT_EQ(row(*read, "2001:db8::1")[*now.find("ams-dc1")], kNoLatency) << "fra-dc1 is none any more";
}

TEST(LatencyTableFileTest, NothingIsATableToo) {
  const RegionTable regions;
  const ScratchFile file;
  ASSERT_TRUE(write_latency_table({}, regions, file.path()));
  const auto read = read_latency_table(file.path(), regions);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(row(*read, "10.0.0.1").is_empty());
}

TEST(LatencyTableFileTest, ManyRowsAreManyRecords) {
  const RegionTable regions;
  std::string text;
  for (int i = 0; i < 60'000; ++i)
    text += "10." + std::to_string(i >> 8) + "." + std::to_string(i & 255) + ".0/24,ap-south-1," +
            std::to_string(i) + "\n";
  const LatencyTable table = table_of(text, regions);
  const ScratchFile file;
  ASSERT_TRUE(write_latency_table(table, regions, file.path()));
  const auto read = read_latency_table(file.path(), regions);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->parts().cells, table.parts().cells);
  EXPECT_EQ(row(*read, "10.99.7.1")[*regions.find("ap-south-1")], 99 * 256 + 7);
}

TEST(LatencyTableFileTest, WhatIsDamagedIsNotUsed) {
  const RegionTable regions = regions_with({"fra-dc1", "ber-dc1"});
  const ScratchFile file;
  ASSERT_TRUE(write_latency_table(table_of(kText, regions), regions, file.path()));
  const std::string whole = content_of(file.path());
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    file.write(damaged);
    const auto read = read_latency_table(file.path(), regions);
    ASSERT_FALSE(read) << at;
    ASSERT_EQ(read.error().code, "Corrupt");
  }
  for (const std::string& other :
       {std::string(), whole.substr(0, whole.size() - 1), whole + "x", whole + whole}) {
    file.write(other);
    EXPECT_FALSE(read_latency_table(file.path(), regions)) << other.size();
  }
  file.remove();
  EXPECT_EQ(read_latency_table(file.path(), regions).error().code, "DiskCopy");
  EXPECT_EQ(write_latency_table({}, regions, "/nowhere/latencies").error().code, "DiskCopy");
}

}  // namespace
}  // namespace milepost::routing
