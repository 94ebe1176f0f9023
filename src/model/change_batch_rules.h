// Applies a change batch to the record sets of a zone, in order, and finds everything that forbids it
// (ROUTE53.md 2.6, 2.7). Pure: the caller reads the current record sets and writes the outcome.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/change_batch.h"
#include "model/hosted_zone.h"
#include "model/prepared_change.h"
#include "model/protection.h"

namespace milepost::model {

/// A CIDR collection of the zone's account.
struct KnownCidrCollection {
  std::string id;
  std::vector<std::string> locations;  // their names
  std::int64_t revision = 0;           // of the store, that wrote the collection last
};

/// What is known of the zone and around it when the batch is applied.
struct ZoneContents {
  std::int64_t record_set_count = 0;  // of the whole zone
  /// Every one at names_of(changes), and on from there at every name that links_of() any of these gives;
  /// others do no harm.
  std::vector<RecordSet> record_sets;
  std::vector<Protection> protections = {};                // at least those of names_of(changes)
  std::vector<KnownCidrCollection> cidr_collections = {};  // those of cidr_collections_of(changes) that exist
  std::vector<std::string> health_checks = {};             // those of health_checks_of(changes) that exist
  std::vector<std::string> alias_zones = {};               // those of alias_zones_of(changes) that exist
};

/// A record set that is new or other than before.
struct WrittenRecordSet {
  RecordSet record_set;
  std::optional<RecordSet> previous;  // what it replaces; nullopt: nothing
};

struct BatchOutcome {
  std::vector<WrittenRecordSet> written;
  std::vector<RecordSet> erased;                           // as they were
  std::int64_t record_set_count = 0;                       // of the whole zone, afterwards
  std::vector<KnownCidrCollection> cidr_collections = {};  // whose locations `written` relies on
};

/// Changes see what the changes before them did: a CNAME conflicts with what has not been deleted yet, and an
/// alias needs its target to be there already. What record sets of one name and type demand of each other
/// (policy, TTL, region, ...) must hold when the batch is done; of two that do not fit the one written later
/// is blamed, so that a whole group can be changed at once. So must what aliases lead through (link_loops.h,
/// alias_depth.h). Error InvalidChangeBatch: the bracketed list of
/// all problems, in the order of the changes; then nothing may be written.
base::Result<BatchOutcome> apply_batch(const std::vector<PreparedChange>& changes, const HostedZone& zone,
                                       const ZoneContents& contents, const BatchLimits& limits);

}  // namespace milepost::model
