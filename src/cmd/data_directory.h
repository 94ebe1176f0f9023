// The directory that holds everything a Milepost knows, and who may touch it.
//
//   DIR/format        "milepost 1": read first; written when all else has been made
//   DIR/lock          held (flock) by the one process that serves from here
//   DIR/store.db      the change side's store, with its -wal and -shm; absent where that is elsewhere
//   DIR/store.toml    which store that is then
//   DIR/node          who this node is, however it is called: a random id
//   DIR/zones/        the name server's own copy of all zones
//   DIR/latencies     those in use, where [location] names a table of them (routing/latency_table_file.h)
//   DIR/credentials   the first account's root key, 0600
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace milepost::cmd {

class DataDirectory {
 public:
  /// For the process that serves: makes a new directory where there is none (or an empty one), and locks it until this
  /// object ends. Errors, with nothing touched: DataDirectory (not ours, of a newer format, unreadable, in use by
  /// another process); each message says what to do.
  static base::Result<DataDirectory> open_to_serve(const std::filesystem::path& path);
  /// For commands beside it: it must be there. Errors as above.
  static base::Result<DataDirectory> open_to_visit(const std::filesystem::path& path);

  DataDirectory(DataDirectory&& other) noexcept;
  DataDirectory& operator=(DataDirectory&&) = delete;
  ~DataDirectory();

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path zones() const { return path_ / "zones"; }
  std::filesystem::path latencies() const { return latencies_in(path_); }
  /// The same of a directory that is only looked into, and need not be there.
  static std::filesystem::path latencies_in(const std::filesystem::path& data) { return data / "latencies"; }
  std::filesystem::path store() const { return path_ / "store.db"; }
  std::filesystem::path store_choice() const { return path_ / "store.toml"; }
  std::filesystem::path credentials() const { return path_ / "credentials"; }
  /// The node's id, made when there is none yet. Error File.
  base::Result<std::string> node_id() const;
  /// True until complete(): then whatever is missing may be made, later it has been lost.
  bool is_new() const { return is_new_; }
  /// Writes `format`: the store and the first account are there. Error DataDirectory.
  base::Status complete();

 private:
  DataDirectory(std::filesystem::path path, bool is_new) : path_(std::move(path)), is_new_(is_new) {}
  base::Status lock();

  std::filesystem::path path_;
  bool is_new_;
  int lock_ = -1;  // file descriptor
};

}  // namespace milepost::cmd
