// The file DIR/store.db: how it is made, what makes it ours, which tables it has.
//
//   state      one row: the newest revision, up to where history is forgotten, the last lease, the size of
//   history current    what is: key -> value, revisions, lease. In key order, so that a List operation is one
//   scan erased     what is not any more, as long as its erasure is in the history: key -> revision of the
//   erasure history    what happened: (revision, key) -> what the key became, what it was before, and the
//   revision of the
//              change before (0: none that is kept). Appended in order: a commit costs pages of `current`
//              only. What a key became feeds the watches. What it was before lets a read step back to
//              revision R: from the key's newest change (in `current` or `erased`) along `previous` to the
//              last row above R
//   lease      the leases that live; their deadlines are kept by the owner process
//   lease_key  the keys that hang on each lease
//
// The file has mode 0600 (SQLite gives -wal and -shm the same): it holds the secrets of access keys.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "store/sqlite.h"
#include "store/sqlite_connection.h"

namespace milepost::store {

/// Bumped when tables change in a way that an older milepost would misread.
inline constexpr std::uint32_t kFormat = 1;
inline constexpr std::uint32_t kApplicationId = 0x4d4c5053;  // "MLPS", at byte 68 of the file

/// Makes directory and file where allowed and absent, and checks an existing file by its first bytes, before
/// anything could change it. Errors as open_sqlite().
Status prepare_file(const SqliteOptions& options);

/// A connection to the prepared file: WAL, synchronous=FULL.
Result<std::unique_ptr<Connection>> open_connection(const SqliteOptions& options, Connection::Access access,
                                                    std::int64_t cache_bytes);

/// Checks the format as the write-ahead log knows it, which the file's first bytes may not show yet.
Status check_format(Connection& connection, const std::filesystem::path& file);

std::filesystem::path store_file(const SqliteOptions& options);

}  // namespace milepost::store
