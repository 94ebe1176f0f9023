// The readers' side of the file: each read sees one state of it, whole commits only, and waits for no writer.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/sqlite_connection.h"
#include "store/store.h"

namespace milepost::store {

/// Belongs to one thread at a time.
class Reader {
 public:
  /// Errors of preparing show in status().
  explicit Reader(std::unique_ptr<Connection> connection);

  Result<std::optional<KeyValue>> get(std::string_view key, Revision at_revision);
  Result<Range> range(const RangeRequest& request);
  /// Changes after `after` of keys with one of `prefixes`, up to the newest revision or to where the batch is
  /// full.
  Result<EventBatch> changes(Revision after, const std::vector<std::string>& prefixes);
  Result<Revision> revision();
  /// Whether state and changes as of `revision` can be read. Errors Compacted, FutureRevision.
  Status check(Revision revision);
  Status status() const { return connection_->status(); }

 private:
  class Snapshot;                                 // a read transaction
  using Visit = std::function<bool(KeyValue&&)>;  // false: enough

  Status load_state();
  Status check_readable(Revision revision);
  Result<std::optional<KeyValue>> get_before(std::string_view key, Revision at_revision);
  Status count(const RangeRequest& request, Range& range);
  Status list(const RangeRequest& request, Range& range);
  void visit_now(const RangeRequest& request, const Visit& visit);
  void visit_before(const RangeRequest& request, const Visit& visit);
  bool step_back(KeyValue& entry, Revision at_revision, bool keys_only);

  std::unique_ptr<Connection> connection_;
  Revision newest_ = 0;     // as load_state() found it
  Revision forgotten_ = 0;  // the same

  Statement begin_, end_, state_;
  Statement get_;
  Statement count_, entries_, keys_;
  Statement entries_and_erased_, keys_and_erased_;
  Statement before_change_, value_before_change_;
  Statement changes_;
};

/// A few readers for many threads.
class ReaderPool {
 public:
  explicit ReaderPool(std::vector<std::unique_ptr<Reader>> readers) : idle_(std::move(readers)) {}

  /// A reader for this thread alone until it lets go; waits while all are in use.
  class Borrowed {
   public:
    explicit Borrowed(ReaderPool& pool);
    ~Borrowed();
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;
    Reader* operator->() { return reader_.get(); }

   private:
    ReaderPool& pool_;
    std::unique_ptr<Reader> reader_;
  };

 private:
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Reader>> idle_;
};

}  // namespace milepost::store
