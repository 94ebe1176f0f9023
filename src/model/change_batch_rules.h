// Applies a change batch to the record sets of a zone, in order, and finds everything that forbids it
// (ROUTE53.md 2.6). Pure: the caller reads the current record sets and writes the outcome.
//
//   prepare_batch()  once a request: names brought into the stored form, each record set checked on its own
//   names_of()       what has to be read: every record set at these names
//   apply_batch()    once an attempt: the batch against what was read
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/change_batch.h"

namespace milepost::model {

struct PreparedChange {
  ChangeAction action = ChangeAction::kCreate;
  RecordSet record_set;               // name in the stored form, unless `problems` says that it has none
  std::vector<std::string> problems;  // in the words of InvalidChangeBatch
};

/// REQUIRES: check_request(batch). The result has one element for each change, in the batch's order.
std::vector<PreparedChange> prepare_batch(ChangeBatch batch, std::string_view zone_name,
                                          const BatchLimits& limits);

/// The distinct names of the changes that have no problem so far, in the order of their keys in the store.
std::vector<std::string> names_of(const std::vector<PreparedChange>& changes);

/// What is known of the zone when the batch is applied.
struct ZoneContents {
  std::string id;
  std::string name;
  std::int64_t record_set_count = 0;   // of the whole zone
  std::vector<RecordSet> record_sets;  // every one at names_of(changes); others do no harm
};

/// A record set that is new or other than before.
struct WrittenRecordSet {
  RecordSet record_set;
  std::optional<RecordSet> previous;  // what it replaces; nullopt: nothing
};

struct BatchOutcome {
  std::vector<WrittenRecordSet> written;
  std::vector<RecordSet> erased;      // as they were
  std::int64_t record_set_count = 0;  // of the whole zone, afterwards
};

/// Changes see what the changes before them did. Error InvalidChangeBatch: the bracketed list of all
/// problems, in the order of the changes; then nothing may be written.
base::Result<BatchOutcome> apply_batch(const std::vector<PreparedChange>& changes, const ZoneContents& zone,
                                       const BatchLimits& limits);

}  // namespace milepost::model
