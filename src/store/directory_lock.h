// One process serves a data directory: the lock that says so.
#pragma once

#include <filesystem>
#include <utility>

#include "base/result.h"

namespace milepost::store {

/// Held until this goes, or the process ends however it ends. Does not hold when made without take().
class DirectoryLock {
 public:
  DirectoryLock() = default;
  DirectoryLock(DirectoryLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  DirectoryLock& operator=(DirectoryLock&&) = delete;
  ~DirectoryLock();

  /// Locks DIR/store.lock, made when absent. Error StoreUnavailable: another process holds it.
  static base::Result<DirectoryLock> take(const std::filesystem::path& directory);

 private:
  explicit DirectoryLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_ = -1;
};

}  // namespace milepost::store
