// Lines of real files: every line end, none at the end, and lines that are too long.
#include "cmd/line_reader.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>
#include <vector>

namespace milepost::cmd {
namespace {

class LineReaderTest : public ::testing::Test {
 protected:
  LineReaderTest()
      : file_(std::filesystem::temp_directory_path() / ("milepost-lines-" + std::to_string(::getpid()))) {}
  ~LineReaderTest() override { std::filesystem::remove(file_); }

  std::vector<std::string> lines_of(const std::string& text) {
    std::ofstream(file_, std::ios::binary) << text;
    auto reader = LineReader::open(file_);
    EXPECT_TRUE(reader);
    std::vector<std::string> lines;
    while (const auto line = reader->next()) lines.emplace_back(*line);
    EXPECT_FALSE(reader->failed());
    EXPECT_EQ(reader->number(), lines.size());
    EXPECT_EQ(reader->octets(), text.size());
    return lines;
  }

  const std::filesystem::path file_;
};

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(LineReaderTest, EveryLineEnd) {
  EXPECT_THAT(lines_of(""), IsEmpty());
  EXPECT_THAT(lines_of("a\nb\r\n\nc"), ElementsAre("a", "b", "", "c"));
  EXPECT_THAT(lines_of("a\n"), ElementsAre("a"));
  EXPECT_THAT(lines_of("\n"), ElementsAre(""));
}

TEST_F(LineReaderTest, LongLinesAreCutAndTheNextOneIsWhole) {
  const std::string most(LineReader::kLineMax, 'x');
  EXPECT_THAT(lines_of(most + "\nb\n"), ElementsAre(most, "b"));
  EXPECT_THAT(lines_of(most + "yz\nb"), ElementsAre(most, "b"));
  EXPECT_THAT(lines_of(std::string(100'000, 'x')), ElementsAre(most));
}

TEST_F(LineReaderTest, WhatCannotBeRead) {
  EXPECT_EQ(LineReader::open("/nowhere/at/all").error().code, "File");
  auto directory = LineReader::open(std::filesystem::temp_directory_path());
  if (!directory) return;
  EXPECT_FALSE(directory->next());
  EXPECT_TRUE(directory->failed());
}

}  // namespace
}  // namespace milepost::cmd
