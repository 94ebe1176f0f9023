// A disk for tests: an SQLite VFS over the system's own that remembers which bytes a sync has made last.
//
// It can say what would be left had the power gone this moment: of every file what was synced, and of the
// writes since any part: each may have reached the disk or not, whole or some 512-byte sectors of it, in any
// order. It can also fail from the n-th write or sync on. Nothing is really synced: the tests are faster than
// the disk below.
#pragma once

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace milepost::store {

/// Thread-safe. Must outlive every connection opened on it.
class FaultyDisk {
 public:
  explicit FaultyDisk(const std::string& name);
  ~FaultyDisk() { sqlite3_vfs_unregister(&vfs_); }
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  const std::string& name() const { return name_; }

  enum class Unsynced { kLost, kAnyPart };
  /// Writes into `directory` what the files would be after a loss of power now.
  void lose_power(const std::filesystem::path& directory, Unsynced unsynced, std::mt19937& random);

  /// From the n-th write or sync on, counted from now, all of them fail with the SQLite result `code`.
  void fail_from(int nth, int code);
  /// They work again. Says whether any had failed.
  bool repair();

  void set_sync_duration(std::chrono::microseconds duration) { sync_duration_ = duration; }
  int syncs_of_log() const;
  /// Writes to the log that no sync has followed.
  std::size_t unsynced_writes_of_log() const;

 private:
  struct Change {
    std::size_t offset;
    std::string bytes;
    bool truncate = false;  // to `offset`
  };
  struct Memory {
    std::string synced;
    std::vector<Change> unsynced;
    int syncs = 0;
  };
  struct File : sqlite3_file {
    FaultyDisk* disk;
    Memory* memory;  // null: a file that need not survive
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  };

  static File& file(sqlite3_file* handle) { return *static_cast<File*>(handle); }
  static FaultyDisk& disk(sqlite3_vfs* vfs) { return *static_cast<FaultyDisk*>(vfs->pAppData); }
  static void apply(std::string& bytes, const Change& change);
  static void apply_part(std::string& bytes, const Change& change, std::mt19937& random);

  static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* handle, int flags, int* out_flags);
  static int remove(sqlite3_vfs* vfs, const char* path, int sync_directory);
  static int write(sqlite3_file* handle, const void* bytes, int size, sqlite3_int64 offset);
  static int truncate(sqlite3_file* handle, sqlite3_int64 size);
  static int sync(sqlite3_file* handle, int flags);
  template <auto Method, class Answer, class... Args>
  static Answer forward(sqlite3_file* handle, Args... args) {
    sqlite3_file* const real = file(handle).real();
    return (real->pMethods->*Method)(real, args...);
  }
  static const sqlite3_io_methods& methods();

  int fault();
  void remember(File& file, const char* path);

  const std::string name_;
  sqlite3_vfs vfs_{};
  std::chrono::microseconds sync_duration_{0};

  mutable std::mutex mutex_;
  std::map<std::string, Memory> files_;  // by path; never erased: open files point into it
  int operations_ = 0;
  int fail_from_ = -1;
  int fail_code_ = SQLITE_OK;
  bool failed_ = false;
};

inline FaultyDisk::FaultyDisk(const std::string& name) : name_(name) {
  sqlite3_vfs* const real = sqlite3_vfs_find(nullptr);
  vfs_ = *real;  // what is not replaced below runs with the real VFS's own data, but for pAppData
  vfs_.zName = name_.c_str();
  vfs_.szOsFile = static_cast<int>(sizeof(File)) + real->szOsFile;
  vfs_.pAppData = this;
  vfs_.xOpen = &open;
  vfs_.xDelete = &remove;
  vfs_.xAccess = [](sqlite3_vfs*, const char* path, int flags, int* out) {
    return sqlite3_vfs_find(nullptr)->xAccess(sqlite3_vfs_find(nullptr), path, flags, out);
  };
  vfs_.xFullPathname = [](sqlite3_vfs*, const char* path, int size, char* out) {
    return sqlite3_vfs_find(nullptr)->xFullPathname(sqlite3_vfs_find(nullptr), path, size, out);
  };
  sqlite3_vfs_register(&vfs_, 0);
}

inline void FaultyDisk::apply(std::string& bytes, const Change& change) {
  if (change.truncate) {
    bytes.resize(std::min(bytes.size(), change.offset));
    return;
  }
  bytes.resize(std::max(bytes.size(), change.offset + change.bytes.size()));
  bytes.replace(change.offset, change.bytes.size(), change.bytes);
}

inline void FaultyDisk::apply_part(std::string& bytes, const Change& change, std::mt19937& random) {
  constexpr std::size_t kSector = 512;
  switch (random() % 3) {
    case 0:
      return;
    case 1:
      apply(bytes, change);
      return;
    default:
      break;
  }
  for (std::size_t at = 0; at < change.bytes.size(); at += kSector) {
    if (random() % 2 == 0) {
      apply(bytes, {change.offset + at, change.bytes.substr(at, kSector)});
    }
  }
}

inline void FaultyDisk::lose_power(const std::filesystem::path& directory, Unsynced unsynced,
                                   std::mt19937& random) {
  const std::lock_guard lock(mutex_);
  for (const auto& [path, memory] : files_) {
    std::string bytes = memory.synced;
    for (const auto& change : memory.unsynced) {
      if (unsynced == Unsynced::kAnyPart) {
        apply_part(bytes, change, random);
      }
    }
    std::ofstream(directory / std::filesystem::path(path).filename(), std::ios::binary) << bytes;
  }
}

inline void FaultyDisk::fail_from(int nth, int code) {
  const std::lock_guard lock(mutex_);
  operations_ = 0;
  fail_from_ = nth;
  fail_code_ = code;
}

inline bool FaultyDisk::repair() {
  const std::lock_guard lock(mutex_);
  fail_from_ = -1;
  return std::exchange(failed_, false);
}

inline int FaultyDisk::syncs_of_log() const {
  const std::lock_guard lock(mutex_);
  int syncs = 0;
  for (const auto& [path, memory] : files_) {
    syncs += path.ends_with("-wal") ? memory.syncs : 0;
  }
  return syncs;
}

inline std::size_t FaultyDisk::unsynced_writes_of_log() const {
  const std::lock_guard lock(mutex_);
  std::size_t writes = 0;
  for (const auto& [path, memory] : files_) {
    writes += path.ends_with("-wal") ? memory.unsynced.size() : 0;
  }
  return writes;
}

inline int FaultyDisk::fault() {
  if (fail_from_ < 0 || operations_++ < fail_from_) {
    return SQLITE_OK;
  }
  failed_ = true;
  return fail_code_;
}

inline void FaultyDisk::remember(File& file, const char* path) {
  sqlite3_int64 size = 0;
  file.real()->pMethods->xFileSize(file.real(), &size);
  const std::lock_guard lock(mutex_);
  const auto [known, fresh] = files_.try_emplace(path);
  file.memory = &known->second;
  if (fresh) {
    known->second.synced.resize(static_cast<std::size_t>(size));
    file.real()->pMethods->xRead(file.real(), known->second.synced.data(), static_cast<int>(size), 0);
  }
}

inline int FaultyDisk::open(sqlite3_vfs* vfs, const char* path, sqlite3_file* handle, int flags,
                            int* out_flags) {
  File& opened = file(handle);
  opened.pMethods = nullptr;
  opened.disk = &disk(vfs);
  opened.memory = nullptr;
  sqlite3_vfs* const real = sqlite3_vfs_find(nullptr);
  const int code = real->xOpen(real, path, opened.real(), flags, out_flags);
  if (code != SQLITE_OK) {
    return code;
  }
  opened.pMethods = &methods();
  if ((flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0) {
    opened.disk->remember(opened, path);
  }
  return SQLITE_OK;
}

inline int FaultyDisk::remove(sqlite3_vfs* vfs, const char* path, int sync_directory) {
  {
    const std::lock_guard lock(disk(vfs).mutex_);
    if (const auto known = disk(vfs).files_.find(path); known != disk(vfs).files_.end()) {
      known->second = {};
    }
  }
  sqlite3_vfs* const real = sqlite3_vfs_find(nullptr);
  return real->xDelete(real, path, sync_directory);
}

inline int FaultyDisk::write(sqlite3_file* handle, const void* bytes, int size, sqlite3_int64 offset) {
  File& self = file(handle);
  if (self.memory != nullptr) {
    const std::lock_guard lock(self.disk->mutex_);
    if (const int fault = self.disk->fault(); fault != SQLITE_OK) {
      return fault;
    }
    self.memory->unsynced.push_back({static_cast<std::size_t>(offset),
                                     {static_cast<const char*>(bytes), static_cast<std::size_t>(size)}});
  }
  return self.real()->pMethods->xWrite(self.real(), bytes, size, offset);
}

inline int FaultyDisk::truncate(sqlite3_file* handle, sqlite3_int64 size) {
  File& self = file(handle);
  if (self.memory != nullptr) {
    const std::lock_guard lock(self.disk->mutex_);
    self.memory->unsynced.push_back({static_cast<std::size_t>(size), {}, true});
  }
  return self.real()->pMethods->xTruncate(self.real(), size);
}

inline int FaultyDisk::sync(sqlite3_file* handle, int) {
  File& self = file(handle);
  if (self.memory == nullptr) {
    return SQLITE_OK;
  }
  std::this_thread::sleep_for(self.disk->sync_duration_);
  const std::lock_guard lock(self.disk->mutex_);
  if (const int fault = self.disk->fault(); fault != SQLITE_OK) {
    return fault;
  }
  for (const auto& change : self.memory->unsynced) {
    apply(self.memory->synced, change);
  }
  self.memory->unsynced.clear();
  ++self.memory->syncs;
  return SQLITE_OK;
}

/// Everything but writing, truncating and syncing goes straight to the real file.
inline const sqlite3_io_methods& FaultyDisk::methods() {
  using Methods = sqlite3_io_methods;
  static const Methods kMethods = {
      .iVersion = 2,  // with shared memory, without memory-mapped files
      .xClose = &forward<&Methods::xClose>,
      .xRead = &forward<&Methods::xRead>,
      .xWrite = &write,
      .xTruncate = &truncate,
      .xSync = &sync,
      .xFileSize = &forward<&Methods::xFileSize>,
      .xLock = &forward<&Methods::xLock>,
      .xUnlock = &forward<&Methods::xUnlock>,
      .xCheckReservedLock = &forward<&Methods::xCheckReservedLock>,
      .xFileControl = &forward<&Methods::xFileControl>,
      .xSectorSize = &forward<&Methods::xSectorSize>,
      // As SQLite takes every disk to be: a write that the power cuts harms no byte beside it.
      .xDeviceCharacteristics = [](sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; },
      .xShmMap = &forward<&Methods::xShmMap>,
      .xShmLock = &forward<&Methods::xShmLock>,
      .xShmBarrier = &forward<&Methods::xShmBarrier>,
      .xShmUnmap = &forward<&Methods::xShmUnmap>,
      .xFetch = nullptr,
      .xUnfetch = nullptr,
  };
  return kMethods;
}

}  // namespace milepost::store
