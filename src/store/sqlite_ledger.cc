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

bool holds_order(std::strong_ordering order, Compare::Relation relation) {
  switch (relation) {
    case Compare::Relation::kEqual:
      return order == 0;
    case Compare::Relation::kNotEqual:
      return order != 0;
    case Compare::Relation::kLess:
      return order < 0;
    case Compare::Relation::kGreater:
      return order > 0;
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
    : connection_(std::move(connection)), sql_(*connection_) {
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
  sql_.begin.execute();
  {
    Rows row = sql_.load_state.run();
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
    sql_.rollback.execute();
  } else {
    sql_.store_state.execute(state_.revision, state_.forgotten, state_.last_lease, state_.history_bytes);
    sql_.commit.execute();
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
    sql_.rollback.execute();
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
    connection_->execute(durability == Durability::kDurable ? "PRAGMA synchronous = FULL"
                                                            : "PRAGMA synchronous = NORMAL");
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
  Rows row = sql_.find.run(compare.key);
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

bool Ledger::lease_exists(LeaseId lease) {
  return sql_.find_lease.run(lease).next();
}

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
    sql_.put.execute(write.key, existed ? before.create_revision : revision, revision, write.lease,
                     *write.value);
  } else if (existed) {
    sql_.erase.execute(write.key);
    sql_.add_erased.execute(write.key, revision);
  }
  hang(write.key, before.lease, write.value ? write.lease : 0);
  return existed || write.value;
}

Ledger::Before Ledger::record(const Write& write, Revision revision) {
  Rows row = sql_.find.run(write.key);
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
  sql_.record.execute(revision, write.key, write.lease, view(write.value), before.changed,
                      before.create_revision, before.lease, old_value);
  state_.history_bytes += static_cast<std::int64_t>(
      write.key.size() + (write.value ? write.value->size() : 0) + (old_value ? old_value->size() : 0));
  return before;
}

Revision Ledger::take_erasure(std::string_view key) {
  Revision erased = 0;
  {
    Rows row = sql_.find_erased.run(key);
    erased = row.next() ? row.integer(0) : 0;
  }
  if (erased != 0) {
    sql_.drop_erased.execute(key);
  }
  return erased;
}

void Ledger::hang(std::string_view key, LeaseId from, LeaseId to) {
  if (from == to) {
    return;
  }
  if (from != 0) {
    sql_.unhang.execute(from, key);
  }
  if (to != 0) {
    sql_.hang.execute(to, key);
  }
}

LeaseId Ledger::grant_lease(std::chrono::milliseconds ttl) {
  sql_.add_lease.execute(++state_.last_lease, std::int64_t{ttl.count()});
  return state_.last_lease;
}

Status Ledger::revoke_lease(LeaseId lease) {
  if (!lease_exists(lease)) {
    return fail("LeaseNotFound", fmt::format("lease {} does not live", lease));
  }
  erase_all(keys_of(sql_.keys_of_lease.run(lease)));
  sql_.erase_lease.execute(lease);
  leases_changed_ = true;
  return {};
}

void Ledger::revoke_all_leases() {
  {
    Rows row = sql_.count_leases.run();
    if (!row.next() || row.integer(0) == 0) {
      return;
    }
  }
  state_.revision += kUnsyncedRevisionsMax;
  erase_all(keys_of(sql_.keys_of_leases.run()));
  sql_.erase_leases.execute();
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
    return fail("FutureRevision",
                fmt::format("revision {} is yet to come, the newest is {}", revision, state_.revision));
  }
  state_.forgotten = std::max(state_.forgotten, revision);
  return {};
}

void Ledger::forget_oldest(std::int64_t bytes, std::int64_t changes) {
  Rows rows = sql_.kept_changes.run(state_.forgotten, state_.revision, changes);
  while (bytes > 0 && rows.next()) {
    state_.forgotten = rows.integer(0);
    bytes -= rows.integer(1);
  }
}

std::size_t Ledger::sweep(std::int64_t changes) {
  std::vector<std::pair<std::string, Revision>> found;
  {
    Rows rows = sql_.forgotten_changes.run(state_.forgotten, changes);
    while (rows.next()) {
      found.emplace_back(rows.bytes(2), rows.integer(0));
      state_.history_bytes -= rows.integer(1);
    }
  }
  for (const auto& [key, revision] : found) {
    sql_.sweep.execute(revision, key);
    sql_.sweep_erased.execute(key, revision);
  }
  return found.size();
}

}  // namespace milepost::store
