// New, known, half-made, foreign and future directories.
#include "cmd/data_directory.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <fstream>

namespace milepost::cmd {
namespace {

namespace fs = std::filesystem;

class DataDirectoryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "milepost-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
  }
  void TearDown() override { fs::remove_all(root_); }

  /// The refusal of `path`, after checking that its files are as they were.
  std::string refusal(const fs::path& path) {
    const auto before = listing();
    const auto opened = DataDirectory::open_to_serve(path);
    EXPECT_EQ(listing(), before) << "a refused directory was touched";
    return opened ? "opened" : opened.error().message;
  }
  void write(const fs::path& file, std::string_view text) { std::ofstream(file) << text; }

  fs::path root_;

 private:
  std::vector<std::pair<fs::path, fs::file_time_type>> listing() {
    std::vector<std::pair<fs::path, fs::file_time_type>> out;
    for (const auto& entry : fs::recursive_directory_iterator(root_))
      out.emplace_back(entry.path(), entry.last_write_time());
    std::ranges::sort(out);
    return out;
  }
};

TEST_F(DataDirectoryTest, NewOneIsMadeAndKnownAgain) {
  const fs::path path = root_ / "a" / "b";
  {
    auto made = DataDirectory::open_to_serve(path);
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_TRUE(made->is_new());
    EXPECT_TRUE(made->complete());
    EXPECT_FALSE(made->is_new());
  }
  const auto again = DataDirectory::open_to_serve(path);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_FALSE(again->is_new());
  EXPECT_TRUE(DataDirectory::open_to_visit(path));
}

TEST_F(DataDirectoryTest, FirstStartThatDiedStartsAgain) {
  { ASSERT_TRUE(DataDirectory::open_to_serve(root_)); }
  write(root_ / "store.db", "half");
  const auto again = DataDirectory::open_to_serve(root_);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_TRUE(again->is_new());
}

TEST_F(DataDirectoryTest, OneServerAtATime) {
  auto first = DataDirectory::open_to_serve(root_);
  ASSERT_TRUE(first && first->complete());
  EXPECT_NE(refusal(root_).find("another `milepost serve`"), std::string::npos);
  EXPECT_TRUE(DataDirectory::open_to_visit(root_));
}

TEST_F(DataDirectoryTest, ForeignAndFutureDirectoriesAreLeftAlone) {
  write(root_ / "holiday.jpg", "beach");
  EXPECT_NE(refusal(root_).find("no Milepost data"), std::string::npos);
  write(root_ / "format", "milepost 2\n");
  EXPECT_NE(refusal(root_).find("format 2"), std::string::npos);
  write(root_ / "format", "something else\n");
  EXPECT_NE(refusal(root_).find("none of Milepost's"), std::string::npos);
  EXPECT_NE(refusal(root_ / "format").find("no directory"), std::string::npos);
  EXPECT_FALSE(DataDirectory::open_to_visit(root_ / "nowhere"));
}

}  // namespace
}  // namespace milepost::cmd
