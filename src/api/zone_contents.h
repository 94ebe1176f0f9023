// Reads what a change batch is judged against: record sets, protections, CIDR collections.
#pragma once

#include <string_view>
#include <vector>

#include "api/zone_access.h"
#include "base/result.h"
#include "model/change_batch_rules.h"
#include "store/store.h"

namespace milepost::api {

/// What apply_batch() needs of the zone for `changes`. The reads need no common revision: whoever commits
/// compares the zone's state with `stored`, and every change of the zone's record sets and protections
/// changes that. Errors: the store's.
base::Result<model::ZoneContents> read_contents(store::Store& store, const StoredZone& stored,
                                                const std::vector<model::PreparedChange>& changes);

}  // namespace milepost::api
