// Lock, write, sync, rename, sync.
#include "cmd/backup_target.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "cmd/file.h"

namespace milepost::cmd {
namespace {

namespace fs = std::filesystem;

/// False when the name has meanwhile gone to another file, or to none.
bool is_named(int descriptor, const fs::path& path) {
  struct stat here {};
  struct stat there {};
  return ::fstat(descriptor, &here) == 0 && ::stat(path.c_str(), &there) == 0 &&
         here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

}  // namespace

BackupTarget::BackupTarget(fs::path file) : file_(std::move(file)), unfinished_(file_.string() + ".new") {}

BackupTarget::~BackupTarget() {
  if (descriptor_ < 0) return;
  std::error_code ignored;
  fs::remove(unfinished_, ignored);
  ::close(descriptor_);
}

base::Status BackupTarget::failed(const char* what) const {
  return base::fail("File",
                    fmt::format("{} cannot be {}: {}", unfinished_.string(), what, std::strerror(errno)));
}

/// The lock keeps two backups into one file, as a slow one and the next one of a timer, out of each other's way.
base::Status BackupTarget::lock() {
  while (descriptor_ < 0) {
    const int descriptor = ::open(unfinished_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return failed("made");
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      const bool busy = errno == EWOULDBLOCK;
      base::Status refused = busy ? base::fail("File", fmt::format("another backup is writing {}: let it end",
                                                                   unfinished_.string()))
                                  : failed("locked");
      ::close(descriptor);
      return refused;
    }
    // Whoever held the lock may have ended in between: then this is its finished backup.
    if (is_named(descriptor, unfinished_)) {
      descriptor_ = descriptor;
    } else {
      ::close(descriptor);
    }
  }
  return {};
}

base::Status BackupTarget::open() {
  std::error_code error;
  const fs::file_status there = fs::status(file_, error);
  if (fs::exists(there) && !fs::is_regular_file(there)) {
    return base::fail("File",
                      fmt::format("{} is no file that a backup could replace: name another one, or - for "
                                  "standard output",
                                  file_.string()));
  }
  if (const auto locked = lock(); !locked) return locked;
  if (::fchmod(descriptor_, 0600) != 0) return failed("made");
  if (out_.is_open()) out_.close();
  out_.clear();
  out_.open(unfinished_, std::ios::binary | std::ios::trunc);
  return out_ ? base::Status{} : failed("written");
}

base::Status BackupTarget::finish() {
  out_.close();
  if (out_.fail() || ::fsync(descriptor_) != 0) return failed("written");
  if (const auto renamed = rename_durably(unfinished_, file_); !renamed) return renamed;
  ::close(std::exchange(descriptor_, -1));
  return {};
}

}  // namespace milepost::cmd
