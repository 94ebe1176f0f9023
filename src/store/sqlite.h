// The embedded store: one SQLite file, for a Milepost that lives on one machine.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "store/store.h"

namespace milepost::store {

struct SqliteOptions {
  /// kOwner is the one process that serves the directory: it alone grants and expires leases (all earlier
  /// ones have expired when it opens the file), forgets old history and holds the directory's lock. kVisitor
  /// is a command that reads or writes beside it or without it.
  enum class Role { kOwner, kVisitor };

  std::filesystem::path directory;  // holds store.db, store.db-wal, store.db-shm and the owner's store.lock
  Role role = Role::kVisitor;
  bool may_create = false;  // makes the directory and the file when absent; else that is an error

  std::int64_t page_cache_bytes = 8 << 20;  // of all connections together
  int readers = 3;                          // reads that run at the same time; more wait for one another

  // History is kept until either bound is passed.
  std::int64_t history_revisions_max = 10'000;
  std::int64_t history_bytes_max = 256 << 20;

  // The write-ahead log is copied into the file when it has grown to this; when commits are so dense that it
  // goes on growing, commits wait for that from four times as much on.
  std::int64_t log_bytes = 16 << 20;

  std::string vfs =
      {};  // name of a registered SQLite VFS; empty: the system's own. Tests put their faulty disks here
};

/// Opens DIR/store.db. Errors: DataFormat (the file is not ours or of a newer format; it has not been
/// touched), StoreUnavailable (missing, unreadable, served by another process). Messages say what to do about
/// it.
Result<std::unique_ptr<Store>> open_sqlite(const SqliteOptions& options);

}  // namespace milepost::store
