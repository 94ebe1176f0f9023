// Sets out of master-file text, and the lines about what was left out.
#include "cmd/zone_contents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace milepost::cmd {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ZoneContents read(const std::string& text, bool apex = false) {
  const dns::Name origin = *dns::scan_name("example.com.", dns::Escapes::kDecimal);
  ZoneContents contents(origin, apex);
  std::istringstream in(text);
  dns::MasterReader reader(in, {.origin = origin, .file = "zone"});
  while (const auto next = reader.next()) {
    if (*next) {
      contents.add(**next);
    } else {
      contents.add(next->error());
    }
  }
  return contents;
}

std::vector<std::string> values(const ImportedSet& set) {
  std::vector<std::string> out;
  for (const auto& record : set.set.resource_records) out.push_back(record.value);
  return out;
}

TEST(ZoneContentsTest, RecordsOfASetNeedNotStandTogether) {
  const auto contents = read("www 300 A 192.0.2.1\nmail 300 A 192.0.2.9\nWWW 300 A 192.0.2.2\n");
  ASSERT_EQ(contents.sets().size(), 2u);
  EXPECT_EQ(contents.sets()[0].set.name, "www.example.com.");
  EXPECT_THAT(values(contents.sets()[0]), ElementsAre("192.0.2.1", "192.0.2.2"));
  EXPECT_EQ(contents.sets()[0].source, "zone:1");
  EXPECT_EQ(contents.record_count(), 3u);
  EXPECT_THAT(contents.skipped(), IsEmpty());
}

TEST(ZoneContentsTest, NamesAndTextsAreInRoute53sEscapes) {
  const auto contents = read("*.a\\.b 60 TXT \"caf\\195\\169\" second\n");
  ASSERT_EQ(contents.sets().size(), 1u);
  EXPECT_EQ(contents.sets()[0].set.name, "\\052.a\\056b.example.com.");
  EXPECT_THAT(values(contents.sets()[0]), ElementsAre("\"caf\\303\\251\" \"second\""));
}

TEST(ZoneContentsTest, ZonesOwnRecordsStayUnlessAskedFor) {
  const std::string text = "@ 60 SOA ns h 1 2 3 4 5\n@ 60 NS ns.example.net.\nsub 60 NS ns.example.net.\n";
  const auto kept = read(text);
  ASSERT_EQ(kept.sets().size(), 1u);
  ASSERT_EQ(kept.skipped().size(), 2u);
  EXPECT_EQ(kept.skipped()[0].why, SkippedEntry::Why::kPolicy);
  EXPECT_THAT(kept.skipped()[1].text, HasSubstr("zone:2: example.com. NS stays"));
  EXPECT_EQ(read(text, true).sets().size(), 3u);
}

TEST(ZoneContentsTest, WhatIsLostIsNamedWithItsLine) {
  const auto contents = read(
      "www 60 A 192.0.2.1\nwww.example.org. 60 A 192.0.2.1\nx 60 TYPE65280 \\# 1 00\nbad 60 A 192.0.2\n");
  EXPECT_EQ(contents.sets().size(), 1u);
  ASSERT_EQ(contents.skipped().size(), 3u);
  for (const SkippedEntry& entry : contents.skipped()) EXPECT_EQ(entry.why, SkippedEntry::Why::kLost);
  EXPECT_THAT(contents.skipped()[0].text, HasSubstr("zone:2: www.example.org. A lies outside"));
  EXPECT_THAT(contents.skipped()[1].text, HasSubstr("TYPE65280"));
  EXPECT_THAT(contents.skipped()[2].text, HasSubstr("zone:4"));
}

TEST(ZoneContentsTest, DoublesAndOtherTtlsAreNoted) {
  const auto contents = read("a 60 A 192.0.2.1\na 60 A 192.0.2.1\na 90 A 192.0.2.2\n");
  ASSERT_EQ(contents.sets().size(), 1u);
  EXPECT_EQ(contents.sets()[0].set.ttl, 60);
  EXPECT_THAT(values(contents.sets()[0]), ElementsAre("192.0.2.1", "192.0.2.2"));
  ASSERT_EQ(contents.skipped().size(), 2u);
  EXPECT_THAT(contents.skipped()[0].text, HasSubstr("stands there twice"));
  EXPECT_THAT(contents.skipped()[1].text, HasSubstr("TTL 60"));
}

}  // namespace
}  // namespace milepost::cmd
