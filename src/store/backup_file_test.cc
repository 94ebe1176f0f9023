// Round trips, and every octet of a backup missing or wrong.
#include "store/backup_file.h"

#include <gmock/gmock.h>

#include <map>
#include <sstream>

namespace milepost::store {
namespace {

using Entries = std::map<std::string, std::string>;

const BackupHeader kHeader{
    .version = "1.2.3", .kind = "sqlite", .cluster = "c", .revision = 42, .time = "2026-01-02T03:04:05Z"};

std::string written(const Entries& entries) {
  std::ostringstream out;
  BackupWriter writer(out, kHeader);
  for (const auto& [key, value] : entries) writer.add(key, value);
  writer.finish();
  return out.str();
}

struct Read {
  std::string error;  // its code; empty: none
  std::string message;
  BackupHeader header;
  BackupTotal total;
  Entries entries;
};

Read read(const std::string& file) {
  std::istringstream in(file);
  Read out;
  const auto total = read_backup(in, out.header, [&](std::string_view key, std::string_view value) {
    return out.entries.emplace(key, value).second;
  });
  if (total) {
    out.total = *total;
  } else {
    out.error = total.error().code;
    out.message = total.error().message;
  }
  return out;
}

TEST(BackupFileTest, EverythingComesBack) {
  Entries entries;
  for (int octet = 0; octet < 256; ++octet) {
    entries[std::string(1, static_cast<char>(octet))] = std::string(3, static_cast<char>(octet));
    entries["k" + std::string(1, static_cast<char>(octet))] = "";
  }
  entries["large"] = std::string(kValueSizeMax, 'v');
  entries[std::string(kKeySizeMax, 'k')] = "longest";
  const Read back = read(written(entries));
  EXPECT_EQ(back.error, "") << back.message;
  EXPECT_TRUE(back.entries == entries);
  EXPECT_EQ(back.total.keys, entries.size());
  EXPECT_EQ(back.header.revision, 42);
  EXPECT_EQ(back.header.cluster, "c");
  EXPECT_EQ(back.header.time, kHeader.time);
}

TEST(BackupFileTest, AnEmptyStoreIsABackup) {
  const Read back = read(written({}));
  EXPECT_EQ(back.error, "");
  EXPECT_EQ(back.total.keys, 0u);
}

TEST(BackupFileTest, TruncatedAnywhereItIsRefused) {
  const std::string file = written({{"a", "1"}, {"b", "two"}, {"c", ""}});
  for (std::size_t size = 0; size < file.size(); ++size) {
    const Read back = read(file.substr(0, size));
    EXPECT_EQ(back.error, size < 12 ? "NotABackup" : "DamagedBackup") << size;
  }
  EXPECT_EQ(read(file + "x").error, "DamagedBackup");
}

TEST(BackupFileTest, AnyOctetChangedItIsRefused) {
  const std::string file = written({{"a", "1"}, {"b", "two"}, {"c", ""}});
  for (std::size_t at = 0; at < file.size(); ++at) {
    for (const char flip : {'\x01', '\x80'}) {
      std::string wrong = file;
      wrong[at] = static_cast<char>(wrong[at] ^ flip);
      EXPECT_NE(read(wrong).error, "") << at;
    }
  }
}

TEST(BackupFileTest, ANewerFormatIsNamed) {
  std::string file = written({});
  file[11] = 9;
  const Read back = read(file);
  EXPECT_EQ(back.error, "NewerBackup");
  EXPECT_THAT(back.message, testing::HasSubstr("format 9"));
}

TEST(BackupFileTest, WhatItSaysOfItselfIsSafeToShow) {
  std::ostringstream out;
  BackupWriter writer(out, {.version = "\x1b[2J\xff", .kind = std::string(1'000, 'k')});
  writer.finish();
  const Read back = read(out.str());
  EXPECT_EQ(back.error, "");
  EXPECT_EQ(back.header.version, "?[2J?");
  EXPECT_EQ(back.header.kind, std::string(64, 'k'));
}

TEST(BackupFileTest, WhoeverTakesMayStop) {
  std::istringstream in(written({{"a", "1"}, {"b", "2"}}));
  BackupHeader header;
  const auto total = read_backup(in, header, [](std::string_view, std::string_view) { return false; });
  ASSERT_FALSE(total);
  EXPECT_EQ(total.error().code, "Stopped");
}

TEST(BackupFileTest, TheDigestIsOfTheContentAlone) {
  std::ostringstream one;
  std::ostringstream two;
  BackupWriter first(one, kHeader);
  BackupWriter second(two, {.version = "other"});
  first.add("a", "1");
  second.add("a", "1");
  EXPECT_EQ(first.finish().digest, second.finish().digest);
  EXPECT_NE(read(written({{"a", "12"}})).total.digest, read(written({{"a1", "2"}})).total.digest);
}

}  // namespace
}  // namespace milepost::store
