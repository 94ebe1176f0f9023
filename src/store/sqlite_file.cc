// Makes and checks store.db. A file that is refused is not changed by a single byte.
#include "store/sqlite_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/bytes.h"

namespace milepost::store {
namespace {

using base::fail;

constexpr std::string_view kTables = R"sql(
CREATE TABLE state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  revision INTEGER NOT NULL,
  forgotten INTEGER NOT NULL,      -- history up to and with this revision is gone
  last_lease INTEGER NOT NULL,
  history_bytes INTEGER NOT NULL
);
INSERT INTO state VALUES (1, 0, 0, 0, 0);
CREATE TABLE current (
  key BLOB PRIMARY KEY,
  create_revision INTEGER NOT NULL,
  mod_revision INTEGER NOT NULL,
  lease INTEGER NOT NULL,
  value BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE erased (key BLOB PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE history (
  revision INTEGER NOT NULL,
  key BLOB NOT NULL,
  lease INTEGER NOT NULL,
  previous INTEGER NOT NULL,             -- revision of the change before; of old_value when there is one
  old_create_revision INTEGER NOT NULL,  -- 0: the key was absent
  old_lease INTEGER NOT NULL,
  value BLOB,                            -- NULL: erased
  old_value BLOB,
  PRIMARY KEY (revision, key)
) WITHOUT ROWID;
CREATE TABLE lease (id INTEGER PRIMARY KEY, ttl_ms INTEGER NOT NULL);
CREATE TABLE lease_key (lease INTEGER NOT NULL, key BLOB NOT NULL, PRIMARY KEY (lease, key)) WITHOUT ROWID;
)sql";

std::string words_of(int error_number) {
  return std::generic_category().message(error_number);
}

Status make_directory(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory.parent_path(), error);
  if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) {
    return fail("StoreUnavailable",
                fmt::format("cannot make the data directory {}: {}", directory.string(), words_of(errno)));
  }
  return {};
}

/// Fills a file that nobody else knows yet.
Status write_tables(const std::filesystem::path& file) {
  // Made here and not by SQLite: with the mode it keeps.
  const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return fail("StoreUnavailable", fmt::format("cannot make {}: {}", file.string(), words_of(errno)));
  }
  ::close(descriptor);
  auto connection = Connection::open(file, Connection::Access::kWrite, 1 << 20, {});
  if (!connection) {
    return std::unexpected(connection.error());
  }
  (*connection)->execute("PRAGMA synchronous = FULL");
  (*connection)
      ->execute(fmt::format("BEGIN; PRAGMA application_id = {}; PRAGMA user_version = {}; {} COMMIT",
                            kApplicationId, kFormat, kTables));
  (*connection)->execute("PRAGMA journal_mode = WAL");  // the file remembers it
  return (*connection)->status();
}

void sync_directory(const std::filesystem::path& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor >= 0) {
    ::fsync(descriptor);
    ::close(descriptor);
  }
}

/// Makes the file under a name of this process and links it to its own when it is complete: nobody ever sees
/// half of it, and of two processes that make it at once one wins and both go on with the same file.
Status make_file(const std::filesystem::path& file) {
  auto fresh = file;
  fresh += fmt::format(".new-{}", ::getpid());
  ::unlink(fresh.c_str());
  const Status written = write_tables(fresh);
  const bool linked = written && (::link(fresh.c_str(), file.c_str()) == 0 || errno == EEXIST);
  const int link_error = errno;
  ::unlink(fresh.c_str());
  if (!written) {
    return written;
  }
  if (!linked) {
    return fail("StoreUnavailable", fmt::format("cannot make {}: {}", file.string(), words_of(link_error)));
  }
  sync_directory(file.parent_path());
  return {};
}

Status not_ours(const std::filesystem::path& file) {
  return fail("DataFormat",
              fmt::format("{} is not a Milepost store. It has not been touched. Move it away, or choose "
                          "another data directory with --data",
                          file.string()));
}

Status check_format(std::uint32_t application_id, std::uint32_t format, const std::filesystem::path& file) {
  if (application_id != kApplicationId || format == 0) {
    return not_ours(file);
  }
  if (format > kFormat) {
    return fail(
        "DataFormat",
        fmt::format("{} has store format {}, and this milepost knows formats up to {}. It has not been "
                    "touched. Run the milepost that wrote it or a newer one, or restore a backup made "
                    "by this version",
                    file.string(), format, kFormat));
  }
  return {};
}

/// The database header (https://www.sqlite.org/fileformat2.html, 1.3), read as bytes: any statement, even one
/// that only reads, may replay a log into the file. Through SQLite's VFS and not open(2): closing a
/// descriptor of our own would drop the POSIX locks that other connections of this process hold on the file.
Status check_header(const std::filesystem::path& file, const std::string& vfs) {
  auto connection = Connection::open(file, Connection::Access::kRead, 0, vfs);
  if (!connection) {
    return std::unexpected(connection.error());
  }
  sqlite3_file* handle = nullptr;
  sqlite3_file_control((*connection)->handle(), "main", SQLITE_FCNTL_FILE_POINTER, &handle);
  std::array<std::uint8_t, 100> header{};
  const int code = handle->pMethods->xRead(handle, header.data(), header.size(), 0);
  if (code == SQLITE_IOERR_SHORT_READ || std::memcmp(header.data(), "SQLite format 3", 16) != 0) {
    return not_ours(file);
  }
  if (code != SQLITE_OK) {
    return fail("StoreUnavailable", fmt::format("cannot read {} (SQLite result {})", file.string(), code));
  }
  return check_format(base::load_u32(&header[68]), base::load_u32(&header[60]), file);
}

bool may_use(const std::filesystem::path& path, int mode) {
  return ::faccessat(AT_FDCWD, path.c_str(), mode, AT_EACCESS) == 0;
}

Status check_access(const std::filesystem::path& file) {
  if (may_use(file, R_OK | W_OK) && may_use(file.parent_path(), R_OK | W_OK | X_OK)) {
    return {};
  }
  const int error = errno;
  return fail(
      "StoreUnavailable",
      fmt::format(
          "cannot read and write {}: {}. Run milepost as the user that owns the directory, or give this "
          "user (id {}) access to it and to the files in it",
          file.string(), words_of(error), ::geteuid()));
}

}  // namespace

std::filesystem::path store_file(const SqliteOptions& options) {
  return options.directory / "store.db";
}

Status prepare_file(const SqliteOptions& options) {
  const auto file = store_file(options);
  struct stat found{};
  const bool absent = ::stat(file.c_str(), &found) != 0 && errno == ENOENT;
  if (absent && !options.may_create) {
    return fail("StoreUnavailable",
                fmt::format("there is no store in {}: `milepost serve --data {}` makes one",
                            options.directory.string(), options.directory.string()));
  }
  if (absent) {
    auto made = make_directory(options.directory);
    made = made ? make_file(file) : made;
    if (!made) {
      return made;
    }
  }
  const Status accessible = check_access(file);
  return accessible ? check_header(file, options.vfs) : accessible;
}

Result<std::unique_ptr<Connection>> open_connection(const SqliteOptions& options, Connection::Access access,
                                                    std::int64_t cache_bytes) {
  auto connection = Connection::open(store_file(options), access, cache_bytes, options.vfs);
  if (!connection) {
    return connection;
  }
  // FULL: the log is synced before a commit is seen by anybody. trusted_schema: the file may come from a
  // backup. journal_size_limit: a log that a burst made long is cut when it begins anew.
  (*connection)
      ->execute(
          "PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; PRAGMA journal_size_limit = 67108864");
  if (const auto status = (*connection)->status(); !status) {
    return std::unexpected(status.error());
  }
  return connection;
}

Status check_format(Connection& connection, const std::filesystem::path& file) {
  const auto pragma = [&connection](const char* sql) {
    Statement statement(connection, sql);
    Rows rows = statement.run();
    return rows.next() ? static_cast<std::uint32_t>(rows.integer(0)) : 0;
  };
  // A connection that refuses leaves the log as it was.
  sqlite3_db_config(connection.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  const std::uint32_t application_id = pragma("PRAGMA application_id");
  const std::uint32_t format = pragma("PRAGMA user_version");
  if (const Status read = connection.status(); !read) {
    return read;
  }
  const Status known = check_format(application_id, format, file);
  sqlite3_db_config(connection.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, known ? 0 : 1, nullptr);
  return known;
}

}  // namespace milepost::store
