// The file that a backup goes into: FILE.new until it is complete, then FILE.
#pragma once

#include <filesystem>
#include <fstream>
#include <ostream>

#include "base/result.h"

namespace milepost::cmd {

/// Mode 0600 from the first octet on, since a backup holds secrets. What is not finished is removed, and FILE is as it
/// was. Belongs to one thread.
class BackupTarget {
 public:
  explicit BackupTarget(std::filesystem::path file);
  ~BackupTarget();
  BackupTarget(const BackupTarget&) = delete;
  BackupTarget& operator=(const BackupTarget&) = delete;

  /// Begins, or begins again: what was written is gone. Error File: FILE is something else than a file, another backup
  /// into it is under way, or the system's reason.
  base::Status open();
  /// What does not fit on the disk shows in its state.
  std::ostream& stream() { return out_; }
  /// Synchronises and renames; FILE survives the loss of power from here on. Error File.
  base::Status finish();

 private:
  base::Status lock();
  base::Status failed(const char* what) const;

  const std::filesystem::path file_;
  const std::filesystem::path unfinished_;
  std::ofstream out_;
  int descriptor_ = -1;  // of FILE.new, locked: ours to write, rename and remove
};

}  // namespace milepost::cmd
