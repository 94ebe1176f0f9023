// flock(2) on a file of its own: SQLite's file must not be opened beside SQLite.
#include "store/directory_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace milepost::store {

using base::fail;

DirectoryLock::~DirectoryLock() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

base::Result<DirectoryLock> DirectoryLock::take(const std::filesystem::path& directory) {
  const auto path = directory / "store.lock";
  DirectoryLock lock(::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600));
  if (lock.descriptor_ >= 0 && ::flock(lock.descriptor_, LOCK_EX | LOCK_NB) == 0) {
    return lock;
  }
  if (errno == EWOULDBLOCK) {
    return fail("StoreUnavailable",
                fmt::format("{} is served by another milepost already: stop it first, or choose another data "
                            "directory with --data",
                            directory.string()));
  }
  return fail("StoreUnavailable",
              fmt::format("cannot lock {}: {}", path.string(), std::generic_category().message(errno)));
}

}  // namespace milepost::store
