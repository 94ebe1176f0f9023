// Each statement touches its rows by primary key; those with an order read it off the table.
#include "store/sqlite_ledger_statements.h"

#include <fmt/format.h>

#include <string_view>

namespace milepost::store {
namespace {

constexpr std::string_view kBytesOfChange =
    "length(key) + ifnull(length(value), 0) + ifnull(length(old_value), 0)";

}  // namespace

LedgerStatements::LedgerStatements(Connection& connection)
    : begin(connection, "BEGIN IMMEDIATE"),
      commit(connection, "COMMIT"),
      rollback(connection, "ROLLBACK"),
      load_state(connection, "SELECT revision, forgotten, last_lease, history_bytes FROM state"),
      store_state(connection,
                  "UPDATE state SET revision = ?1, forgotten = ?2, last_lease = ?3, history_bytes = ?4"),
      find(connection, "SELECT create_revision, mod_revision, lease, value FROM current WHERE key = ?1"),
      put(connection,
          "REPLACE INTO current (key, create_revision, mod_revision, lease, value) "
          "VALUES (?1, ?2, ?3, ?4, ?5)"),
      erase(connection, "DELETE FROM current WHERE key = ?1"),
      record(connection,
             "INSERT INTO history (revision, key, lease, value, previous, old_create_revision, "
             "old_lease, old_value) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      find_erased(connection, "SELECT revision FROM erased WHERE key = ?1"),
      add_erased(connection, "INSERT INTO erased (key, revision) VALUES (?1, ?2)"),
      drop_erased(connection, "DELETE FROM erased WHERE key = ?1"),
      sweep_erased(connection, "DELETE FROM erased WHERE key = ?1 AND revision = ?2"),
      find_lease(connection, "SELECT 1 FROM lease WHERE id = ?1"),
      add_lease(connection, "INSERT INTO lease (id, ttl_ms) VALUES (?1, ?2)"),
      erase_lease(connection, "DELETE FROM lease WHERE id = ?1"),
      count_leases(connection, "SELECT count(*) FROM lease"),
      erase_leases(connection, "DELETE FROM lease"),
      hang(connection, "INSERT INTO lease_key (lease, key) VALUES (?1, ?2)"),
      unhang(connection, "DELETE FROM lease_key WHERE lease = ?1 AND key = ?2"),
      keys_of_lease(connection, "SELECT key FROM lease_key WHERE lease = ?1"),
      keys_of_leases(connection, "SELECT key FROM lease_key"),
      kept_changes(connection,
                   fmt::format("SELECT revision, {} FROM history WHERE revision > ?1 AND revision < ?2 "
                               "ORDER BY revision, key LIMIT ?3",
                               kBytesOfChange)),
      forgotten_changes(connection, fmt::format("SELECT revision, {}, key FROM history WHERE revision <= ?1 "
                                                "ORDER BY revision, key LIMIT ?2",
                                                kBytesOfChange)),
      sweep(connection, "DELETE FROM history WHERE revision = ?1 AND key = ?2") {}

}  // namespace milepost::store
