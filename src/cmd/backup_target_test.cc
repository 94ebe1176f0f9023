// A backup's file: complete or as it was, secret, and one writer at a time.
#include "cmd/backup_target.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <optional>

#include "cmd/file.h"
#include "store/scratch_directory.h"

namespace milepost::cmd {
namespace {

namespace fs = std::filesystem;

class BackupTargetTest : public testing::Test {
 protected:
  mode_t mode_of(const fs::path& path) {
    struct stat found {};
    EXPECT_EQ(::stat(path.c_str(), &found), 0);
    return found.st_mode & 0777;
  }
  std::string message_of(const base::Status& status) { return status ? "" : status.error().message; }

  store::ScratchDirectory directory_;
  const fs::path file_ = directory_.path() / "backup";
  const fs::path unfinished_ = directory_.path() / "backup.new";
};

TEST_F(BackupTargetTest, ReplacesTheFileWhenItIsComplete) {
  ASSERT_TRUE(write_file_durably(file_, "yesterday's", 0644));
  BackupTarget target(file_);
  ASSERT_TRUE(target.open());
  EXPECT_EQ(mode_of(unfinished_), 0600u);
  target.stream() << "today's";
  EXPECT_EQ(read_file(file_), "yesterday's");
  ASSERT_TRUE(target.finish());
  EXPECT_EQ(read_file(file_), "today's");
  EXPECT_EQ(mode_of(file_), 0600u);
  EXPECT_FALSE(fs::exists(unfinished_));
}

TEST_F(BackupTargetTest, WhatIsNotFinishedLeavesNothing) {
  ASSERT_TRUE(write_file_durably(file_, "yesterday's", 0600));
  std::optional<BackupTarget> target(file_);
  ASSERT_TRUE(target->open());
  target->stream() << "half";
  target.reset();
  EXPECT_EQ(read_file(file_), "yesterday's");
  EXPECT_FALSE(fs::exists(unfinished_));
}

TEST_F(BackupTargetTest, BeginsAgain) {
  ASSERT_TRUE(write_file_durably(unfinished_, "of one that was killed", 0644));
  BackupTarget target(file_);
  ASSERT_TRUE(target.open());
  EXPECT_EQ(mode_of(unfinished_), 0600u);
  target.stream() << "something long that is not wanted" << std::flush;
  ASSERT_TRUE(target.open());
  target.stream() << "short";
  ASSERT_TRUE(target.finish());
  EXPECT_EQ(read_file(file_), "short");
}

TEST_F(BackupTargetTest, OneAtATime) {
  BackupTarget first(file_);
  ASSERT_TRUE(first.open());
  first.stream() << "the first";
  {
    BackupTarget second(file_);
    EXPECT_THAT(message_of(second.open()), testing::HasSubstr("another backup is writing"));
  }
  ASSERT_TRUE(first.finish());
  EXPECT_EQ(read_file(file_), "the first");
}

TEST_F(BackupTargetTest, LeavesAloneWhatIsNoFile) {
  BackupTarget device("/dev/null");
  EXPECT_THAT(message_of(device.open()), testing::HasSubstr("/dev/null is no file"));
  BackupTarget directory(directory_.path());
  EXPECT_THAT(message_of(directory.open()), testing::HasSubstr("no file that a backup could replace"));
  BackupTarget nowhere(directory_.path() / "missing" / "backup");
  EXPECT_THAT(message_of(nowhere.open()), testing::HasSubstr("No such file or directory"));
}

}  // namespace
}  // namespace milepost::cmd
