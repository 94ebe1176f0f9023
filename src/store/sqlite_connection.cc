// The only file that walks SQLite's rows; every other one speaks Connection, Statement and Rows.
#include "store/sqlite_connection.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <utility>

#include "base/check.h"

namespace milepost::store {
namespace {

constexpr int kBusyTimeoutMs = 10'000;

int open_flags(Connection::Access access) {
  switch (access) {
    case Connection::Access::kRead:
      return SQLITE_OPEN_READONLY;
    case Connection::Access::kWrite:
      return SQLITE_OPEN_READWRITE;
    case Connection::Access::kCreate:
      return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  }
  return SQLITE_OPEN_READONLY;
}

}  // namespace

base::Result<std::unique_ptr<Connection>> Connection::open(const std::string& path, Access access,
                                                           std::int64_t cache_bytes, const std::string& vfs) {
  sqlite3* handle = nullptr;
  // NOMUTEX: one thread at a time is our rule already.
  const int flags = open_flags(access) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, vfs.empty() ? nullptr : vfs.c_str());
  MILEPOST_CHECK(handle != nullptr, "sqlite3_open_v2 ran out of memory");
  std::unique_ptr<Connection> connection(new Connection(handle, path));
  connection->note(code);
  sqlite3_busy_timeout(handle, kBusyTimeoutMs);
  if (cache_bytes > 0) {
    connection->execute(fmt::format("PRAGMA cache_size = -{}", cache_bytes / 1024));
  }
  if (const auto status = connection->status(); !status) {
    return std::unexpected(status.error());
  }
  return connection;
}

Connection::~Connection() {
  sqlite3_close_v2(handle_);
}

void Connection::execute(const std::string& sql) {
  if (!error_) {
    note(sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr));
  }
}

base::Status Connection::status() const {
  if (error_) {
    return std::unexpected(*error_);
  }
  return {};
}

bool Connection::in_transaction() const {
  return sqlite3_get_autocommit(handle_) == 0;
}

void Connection::note(int code) {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE || error_) {
    return;
  }
  error_ = base::Error{"StoreUnavailable",
                       fmt::format("{}: {} (SQLite result {})", path_, sqlite3_errmsg(handle_), code)};
}

Rows::~Rows() {
  sqlite3_reset(statement_);
}

bool Rows::next() {
  if (connection_.error_) {
    return false;
  }
  const int code = sqlite3_step(statement_);
  connection_.note(code);
  return code == SQLITE_ROW;
}

std::int64_t Rows::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string_view Rows::bytes(int column) const {
  // In this order: column_blob() may convert, column_bytes() then measures what it made.
  const void* data = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return {static_cast<const char*>(data), static_cast<std::size_t>(size)};
}

bool Rows::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

Statement::Statement(Connection& connection, const std::string& sql) : connection_(connection) {
  if (!connection_.error_) {
    connection_.note(sqlite3_prepare_v3(connection_.handle_, sql.c_str(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement_, nullptr));
  }
}

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

void Statement::bind(int index, std::int64_t value) {
  if (!connection_.error_) {
    connection_.note(sqlite3_bind_int64(statement_, index, value));
  }
}

void Statement::bind(int index, std::string_view value) {
  if (!connection_.error_) {
    // A null pointer would bind NULL; an empty value is a value.
    const char* data = value.data() == nullptr ? "" : value.data();
    connection_.note(sqlite3_bind_blob64(statement_, index, data, value.size(), SQLITE_STATIC));
  }
}

void Statement::bind(int index, const std::optional<std::string_view>& value) {
  if (value) {
    bind(index, *value);
  } else if (!connection_.error_) {
    connection_.note(sqlite3_bind_null(statement_, index));
  }
}

}  // namespace milepost::store
