// Reads the audit trail: which entries, in which order, and how far back.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>

#include "base/result.h"
#include "model/audit.h"
#include "store/store.h"

namespace milepost::api {

/// What an entry must have; empty: anything.
struct AuditFilter {
  std::string account = {};
  std::string user = {};       // name or access key id
  std::string operation = {};  // glob (fnmatch(3)): Create*, *HostedZone
  std::string resource = {};   // bare id, also of the change
  bool failed = false;         // only what was refused or failed
};
bool matches(const model::AuditEntry& entry, const AuditFilter& filter);

using Instant = std::chrono::system_clock::time_point;

/// From `since` to before `until`; nullopt is without end. Milliseconds count.
struct AuditPeriod {
  std::optional<Instant> since = {};
  std::optional<Instant> until = {};
};

struct AuditPage {
  std::deque<model::AuditEntry> entries;  // oldest first
  bool more = false;                      // the period has older ones, which may match, too
};

/// The newest `limit` entries of the period that match (0: all). Reads no further back than it has to. Entries
/// written after revision `up_to` are left out (0: none are), so that a watch from there on misses nothing and repeats
/// nothing. Errors: the store's; DataFormat.
base::Result<AuditPage> newest_entries(store::Store& store, const AuditFilter& filter,
                                       const AuditPeriod& period, std::size_t limit, Instant now,
                                       store::Revision up_to = 0);

}  // namespace milepost::api
