// Puts the parts of the embedded store together: one queue of commits, a few readers, watches, leases,
// upkeep.
#include "store/sqlite.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "store/directory_lock.h"
#include "store/sqlite_commit_queue.h"
#include "store/sqlite_file.h"
#include "store/sqlite_leases.h"
#include "store/sqlite_ledger.h"
#include "store/sqlite_reader.h"
#include "store/sqlite_upkeep.h"
#include "store/sqlite_watch.h"

namespace milepost::store {
namespace {

using base::fail;

class SqliteStore final : public Store {
 public:
  SqliteStore(DirectoryLock lock, std::unique_ptr<Ledger> ledger,
              std::vector<std::unique_ptr<Reader>> readers);

  /// Begins to serve: erases what hung on leases of an earlier life, starts the clock and the upkeep.
  Status own(const SqliteOptions& options);

  Result<Committed> commit(const Transaction& transaction) override;
  Result<std::optional<KeyValue>> get(std::string_view key, Revision at_revision) override;
  Result<Range> range(const RangeRequest& request) override;
  Result<std::unique_ptr<Watch>> watch(std::vector<std::string> prefixes, Revision after) override;
  Revision revision() override;
  Status compact(Revision revision) override;

  Result<LeaseId> grant_lease(std::chrono::milliseconds ttl) override;
  Status keep_alive(LeaseId lease) override;
  Status revoke_lease(LeaseId lease) override;

 private:
  void committed(const Ledger& ledger);
  Status erase_lease(LeaseId lease);
  Durability durability(const Transaction& transaction) const;

  // In the order of use: each goes before what stands above it.
  const DirectoryLock lock_;
  Feed feed_;
  ReaderPool readers_;
  CommitQueue queue_;
  std::unique_ptr<Upkeep> upkeep_;      // owner only
  std::unique_ptr<LeaseClock> leases_;  // owner only
};

SqliteStore::SqliteStore(DirectoryLock lock, std::unique_ptr<Ledger> ledger,
                         std::vector<std::unique_ptr<Reader>> readers)
    : lock_(std::move(lock)),
      readers_(std::move(readers)),
      queue_(std::move(ledger), [this](const Ledger& done) { committed(done); }) {}

Status SqliteStore::own(const SqliteOptions& options) {
  const auto expire_all = [](Ledger& ledger) {
    ledger.revoke_all_leases();
    return Status{};
  };
  if (Status expired = queue_.run(Durability::kDurable, 0, expire_all); !expired) {
    return expired;
  }
  auto checkpointer = open_connection(options, Connection::Access::kWrite, 64 << 10);
  if (!checkpointer) {
    return std::unexpected(checkpointer.error());
  }
  upkeep_ = std::make_unique<Upkeep>(
      UpkeepBounds{options.history_revisions_max, options.history_bytes_max, options.log_bytes}, queue_,
      std::move(*checkpointer));
  leases_ = std::make_unique<LeaseClock>([this](LeaseId lease) { return erase_lease(lease); });
  return {};
}

void SqliteStore::committed(const Ledger& ledger) {
  feed_.advance(ledger.state().revision);
  if (upkeep_) {
    upkeep_->note(ledger.state(), ledger.log_pages());
  }
}

Durability SqliteStore::durability(const Transaction& transaction) const {
  const auto& writes = transaction.writes;
  const auto leased = [](const Write& write) { return write.value && write.lease != 0; };
  // Of the owner's only: a commit that the power took is made up for when the owner finds its lease again.
  return leases_ && !writes.empty() && std::ranges::all_of(writes, leased) ? Durability::kLeased
                                                                           : Durability::kDurable;
}

Result<Committed> SqliteStore::commit(const Transaction& transaction) {
  if (const Status checked = check_transaction(transaction); !checked) {
    return std::unexpected(checked.error());
  }
  Committed committed;
  const auto apply = [&](Ledger& ledger) -> Status {
    auto applied = ledger.apply(transaction);
    if (!applied) {
      return std::unexpected(std::move(applied.error()));
    }
    committed = *applied;
    return {};
  };
  if (const Status done = queue_.run(durability(transaction), transaction.writes.size(), apply); !done) {
    return std::unexpected(done.error());
  }
  return committed;
}

Result<std::optional<KeyValue>> SqliteStore::get(std::string_view key, Revision at_revision) {
  return ReaderPool::Borrowed(readers_)->get(key, at_revision);
}

Result<Range> SqliteStore::range(const RangeRequest& request) {
  return ReaderPool::Borrowed(readers_)->range(request);
}

Result<std::unique_ptr<Watch>> SqliteStore::watch(std::vector<std::string> prefixes, Revision after) {
  if (const Status readable = ReaderPool::Borrowed(readers_)->check(after); !readable) {
    return std::unexpected(readable.error());
  }
  return std::make_unique<SqliteWatch>(feed_, readers_, std::move(prefixes), after);
}

Revision SqliteStore::revision() {
  // Asked of the file: another process may have committed.
  if (const auto revision = ReaderPool::Borrowed(readers_)->revision()) {
    feed_.advance(*revision);
  }
  return feed_.revision();
}

Status SqliteStore::compact(Revision revision) {
  // kLeased: history that comes back with the power does no harm.
  Status forgotten =
      queue_.run(Durability::kLeased, 0, [&](Ledger& ledger) { return ledger.forget(revision); });
  if (forgotten && upkeep_) {
    upkeep_->sweep_soon();
  }
  return forgotten;
}

Result<LeaseId> SqliteStore::grant_lease(std::chrono::milliseconds ttl) {
  if (!leases_) {
    return fail("StoreUnavailable",
                "leases are granted by the process that serves the data directory; this one visits it");
  }
  LeaseId lease = 0;
  const auto grant = [&](Ledger& ledger) {
    lease = ledger.grant_lease(ttl);
    return Status{};
  };
  // Durable: that the lease was there is what tells the next owner that commits under it may be lost.
  if (const Status granted = queue_.run(Durability::kDurable, 1, grant); !granted) {
    return std::unexpected(granted.error());
  }
  leases_->add(lease, ttl);
  return lease;
}

Status SqliteStore::keep_alive(LeaseId lease) {
  if (!leases_) {
    return fail("LeaseNotFound", fmt::format("lease {} was not granted here", lease));
  }
  return leases_->keep_alive(lease);
}

Status SqliteStore::revoke_lease(LeaseId lease) {
  Status erased = erase_lease(lease);
  if (erased && leases_) {
    leases_->remove(lease);
  }
  return erased;
}

Status SqliteStore::erase_lease(LeaseId lease) {
  const Durability durability = leases_ ? Durability::kLeased : Durability::kDurable;
  return queue_.run(durability, 1, [lease](Ledger& ledger) { return ledger.revoke_lease(lease); });
}

// A batch of 1,000 scattered keys touches as many pages, which the writer should not have to write twice; a
// reader's pages are few and hot.
std::int64_t writer_cache_bytes(const SqliteOptions& options) {
  return options.page_cache_bytes / 4 * 3;
}
std::int64_t reader_cache_bytes(const SqliteOptions& options) {
  return options.page_cache_bytes / 4 / std::max(options.readers, 1);
}

Result<std::unique_ptr<Ledger>> open_ledger(const SqliteOptions& options) {
  auto connection = open_connection(options, Connection::Access::kWrite, writer_cache_bytes(options));
  if (!connection) {
    return std::unexpected(connection.error());
  }
  Status usable = check_format(**connection, store_file(options));
  if (!usable) {
    return std::unexpected(usable.error());
  }
  auto ledger = std::make_unique<Ledger>(std::move(*connection));
  usable = ledger->connection().status();
  if (!usable) {
    return std::unexpected(usable.error());
  }
  return ledger;
}

Result<std::vector<std::unique_ptr<Reader>>> open_readers(const SqliteOptions& options) {
  std::vector<std::unique_ptr<Reader>> readers;
  for (int i = 0; i < std::max(options.readers, 1); ++i) {
    auto connection = open_connection(options, Connection::Access::kRead, reader_cache_bytes(options));
    if (!connection) {
      return std::unexpected(connection.error());
    }
    readers.push_back(std::make_unique<Reader>(std::move(*connection)));
    if (const Status prepared = readers.back()->status(); !prepared) {
      return std::unexpected(prepared.error());
    }
  }
  return readers;
}

Result<std::unique_ptr<SqliteStore>> open_parts(const SqliteOptions& options, DirectoryLock lock) {
  auto ledger = open_ledger(options);
  if (!ledger) {
    return std::unexpected(ledger.error());
  }
  auto readers = open_readers(options);
  if (!readers) {
    return std::unexpected(readers.error());
  }
  return std::make_unique<SqliteStore>(std::move(lock), std::move(*ledger), std::move(*readers));
}

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite(const SqliteOptions& options) {
  if (const Status prepared = prepare_file(options); !prepared) {
    return std::unexpected(prepared.error());
  }
  const bool owner = options.role == SqliteOptions::Role::kOwner;
  auto lock = owner ? DirectoryLock::take(options.directory) : DirectoryLock();
  if (!lock) {
    return std::unexpected(lock.error());
  }
  auto store = open_parts(options, std::move(*lock));
  if (!store) {
    return std::unexpected(store.error());
  }
  if (owner) {
    if (const Status owned = (*store)->own(options); !owned) {
      return std::unexpected(owned.error());
    }
  }
  (*store)->revision();
  return std::unique_ptr<Store>(std::move(*store));
}

}  // namespace milepost::store
