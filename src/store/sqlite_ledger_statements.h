// The SQL that the ledger runs, prepared once. Arguments and columns are as sqlite_file.h names the tables.
#pragma once

#include "store/sqlite_connection.h"

namespace milepost::store {

struct LedgerStatements {
  explicit LedgerStatements(Connection& connection);

  Statement begin, commit, rollback;
  Statement load_state, store_state;
  Statement find, put, erase, record;
  Statement find_erased, add_erased, drop_erased, sweep_erased;
  Statement find_lease, add_lease, erase_lease, count_leases, erase_leases;
  Statement hang, unhang, keys_of_lease, keys_of_leases;
  Statement kept_changes, forgotten_changes, sweep;
};

}  // namespace milepost::store
