// Ordered scans from the oldest entry on, each page erased in one transaction.
#include "api/audit_sweeper.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/log.h"
#include "model/account.h"
#include "model/audit.h"
#include "model/instant.h"
#include "model/keys.h"
#include "model/stored.h"

namespace milepost::api {
namespace {

namespace keys = model::keys;
using base::Result;
using store::Write;

constexpr std::size_t kPageSize = 25;  // entries of one transaction; a change is four keys and seldom more
constexpr std::chrono::hours kChangeSweepInterval{24};  // it reads every change

/// Everything that is kept of a change.
base::Status erase_change(store::Store& store, const std::string& change, std::vector<Write>& out) {
  store::RangeRequest effects = store::RangeRequest::prefix(keys::change_effects(change));
  effects.keys_only = true;
  const auto parts = store.range(effects);
  if (!parts) return std::unexpected(parts.error());
  out.push_back(Write::erase(keys::change(change)));
  out.push_back(Write::erase(keys::change_reversal(change)));
  for (const store::KeyValue& part : parts->entries) out.push_back(Write::erase(part.key));
  return {};
}

/// One transaction's worth of entries.
base::Status erase_entries(store::Store& store, const std::vector<store::KeyValue>& entries) {
  store::Transaction transaction;
  for (const store::KeyValue& entry : entries) {
    transaction.writes.push_back(Write::erase(entry.key));
    const auto decoded = model::decode_stored<model::AuditEntry>(entry);
    if (!decoded || !decoded->change) continue;  // what cannot be read is too old all the same
    if (auto erased = erase_change(store, *decoded->change, transaction.writes); !erased) return erased;
  }
  const auto committed = store.commit(transaction);
  if (!committed) return std::unexpected(committed.error());
  return {};
}

/// Erases those of `entries`, which are changes, that are from before `until`; how many.
Result<std::size_t> erase_old_changes(store::Store& store, const std::vector<store::KeyValue>& entries,
                                      const std::string& until) {
  store::Transaction transaction;
  std::size_t count = 0;
  for (const store::KeyValue& entry : entries) {
    const auto change = model::decode_stored<model::Change>(entry);
    if (!change || change->submitted >= until) continue;
    if (auto erased = erase_change(store, change->id, transaction.writes); !erased) {
      return std::unexpected(std::move(erased.error()));
    }
    ++count;
  }
  if (count == 0) return 0;
  const auto committed = store.commit(transaction);
  if (!committed) return std::unexpected(committed.error());
  return count;
}

}  // namespace

Result<std::size_t> sweep_audit_entries(store::Store& store, const std::string& until, std::size_t max,
                                        const std::stop_token& stop) {
  std::size_t erased = 0;
  while (erased < max && !stop.stop_requested()) {
    const auto page = store.range({.begin = std::string(keys::kAuditEntries),
                                   .end = keys::audit_entry(until, ""),
                                   .limit = std::min(kPageSize, max - erased)});
    if (!page) return std::unexpected(page.error());
    if (page->entries.empty()) break;
    if (auto done = erase_entries(store, page->entries); !done)
      return std::unexpected(std::move(done.error()));
    erased += page->entries.size();
  }
  return erased;
}

Result<std::size_t> sweep_changes(store::Store& store, const std::string& until, std::size_t max,
                                  const std::stop_token& stop) {
  std::size_t erased = 0;
  store::RangeRequest next = store::RangeRequest::prefix(keys::change(""));
  next.limit = kPageSize;
  for (bool more = true; more && erased < max && !stop.stop_requested();) {
    const auto page = store.range(next);
    if (!page) return std::unexpected(page.error());
    const auto count = erase_old_changes(store, page->entries, until);
    if (!count) return count;
    erased += *count;
    more = page->more;
    if (more) next.begin = page->entries.back().key + '\0';  // the next key that there can be
  }
  return erased;
}

AuditSweeper::AuditSweeper(store::Store& store, AuditRetention retention, Clock now)
    : store_(store), retention_(retention), now_(std::move(now)) {
  if (retention_.keep.count() == 0) return;
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void AuditSweeper::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      sweep(stop);
    } catch (const std::exception& problem) {  // libraries throw; std::bad_alloc
      log::warning("old audit entries are kept for now: {}", problem.what());
    }
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, stop, retention_.interval, [] { return false; });
  }
}

void AuditSweeper::sweep(const std::stop_token& stop) {
  const auto now = now_();
  const std::string until = model::print_instant(now - retention_.keep);
  const auto entries = sweep_audit_entries(store_, until, retention_.sweep_max, stop);
  if (!entries) return log::warning("old audit entries are kept for now: {}", entries.error().message);
  if (*entries > 0) log::info("audit trail: {} entries from before {} are forgotten", *entries, until);
  if (now < next_change_sweep_) return;
  const auto changes = sweep_changes(store_, until, retention_.sweep_max, stop);
  if (!changes) return log::warning("old changes are kept for now: {}", changes.error().message);
  if (*changes > 0) log::info("{} changes from before {} are forgotten", *changes, until);
  if (*changes < retention_.sweep_max) next_change_sweep_ = now + kChangeSweepInterval;
}

}  // namespace milepost::api
