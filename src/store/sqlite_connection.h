// SQLite's C interface with owners: a connection, its prepared statements, the rows they answer.
//
// Errors stick: after the first one every statement of the connection answers no rows and changes nothing
// until clear_error(), so that a sequence of statements is checked once, at its end, before anything it read
// is believed. Thread rule: a connection, its statements and rows belong to one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace milepost::store {

class Connection {
 public:
  enum class Access { kRead, kWrite, kCreate };

  /// `cache_bytes` bounds the page cache; 0 leaves SQLite's default, and the file unread until the first
  /// statement. `vfs`: empty for SQLite's own. Waits for locks of other processes up to ten seconds. Error
  /// StoreUnavailable, with SQLite's words.
  static base::Result<std::unique_ptr<Connection>> open(const std::string& path, Access access,
                                                        std::int64_t cache_bytes, const std::string& vfs);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Runs statements that answer no rows anybody wants.
  void execute(const std::string& sql);
  /// The first error since the connection was opened or clear_error(): StoreUnavailable with SQLite's words.
  base::Status status() const;
  void clear_error() { error_.reset(); }
  bool in_transaction() const;

  sqlite3* handle() const { return handle_; }

 private:
  friend class Statement;
  friend class Rows;
  Connection(sqlite3* handle, std::string path) : handle_(handle), path_(std::move(path)) {}
  void note(int code);

  sqlite3* handle_;
  std::string path_;
  std::optional<base::Error> error_;
};

/// The rows of one run of a statement, in order; the statement is free again when this goes.
class Rows {
 public:
  ~Rows();
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  /// Steps to the next row. False: no more rows, or an error (see Connection::status()).
  bool next();

  // Of the current row. Views are valid until next() or the end of Rows.
  std::int64_t integer(int column) const;
  std::string_view bytes(int column) const;
  bool is_null(int column) const;

 private:
  friend class Statement;
  Rows(Connection& connection, sqlite3_stmt* statement) : connection_(connection), statement_(statement) {}

  Connection& connection_;
  sqlite3_stmt* statement_;
};

/// A prepared statement. It must go before its connection does, and holds one run at a time.
class Statement {
 public:
  Statement(Connection& connection, const std::string& sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Binds the arguments to ?1, ?2, ... and starts. Bytes are not copied: they must outlive the Rows.
  template <class... Args>
  Rows run(const Args&... args) {
    int index = 0;
    (bind(++index, args), ...);
    return Rows(connection_, statement_);
  }
  /// Runs to the end.
  template <class... Args>
  void execute(const Args&... args) {
    Rows rows = run(args...);
    while (rows.next()) {
    }
  }

 private:
  void bind(int index, std::int64_t value);
  void bind(int index, std::string_view value);
  void bind(int index, const std::string& value) { bind(index, std::string_view(value)); }
  void bind(int index, const std::optional<std::string_view>& value);

  Connection& connection_;
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace milepost::store
