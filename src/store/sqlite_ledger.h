// The writer's side of the file: what one SQLite transaction of the one writer does to the tables.
//
//   begin() ; any of apply(), grant_lease(), revoke_lease(), ... ; finish()
//
// The transactions applied between begin() and finish() are commits of their own, each with its revision;
// they become visible and durable together. A step that answers an error of its own (LeaseNotFound,
// FutureRevision) has changed nothing; a failure of the disk shows in finish(), which then has undone
// everything.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/sqlite_connection.h"
#include "store/sqlite_ledger_statements.h"
#include "store/store.h"

namespace milepost::store {

/// The row of the table `state`.
struct LedgerState {
  Revision revision = 0;
  Revision forgotten = 0;  // history up to and with this revision is gone
  LeaseId last_lease = 0;
  std::int64_t history_bytes = 0;  // of keys and values

  friend bool operator==(const LedgerState&, const LedgerState&) = default;
};

/// What a commit must survive: kDurable the loss of power, kLeased the end of the process.
enum class Durability { kLeased, kDurable };

/// The loss of power takes fewer revisions than this with it. As many are skipped when the owner finds leases
/// of an earlier life, so that no revision that somebody has seen is ever given to another commit.
inline constexpr Revision kUnsyncedRevisionsMax = 1000;

/// Belongs to one thread at a time.
class Ledger {
 public:
  /// `connection` may write. Errors of preparing show in connection().status().
  explicit Ledger(std::unique_ptr<Connection> connection);
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  /// Takes the file's write lock, which other processes respect too.
  Status begin(Durability durability);
  /// Commits, or leaves the file alone when nothing changed. On error nothing of the transaction remains.
  Status finish();

  /// Of a transaction that passed check_transaction(). Error LeaseNotFound.
  Result<Committed> apply(const Transaction& transaction);
  LeaseId grant_lease(std::chrono::milliseconds ttl);
  /// Erases the lease, and its keys as one commit. Error LeaseNotFound.
  Status revoke_lease(LeaseId lease);
  /// Erases all leases, and their keys as one commit at a revision that no lost commit can have had.
  void revoke_all_leases();
  /// Makes history up to and with `revision` unreadable; sweep() takes it away. Error FutureRevision.
  Status forget(Revision revision);
  /// Forgets the oldest commits until `bytes` of history are forgotten or `changes` changes; never the newest
  /// commit.
  void forget_oldest(std::int64_t bytes, std::int64_t changes);
  /// Takes away up to `changes` forgotten changes, and says how many it found.
  std::size_t sweep(std::int64_t changes);

  /// As begin() found it, with what happened since.
  const LedgerState& state() const { return state_; }
  /// Pages in the write-ahead log after the last finish().
  int log_pages() const { return log_pages_; }
  Connection& connection() { return *connection_; }

 private:
  struct Before {                  // a key before it is written
    Revision create_revision = 0;  // 0: absent
    Revision changed = 0;          // the key's newest change, 0: none that is kept
    LeaseId lease = 0;
  };

  bool holds(const Compare& compare);
  bool lease_exists(LeaseId lease);
  Status check_leases(const Transaction& transaction);
  bool write(const Write& write, Revision revision);
  Revision take_erasure(std::string_view key);
  Before record(const Write& write, Revision revision);
  void hang(std::string_view key, LeaseId from, LeaseId to);
  void erase_all(const std::vector<std::string>& keys);
  void set_synchronous(Durability durability);
  Status undo();

  std::unique_ptr<Connection> connection_;
  LedgerState state_;
  LedgerState stored_;           // what the file says
  bool leases_changed_ = false;  // the one change that state_ may not show
  Durability synchronous_ = Durability::kDurable;
  Revision unsynced_ = 0;
  int log_pages_ = 0;

  LedgerStatements sql_;
};

}  // namespace milepost::store
