// Applies transactions to the tables, one statement a step; see sqlite_file.h for what the tables mean.
#include "store/sqlite_ledger.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <compare>
#include <tuple>
#include <utility>

namespace milepost::store {
namespace {

using base::fail;

constexpr std::string_view kBytesOfChange = "length(key) + ifnull(length(value), 0) + ifnull(length(old_value), 0)";

bool holds_order(std::strong_ordering order, Compare::Relation relation) {
  switch (relation) {
    case Compare::Relation::kEqual: return order == 0;
    case Compare::Relation::kNotEqual: return order != 0;
    case Compare::Relation::kLess: return order < 0;
    case Compare::Relation::kGreater: return order > 0;
  }
  return false;
}

std::optional<std::string_view> view(const std::optional<std::string>& value) {
  return value ? std::optional<std::string_view>(*value) : std::nullopt;
}

std::vector<std::string> keys_of(Rows rows) {
  std::vector<std::string> keys;
  while (rows.next()) {
    keys.emplace_back(rows.bytes(0));
  }
  return keys;
}

}  // namespace

Ledger::Ledger(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)),
      begin_(*connection_, "BEGIN IMMEDIATE"),
      commit_(*connection_, "COMMIT"),
      rollback_(*connection_, "ROLLBACK"),
      load_state_(*connection_, "SELECT revision, forgotten, last_lease, history_bytes FROM state"),
      store_state_(*connection_,
                   "UPDATE state SET revision = ?1, forgotten = ?2, last_lease = ?3, history_bytes = ?4"),
      find_(*connection_, "SELECT create_revision, mod_revision, lease, value FROM current WHERE key = ?1"),
      put_(*connection_, "REPLACE INTO current (key, create_revision, mod_revision, lease, value) "
                         "VALUES (?1, ?2, ?3, ?4, ?5)"),
      erase_(*connection_, "DELETE FROM current WHERE key = ?1"),
      record_(*connection_, "INSERT INTO history (revision, key, lease, value, previous, old_create_revision, "
                            "old_lease, old_value) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      find_erased_(*connection_, "SELECT revision FROM erased WHERE key = ?1"),
      add_erased_(*connection_, "INSERT INTO erased (key, revision) VALUES (?1, ?2)"),
      drop_erased_(*connection_, "DELETE FROM erased WHERE key = ?1"),
      sweep_erased_(*connection_, "DELETE FROM erased WHERE key = ?1 AND revision = ?2"),
      find_lease_(*connection_, "SELECT 1 FROM lease WHERE id = ?1"),
      add_lease_(*connection_, "INSERT INTO lease (id, ttl_ms) VALUES (?1, ?2)"),
      erase_lease_(*connection_, "DELETE FROM lease WHERE id = ?1"),
      count_leases_(*connection_, "SELECT count(*) FROM lease"),
      erase_leases_(*connection_, "DELETE FROM lease"),
      hang_(*connection_, "INSERT INTO lease_key (lease, key) VALUES (?1, ?2)"),
      unhang_(*connection_, "DELETE FROM lease_key WHERE lease = ?1 AND key = ?2"),
      keys_of_lease_(*connection_, "SELECT key FROM lease_key WHERE lease = ?1"),
      keys_of_leases_(*connection_, "SELECT key FROM lease_key"),
      kept_changes_(*connection_, fmt::format("SELECT revision, {} FROM history WHERE revision > ?1 AND revision < ?2 "
                                              "ORDER BY revision, key LIMIT ?3", kBytesOfChange)),
      forgotten_changes_(*connection_, fmt::format("SELECT revision, {}, key FROM history WHERE revision <= ?1 "
                                                   "ORDER BY revision, key LIMIT ?2", kBytesOfChange)),
      sweep_(*connection_, "DELETE FROM history WHERE revision = ?1 AND key = ?2") {
  // Takes the place of SQLite's own checkpoints, which the committing thread would have to wait for.
  sqlite3_wal_hook(
      connection_->handle(),
      [](void* self, sqlite3*, const char*, int pages) {
        static_cast<Ledger*>(self)->log_pages_ = pages;
        return SQLITE_OK;
      },
      this);
}

Status Ledger::begin(Durability durability) {
  set_synchronous(durability);
  begin_.execute();
  {
    Rows row = load_state_.run();
    if (row.next()) {
      state_ = {row.integer(0), row.integer(1), row.integer(2), row.integer(3)};
    }
  }
  stored_ = state_;
  leases_changed_ = false;
  return connection_->status() ? Status{} : undo();
}

Status Ledger::finish() {
  if (connection_->status() && state_ == stored_ && !leases_changed_) {
    rollback_.execute();
  } else {
    store_state_.execute(state_.revision, state_.forgotten, state_.last_lease, state_.history_bytes);
    commit_.execute();
  }
  if (!connection_->status()) {
    return undo();
  }
  unsynced_ = synchronous_ == Durability::kDurable ? 0 : unsynced_ + (state_.revision - stored_.revision);
  return {};
}

Status Ledger::undo() {
  const Status failure = connection_->status();
  connection_->clear_error();
  if (connection_->in_transaction()) {
    rollback_.execute();
    connection_->clear_error();
  }
  state_ = stored_;
  return failure;
}

void Ledger::set_synchronous(Durability durability) {
  // Half the bound: one group of commits takes fewer than the other half.
  if (unsynced_ >= kUnsyncedRevisionsMax / 2) {
    durability = Durability::kDurable;
  }
  if (durability != synchronous_) {
    connection_->execute(durability == Durability::kDurable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    synchronous_ = durability;
  }
}

Result<Committed> Ledger::apply(const Transaction& transaction) {
  for (const auto& compare : transaction.compares) {
    if (!holds(compare)) {
      return Committed{.succeeded = false, .revision = state_.revision};
    }
  }
  if (const Status leases = check_leases(transaction); !leases) {
    return std::unexpected(leases.error());
  }
  const Revision revision = state_.revision + 1;
  bool changed = false;
  for (const auto& each : transaction.writes) {
    changed = write(each, revision) || changed;
  }
  state_.revision = changed ? revision : state_.revision;
  return Committed{.succeeded = true, .revision = state_.revision};
}

bool Ledger::holds(const Compare& compare) {
  Rows row = find_.run(compare.key);
  const bool present = row.next();
  switch (compare.target) {
    case Compare::Target::kCreateRevision:
      return holds_order((present ? row.integer(0) : 0) <=> compare.revision, compare.relation);
    case Compare::Target::kModRevision:
      return holds_order((present ? row.integer(1) : 0) <=> compare.revision, compare.relation);
    case Compare::Target::kValue:
      return present && holds_order(row.bytes(3) <=> std::string_view(compare.value), compare.relation);
  }
  return false;
}

bool Ledger::lease_exists(LeaseId lease) { return find_lease_.run(lease).next(); }

Status Ledger::check_leases(const Transaction& transaction) {
  LeaseId known = 0;  // most transactions name one lease
  for (const auto& each : transaction.writes) {
    if (each.lease != known && each.lease != 0 && !lease_exists(each.lease)) {
      return fail("LeaseNotFound", fmt::format("lease {} of key {} does not live", each.lease, each.key));
    }
    known = each.lease;
  }
  return {};
}

bool Ledger::write(const Write& write, Revision revision) {
  const Before before = record(write, revision);
  const bool existed = before.create_revision != 0;
  if (write.value) {
    put_.execute(write.key, existed ? before.create_revision : revision, revision, write.lease, *write.value);
  } else if (existed) {
    erase_.execute(write.key);
    add_erased_.execute(write.key, revision);
  }
  hang(write.key, before.lease, write.value ? write.lease : 0);
  return existed || write.value;
}

Ledger::Before Ledger::record(const Write& write, Revision revision) {
  Rows row = find_.run(write.key);
  Before before;
  std::optional<std::string_view> old_value;
  if (row.next()) {
    before = {row.integer(0), row.integer(1), row.integer(2)};
    old_value = row.bytes(3);
  } else if (!write.value) {
    return before;
  } else {
    before.changed = take_erasure(write.key);
  }
  record_.execute(revision, write.key, write.lease, view(write.value), before.changed, before.create_revision,
                  before.lease, old_value);
  state_.history_bytes += static_cast<std::int64_t>(write.key.size() + (write.value ? write.value->size() : 0) +
                                                    (old_value ? old_value->size() : 0));
  return before;
}

Revision Ledger::take_erasure(std::string_view key) {
  Revision erased = 0;
  {
    Rows row = find_erased_.run(key);
    erased = row.next() ? row.integer(0) : 0;
  }
  if (erased != 0) {
    drop_erased_.execute(key);
  }
  return erased;
}

void Ledger::hang(std::string_view key, LeaseId from, LeaseId to) {
  if (from == to) {
    return;
  }
  if (from != 0) {
    unhang_.execute(from, key);
  }
  if (to != 0) {
    hang_.execute(to, key);
  }
}

LeaseId Ledger::grant_lease(std::chrono::milliseconds ttl) {
  add_lease_.execute(++state_.last_lease, std::int64_t{ttl.count()});
  return state_.last_lease;
}

Status Ledger::revoke_lease(LeaseId lease) {
  if (!lease_exists(lease)) {
    return fail("LeaseNotFound", fmt::format("lease {} does not live", lease));
  }
  erase_all(keys_of(keys_of_lease_.run(lease)));
  erase_lease_.execute(lease);
  leases_changed_ = true;
  return {};
}

void Ledger::revoke_all_leases() {
  {
    Rows row = count_leases_.run();
    if (!row.next() || row.integer(0) == 0) {
      return;
    }
  }
  state_.revision += kUnsyncedRevisionsMax;
  erase_all(keys_of(keys_of_leases_.run()));
  erase_leases_.execute();
}

void Ledger::erase_all(const std::vector<std::string>& keys) {
  if (keys.empty()) {
    return;
  }
  ++state_.revision;
  for (const auto& key : keys) {
    write(Write::erase(key), state_.revision);
  }
}

Status Ledger::forget(Revision revision) {
  if (revision > state_.revision) {
    return fail("FutureRevision", fmt::format("revision {} is yet to come, the newest is {}", revision, state_.revision));
  }
  state_.forgotten = std::max(state_.forgotten, revision);
  return {};
}

void Ledger::forget_oldest(std::int64_t bytes, std::int64_t changes) {
  Rows rows = kept_changes_.run(state_.forgotten, state_.revision, changes);
  while (bytes > 0 && rows.next()) {
    state_.forgotten = rows.integer(0);
    bytes -= rows.integer(1);
  }
}

std::size_t Ledger::sweep(std::int64_t changes) {
  std::vector<std::pair<std::string, Revision>> found;
  {
    Rows rows = forgotten_changes_.run(state_.forgotten, changes);
    while (rows.next()) {
      found.emplace_back(rows.bytes(2), rows.integer(0));
      state_.history_bytes -= rows.integer(1);
    }
  }
  for (const auto& [key, revision] : found) {
    sweep_.execute(revision, key);
    sweep_erased_.execute(key, revision);
  }
  return found.size();
}

}  // namespace milepost::store
